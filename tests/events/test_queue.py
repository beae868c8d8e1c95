"""The queue as tables: who waits with what rules, and who gets the free seats."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import actions, queue
from events.models import Booking, Enrolment, Event
from tests import factories
from tests.events.conftest import AARHUS, ODENSE, VEJLE, make_event, make_people

DAY = timedelta(days=1)


def waiting(pk, *, size=1, together=False, priority=0, untrained=False, approved=False, municipality=AARHUS):
    """A booking that was never saved, in which `size` people wait: number `pk`, people `pk`0, `pk`1 …"""
    booking = Booking(
        pk=pk,
        stays_together=together,
        priority=priority,
        is_from_untrained_municipality=untrained,
        approved_at=timezone.now() if approved else None,
    )
    return [Enrolment(pk=pk * 10 + number, booking=booking, municipality_id=municipality) for number in range(size)]


def seated(bookings, *, free, quota=None, held=(), **rules):
    event = Event(capacity=30, seats_taken=30 - free, quota_until=timezone.now() + DAY, **rules)
    people = [enrolment for booking in bookings for enrolment in booking]
    in_order = queue.in_order(people, untrained_first=event.untrained_first)
    return [e.pk for e in queue.next_seated(in_order, event=event, quota=quota, held=dict(held))]


SINGLES = [waiting(1), waiting(2), waiting(3)]
FOUR_TOGETHER = [waiting(1, size=4, together=True), waiting(2), waiting(3, size=2)]
FOUR_SPLIT = [waiting(1, size=4), waiting(2)]


@pytest.mark.parametrize(
    ("bookings", "rules", "expected"),
    [
        pytest.param(SINGLES, {"free": 2}, [10, 20], id="first come, first served"),
        pytest.param(SINGLES, {"free": 0}, [], id="full"),
        pytest.param(SINGLES[::-1], {"free": 2}, [10, 20], id="the number decides, not the order found"),
        pytest.param([], {"free": 2}, [], id="nobody waits"),
        pytest.param(FOUR_TOGETHER, {"free": 4}, [10, 11, 12, 13], id="together and fits"),
        pytest.param(FOUR_TOGETHER, {"free": 3}, [20, 30, 31], id="together and passed over"),
        pytest.param(FOUR_TOGETHER, {"free": 2}, [20, 30], id="the split booking gets what there is"),
        pytest.param(FOUR_SPLIT, {"free": 3}, [10, 11, 12], id="split gets some"),
        pytest.param([waiting(1), waiting(2, priority=1)], {"free": 1}, [20], id="priority goes first"),
        pytest.param([waiting(1, priority=1), waiting(2, priority=3)], {"free": 1}, [20], id="more priority first"),
        pytest.param([waiting(1), waiting(2, untrained=True)], {"free": 1}, [10], id="no rule, no advantage"),
        pytest.param(
            [waiting(1), waiting(2, untrained=True)], {"free": 1, "untrained_first": True}, [20], id="untrained first"
        ),
        pytest.param(
            [waiting(1, untrained=True), waiting(2, priority=1)],
            {"free": 1, "untrained_first": True},
            [20],
            id="priority beats untrained",
        ),
        pytest.param(
            [waiting(1), waiting(2, approved=True)], {"free": 2, "needs_approval": True}, [20], id="approved only"
        ),
        pytest.param(
            [waiting(1), waiting(2, municipality=ODENSE)],
            {"free": 2, "quota": 2, "held": {AARHUS: 2}},
            [20],
            id="the municipality has its quota",
        ),
        pytest.param([waiting(1, size=4)], {"free": 9, "quota": 3}, [10, 11, 12], id="a split booking fills its quota"),
        pytest.param(
            [waiting(1, size=4, together=True), waiting(2)],
            {"free": 9, "quota": 3},
            [20],
            id="a party over its quota is passed over",
        ),
        pytest.param(
            [waiting(1, size=4, municipality=None)],
            {"free": 9, "quota": 1},
            [10, 11, 12, 13],
            id="the state has no quota",
        ),
    ],
)
def test_who_gets_the_free_seats(bookings, rules, expected):
    assert seated(bookings, **rules) == expected


# What those who wait are told


def told(enrolment):
    return queue.queue_position(Enrolment.objects.select_related("event", "booking").get(pk=enrolment.pk))


def sign_up(event, people, **values):
    return list(actions.enrol(event=event, people=people, by=None, **values).enrolments.order_by("pk"))


@pytest.fixture
def full(event):
    """A theme day whose three seats are taken."""
    sign_up(event, make_people(ODENSE, ODENSE, VEJLE))
    return event


def test_the_waiting_hear_their_number_and_why(full, people):
    (first,), (second,) = sign_up(full, people[:1]), sign_up(full, people[1:2])
    assert [told(first), told(second)] == [(1, "Alle 3 pladser er optaget."), (2, "Alle 3 pladser er optaget.")]


def test_those_with_a_seat_have_no_number(event, people):
    (has_seat,) = sign_up(event, people[:1])
    assert told(has_seat) == (None, "Har plads")
    actions.cancel(enrolment=has_seat, by=None)
    assert told(has_seat) == (None, "Afmeldt")


def test_a_party_hears_that_there_is_no_room_for_all(event, people):
    sign_up(event, make_people(ODENSE, ODENSE))
    party = sign_up(event, people[:3], stays_together=True)
    why = "I er 3, der vil have plads sammen, og der er 1 fri."
    assert [told(enrolment) for enrolment in party] == [(1, why)] * 3


def test_the_number_counts_people_and_says_who_goes_first(full, people):
    (last,) = sign_up(full, people[:1])
    (ahead,) = sign_up(full, people[1:2], priority=1, priority_because="Holder oplæg.")
    full_house = "Alle 3 pladser er optaget."
    assert told(last) == (2, f"{full_house} 1 foran dig har fortrinsret (Holder oplæg).")
    assert told(ahead) == (1, f"{full_house} Tilmeldingen har fortrinsret: Holder oplæg.")


def test_the_rule_for_untrained_municipalities_is_told(people):
    factories.training(person=factories.person("Uddannet", municipality=AARHUS), programme=factories.programme())
    event = make_event(capacity=1, untrained_first=True)
    sign_up(event, make_people(VEJLE))
    (trained,) = sign_up(event, people[:1])
    (untrained,) = sign_up(event, make_people(ODENSE))
    full_house = "Alle 1 pladser er optaget."
    assert told(untrained) == (1, f"{full_house} Din kommune har ingen uddannede endnu og kommer derfor før andre.")
    assert told(trained) == (2, f"{full_house} Kommuner uden uddannede kommer først.")


def test_the_quota_is_told_with_its_last_day(people):
    until = timezone.now() + 5 * DAY
    event = make_event(capacity=9, municipality_quota=2, quota_until=until)
    third = sign_up(event, people[:3])[2]
    day = queue.day_in_words(until)
    assert told(third) == (1, f"Din kommune kan højst få 2 pladser indtil {day}.")


def test_who_waits_for_approval_hears_it(people):
    event = make_event(needs_approval=True)
    (unapproved,) = sign_up(event, people[:1])
    assert told(unapproved) == (1, "Arrangøren har ikke godkendt tilmeldingen endnu.")


def test_when_the_event_has_begun_the_queue_is_over(full, people):
    (late,) = sign_up(full, people[:1])
    full.sessions.update(starts_at=timezone.now() - DAY)
    assert told(late) == (1, "Arrangementet er begyndt, og ventelisten er lukket.")
