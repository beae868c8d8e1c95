"""The demo's mails: written to a folder instead of sent, and read on the site's own page."""

import email
import re
from datetime import UTC, datetime
from email import policy
from uuid import uuid4

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

NAME = re.compile(r"\d{8}-\d{6}-\d{6}-[0-9a-f]{8}")
STAMP = "%Y%m%d-%H%M%S-%f"


class DemoBackend(BaseEmailBackend):
    """Keeps each mail as an .eml file, named after the moment it was written."""

    def send_messages(self, messages):
        settings.MAIL_FOLDER.mkdir(parents=True, exist_ok=True)
        for message in messages:
            name = f"{timezone.now().strftime(STAMP)}-{uuid4().hex[:8]}"
            (settings.MAIL_FOLDER / f"{name}.eml").write_bytes(message.message().as_bytes())
        return len(messages)


def kept(limit=100):
    """Return the newest kept mails as dicts, newest first."""
    files = sorted(settings.MAIL_FOLDER.glob("*.eml"), reverse=True)[:limit]
    return [read(file.stem) for file in files if NAME.fullmatch(file.stem)]


def read(name):
    """Return the mail kept under `name` as {name, sent_at, sender, to, subject, text}, or None."""
    file = settings.MAIL_FOLDER / f"{name}.eml"
    if not NAME.fullmatch(name) or not file.is_file():
        return None
    message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    body = message.get_body(("plain", "html"))
    return {
        "name": name,
        "sent_at": datetime.strptime(name.rpartition("-")[0], STAMP).replace(tzinfo=UTC),
        "sender": message["From"],
        "to": message["To"],
        "subject": message["Subject"],
        "text": body.get_content() if body else "",
    }
