"""The queue for seats: in what order people wait, who is next, and what to tell those who wait. Writes nothing."""

from collections import Counter

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.models import Attendance, Enrolment


def in_order(enrolments, *, untrained_first):
    """Return the enrolments in the queue's order: priority, then untrained municipalities if so ruled, then number."""

    def rank(enrolment):
        booking = enrolment.booking
        is_later = untrained_first and not booking.is_from_untrained_municipality
        return -booking.priority, is_later, booking.pk, enrolment.pk

    return sorted(enrolments, key=rank)


def waiting_for(event):
    """Return all who wait for a seat at the event, in the queue's order, each with its booking."""
    waiting = Enrolment.objects.waiting().filter(event=event).select_related("booking")
    return in_order(waiting, untrained_first=event.untrained_first)


def parties(waiting):
    """Return the queue as a list of lists that are seated as one: a booking that stays together, or one enrolment."""
    found = {}
    for enrolment in waiting:
        key = ("together", enrolment.booking_id) if enrolment.booking.stays_together else ("one", enrolment.pk)
        found.setdefault(key, []).append(enrolment)
    return list(found.values())


def next_seated(waiting, *, event, quota, held):
    """Return those of the queue who get a seat now, in order.

    `held` counts the seats each municipality holds (code -> number), `quota` is the most it may hold, or None.
    A party that does not fit, now or within its quota, is passed over, and the next one is looked at.
    """
    free, held, seated = event.free_seats, Counter(held), []
    for party in parties(waiting):
        if obstacle(party, event=event, free=free, quota=quota, held=held):
            continue
        seated += party
        free -= len(party)
        held.update(enrolment.municipality_id for enrolment in party)
    return seated


def obstacle(party, *, event, free, quota, held):
    """Return in Danish words why this party gets no seat now, or "" when it can have one."""
    if event.needs_approval and party[0].booking.approved_at is None:
        return _("Arrangøren har ikke godkendt tilmeldingen endnu.")
    if over_quota(party, quota, held):
        return _("Din kommune kan højst få {number} pladser indtil {day}.").format(
            number=quota, day=day_in_words(event.quota_until)
        )
    if free <= 0:
        return _("Alle {number} pladser er optaget.").format(number=event.capacity)
    if len(party) > free:
        return _("I er {party}, der vil have plads sammen, og der er {free} fri.").format(party=len(party), free=free)
    return ""


def over_quota(party, quota, held):
    if quota is None:
        return False
    wanted = Counter(enrolment.municipality_id for enrolment in party if enrolment.municipality_id)
    return any(held.get(code, 0) + number > quota for code, number in wanted.items())


def excused(event):
    """The named seats of those who are excused from every session: empty today, and taken still."""
    marked = Count("attendances", filter=Q(attendances__mark=Attendance.Mark.EXCUSED))
    confirmed = Enrolment.objects.confirmed().filter(event=event, person__isnull=False).select_related("person")
    return confirmed.annotate(excuses=marked).filter(excuses__gt=0, excuses=event.sessions.count())


def seats_held(event):
    """Return how many seats each municipality holds at the event, as a Counter by municipality code."""
    return Counter(Enrolment.objects.seated().filter(event=event).values_list("municipality_id", flat=True))


def queue_position(enrolment):
    """Return `(number, why)`: the enrolment's number on the waiting list and, in Danish, why it has no seat yet.

    The number counts people, and those who stay together share the first of theirs. It is None when she is not waiting.
    """
    if enrolment.state != Enrolment.State.WAITING:
        return None, str(enrolment.get_state_display())
    event = enrolment.event
    queue = parties(waiting_for(event))
    place = next(place for place, party in enumerate(queue) if enrolment in party)
    ahead = [other for party in queue[:place] for other in party]
    held, quota = seats_held(event), event.quota_at(timezone.now())
    why = obstacle(queue[place], event=event, free=event.free_seats, quota=quota, held=held)
    if event.has_begun(timezone.now()):
        why = _("Arrangementet er begyndt, og ventelisten er lukket.")
    reasons = [why, *reasons_of_the_order(queue[place][0].booking, ahead, event)]
    return len(ahead) + 1, " ".join(reason for reason in reasons if reason)


def reasons_of_the_order(booking, ahead, event):
    """Return in Danish why the booking stands where it does, as sentences: its own advantage and that of others."""
    told = []
    if booking.priority:
        told.append(_("Tilmeldingen har fortrinsret: {reason}").format(reason=full_stop(booking.priority_because)))
    first = [other.booking for other in ahead if other.booking.priority > booking.priority]
    if first:
        because = sorted({other.priority_because.rstrip(".") for other in first})
        told.append(
            _("{number} foran dig har fortrinsret ({because}).").format(number=len(first), because="; ".join(because))
        )
    if event.untrained_first and booking.is_from_untrained_municipality:
        told.append(_("Din kommune har ingen uddannede endnu og kommer derfor før andre."))
    elif event.untrained_first and any(other.booking.is_from_untrained_municipality for other in ahead):
        told.append(_("Kommuner uden uddannede kommer først."))
    return told


def full_stop(text):
    return text.rstrip(".") + "."


def day_in_words(moment):
    return date_format(timezone.localtime(moment), "DATE_FORMAT")
