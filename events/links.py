"""Secret addresses in mails: making them, finding them again, forgetting the old ones."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from events.models import AnswerLink

KEPT_AFTER_EXPIRY = timedelta(days=30)  # so long its holder is told that it has expired; then it is unknown


def new_link(*, enrolment, purpose, expires_at):
    """Make a secret address with which `enrolment` can be answered for until `expires_at`; returns it, absolute.

    Only here is the address known: the table keeps its fingerprint. Call it where the mail is written, and keep
    the address nowhere else.
    """
    secret = secrets.token_urlsafe(32)  # 256 random bits
    AnswerLink.objects.create(enrolment=enrolment, purpose=purpose, digest=digest_of(secret), expires_at=expires_at)
    return f"{settings.SITE_URL}{reverse('events:answer_link', args=[secret])}"


def digest_of(secret):
    return hashlib.sha256(secret.encode()).hexdigest()


def link_of(secret):
    """Return the AnswerLink whose secret this is, with its enrolment and event, or None."""
    known = AnswerLink.objects.select_related("enrolment__event__municipality", "enrolment__person__user")
    return known.select_related("enrolment__booking").filter(digest=digest_of(secret)).first()


def forget_old_links(*, now):
    """Delete the links that expired a month ago; returns how many."""
    return AnswerLink.objects.filter(expires_at__lte=now - KEPT_AFTER_EXPIRY).delete()[0]
