"""Evaluations: the right to give one, giving it, and the publishing of answers in steps."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from events.actions.seats import Refused, lock
from events.models import Attendance, Evaluation, EvaluationAnswer, EvaluationQuestion, EvaluationTicket

VALID_DAYS = 30
ANSWERS_IN_A_STEP = 5  # fewer could be told apart, see docs/decisions/evaluations-are-anonymous.md


def digest_of(secret):
    """Return the 64 hex letters under which the ticket with this secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_asked(enrolment):
    """True for somebody who was present at one session at least: she, and nobody else, is asked what she thought."""
    return enrolment.attendances.filter(mark=Attendance.Mark.PRESENT).exists()


def secret_for(reference):
    """Return the secret of the enrolment with this reference: always the same, and nothing to go back from."""
    return salted_hmac("events.evaluation", str(reference), algorithm="sha256").hexdigest()


def ticket_for(event, reference):
    """Give the enrolment with this reference the right to evaluate the event once; return the absolute URL for it.

    "" when there is nothing to ask. A mail that is written again holds the same address. Ask is_asked first.
    """
    today = timezone.localdate()
    if not event.is_named or not EvaluationQuestion.objects.asked_about(event, today).exists():
        return ""
    secret = secret_for(reference)
    EvaluationTicket.objects.get_or_create(
        digest=digest_of(secret), defaults={"event": event, "expires_on": today + timedelta(days=VALID_DAYS)}
    )
    return settings.SITE_URL + reverse("events:evaluate", args=[secret])


def ticket_of(secret):
    """Return the ticket with this secret and its event, or None."""
    return EvaluationTicket.objects.select_related("event__service").filter(digest=digest_of(secret)).first()


def why_not(ticket):
    """Return in Danish why nothing can be answered with this ticket, or "" when it is good."""
    if ticket.is_used:
        return _("Dit svar er modtaget, og linket kan kun bruges én gang.")
    if ticket.expires_on < timezone.localdate():
        return _("Linket gjaldt i 30 dage og kan ikke bruges mere.")
    return ""


@transaction.atomic
def evaluate(*, ticket, answers):
    """Use the ticket up and keep what was answered: a dictionary question -> score or words. Returns the evaluation.

    Nothing here says who did it, so there is no `by`. Raises Refused for a ticket that is used or has expired.
    """
    event = lock(ticket.event_id)
    good = EvaluationTicket.objects.filter(pk=ticket.pk, is_used=False, expires_on__gte=timezone.localdate())
    if not good.update(is_used=True):
        ticket.refresh_from_db()
        raise Refused(why_not(ticket))
    evaluation = Evaluation.objects.create(event=event)
    EvaluationAnswer.objects.bulk_create(
        EvaluationAnswer(evaluation=evaluation, question=question, **{"score" if question.is_scored else "text": given})
        for question, given in answers.items()
        if given not in ("", None)
    )
    publish(event, answers)
    return evaluation


def publish(event, questions):
    """Let the waiting answers to each of these questions be seen, where there are enough of them to hide among."""
    for question in questions:
        waiting = EvaluationAnswer.objects.filter(evaluation__event=event, question=question, is_published=False)
        if waiting.count() >= ANSWERS_IN_A_STEP:
            waiting.update(is_published=True)
