import pytest
from django.core import mail

from certificates.models import Certificate
from outbox.actions import Tally, send_due
from outbox.models import Mail
from registry.actions import withdraw_training


def reasons():
    return list(Mail.objects.filter(kind="certificate_ready").values_list("because", flat=True))


def test_the_holder_hears_that_the_certificate_is_ready(certificate):
    assert send_due() == Tally(sent=1)
    (message,) = mail.outbox
    assert message.to == ["laerer@aarhus.example"]
    assert message.subject == "Dit bevis er klar: Bekymringstegn – se, forstå og handl"
    assert message.body.strip() == (
        "Hej Tilde\n\n"
        "Godt gået. Du har gennemført Bekymringstegn – se, forstå og handl, og dit bevis er klar.\n\n"
        "Log ind, og hent det på Min side: http://127.0.0.1:8000/min-side/\n\n"
        "Beviset er gyldigt til og med den 16. marts 2029.\n\n"
        "Andre kan kontrollere, at beviset er ægte, her. Siden viser ikke dit navn: "
        f"http://127.0.0.1:8000/bevis/{certificate.code}/\n\n"
        "Venlig hilsen\nStyrelsen for International Rekruttering og Integration\n\n"
        "Du får denne mail, fordi du har en profil på Forebyg. "
        "Skriv til kontakt@forebyg.example, hvis noget er forkert."
    )


def test_a_certificate_that_never_expires_is_not_said_to(certificate):
    Certificate.objects.update(record=certificate.record | {"valid_until": None})
    send_due()
    assert "gyldigt" not in mail.outbox[0].body


def test_who_has_no_address_gets_no_mail(certificate):
    certificate.training.person.email = ""
    certificate.training.person.save()
    assert send_due() == Tally(skipped=1)
    assert (mail.outbox, reasons()) == ([], ["Personen har ingen e-mailadresse."])


def test_a_certificate_that_was_withdrawn_meanwhile_is_not_announced(certificate, adviser):
    withdraw_training(training=certificate.training, because="Fejl", by=adviser)
    assert send_due() == Tally(skipped=1)
    assert reasons() == ["Beviset er kaldt tilbage."]


@pytest.mark.parametrize("told", [True, False])
def test_who_is_told_in_another_mail_gets_one_only(text, teacher, told):
    from certificates.actions import issue
    from tests import factories

    issue(training=factories.training(person=teacher.person, programme=text.programme), is_told=told)
    assert len(reasons()) == told
