"""Links in mails that several people press at once, or one person twice."""

from datetime import timedelta
from threading import Barrier, Thread

from django.db import connections
from django.test import Client
from django.utils import timezone

from events import actions
from events.links import new_link
from events.models import AnswerLink, Event
from tests.events.conftest import AARHUS, make_event, make_people, states

Purpose = AnswerLink.Purpose


def address_of(seat, purpose):
    return new_link(enrolment=seat, purpose=purpose, expires_at=timezone.now() + timedelta(days=1))


def press_at_once(*presses):
    """Send (address, answer) each from a browser of its own, all at the same moment; returns the statuses."""
    ready, met = Barrier(len(presses)), []

    def press(address, said):
        ready.wait()
        met.append(Client().post(address, {"svar": said}).status_code)
        connections.close_all()

    threads = [Thread(target=press, args=args) for args in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


def test_many_who_leave_at_once_leave_once(committing_db):
    event, people = make_event(capacity=1), make_people(*[AARHUS] * 3)
    seat, *_waiting = [actions.enrol(event=event, people=[person], by=None).enrolments.get() for person in people]
    presses = [(address_of(seat, Purpose.LEAVE), "ja") for _ in range(4)] * 2
    assert press_at_once(*presses) == [302] * 8
    assert (states(event), Event.objects.get(pk=event.pk).seats_taken) == (["cancelled", "confirmed", "waiting"], 1)


def test_of_yes_and_no_at_once_the_first_counts(committing_db):
    event, people = make_event(capacity=6), make_people(*[AARHUS] * 6)
    for person in people:
        seat = actions.enrol(event=event, people=[person], by=None).enrolments.get()
        addresses = [address_of(seat, Purpose.STILL_COMING) for _ in range(2)]
        assert press_at_once((addresses[0], "ja"), (addresses[1], "nej")) == [302, 302]
        seat.refresh_from_db()
        outcome = (seat.state, seat.still_coming_at is None)
        assert outcome in [("confirmed", False), ("cancelled", True)]
