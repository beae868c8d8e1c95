"""Making an event with all its parts, changing all of one at once, and making its next date."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from events import days, mails
from events.actions.planning import change, plan_event, refuse_when_over, set_capacity
from events.actions.seats import Refused, lock, serve
from events.models import Event, EventChange, EventSession

ALIKE = [
    *("template", "title", "organiser", "district", "municipality", "description", "preparation", "place", "link"),
    *("capacity", "minimum", "needs_approval", "offer_hours", "price", "municipality_quota", "untrained_first"),
]
MOMENTS = ("enrolment_opens_at", "enrolment_closes_at", "cancel_until", "quota_until")


@transaction.atomic
def make_draft(*, service, sessions, audience=(), **values):
    """Make a draft as plan_event does, for these sectors. Returns the event."""
    event = plan_event(service=service, sessions=sessions, **values)
    event.audience.set(audience)
    return event


@transaction.atomic
def next_date(*, event, first_on):
    """Make a draft like `event` whose first session is on the day `first_on`, with the same clocks and distances.

    Returns the draft. Nobody's enrolment is copied. Raises Refused when a session would begin in the past, or at a
    clock that is shown never or twice that night.
    """
    old = list(event.sessions.all())
    if not old:
        raise Refused(_("Arrangementet har ingen mødegange at kopiere."))
    delta = first_on - timezone.localdate(old[0].starts_at)
    sessions = [
        {
            "title": session.title,
            "is_required": session.is_required,
            "slots": session.slots,
            "starts_at": days.shifted(session.starts_at, delta),
            "ends_at": days.shifted(session.ends_at, delta),
        }
        for session in old
    ]
    if any(session["starts_at"] <= timezone.now() for session in sessions):
        raise Refused(_("Datoen er passeret. Vælg en dag, der ligger fremme."))
    if any(days.is_odd(session[name]) for session in sessions for name in ("starts_at", "ends_at")):
        raise Refused(_("Den nat stilles uret, og klokkeslættet findes ikke eller findes to gange."))
    values = {name: getattr(event, name) for name in ALIKE}
    values |= {name: days.shifted(getattr(event, name), delta) for name in MOMENTS}
    if values["enrolment_opens_at"] and values["enrolment_opens_at"] >= values["enrolment_closes_at"]:
        values["enrolment_opens_at"] = None
    return make_draft(service=event.service, sessions=sessions, audience=event.audience.all(), **values)


@transaction.atomic
def next_dates(*, event, dates):
    """Make a draft for each of the days, all or none. Returns the drafts; raises Refused as next_date does."""
    return [next_date(event=event, first_on=day) for day in dates]


@transaction.atomic
def rearrange(*, event, by, sessions, capacity=None, audience=None, **values):
    """Change an event and its sessions in one go, with one line in its history, and serve by the new rules.

    `sessions` is all that there shall be: dicts with starts_at, ends_at, title, is_required, and `session`, the row
    that is meant (None for a new one); rows that are not named go. `values` are the fields that changed, `capacity`
    and `audience` None when they did not. Returns the event. Raises Refused when it is over, when a session with
    attendance would go, and for fewer seats than are taken.
    """
    event = lock(event.pk)
    refuse_when_over(event)
    before = mails.snapshot(event)
    told = [*sorted(values), *(["audience"] if audience is not None else [])]
    told += write_sessions(event, sessions)
    if capacity is not None and capacity > event.capacity:
        event = set_capacity(event=event, capacity=capacity, by=by)
    if told:
        change(event, EventChange.What.CHANGED, by=by, because=", ".join(told)[:300], **values)
    if values:
        event.sessions.update(calendar_sequence=F("calendar_sequence") + 1)
    mails.tell_changes(event, before)
    if audience is not None:
        event.audience.set(audience)
    if capacity is not None and capacity < event.capacity:
        event = set_capacity(event=event, capacity=capacity, by=by)
    serve(event, now=timezone.now())
    return event


def write_sessions(event, wanted):
    """Bring the sessions of a locked event to what is wanted. Returns what to note in the history."""
    kept = {line["session"].pk for line in wanted if line["session"]}
    gone = event.sessions.exclude(pk__in=kept)
    if not wanted and event.state != Event.State.DRAFT:
        raise Refused(_("Et åbent arrangement skal have mindst én mødegang. Aflys det i stedet."))
    if gone.filter(attendances__isnull=False).exists():
        raise Refused(_("En mødegang, hvor der er noteret fremmøde, kan ikke fjernes."))
    changed = [remove_session(session) for session in gone]
    for line in wanted:
        values = {name: value for name, value in line.items() if name != "session"}
        if line["session"] is None:
            EventSession.objects.create(event=event, **values)
            changed.append("sessions")
        elif any(getattr(line["session"], name) != value for name, value in values.items()):
            moved_to(line["session"], values)
            changed.append("sessions")
    return ["sessions"] if changed else []


def remove_session(session):
    session.delete()
    return "sessions"


def moved_to(session, values):
    """Write a session's new values; its programme moves along with its beginning, and calendars learn of it."""
    later = clock_of(values["starts_at"]) - clock_of(session.starts_at)
    for name, value in values.items():
        setattr(session, name, value)
    session.slots = [slot | {"start": days.later_clock(slot["start"], later)} for slot in session.slots]
    session.calendar_sequence += 1
    session.save(update_fields=[*values, "slots", "calendar_sequence"])


def clock_of(moment):
    """Return the clock of a moment in Danish time as a timedelta from midnight."""
    local = timezone.localtime(moment)
    return timedelta(hours=local.hour, minutes=local.minute)


@transaction.atomic
def write_programme(*, session, slots, by):
    """Write the programme of a session anew. Returns the session. Raises Refused when the event is over."""
    event = lock(session.event_id)
    refuse_when_over(event)
    session.slots = slots
    session.save(update_fields=["slots"])
    change(event, EventChange.What.CHANGED, by=by, because="slots")
    return session
