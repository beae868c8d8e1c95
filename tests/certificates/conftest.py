from datetime import date

import pytest

from certificates.actions import issue
from certificates.models import Certificate, CertificateText
from tests import factories


@pytest.fixture
def text(db):
    """What an editor wrote for the certificates of one programme."""
    programme = factories.programme("bekymring", title="Bekymringstegn – se, forstå og handl", valid_months=36)
    return CertificateText.objects.create(
        programme=programme,
        title="Kursusbevis",
        body="{navn} har gennemført\n\n**Bekymringstegn**\n\nGennemført den {dato}. Gyldigt til den {gyldig_til}.",
    )


@pytest.fixture
def certificate(text, teacher):
    """The teacher's certificate: completed on 16 March 2026, in the year of the first courses."""
    training = factories.training(person=teacher.person, programme=text.programme, on=date(2026, 3, 16))
    return issue(training=training)


@pytest.fixture
def certificate_of():
    """A function that gives an unsaved certificate with the given record; for rendering only."""

    def made(**record):
        values = {
            "name": "Mette Thomsen",
            "programme": "Bekymringstegn – se, forstå og handl",
            "title": "Kursusbevis",
            "body": "{navn} har gennemført grundkurset\n\n**Bekymringstegn – se, forstå og handl**\n\n"
            "Gennemført den {dato}. Beviset er gyldigt til og med den {gyldig_til}.",
            "completed_on": "2026-03-16",
            "valid_until": "2029-03-16",
            "organisation": "Styrelsen for International Rekruttering og Integration",
        }
        return Certificate(pk=42, code="2k3f9xq7vbn4m8r1tz6wy0hdaj", record=values | record)

    return made
