import socket
import time

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import SIGN_UP, SMTP, errors_of, said

NOT_SENT = "Vi kunne ikke sende mailen lige nu. Det, du har skrevet, står her stadig. Prøv igen om lidt."


def test_address_that_the_mail_server_refuses_stays_out_of_the_log(browser, inbox, teacher, refused, caplog):
    response = browser.post("/konto/login/", {"login": teacher.email})

    assert errors_of(response) == {"__all__": [NOT_SENT]}
    assert ("SMTPRecipientsRefused" in caplog.text, teacher.email in caplog.text) == (True, False)


@pytest.fixture
def refused(mail_server, monkeypatch):
    """The mail server knows no recipient."""

    async def no_such_user(self, server, session, envelope, address, options):
        return "550 No such user"

    monkeypatch.setattr(type(mail_server.handler), "handle_RCPT", no_such_user, raising=False)


@pytest.fixture(params=["refuses", "hangs"])
def broken_mail_server(request, settings):
    """A mail server that refuses to talk, or one that picks up and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "hangs":
            server.listen(5)
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
        settings.EMAIL_PORT = server.getsockname()[1]
        settings.EMAIL_TIMEOUT = min(settings.EMAIL_TIMEOUT, 0.3)
        yield request.param


def test_sign_in_says_that_the_mail_was_not_sent(browser, teacher, broken_mail_server):
    for email in (teacher.email, "ukendt@aarhus.dk"):
        response = browser.post("/konto/login/", {"login": email})

        assert (response.status_code, errors_of(response)) == (200, {"__all__": [NOT_SENT]})
        assert response.context["form"]["login"].value() == email


def test_sign_up_keeps_what_was_typed_and_can_be_sent_again(browser, broken_mail_server, mail_server, settings):
    response = browser.post("/konto/signup/", SIGN_UP)
    typed = {name: response.context["form"][name].value() for name in SIGN_UP}
    users_left_behind = User.objects.count()

    settings.EMAIL_PORT = mail_server.port
    again = browser.post("/konto/signup/", SIGN_UP)

    assert (errors_of(response), typed, users_left_behind) == ({"__all__": [NOT_SENT]}, SIGN_UP, 0)
    assert again["Location"] == "/konto/confirm-email/"


def test_new_code_that_cannot_be_sent_is_said(browser, inbox, teacher, ask_for_code, settings):
    page = ask_for_code(browser, teacher.email)["Location"]
    settings.EMAIL_PORT = 1

    response = browser.post(page, {"action": "resend"}, follow=True)

    assert said(response) == [NOT_SENT]
    assert browser.post(page, {"code": inbox.code})["Location"] == "/min-side/"


def test_reset_and_change_of_address_say_it_too(browser, inbox, teacher, sign_in, settings):
    sign_in(browser, teacher.email)
    settings.EMAIL_PORT = 1

    reset = Client().post("/konto/password/reset/", {"email": teacher.email})
    change = browser.post("/konto/email/", {"email": "ny@aarhus.dk", "action_add": ""})

    assert (errors_of(reset), errors_of(change)) == ({"__all__": [NOT_SENT]}, {"__all__": [NOT_SENT]})


def test_change_stands_when_its_notice_cannot_be_sent(browser, inbox, teacher, sign_in, settings):
    sign_in(browser, teacher.email)
    settings.EMAIL_PORT = 1

    browser.post("/konto/password/set/", {"password1": "en lang sætning", "password2": "en lang sætning"})

    teacher.refresh_from_db()
    assert teacher.check_password("en lang sætning")


def test_silent_mail_server_is_given_up_in_five_seconds(browser, teacher, settings):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(5)
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
        settings.EMAIL_PORT = server.getsockname()[1]
        start = time.monotonic()
        browser.post("/konto/login/", {"login": teacher.email})

    assert time.monotonic() - start < 5
