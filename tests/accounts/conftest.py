"""A real mail server, and what a person does at the door."""

import re
import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

SIGN_UP = {
    "email": "ny@aarhus.dk",
    "name": "Nina Ny",
    "employer": "kommune:0751",
    "sector": "skole",
    "workplace": "Åboskolen",
}
SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Postman:
    """Takes what is sent to the SMTP server."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


class Inbox:
    """What an SMTP server has received, newest last."""

    def __init__(self, postman):
        self.mails = postman.mails = []

    @property
    def subjects(self):
        return [mail["Subject"] for mail in self.mails]

    @property
    def text(self):
        return self.mails[-1].get_content().replace("\r\n", "\n")

    @property
    def code(self):
        return re.search(r"^\d{4}-\d{4}$", self.text, re.MULTILINE).group()


@pytest.fixture(scope="session")
def mail_server():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Postman(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def inbox(mail_server, settings):
    """The inbox of everybody, behind a real SMTP server."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", mail_server.port
    return Inbox(mail_server.handler)


@pytest.fixture
def browser(any_db):
    return Client()


@pytest.fixture
def ask_for_code():
    """A function that asks for a code for an address, as the sign-in page does."""

    def ask(client, email, **more):
        return client.post("/konto/login/", {"login": email, "way": "code"} | more)

    return ask


@pytest.fixture
def sign_in(inbox, ask_for_code):
    """A function that signs in with a mailed code."""

    def do(client, email, **more):
        page = ask_for_code(client, email, **more)["Location"]
        return client.post(page, {"code": inbox.code})

    return do


def errors_of(response):
    return {field: list(errors) for field, errors in response.context["form"].errors.items()}


def said(response):
    return [str(message) for message in response.context["messages"]]
