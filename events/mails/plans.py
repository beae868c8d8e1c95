"""Which mails are planned when. All of it happens in the transaction of what the mail is about.

The mails of an event belong to »event-12«; `about` is the number of the enrolment, but for the two kinds that say so.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Enrolment, Event, EventChange
from outbox import actions
from outbox.models import Mail

State = Enrolment.State

ENROLMENT_CONFIRMED = "enrolment_confirmed"
ON_WAITING_LIST = "on_waiting_list"
SEAT_OFFERED = "seat_offered"
OFFER_EXPIRED = "offer_expired"
MOVED_UP = "moved_up"
REMINDER_7_DAYS = "reminder_7_days"
STILL_COMING = "still_coming"
REMINDER_1_DAY = "reminder_1_day"
ENROLMENT_CANCELLED = "enrolment_cancelled"
BOOKING_TURNED_DOWN = "booking_turned_down"
EVENT_CHANGED = "event_changed"
EVENT_CANCELLED = "event_cancelled"
NAME_YOUR_PLACES = "name_your_places"  # about a booking
AFTER_EVENT = "after_event"
INVITED = "invited_to_event"  # about an interest
NOBODY_IS_TOLD = ""

DAYS_BEFORE = {REMINDER_7_DAYS: 7, STILL_COMING: 3, REMINDER_1_DAY: 1}
ENDS_WITH_THE_SEAT = [
    *DAYS_BEFORE,
    *(ENROLMENT_CONFIRMED, ON_WAITING_LIST, SEAT_OFFERED, MOVED_UP, EVENT_CHANGED),
]
SENT_AT = time(9)  # by the clock in Denmark, summer and winter
JUST_TOLD = timedelta(hours=12)  # who has had the confirmation so lately needs no reminder
CHANGES_GATHER = timedelta(minutes=15)
NEAR = timedelta(hours=24)  # a change so shortly before is told at once
APART = timedelta(days=3)  # sessions nearer than this share one reminder

# What a state is told as, unless the action says otherwise.
TOLD_AS = {
    State.CONFIRMED: ENROLMENT_CONFIRMED,
    State.OFFERED: SEAT_OFFERED,
    State.CANCELLED: ENROLMENT_CANCELLED,
    State.DECLINED: ENROLMENT_CANCELLED,
}


def thing(event_id):
    """Return what the mails of an event belong to."""
    return f"event-{event_id}"


def of_event(event_id):
    return Mail.objects.of(thing(event_id))


def tell(enrolments, *, kind, at):
    """Plan what follows when enrolments have come into a state: the mail of this kind, reminders, or no more mails.

    Several held places without a name are told of once, to the one who holds them; she knows what she booked herself.
    """
    if not enrolments:
        return
    event_id, is_live = enrolments[0].event_id, enrolments[0].is_live
    if not is_live:
        numbers = [enrolment.pk for enrolment in enrolments]
        over = of_event(event_id).filter(about__in=numbers, kind__in=ENDS_WITH_THE_SEAT)
        is_off = Event.objects.filter(pk=event_id, state=Event.State.CANCELLED).exists()
        actions.skip_planned(over, because=_("Arrangementet er aflyst.") if is_off else _("Afmeldt inden da."))
    if kind == NOBODY_IS_TOLD:
        return
    told = [e for e in enrolments if e.is_named or kind != ENROLMENT_CONFIRMED]
    rows = [Mail(kind=kind, key=key_of(e, kind, at), about=e.pk, belongs_to=thing(event_id)) for e in told]
    if enrolments[0].state == State.CONFIRMED:
        rows += reminders(event_id, enrolments, now=at, too_late=_("Tilmeldt for kort tid før."))
    actions.plan(rows)


def key_of(enrolment, kind, at):
    """A state comes once in an enrolment's life, so its kind of mail does too."""
    if enrolment.is_named:
        return f"enrolment-{enrolment.pk}-{kind}"
    return f"booking-{enrolment.booking_id}-{kind}-{at:%Y%m%dT%H%M%S%f}"


def tell_waiting(booking):
    """Plan the mails of a new booking in which some, or all, wait, and the reminder to name the places it holds."""
    enrolments = list(booking.enrolments.live())
    about = {"belongs_to": thing(booking.event_id)}
    rows = [
        Mail(kind=ON_WAITING_LIST, key=f"enrolment-{e.pk}-{ON_WAITING_LIST}", about=e.pk, **about)
        for e in enrolments
        if e.state == State.WAITING and e.is_named
    ]
    name_by = min((e.name_by for e in enrolments if not e.is_named), default=None)
    if name_by:
        reminder = Mail(
            kind=NAME_YOUR_PLACES, key=f"booking-{booking.pk}-{NAME_YOUR_PLACES}", about=booking.pk, **about
        )
        rows.append(timed(reminder, clock_before(name_by, 3), now=timezone.now(), too_late=_("Fristen er for nær.")))
    actions.plan(rows)


def tell_named(enrolment):
    """Plan what somebody hears whose name a held place has got."""
    kind = {State.CONFIRMED: ENROLMENT_CONFIRMED, State.OFFERED: SEAT_OFFERED}.get(enrolment.state, ON_WAITING_LIST)
    tell([enrolment], kind=kind, at=timezone.now())


