"""Answering by a secret address in a mail: once, and by nobody who is signed in."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.actions.enrolling import accept_offer, cancel, decline_offer
from events.actions.seats import Refused, lock
from events.models import AnswerLink, Enrolment

Purpose, State = AnswerLink.Purpose, Enrolment.State


class LinkIsSpent(Refused):
    """The link has been used, or its time is up."""


@transaction.atomic
def answer_link(*, link, says_yes):
    """Do what a link in a mail is for, and use it up with all others of its purpose; returns the enrolment.

    Yes takes the offered seat, says that she still comes, or gives the seat back, by the link's purpose; no passes the
    seat on. The enrolment's own person is who did it. Raises LinkIsSpent for a second time, and Refused when it is
    too late; then the link is as it was.
    """
    lock(link.enrolment.event_id)
    use_up(link, now=timezone.now())
    enrolment = Enrolment.objects.select_related("booking", "person__user").get(pk=link.enrolment_id)
    by = enrolment.person.user if enrolment.person else None
    if link.purpose == Purpose.OFFER:
        return (accept_offer if says_yes else decline_offer)(enrolment=enrolment, by=by)
    if link.purpose == Purpose.STILL_COMING and says_yes:
        return keep_seat(enrolment)
    return cancel(enrolment=enrolment, by=by, because=_("Meldte afbud med linket i en mail."))


def use_up(link, *, now):
    """Use a link and those of the same enrolment and purpose. The event is locked, so two at once find each other."""
    if link.purpose == Purpose.TICKET:
        raise ValueError("A ticket is looked at, and never used up.")
    alike = AnswerLink.objects.filter(enrolment=link.enrolment_id, purpose=link.purpose, used_at=None)
    if not alike.filter(pk=link.pk, expires_at__gt=now).update(used_at=now):
        raise LinkIsSpent(_("Linket er brugt eller udløbet."))
    alike.update(used_at=now)


def keep_seat(enrolment):
    """Write down that the person with this seat still comes."""
    if enrolment.state != State.CONFIRMED:
        raise Refused(_("Du har ikke en plads mere."))
    enrolment.still_coming_at = timezone.now()
    enrolment.save(update_fields=["still_coming_at"])
    return enrolment
