"""Seats are given here and nowhere else. Whoever changes anything about them does: lock, change, serve."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events import mails, queue
from events.links import forget_old_links
from events.models import Enrolment, Event, EventSession

State = Enrolment.State


class Refused(Exception):
    """The event will not do this; the message says why, in Danish."""


class Oversold(RuntimeError):
    """More seats were about to be given than there are: somebody counted without the lock. Nothing was written."""


def lock(event_id):
    """Let one change at a time happen to an event, and return it as it is now. Must be called inside a transaction.

    A write on its row: a row lock on PostgreSQL, the write lock on SQLite, where SELECT FOR UPDATE does nothing.
    """
    Event.objects.filter(pk=event_id).update(seats_taken=F("seats_taken"))
    return Event.objects.select_related("service").get(pk=event_id)


def serve(event, *, now, newcomers=()):
    """Give the free seats of a locked event to those who are next in the queue; returns the enrolments that got one.

    Offers nobody answered and held places nobody named are ended first. The enrolments in `newcomers` were just made
    and get their seat at once; others get it offered when the event gives time to answer.
    """
    if event.state != Event.State.OPEN or event.has_begun(now):
        return []
    end_what_ran_out(event, now)
    quota = event.quota_at(now)
    held = queue.seats_held(event) if quota else {}
    seated = queue.next_seated(queue.waiting_for(event), event=event, quota=quota, held=held)
    if not seated:
        return []
    take_seats(event, len(seated))
    new = {enrolment.pk for enrolment in newcomers}
    at_once = [e for e in seated if e.pk in new or event.offer_hours is None]
    offered = [e for e in seated if e not in at_once]
    move([e for e in at_once if e.pk in new], State.CONFIRMED, at=now)
    move([e for e in at_once if e.pk not in new], State.CONFIRMED, at=now, told_as=mails.MOVED_UP)
    move(offered, State.OFFERED, at=now, offer_until=answer_by(event, now))
    return seated


def answer_by(event, now):
    """Return when an offer made at `now` must be answered: after the event's hours, and before it begins."""
    if event.offer_hours is None:
        return None
    first = EventSession.objects.filter(event=event).values_list("starts_at", flat=True).first()
    deadline = now + timedelta(hours=event.offer_hours)
    return min(deadline, first) if first else deadline


def end_what_ran_out(event, now):
    """End the offers nobody answered and the held places nobody named in time, and free their seats."""
    live = Enrolment.objects.filter(event=event)
    offers = list(live.filter(state=State.OFFERED, offer_until__lte=now))
    silent = _("Der kom intet svar inden fristen.")
    leave(event, offers, State.DECLINED, at=now, because=silent, told_as=mails.OFFER_EXPIRED)
    unnamed = list(live.live().filter(person=None, name_by__lte=now))
    leave(event, unnamed, State.CANCELLED, at=now, because=_("Pladsen fik intet navn inden fristen."))


def leave(event, enrolments, state, *, at, by=None, because="", told_as=None):
    """End live enrolments of a locked event and free the seats they held."""
    seats = sum(enrolment.has_seat for enrolment in enrolments)
    move(enrolments, state, at=at, by=by, because=because, told_as=told_as)
    if seats:
        Event.objects.filter(pk=event.pk).update(seats_taken=F("seats_taken") - seats)
        event.refresh_from_db(fields=["seats_taken"])


def take_seats(event, count):
    """Count `count` seats of a locked event as taken. Raises Oversold, should there not be so many."""
    still_free = Event.objects.filter(pk=event.pk, seats_taken__lte=F("capacity") - count)
    if not still_free.update(seats_taken=F("seats_taken") + count):
        raise Oversold(event.pk)
    event.refresh_from_db(fields=["seats_taken"])


def move(enrolments, state, *, at, by=None, because="", offer_until=None, told_as=None):
    """Bring enrolments of an event into a state: the one place where it changes, and so where mails are planned.

    `told_as` is the kind of mail, when it is not the one that belongs to the state. Raises Oversold, should one of
    them have moved meanwhile.
    """
    for enrolment in enrolments:
        was = enrolment.state
        enrolment.state, enrolment.state_at, enrolment.state_by = state, at, by
        enrolment.state_because, enrolment.offer_until = because, offer_until
        moved = Enrolment.objects.filter(pk=enrolment.pk, state=was).update(
            state=state, state_at=at, state_by=by, state_because=because, offer_until=offer_until
        )
        if not moved:
            raise Oversold(enrolment.event_id)
    mails.tell(enrolments, kind=mails.TOLD_AS[state] if told_as is None else told_as, at=at)


@transaction.atomic
def serve_again(*, event_id, now):
    """Lock an event and serve its queue, because time has passed. Returns the enrolments that got a seat."""
    return serve(lock(event_id), now=now)


def expire_offers(*, now=None):
    """End offers and held places that ran out, at all events, and pass their seats on. Returns how many events had any.

    One short transaction for each event; run often.
    """
    now = now or timezone.now()
    ran_out = Q(state=State.OFFERED, offer_until__lte=now) | Q(state__in=Enrolment.LIVE, person=None, name_by__lte=now)
    due = set(Enrolment.objects.filter(ran_out, event__state=Event.State.OPEN).values_list("event_id", flat=True))
    for event_id in sorted(due):
        serve_again(event_id=event_id, now=now)
    return len(due)


def keep_up(*, now=None):
    """Do what falls due by itself: offers and held places that ran out, quotas that ended, events that are over.

    Safe to run at any time, as often as one likes, also twice at once.
    """
    now = now or timezone.now()
    forget_old_links(now=now)
    expire_offers(now=now)
    waiting = Event.objects.filter(state=Event.State.OPEN, quota_until__lte=now, enrolments__state=State.WAITING)
    for event_id in waiting.distinct().values_list("pk", flat=True):
        serve_again(event_id=event_id, now=now)
    over = Event.objects.filter(state=Event.State.OPEN).annotate(last=Max("sessions__ends_at")).filter(last__lte=now)
    for event_id in over.values_list("pk", flat=True):
        Event.objects.filter(pk=event_id, state=Event.State.OPEN).update(state=Event.State.HELD)
