from smtplib import SMTPRecipientsRefused

from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from certificates.mails import send_ready


def test_the_holder_hears_that_the_certificate_is_ready(certificate):
    send_ready(certificate)
    (message,) = mail.outbox
    assert message.to == ["laerer@aarhus.example"]
    assert message.subject == "Dit bevis er klar: Bekymringstegn – se, forstå og handl"
    assert message.body.strip() == (
        "Hej Tilde\n\n"
        "Godt gået. Du har gennemført »Bekymringstegn – se, forstå og handl«, og dit bevis er klar.\n\n"
        "Log ind, og hent det på Min side:\nhttp://127.0.0.1:8000/min-side/\n\n"
        "Beviset er gyldigt til og med den 16. marts 2029.\n\n"
        "Andre kan kontrollere, at beviset er ægte, her. Siden viser ikke dit navn:\n"
        f"http://127.0.0.1:8000/bevis/{certificate.code}/\n\n"
        "Venlig hilsen\nStyrelsen for International Rekruttering og Integration\n\n"
        "Du får denne mail, fordi du har en profil på Forebyg."
    )


def test_a_certificate_that_never_expires_is_not_said_to(certificate):
    certificate.record["valid_until"] = None
    send_ready(certificate)
    assert "gyldigt" not in mail.outbox[0].body


def test_who_has_no_address_gets_no_mail(certificate):
    certificate.training.person.email = ""
    send_ready(certificate)
    assert mail.outbox == []


def test_a_mail_that_cannot_be_sent_is_logged_without_the_address(certificate, monkeypatch, caplog):
    def refuse(self, messages):
        raise SMTPRecipientsRefused({message.to[0]: (550, b"No such user") for message in messages})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    send_ready(certificate)
    assert caplog.messages == [f"The mail about certificate {certificate.number} was not sent: SMTPRecipientsRefused"]
