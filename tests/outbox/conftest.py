"""A kind of mail of the tests' own, and mail servers that behave badly."""

import pytest
from wagtail import hooks

from outbox import actions
from outbox.mails import Letter, MailKind, Skip
from outbox.models import Mail, MailTemplate
from tests.outbox.servers import SMTP, MailServer


def compose(mail):
    """Write to the address that belongs to the number; number 13 shall not be written to, 17 breaks."""
    if mail.about == 13:
        raise Skip("Nummer 13 er rejst.")
    if mail.about == 17:
        {}[f"modtager{mail.about}@example.dk"]
    to = f"modtager{mail.about}@example.dk" if mail.about else ""
    return Letter(
        to=to, facts={"fornavn": "Mia", "nummer": str(mail.about), "link": "https://forebyg.example/a/?b=1&c=2"}
    )


KIND = MailKind(
    slug="proeve",
    title="Prøvemail",
    placeholders={"fornavn": "Mia", "nummer": "7", "link": "https://forebyg.example/"},
    compose=compose,
    required=("link",),
)


@pytest.fixture
def kind():
    with hooks.register_temporarily("mail_kinds", lambda: [KIND]):
        yield KIND


@pytest.fixture
def template(any_db, kind):
    """The text of the tests' own kind of mail."""
    return MailTemplate.objects.create(
        slug="proeve", title="Prøvemail", subject="Til nr. {nummer}", body="Hej {fornavn}\n\nKlik **her**: {link}"
    )


@pytest.fixture
def plan(template):
    """A function that plans a mail of the tests' own kind to each of these numbers, and returns them."""

    def planned(*numbers, **values):
        rows = [Mail(kind="proeve", key=f"proeve-{n}", about=n, belongs_to="proeve-1", **values) for n in numbers]
        actions.plan(rows)
        return list(Mail.objects.filter(kind="proeve").order_by("pk"))

    return planned


@pytest.fixture
def mail_server(settings):
    """A real mail server to which the outbox sends."""
    with MailServer() as server:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", server.port
        yield server
