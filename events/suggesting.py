"""What the form of a new event is filled in with: from its template, or from the service alone."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from events import days
from events.models import Event, EventTemplate

USUAL_START, LAST_MINUTE = time(9), time(23, 59)
COPIED = ("title", "description", "preparation", "capacity", "minimum", "offer_hours", "needs_approval")


def draft_of(service, template, *, organiser, first_on):
    """Return an unsaved event and its suggested sessions, as rows of the form with their programme under `slots`."""
    kind, district, municipality = organiser
    usual = template or EventTemplate(title=service.title)
    event = Event(
        service=service,
        registration=service.registration,
        template=template,
        organiser=kind,
        district=district,
        municipality=municipality,
        cancel_until=last_minute(first_on - timedelta(days=usual.cancel_days_before)),
        **{name: getattr(usual, name) for name in COPIED},
    )
    rows = [row_of(session, first_on) for session in template.sessions.all()] if template else []
    rows = rows or [row_without_template(service, first_on)]
    event.enrolment_closes_at = closing(usual, first_on, rows[0]) if event.is_named else beginning(rows[0])
    if event.cancel_until <= timezone.now():
        event.cancel_until = None
    return event, rows


def row_of(session, first_on):
    return {
        "day": first_on + timedelta(days=session.days_after),
        "starts": session.starts,
        "ends": session.ends,
        "title": session.title,
        "is_required": session.is_required,
        "slots": session.slots,
    }


def row_without_template(service, first_on):
    """One session of the service's usual length; a service of several days is planned by hand."""
    begins = datetime.combine(first_on, USUAL_START)
    ends = min(begins + timedelta(minutes=service.minutes), datetime.combine(first_on, time(16)))
    return {
        "day": first_on,
        "starts": begins.time(),
        "ends": ends.time(),
        "title": "",
        "is_required": True,
        "slots": [],
    }


def closing(usual, first_on, row):
    """Return until when one can sign up: so many days before; for an event that is nearer, until it begins."""
    usually = last_minute(first_on - timedelta(days=usual.closes_days_before))
    return usually if usually > timezone.now() else beginning(row)


def beginning(row):
    return timezone.make_aware(datetime.combine(row["day"], row["starts"]))


def last_minute(day):
    return timezone.make_aware(datetime.combine(day, LAST_MINUTE))


def programmes(suggested, planned):
    """Return the planned sessions with the programme of the suggested one in the same place, moved to their beginning.

    `suggested` are rows as draft_of gives them, `planned` are dicts with starts_at, as the form gives them.
    """
    made = []
    for number, session in enumerate(planned):
        row = suggested[number] if number < len(suggested) else {"slots": []}
        slots = row["slots"]
        if slots:
            was = datetime.combine(timezone.localdate(session["starts_at"]), row["starts"])
            later = timezone.localtime(session["starts_at"]).replace(tzinfo=None) - was
            slots = [slot | {"start": days.later_clock(slot["start"], later)} for slot in slots]
        made.append(session | {"slots": slots})
    return made
