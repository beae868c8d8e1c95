"""What higher apps tell the outbox: which kinds of mail there are, and what stands in one of them.

They answer Wagtail's hook `mail_kinds` with a function that returns a list of MailKind.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

EVERYWHERE = {"organisation": "Styrelsen", "site": "Forebyg", "kontaktmail": "kontakt@forebyg.example"}


class Skip(Exception):
    """This mail shall not be sent; the message says why, in Danish, and names nobody."""


@dataclass(frozen=True)
class Letter:
    """One mail, at the moment it is sent.

    `facts` fill the placeholders, as plain text. `attachments` are (file name, bytes, MIME type). `calendar` are
    iCalendar files with name, content and content_type, which says the method: a single one is also put where mail
    programs look for an invitation.
    """

    to: str
    facts: Mapping[str, str]
    attachments: tuple = ()
    calendar: tuple = ()


@dataclass(frozen=True)
class MailKind:
    """A kind of mail: its name for editors, its placeholders with sample values, and who writes it.

    `compose` takes a Mail and returns its Letter from what is true now, or raises Skip. A text without one of the
    `required` placeholders is refused. `because` ends the sentence »Du får denne mail, fordi …«.
    """

    slug: str
    title: str
    placeholders: Mapping[str, str]
    compose: Callable[[Any], Letter]
    required: tuple = ()
    because: str = field(default=_("du har en profil på {site}"))

    @property
    def samples(self):
        """Every placeholder an editor may use, with a sample value."""
        return {**EVERYWHERE, **self.placeholders}


def kinds():
    """Return all kinds of mail by slug, in the order the apps give them."""
    return {kind.slug: kind for answer in hooks.get_hooks("mail_kinds") for kind in answer()}


def sender():
    """Return what every mail says of its sender: {organisation, kontaktmail}, from the app that knows."""
    return {name: value for answer in hooks.get_hooks("mail_sender") for name, value in answer().items()}