# Reminders


def reminders(event_id, enrolments, *, now, too_late):
    """Return the reminders of confirmed enrolments; one whose time has passed is skipped, with `too_late` as reason."""
    sessions = list(Event.objects.get(pk=event_id).sessions.all())
    rows = []
    for kind, session in reminded_of(sessions):
        due_at = clock_before(session.starts_at, DAYS_BEFORE[kind])
        day = timezone.localdate(session.starts_at)
        for e in enrolments:
            if e.is_named:
                mail = Mail(
                    kind=kind,
                    key=f"enrolment-{e.pk}-{kind}-{day}",
                    about=e.pk,
                    belongs_to=thing(event_id),
                    facts={"session": session.pk},
                )
                rows.append(timed(mail, due_at, now=now + JUST_TOLD, too_late=too_late))
    return rows


def reminded_of(sessions):
    """Give (kind, session): a week and three days before the first, and a day before each that stands by itself."""
    for session, before in zip(sessions, [None, *sessions], strict=False):
        if before is None:
            yield from ((kind, session) for kind in DAYS_BEFORE)
        elif session.starts_at - before.starts_at > APART:
            yield REMINDER_1_DAY, session


def clock_before(moment, days):
    """Return nine o'clock in Denmark so many calendar days before, also when the clocks are changed in between."""
    day = timezone.localdate(moment) - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, SENT_AT))


def timed(mail, due_at, *, now, too_late):
    """Give an unsaved mail its time; when that has passed, it is skipped."""
    mail.due_at = due_at
    if due_at <= now:
        mail.state, mail.because = Mail.State.SKIPPED, too_late
    return mail


# Changes of the event


def snapshot(event):
    """Return what those who come have been told of the event, as plain values; take it before the event changes."""
    sessions = event.sessions.order_by("starts_at", "pk")
    return {
        "title": event.title,
        "place": event.place,
        "link": event.link,
        "preparation": event.preparation,
        "sessions": {str(one.pk): [one.starts_at.isoformat(), one.ends_at.isoformat()] for one in sessions},
        "entries": {str(one.pk): [str(one.calendar_uid), one.calendar_sequence] for one in sessions},
    }


def told_of(snapshot):
    """Return what of a snapshot people read; the numbers of calendar entries are for their calendars."""
    return {name: value for name, value in snapshot.items() if name != "entries"}


def tell_changes(event, before):
    """Plan to tell everybody what has changed since the snapshot `before`, and move the reminders along.

    Further changes within a quarter of an hour come in the same mail: it says what is different when it is sent. When
    the next session is near, before or after the change, nothing waits.
    """
    after = snapshot(event)
    if told_of(after) == told_of(before) or not event.is_named or event.state != Event.State.OPEN:
        return
    now, mails = timezone.now(), of_event(event.pk)
    changed = EventChange.objects.filter(event=event).values_list("pk", flat=True).first()
    waiting = mails.planned().filter(kind=EVENT_CHANGED).values("about")
    live = Enrolment.objects.live().filter(event=event, person__isnull=False)
    due_at = now if is_near(before, now=now) or is_near(after, now=now) else now + CHANGES_GATHER
    mails.planned().filter(kind=EVENT_CHANGED, due_at__gt=due_at).update(due_at=due_at)
    actions.plan(
        Mail(
            kind=EVENT_CHANGED,
            key=f"enrolment-{pk}-{EVENT_CHANGED}-{changed}",
            about=pk,
            belongs_to=thing(event.pk),
            facts={"before": before},
            due_at=due_at,
        )
        for pk in live.exclude(pk__in=waiting).values_list("pk", flat=True)
    )
    if after["sessions"] != before["sessions"]:
        mails.planned().filter(kind__in=DAYS_BEFORE).delete()
        confirmed = list(live.filter(state=State.CONFIRMED))
        actions.plan(reminders(event.pk, confirmed, now=now, too_late=_("Flyttet for kort tid før.")))


def is_near(snapshot, *, now):
    """True when one of the sessions in a snapshot begins within a day, and has not begun."""
    begins = [datetime.fromisoformat(starts_at) for starts_at, _ends_at in snapshot["sessions"].values()]
    return any(now < starts_at < now + NEAR for starts_at in begins)


# Afterwards


def thank(event, enrolments):
    """Plan thanks, the way to the evaluation and to the certificate, when attendance has been locked."""
    locked = event.changes.filter(what=EventChange.What.LOCKED).count()  # it may be unlocked and locked again
    actions.plan(
        Mail(kind=AFTER_EVENT, key=f"enrolment-{e.pk}-{AFTER_EVENT}-{locked}", about=e.pk, belongs_to=thing(event.pk))
        for e in enrolments
        if e.is_named
    )


def take_thanks_back(event):
    actions.skip_planned(of_event(event.pk).filter(kind=AFTER_EVENT), because=_("Fremmødet blev låst op igen."))


def invite(interests, *, event):
    """Plan the invitations of those who have shown interest to an event that there is now."""
    actions.plan(
        Mail(kind=INVITED, key=f"interest-{one.pk}-{INVITED}", about=one.pk, belongs_to=thing(event.pk))
        for one in interests
    )
