"""Counts again what must always hold of seats and attendance, from the rows themselves, and says what does not."""

from collections import Counter

from django.db.models import Count, F, Q
from django.utils import timezone

from events import queue
from events.models import Attendance, Enrolment, Event

SEATED = Q(enrolments__state__in=Enrolment.SEATED)


def what_is_wrong(events=None, now=None):
    """Return a Danish sentence for each thing that is wrong with these events (all unless given); none is well."""
    events = Event.objects.all() if events is None else events
    now = now or timezone.now()
    named = events.filter(pk__in=events.exclude(named_key=None).values("pk")).order_by("pk")
    found = []
    for rule in (wrong_counts, doubles, wrong_bookings, split_parties, unapproved, wrong_attendance, wrong_outcomes):
        found += rule(named)
    for event in named.filter(state=Event.State.OPEN).select_related("service"):
        found += [*over_quota(event, now), *not_served(event, now)]
    return found


def wrong_counts(events):
    for event in events.annotate(seated=Count("enrolments", filter=SEATED)):
        if event.seated != event.seats_taken:
            yield f"Arrangement {event.pk}: {event.seats_taken} pladser er talt som optaget, men {event.seated} er det."
        if max(event.seated, event.seats_taken) > event.capacity:
            yield f"Arrangement {event.pk}: {event.seated} har plads, men der er kun {event.capacity} pladser."


def doubles(events):
    live = Enrolment.objects.live().filter(event__in=events.values("named_key")).exclude(person=None)
    twice = live.values("event", "person").annotate(number=Count("pk")).filter(number__gt=1).order_by("event", "person")
    for row in twice:
        yield f"Arrangement {row['event']}: person {row['person']} er tilmeldt {row['number']} gange."


def wrong_bookings(events):
    astray = Enrolment.objects.filter(event__in=events.values("named_key")).exclude(booking__event=F("event"))
    for enrolment in astray.order_by("pk"):
        yield f"Arrangement {enrolment.event_id}: tilmelding {enrolment.pk} er samlet i et andet arrangement."


def split_parties(events):
    """Together means: either all who are still in the booking have a seat, or all of them wait."""
    together = Enrolment.objects.live().filter(event__in=events.values("named_key"), booking__stays_together=True)
    states = {}
    for booking, event, state in together.order_by("booking").values_list("booking", "event", "state"):
        states.setdefault((event, booking), set()).add(state in Enrolment.SEATED)
    for (event, booking), seated in states.items():
        if len(seated) > 1:
            yield f"Arrangement {event}: samlet tilmelding {booking} skal blive sammen, men kun nogle har plads."


def unapproved(events):
    seated = Enrolment.objects.seated().filter(event__in=events.filter(needs_approval=True).values("named_key"))
    for enrolment in seated.filter(booking__approved_at=None).order_by("pk"):
        yield f"Arrangement {enrolment.event_id}: tilmelding {enrolment.pk} har plads uden at være godkendt."


def wrong_attendance(events):
    here = Attendance.objects.filter(enrolment__event__in=events.values("named_key"))
    for row in here.exclude(session__event=F("enrolment__event_id")).order_by("pk").select_related("enrolment"):
        yield f"Arrangement {row.enrolment.event_id}: fremmøde {row.pk} er til et andet arrangements mødegang."
    for row in here.exclude(enrolment__state=Enrolment.State.CONFIRMED).order_by("pk").select_related("enrolment"):
        yield f"Arrangement {row.enrolment.event_id}: fremmøde {row.pk} er for en, der ingen plads har."


def wrong_outcomes(events):
    locked = Q(event__state=Event.State.LOCKED)
    here = Enrolment.objects.filter(event__in=events.values("named_key")).select_related("event", "training")
    wrong = (locked & Q(state=Enrolment.State.CONFIRMED, outcome="")) | (~locked & ~Q(outcome=""))
    for enrolment in here.filter(wrong).order_by("pk"):
        yield f"Arrangement {enrolment.event_id}: tilmelding {enrolment.pk} har et udfald, der ikke passer."
    for enrolment in here.exclude(training=None).exclude(training__person=F("person")).order_by("pk"):
        yield f"Arrangement {enrolment.event_id}: tilmelding {enrolment.pk} gav en anden person et gennemført forløb."


def over_quota(event, now):
    quota = event.quota_at(now)
    if quota is None:
        return
    held = Counter({code: number for code, number in queue.seats_held(event).items() if code})
    for code, number in sorted(held.items()):
        if number > quota:
            yield f"Arrangement {event.pk}: kommune {code} har {number} pladser, men højst {quota} er tilladt."


def not_served(event, now):
    """Nobody waits for a seat she could have. Offers that ran out count as seats until they are ended."""
    if event.has_begun(now):
        return
    held = queue.seats_held(event)
    next_ones = queue.next_seated(queue.waiting_for(event), event=event, quota=event.quota_at(now), held=held)
    for enrolment in next_ones:
        yield f"Arrangement {event.pk}: tilmelding {enrolment.pk} venter, selv om der er en plads til den."
