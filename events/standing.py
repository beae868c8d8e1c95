"""How people stand at an event, as the pages tell it: a seat, an offer, or a number on the waiting list and why."""

from django.utils import timezone
from django.utils.translation import gettext as _

from events import access, queue, wording
from events.models import Enrolment


def own_enrolment(user, event):
    """Return what is told (see told) of the user's own live enrolment, or None."""
    if not (user.is_authenticated and event.is_named):
        return None
    enrolment = (
        Enrolment.objects.live().select_related("booking", "event").filter(event=event, person__user=user).first()
    )
    return enrolment and told(enrolment)


def told(enrolment):
    """Return an enrolment with what its person is told about it: {enrolment, is_over, waiting, answer_by}."""
    waits = enrolment.state == Enrolment.State.WAITING
    return {
        "enrolment": enrolment,
        "is_over": all(session.ends_at <= timezone.now() for session in enrolment.event.sessions.all()),
        "waiting": wording.on_waiting_list(*queue.queue_position(enrolment)) if waits else "",
        "answer_by": wording.moment_in_words(enrolment.offer_until) if enrolment.offer_until else "",
    }


def bookings_of_staff(user, event):
    """Return the bookings of the coordinator's own staff, newest first, as {booking, rows: [{enrolment, number, why}]}.

    Of a booking that reaches beyond her municipality she sees only her own part.
    """
    municipalities = access.own_municipalities(user)
    if not (municipalities and event.is_named):
        return []
    enrolments = access.enrolments_visible_to(user).live().filter(event=event, municipality__in=municipalities)
    reasons, found = why_each_waits(event), {}
    for enrolment in enrolments.select_related("person", "booking__booked_by__person").order_by("-booking", "pk"):
        booking = found.setdefault(enrolment.booking_id, {"booking": enrolment.booking, "rows": []})
        number, why = reasons.get(enrolment.pk, (None, ""))
        booking["rows"].append({"enrolment": enrolment, "number": number, "why": why})
    return list(found.values())


def numbers_in_queue(event):
    """Return enrolment number -> number on the waiting list; those who stay together share the first of theirs."""
    numbers, ahead = {}, 0
    for party in queue.parties(queue.waiting_for(event)):
        numbers |= dict.fromkeys((enrolment.pk for enrolment in party), ahead + 1)
        ahead += len(party)
    return numbers


def why_each_waits(event):
    """Return enrolment number -> (number on the waiting list, why), for all who wait at the event, in three queries."""
    now, line, ahead = timezone.now(), queue.parties(queue.waiting_for(event)), []
    held, quota, has_begun = queue.seats_held(event), event.quota_at(now), event.has_begun(now)
    found = {}
    for party in line:
        why = queue.obstacle(party, event=event, free=event.free_seats, quota=quota, held=held)
        if has_begun:
            why = _("Arrangementet er begyndt, og ventelisten er lukket.")
        reasons = [why, *queue.reasons_of_the_order(party[0].booking, ahead, event)]
        told = len(ahead) + 1, " ".join(reason for reason in reasons if reason)
        found |= dict.fromkeys((enrolment.pk for enrolment in party), told)
        ahead += party
    return found


def bookings_at(event):
    """Return all live bookings of an event for its organiser, in the order they were made.

    Each as {booking, booked_by, rows: [{enrolment, number, why}], waiting, seated, wants_approval}.
    """
    live = Enrolment.objects.live().filter(event=event).order_by("booking", "pk")
    reasons, found = why_each_waits(event), {}
    for enrolment in live.select_related("person", "municipality", "booking__booked_by__person"):
        one = found.setdefault(enrolment.booking_id, {"booking": enrolment.booking, "rows": []})
        number, why = reasons.get(enrolment.pk, (None, ""))
        one["rows"].append({"enrolment": enrolment, "number": number, "why": why})
    for one in found.values():
        states = [row["enrolment"].state for row in one["rows"]]
        one["waiting"] = states.count(Enrolment.State.WAITING)
        one["seated"] = len(states) - one["waiting"]
        one["wants_approval"] = event.needs_approval and one["booking"].approved_at is None and one["waiting"] > 0
        one["booked_by"] = name_of(one["booking"].booked_by)
    return list(found.values())


def name_of(user):
    """Return the name of whoever did something, or her address while the registry does not know her."""
    if user is None:
        return _("En konto, der ikke findes mere")
    return user.person.name if hasattr(user, "person") else user.email
