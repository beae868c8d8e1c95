"""Signing up, leaving, being offered a seat: what each action leaves behind."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import actions
from events.actions import Refused, seats
from events.models import Booking, Enrolment, Event, EventChange
from events.recount import what_is_wrong
from registry.models import Municipality
from tests import factories
from tests.events.conftest import AARHUS, ODENSE, VEJLE, make_event, make_people, make_service, states

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def all_is_well_afterwards(any_db):
    yield
    assert what_is_wrong() == []


def sign_up(event, people, **values):
    return actions.enrol(event=event, people=people, by=None, **values)


def enrolment(event, person):
    return Enrolment.objects.get(event=event, person=person)


def taken(event):
    return Event.objects.values_list("seats_taken", flat=True).get(pk=event.pk)


def refusal(action, **values):
    """The Danish words with which the action refuses."""
    with pytest.raises(Refused) as error:
        action(**values)
    return str(error.value)


# Signing up


def test_there_is_room(event, people, by):
    booking = actions.enrol(event=event, people=people[:2], by=by)
    rows = booking.enrolments.order_by("pk").values_list("person", "municipality", "state", "state_by", "offer_until")
    expected = [(person.pk, AARHUS, "confirmed", None, None) for person in people[:2]]
    assert (list(rows), taken(event), booking.booked_by) == (expected, 2, by)


def test_full_event_puts_person_on_waiting_list(event, people):
    for person in people[:5]:
        sign_up(event, [person])
    assert (states(event), taken(event)) == (["confirmed"] * 3 + ["waiting"] * 2, 3)


def test_a_booking_that_splits_takes_what_there_is(event, people):
    sign_up(event, people[:5])
    assert states(event) == ["confirmed"] * 3 + ["waiting"] * 2


def test_a_booking_that_stays_together_is_passed_over_until_it_fits(event, people):
    first = sign_up(event, people[:1])
    sign_up(event, people[1:4], stays_together=True)
    sign_up(event, people[4:5])
    assert states(event) == ["confirmed", "waiting", "waiting", "waiting", "confirmed"]
    actions.cancel(enrolment=first.enrolments.get(), by=None)
    actions.cancel(enrolment=enrolment(event, people[4]), by=None)
    assert (states(event), taken(event)) == (["cancelled"] + ["confirmed"] * 3 + ["cancelled"], 3)


def test_a_party_that_shrinks_may_fit(event, people):
    sign_up(event, people[:1])
    party = sign_up(event, people[1:4], stays_together=True)
    actions.cancel(enrolment=party.enrolments.first(), by=None)
    assert states(event) == ["confirmed", "cancelled", "confirmed", "confirmed"]


@pytest.mark.parametrize(
    ("values", "number", "words"),
    [
        ({"state": "draft"}, 1, "Tilmeldingen er lukket."),
        ({"state": "cancelled"}, 1, "Tilmeldingen er lukket."),
        ({"enrolment_closes_at": timezone.now() - DAY}, 1, "Tilmeldingen er lukket."),
        ({"enrolment_opens_at": timezone.now() + DAY}, 1, "Tilmeldingen er ikke åbnet endnu."),
        ({}, 0, "Vælg mindst én person."),
        ({"price": 450}, 1, "Skriv det EAN- eller CVR-nummer, regningen skal sendes til."),
    ],
)
def test_signing_up_is_refused_with_a_reason(people, values, number, words):
    event = make_event(**values)
    assert refusal(actions.enrol, event=event, people=people[:number], by=None) == words
    assert not Booking.objects.filter(event=event).exists()


def test_a_party_larger_than_the_event_is_refused(event, people):
    words = "I er 4, men arrangementet har kun 3 pladser. Del tilmeldingen op."
    assert refusal(actions.enrol, event=event, people=people[:4], by=None, stays_together=True) == words


def test_nobody_signs_up_twice(event, people):
    sign_up(event, people[:1])
    assert refusal(actions.enrol, event=event, people=people[:2], by=None) == "Allerede tilmeldt: Person 1."
    assert states(event) == ["confirmed"]


def test_the_same_person_twice_in_a_list_is_one(event, people):
    sign_up(event, [people[0], people[0]])
    assert states(event) == ["confirmed"]


def test_an_event_without_names_takes_no_one(people):
    event = make_event(service=make_service("dialog", registration="headcount"))
    assert refusal(actions.enrol, event=event, people=people[:1], by=None) == (
        "Til dette arrangement skal man ikke tilmelde sig."
    )


def test_a_payer_is_kept_when_there_is_a_price_and_refused_when_not(event, people):
    payer = {"gln": "5798000420236", "payment_reference": "Rekv. 7"}
    booking = sign_up(make_event(price=450), people[:1], **payer)
    assert (booking.gln, booking.payment_reference) == ("5798000420236", "Rekv. 7")
    words = "Arrangementet er gratis. Der skal ikke sendes en regning."
    assert refusal(actions.enrol, event=event, people=people[:1], by=None, **payer) == words


def test_who_left_may_come_back_at_the_end_of_the_queue(event, people):
    for person in people[:4]:
        sign_up(event, [person])
    actions.cancel(enrolment=enrolment(event, people[0]), by=None)
    sign_up(event, [people[0]])
    assert states(event) == ["cancelled", "confirmed", "confirmed", "confirmed", "waiting"]


# Leaving


def test_leaving_moves_the_next_up(event, people, by):
    booking = sign_up(event, people[:5])
    first = booking.enrolments.order_by("pk").first()
    left = actions.cancel(enrolment=first, by=by, because="Syg")
    assert (left.state, left.state_by, left.state_because) == ("cancelled", by, "Syg")
    assert (states(event), taken(event)) == (["cancelled", "confirmed", "confirmed", "confirmed", "waiting"], 3)


def test_leaving_twice_frees_one_seat(event, people):
    booking = sign_up(event, people[:2])
    for _click in range(2):
        actions.cancel(enrolment=booking.enrolments.order_by("pk").first(), by=None)
    assert taken(event) == 1


def test_leaving_is_possible_after_the_enrolment_closed_and_after_the_day_it_is_free(people):
    event = make_event(cancel_until=timezone.now() + DAY)
    booking = sign_up(event, people[:1])
    past = timezone.now() - DAY
    Event.objects.filter(pk=event.pk).update(enrolment_closes_at=past, cancel_until=past)
    actions.cancel(enrolment=booking.enrolments.get(), by=None)
    assert (states(event), taken(event)) == (["cancelled"], 0)


def test_nobody_moves_up_once_the_event_has_begun(event, people):
    booking = sign_up(event, people[:4])
    event.sessions.update(starts_at=timezone.now() - HOUR)
    actions.cancel(enrolment=booking.enrolments.order_by("pk").first(), by=None)
    assert (states(event), taken(event)) == (["cancelled", "confirmed", "confirmed", "waiting"], 2)


def test_an_event_that_is_over_cannot_be_left(event, people):
    booking = sign_up(event, people[:1])
    Event.objects.filter(pk=event.pk).update(state="held")
    words = "Arrangementet er afholdt. Kontakt arrangøren."
    assert refusal(actions.cancel, enrolment=booking.enrolments.get(), by=None) == words


def test_a_whole_booking_leaves(event, people):
    booking = sign_up(event, people[:2])
    sign_up(event, people[2:5])
    actions.cancel_booking(booking=booking, by=None)
    assert (states(event), taken(event)) == (["cancelled"] * 2 + ["confirmed"] * 3, 3)


# Approval


def test_nobody_gets_a_seat_before_approval(people, by):
    event = make_event(needs_approval=True, offer_hours=24)
    first, second = sign_up(event, people[:1]), sign_up(event, people[1:2])
    actions.approve(booking=second, by=by)
    assert (states(event), second.approved_by) == (["waiting", "confirmed"], by)
    for _click in range(2):
        actions.approve(booking=first, by=by)
    assert (states(event), taken(event)) == (["confirmed", "confirmed"], 2)


def test_turning_down_needs_a_reason_and_frees_the_seats(event, people, by):
    booking = sign_up(event, people[:3])
    sign_up(event, people[3:4])
    words = "Skriv, hvorfor tilmeldingen bliver afslået."
    assert refusal(actions.turn_down, booking=booking, by=by, because=" ") == words
    actions.turn_down(booking=booking, by=by, because="Ikke i målgruppen")
    assert (states(event), taken(event)) == (["declined"] * 3 + ["confirmed"], 1)
    assert enrolment(event, people[0]).state_because == "Ikke i målgruppen"


# Offers


@pytest.fixture
def offering(people):
    """A theme day with one seat, taken, three who wait in order, and a day to answer an offer."""
    event = make_event(capacity=1, offer_hours=24)
    for person in people[:4]:
        sign_up(event, [person])
    return event


@pytest.fixture
def offered(offering, people):
    """The one to whom the seat is offered, because the first one left."""
    actions.cancel(enrolment=enrolment(offering, people[0]), by=None)
    return enrolment(offering, people[1])


def test_a_freed_seat_is_offered_with_a_deadline(offering, offered):
    assert (offered.state, offered.offer_until, taken(offering)) == ("offered", offered.state_at + DAY, 1)


def test_an_offer_ends_when_the_event_begins(people):
    event = make_event(capacity=1, offer_hours=999)
    first = sign_up(event, people[:1]).enrolments.get()
    second = sign_up(event, people[1:2]).enrolments.get()
    actions.cancel(enrolment=first, by=None)
    second.refresh_from_db()
    assert second.offer_until == event.sessions.get().starts_at


def test_an_offer_is_accepted_once_or_twice(offering, offered, by):
    for _click in range(2):
        answer = actions.accept_offer(enrolment=offered, by=by)
    assert (answer.state, answer.offer_until, answer.state_by, taken(offering)) == ("confirmed", None, by, 1)


def test_a_declined_offer_goes_to_the_next(offering, offered):
    for _click in range(2):
        actions.decline_offer(enrolment=offered, by=None)
    assert (states(offering), taken(offering)) == (["cancelled", "declined", "offered", "waiting"], 1)


def test_offers_that_run_out_go_to_the_next(offering, offered):
    later = timezone.now() + 25 * HOUR
    assert (actions.expire_offers(now=later), actions.expire_offers(now=later)) == (1, 0)
    offered.refresh_from_db()
    assert (offered.state_because, offered.state) == ("Der kom intet svar inden fristen.", "declined")
    assert (states(offering), taken(offering)) == (["cancelled", "declined", "offered", "waiting"], 1)


def test_an_offer_that_ran_out_cannot_be_accepted(offering, offered):
    Enrolment.objects.filter(pk=offered.pk).update(offer_until=timezone.now() - HOUR)
    assert refusal(actions.accept_offer, enrolment=offered, by=None) == "Tilbuddet om en plads gælder ikke mere."


def test_only_an_offer_can_be_answered(offering, people):
    waiting = enrolment(offering, people[2])
    assert refusal(actions.accept_offer, enrolment=waiting, by=None) == "Tilbuddet om en plads gælder ikke mere."
    assert refusal(actions.decline_offer, enrolment=waiting, by=None) == "Der er ikke noget tilbud at sige nej til."


def test_those_who_stay_together_are_offered_and_answer_as_one(people):
    event = make_event(capacity=2, offer_hours=24)
    first = sign_up(event, people[:2])
    party = sign_up(event, people[2:4], stays_together=True)
    sign_up(event, people[4:5])
    actions.cancel_booking(booking=first, by=None)
    assert states(event)[2:] == ["offered", "offered", "waiting"]
    actions.decline_offer(enrolment=party.enrolments.first(), by=None)
    assert (states(event)[2:], taken(event)) == (["declined", "declined", "offered"], 1)


# Quota, priority, size


def test_a_municipality_fills_its_quota_and_the_rest_after_the_date(people):
    until = timezone.now() + DAY
    event = make_event(capacity=9, municipality_quota=2, quota_until=until)
    sign_up(event, people[:4])
    sign_up(event, make_people(ODENSE))
    assert states(event) == ["confirmed"] * 2 + ["waiting"] * 2 + ["confirmed"]
    actions.keep_up(now=until + HOUR)
    Event.objects.filter(pk=event.pk).update(quota_until=timezone.now())
    assert (states(event), taken(event)) == (["confirmed"] * 5, 5)


def test_priority_moves_up_first(event, people):
    sign_up(event, people[:3])
    sign_up(event, people[3:4])
    sign_up(event, people[4:5], priority=1, priority_because="Holder oplæg")
    actions.cancel(enrolment=enrolment(event, people[0]), by=None)
    assert states(event) == ["cancelled", "confirmed", "confirmed", "waiting", "confirmed"]


def test_a_booking_remembers_whether_its_municipality_had_trained_staff(people):
    programme = factories.programme()
    event = make_event(service=make_service(programme=programme))
    other = factories.programme("andet", title="Et andet forløb")
    for where, what in ((AARHUS, programme), (ODENSE, other)):
        factories.training(person=factories.person("Uddannet", municipality=where), programme=what)
    mixed = [*make_people(VEJLE), people[0]]
    bookings = [
        sign_up(event, parties).is_from_untrained_municipality
        for parties in (people[1:2], make_people(ODENSE), mixed, make_people(None))
    ]
    assert bookings == [False, True, False, False]


def test_new_seats_go_to_those_who_wait(event, people, by):
    sign_up(event, people[:6])
    actions.set_capacity(event=event, capacity=5, by=by)
    assert (states(event), taken(event)) == (["confirmed"] * 5 + ["waiting"], 5)
    changes = list(EventChange.objects.filter(event=event).values_list("what", "because", "by"))
    assert changes == [("capacity", "3 -> 5", by.pk)]


def test_seats_that_are_taken_cannot_go(event, people):
    sign_up(event, people[:3])
    words = "Der er 3 optagne pladser, og mindst 0 skal deltage. Vælg et større tal."
    assert refusal(actions.set_capacity, event=event, capacity=2, by=None) == words


# Places that are named later


@pytest.fixture
def aarhus(any_db):
    return Municipality.objects.get(code=AARHUS)


@pytest.fixture
def held(event, aarhus):
    """A place held for somebody in Aarhus, to be named within a week."""
    name_by = timezone.now() + 7 * DAY
    booking = actions.enrol(event=event, held_places=1, name_by=name_by, municipality=aarhus, by=None)
    return booking.enrolments.get()


def test_a_held_place_takes_a_seat_and_gets_a_name(event, held, people):
    assert (held.state, held.person, held.municipality_id, taken(event)) == ("confirmed", None, AARHUS, 1)
    named = actions.name_place(enrolment=held, person=people[0], by=None)
    assert (named.person, taken(event)) == (people[0], 1)
    assert refusal(actions.name_place, enrolment=held, person=people[1], by=None) == "Pladsen kan ikke få et navn mere."


def test_a_held_place_is_for_its_municipality_and_for_somebody_new(event, held, people):
    (elsewhere,) = make_people(ODENSE)
    words = "Pladsen er holdt til en medarbejder i Aarhus Kommune."
    assert refusal(actions.name_place, enrolment=held, person=elsewhere, by=None) == words
    sign_up(event, people[:1])
    assert refusal(actions.name_place, enrolment=held, person=people[0], by=None) == "Allerede tilmeldt: Person 1."


def test_a_place_without_a_name_goes_to_the_next_in_time(event, held, people):
    sign_up(event, people[:3])
    assert states(event) == ["confirmed"] * 3 + ["waiting"]
    actions.keep_up(now=held.name_by + HOUR)
    assert (states(event), taken(event)) == (["cancelled"] + ["confirmed"] * 3, 3)


def test_a_held_place_needs_a_day_to_come(event, aarhus):
    values = {"event": event, "held_places": 1, "municipality": aarhus, "by": None}
    assert refusal(actions.enrol, **values) == "Skriv, hvornår navnene senest kommer."
    assert refusal(actions.enrol, name_by=timezone.now(), **values) == "Skriv, hvornår navnene senest kommer."


# The belts


def test_more_seats_than_there_are_cannot_be_counted(event):
    with pytest.raises(seats.Oversold):
        seats.take_seats(event, 4)
    assert taken(event) == 0


def test_who_moved_meanwhile_is_not_moved_again(event, people):
    sign_up(event, people[:1])
    stale = enrolment(event, people[0])
    actions.cancel(enrolment=enrolment(event, people[0]), by=None)
    with pytest.raises(seats.Oversold):
        seats.move([stale], "declined", at=timezone.now())
    assert states(event) == ["cancelled"]
