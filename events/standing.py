"""How people stand at an event, as the pages tell it: a seat, an offer, or a number on the waiting list and why."""

from django.utils import timezone

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
    """Return the bookings of the coordinator's own staff, newest first, as {booking, rows: [{enrolment, number}]}.

    Of a booking that reaches beyond her municipality she sees only her own part.
    """
    municipalities = access.own_municipalities(user)
    if not (municipalities and event.is_named):
        return []
    enrolments = access.enrolments_visible_to(user).live().filter(event=event, municipality__in=municipalities)
    numbers, found = numbers_in_queue(event), {}
    for enrolment in enrolments.select_related("person", "booking__booked_by__person").order_by("-booking", "pk"):
        booking = found.setdefault(enrolment.booking_id, {"booking": enrolment.booking, "rows": []})
        booking["rows"].append({"enrolment": enrolment, "number": numbers.get(enrolment.pk)})
    return list(found.values())


def numbers_in_queue(event):
    """Return enrolment number -> number on the waiting list; those who stay together share the first of theirs."""
    numbers, ahead = {}, 0
    for party in queue.parties(queue.waiting_for(event)):
        numbers |= dict.fromkeys((enrolment.pk for enrolment in party), ahead + 1)
        ahead += len(party)
    return numbers
