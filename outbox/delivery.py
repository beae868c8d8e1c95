"""Handing a mail to the mail server, patiently, and telling what a failure means."""

import re
import smtplib
import socket
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

CONNECT_SECONDS = 5
COMMAND_SECONDS = 30  # for what can be asked again without harm
ACCEPT_SECONDS = 600  # after the mail is handed over: whoever hangs up here sends it twice (RFC 5321, 4.5.3.2.6)

DJANGOS = "django.core.mail.backends.smtp.EmailBackend"
OURS = "outbox.delivery.PatientBackend"


class ServerDown(Exception):
    """The mail server cannot be reached or will not talk; the message says how, in Danish."""


class Meaning(Enum):
    REFUSED = "the recipient will never take it"
    LATER = "this mail is to be tried again later"
    DOWN = "no mail gets through now"


@dataclass(frozen=True)
class Verdict:
    """What a failure means, and how it is told, without the address."""

    meaning: Meaning
    told: str


class Patient:
    """Short to connect, longer for each command, and very long for the answer to a mail that is handed over."""

    def _get_socket(self, host, port, timeout):
        connected = super()._get_socket(host, port, CONNECT_SECONDS)
        connected.settimeout(timeout)
        return connected

    def data(self, message):
        self.sock.settimeout(ACCEPT_SECONDS)
        try:
            return super().data(message)
        finally:
            if self.sock:
                self.sock.settimeout(self.timeout)


class PatientSMTP(Patient, smtplib.SMTP):
    pass


class PatientSMTPOverTLS(Patient, smtplib.SMTP_SSL):
    pass


class PatientBackend(EmailBackend):
    """Django's, with patience. Only for the outbox: a page that sends a sign-in code must not wait like this."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs | {"timeout": COMMAND_SECONDS})

    @property
    def connection_class(self):
        return PatientSMTPOverTLS if self.use_ssl else PatientSMTP


@contextmanager
def connected():
    """Give an open connection to the mail server for as many mails as there are. Raises ServerDown without one."""
    backend = get_connection(OURS if settings.EMAIL_BACKEND == DJANGOS else settings.EMAIL_BACKEND)
    try:
        backend.open()
    except (smtplib.SMTPException, OSError) as error:
        with suppress(smtplib.SMTPException, OSError):
            backend.close()
        raise ServerDown(_("Mailserveren svarer ikke (%(error)s).") % {"error": type(error).__name__}) from None
    try:
        yield backend
    finally:
        # What was accepted is accepted, whatever the server makes of our good-bye.
        with suppress(smtplib.SMTPException, OSError):
            backend.close()


def message_of(mail, letter, written, *, reply_to):
    """Put a letter into its envelope. Its Message-ID is the same however often it is sent."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    message = EmailMultiAlternatives(
        written.subject,
        written.text,
        formataddr((settings.SITE_NAME, address)),
        [letter.to],
        reply_to=[reply_to] if reply_to else None,
        headers={
            "Message-ID": f"<{mail.message_id}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(written.html, "text/html")
    for file in letter.calendar:
        text, content_type = file.content.decode(), file.content_type.partition("; charset=")[0]  # Django adds its own
        if len(letter.calendar) == 1:
            message.attach_alternative(text, content_type)
        message.attach(file.name, text, content_type)
    for attachment in letter.attachments:
        message.attach(*attachment)
    return message


def verdict(error, *, to):
    """Return what it means that the mail to `to` could not be sent."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return by_code(*next(iter(error.recipients.values())), to=to)
    if isinstance(error, smtplib.SMTPDataError):
        return by_code(error.smtp_code, error.smtp_error, to=to)
    if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code == 552:  # this mail is too large
        return by_code(error.smtp_code, error.smtp_error, to=to)
    if isinstance(error, smtplib.SMTPNotSupportedError | UnicodeError | ValueError):
        return Verdict(Meaning.REFUSED, _("E-mailadressen kan ikke bruges."))
    if isinstance(error, smtplib.SMTPResponseException):
        return Verdict(Meaning.DOWN, said(error.smtp_code, error.smtp_error, to=to))
    if isinstance(error, socket.timeout):
        return Verdict(Meaning.DOWN, _("Mailserveren svarede ikke i tide."))
    return Verdict(Meaning.DOWN, _("Forbindelsen til mailserveren røg (%(error)s).") % {"error": type(error).__name__})


def by_code(code, text, *, to):
    """5xx is for ever, 4xx for now, and with 421 the server says good-bye."""
    meaning = Meaning.DOWN if code == 421 else Meaning.REFUSED if code >= 500 else Meaning.LATER
    return Verdict(meaning, said(code, text, to=to))


def said(code, text, *, to):
    """Return »550 5.1.1 No such user«: what the server said, in one line, without the address or its parts."""
    words = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    words = re.sub(r"\S*@\S*", "…", words)
    words = re.sub(re.escape(to.partition("@")[0]), "…", words, flags=re.IGNORECASE)
    return " ".join(f"{code} {words}".split())[:200]
