"""Making events, opening them, changing their size and calling them off."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from events import mails
from events.actions.seats import Refused, leave, lock, serve
from events.models import Enrolment, Event, EventChange, EventSession

What = EventChange.What
BY_OTHER_ACTIONS = {"service", "registration", "state", "capacity", "seats_taken"}


@transaction.atomic
def plan_event(*, service, sessions, **values):
    """Make a draft of an event. `sessions` are dicts with starts_at and ends_at; `values` are the event's own fields.

    Returns the event; what is written down about those who come follows the service of today, and stays.
    """
    event = Event.objects.create(service=service, registration=service.registration, **values)
    EventSession.objects.bulk_create(EventSession(event=event, **session) for session in sessions)
    return event


@transaction.atomic
def open_event(*, event, by):
    """Open a draft for all to see and, inside its window, for enrolment. Raises Refused when it is not ready."""
    event = lock(event.pk)
    if event.state != Event.State.DRAFT:
        raise Refused(_("Kun en kladde kan åbnes."))
    if not event.sessions.exists():
        raise Refused(_("Skriv mindst én mødegang, før arrangementet åbnes."))
    if not (event.place or event.link):
        raise Refused(_("Skriv et sted eller et link, før arrangementet åbnes."))
    if event.is_named and event.enrolment_closes_at and event.enrolment_closes_at <= timezone.now():
        raise Refused(_("Tilmeldingen lukkede, før arrangementet blev åbnet. Ret »tilmelding lukker«, og åbn igen."))
    return change(event, What.OPENED, by=by, state=Event.State.OPEN)


@transaction.atomic
def change_event(*, event, by, **values):
    """Change an event's title, place, dates of enrolment, quota and the like, and serve by the new rules.

    Writes these fields only, so that a form opened yesterday never brings yesterday's seats back. Returns the event.
    Raises ValueError for what has an action of its own, and Refused when the event is over or called off.
    """
    if BY_OTHER_ACTIONS & set(values):
        raise ValueError(sorted(BY_OTHER_ACTIONS & set(values)))
    event = lock(event.pk)
    refuse_when_over(event)
    before = mails.snapshot(event)
    change(event, What.CHANGED, by=by, because=", ".join(sorted(values)), **values)
    event.sessions.update(calendar_sequence=F("calendar_sequence") + 1)
    mails.tell_changes(event, before)
    serve(event, now=timezone.now())
    return event


@transaction.atomic
def move_session(*, session, starts_at, ends_at, by):
    """Move a session to another time; calendars learn of it by its number. Returns the session."""
    event = lock(session.event_id)
    refuse_when_over(event)
    before = mails.snapshot(event)
    session.refresh_from_db()
    session.starts_at, session.ends_at = starts_at, ends_at
    session.calendar_sequence += 1
    session.save(update_fields=["starts_at", "ends_at", "calendar_sequence"])
    change(event, What.CHANGED, by=by, because="starts_at, ends_at")
    mails.tell_changes(event, before)
    return session


def refuse_when_over(event):
    if event.state not in (Event.State.DRAFT, Event.State.OPEN):
        raise Refused(_("Arrangementet kan ikke ændres mere."))


@transaction.atomic
def set_capacity(*, event, capacity, by):
    """Change how many seats there are; new ones go to those who wait. Returns the event.

    Raises Refused for fewer seats than are taken: nobody loses a seat by a number, somebody must be told.
    """
    event = lock(event.pk)
    if capacity < max(event.seats_taken, event.minimum, 1):
        raise Refused(
            _("Der er {taken} optagne pladser, og mindst {minimum} skal deltage. Vælg et større tal.").format(
                taken=event.seats_taken, minimum=event.minimum
            )
        )
    change(event, What.CAPACITY, by=by, because=f"{event.capacity} -> {capacity}", capacity=capacity)
    serve(event, now=timezone.now())
    return event


@transaction.atomic
def cancel_event(*, event, by, because):
    """Call an event off: everybody's enrolment is cancelled with the reason. Returns the event."""
    if not because.strip():
        raise Refused(_("Skriv, hvorfor arrangementet aflyses."))
    event = lock(event.pk)
    if event.state not in (Event.State.DRAFT, Event.State.OPEN):
        raise Refused(_("Arrangementet kan ikke aflyses mere."))
    change(event, What.CANCELLED, by=by, because=because.strip(), state=Event.State.CANCELLED)
    live = list(Enrolment.objects.live().filter(event=event)) if event.is_named else []
    told = {"because": because.strip(), "told_as": mails.EVENT_CANCELLED}
    leave(event, live, Enrolment.State.CANCELLED, at=timezone.now(), by=by, **told)
    return event


def change(event, what, *, by, because="", **values):
    """Write these values on a locked event, with a line about who did it and why."""
    for field, value in values.items():
        setattr(event, field, value)
    if values:
        event.save(update_fields=list(values))
    EventChange.objects.create(event=event, what=what, because=because, by=by)
    return event
