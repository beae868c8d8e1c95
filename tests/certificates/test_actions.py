import hashlib
from datetime import date

import pytest

from certificates import actions
from certificates.models import Certificate, CertificateFile
from outbox.models import Mail
from pages import fonts, press
from pages.models import Operator
from pages.printing import CannotPrint
from tests import factories


@pytest.fixture
def training(text, teacher):
    return factories.training(person=teacher.person, programme=text.programme, on=date(2026, 3, 16))


def test_a_certificate_freezes_what_is_true_when_it_is_issued(training):
    certificate = actions.issue(training=training)
    assert certificate.record == {
        "name": "Tilde Lærer",
        "programme": "Bekymringstegn – se, forstå og handl",
        "title": "Kursusbevis",
        "body": "{navn} har gennemført\n\n**Bekymringstegn**\n\nGennemført den {dato}. Gyldigt til den {gyldig_til}.",
        "completed_on": "2026-03-16",
        "valid_until": "2029-03-16",
        "organisation": "Styrelsen for International Rekruttering og Integration",
    }


def test_a_programme_without_a_text_of_its_own_gets_a_plain_one(teacher):
    training = factories.training(person=teacher.person, programme=factories.programme(valid_months=None))
    record = actions.issue(training=training).record
    assert (record["title"], record["valid_until"]) == ("Kursusbevis", None)
    assert record["body"] == "{navn} har gennemført **Et forløb**.\n\nGennemført den {dato}."


def test_a_training_has_one_certificate(training, django_capture_on_commit_callbacks):
    first = actions.issue(training=training)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        assert actions.issue(training=training) == first
    assert callbacks == []
    assert Certificate.objects.count() == 1


def test_mail_is_planned_with_the_certificate_and_the_pdf_made_after(training, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        certificate = actions.issue(training=training)
        assert (CertificateFile.objects.count(), Mail.objects.count()) == (0, 1)
    stored = CertificateFile.objects.get()
    assert stored.certificate == certificate
    assert stored.sha256 == hashlib.sha256(stored.pdf).hexdigest()


def test_issued_bytes_never_change(certificate, teacher, text):
    before = actions.pdf_of(certificate)
    teacher.person.name = "Tilde Nyt Navn"
    teacher.person.save()
    text.title, text.body = "Nyt bevis", "Ny tekst til {navn}"
    text.save()
    operator = Operator.load()
    operator.full_name = "En anden styrelse"
    operator.save()
    certificate = Certificate.objects.get()
    assert actions.pdf_of(certificate) == before
    assert actions.render(certificate) == before
    assert CertificateFile.objects.count() == 1


def test_missing_fonts_cost_nobody_the_certificate(training, monkeypatch, tmp_path, django_capture_on_commit_callbacks):
    press.type_case.cache_clear()
    monkeypatch.setattr(fonts, "FACES", {("Bevis", 400): tmp_path / "gone.ttf"})
    with django_capture_on_commit_callbacks(execute=True):
        certificate = actions.issue(training=training)
    assert CertificateFile.objects.count() == 0
    assert Mail.objects.count() == 1
    with pytest.raises(CannotPrint, match="npm ci"):
        actions.pdf_of(certificate)
    monkeypatch.undo()
    assert actions.pdf_of(certificate).startswith(b"%PDF")
