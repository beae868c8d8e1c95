"""The organiser's overview, the queue as she sees it, and her decisions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import actions
from events.models import Booking, Enrolment, Event, EventSession
from registry.models import Lookup, Municipality
from tests.events.conftest import AARHUS, make_event, make_people, make_service, move_in_time, states
from tests.events.test_views import names_in_table, outcomes, said, text_of

pytestmark = pytest.mark.django_db
MINE = "/temadage/mine/"


def test_mine_shows_what_each_runs(cast, client_of):
    make_event(title="Infohusets")
    make_event(title="Kommunens", organiser="municipality", municipality_id=AARHUS)
    make_event(title="Styrelsens", organiser="agency")
    shown = {
        who: [t for t in ("Infohusets", "Kommunens", "Styrelsens") if t in text_of(client_of(cast[who]).get(MINE))]
        for who in ("coordinator", "coordinator_odense", "info_house", "adviser")
    }
    assert shown == {
        "coordinator": ["Kommunens"],
        "coordinator_odense": [],
        "info_house": ["Infohusets"],
        "adviser": ["Infohusets", "Kommunens", "Styrelsens"],
    }


def test_mine_says_what_waits_for_the_organiser(client_of, adviser, people, by):
    wants_approval = make_event(title="Godkend mig", needs_approval=True)
    actions.enrol(event=wants_approval, people=people[:2], by=by)
    few = make_event(title="For få", minimum=3, starts_in=timedelta(days=10))
    actions.enrol(event=few, people=people[:1], by=by)
    make_event(title="Kladden", state="draft")
    over = make_event(title="Afholdt")
    move_in_time(over, timedelta(days=-40))
    held = make_event(title="Uden navn")
    place = Municipality.objects.get(code=AARHUS)
    later = timezone.now() + timedelta(days=5)
    actions.enrol(event=held, held_places=2, name_by=later, municipality=place, by=by)
    shown = text_of(client_of(adviser).get(MINE)).partition("Afholdt, ikke gjort op")[0]
    for words in (
        "1 tilmelding skal godkendes.",
        "Under mindstetallet: 1 af 3.",
        "Kladden er ikke åbnet.",
        "Fremmødet skal gøres op og låses.",
        "2 pladser mangler navn.",
    ):
        assert words in shown


@pytest.mark.parametrize("number", [1, 3, 300])
def test_mine_takes_the_same_queries_whatever_the_number(client_of, adviser, django_assert_num_queries, number):
    service, start = make_service(), timezone.now() + timedelta(days=9)
    made = Event.objects.bulk_create(
        Event(
            service=service, registration="named", title=f"Dag {n}", state="open", organiser="agency",
            place="Huset", capacity=9, enrolment_closes_at=start,
        )
        for n in range(number)
    )  # fmt: skip
    EventSession.objects.bulk_create(
        EventSession(event=one, starts_at=start, ends_at=start + timedelta(hours=2)) for one in made
    )
    client = client_of(adviser)
    client.get(MINE)
    with django_assert_num_queries(7):
        client.get(MINE)


# The queue


def test_the_organiser_sees_who_waits_and_why(client_of, info_house, event, people, by):
    actions.enrol(event=event, people=people[:3], by=by)
    actions.enrol(event=event, people=people[3:5], by=by, stays_together=True)
    shown = text_of(client_of(info_house).get(f"/temadage/{event.pk}/tilmeldinger/"))
    assert "3 af 3 optaget" in shown
    assert "Person 4 Aarhus Kommune På venteliste, nr. 1 Alle 3 pladser er optaget." in shown
    assert "holdes samlet" in shown


def test_a_booking_that_was_split_stands_in_both_parts_and_nobody_twice(client_of, info_house, event, people, by):
    actions.enrol(event=event, people=people[:5], by=by)
    names = names_in_table(client_of(info_house), f"/temadage/{event.pk}/tilmeldinger/")
    assert names == ["Person 4", "Person 5", "Person 1", "Person 2", "Person 3"]


def test_looking_at_the_list_is_noted_for_those_on_it(client_of, info_house, event, people, by):
    actions.enrol(event=event, people=people[:2], by=by)
    client_of(info_house).get(f"/temadage/{event.pk}/tilmeldinger/")
    assert sorted(Lookup.objects.values_list("person", "what", "because")) == [
        (person.pk, "event", "Arrangør, En temadag") for person in people[:2]
    ]


def test_held_places_and_their_deadline_are_shown(client_of, info_house, event, by):
    place, later = Municipality.objects.get(code=AARHUS), timezone.now() + timedelta(days=5)
    actions.enrol(event=event, held_places=2, name_by=later, municipality=place, by=by)
    shown = text_of(client_of(info_house).get(f"/temadage/{event.pk}/tilmeldinger/"))
    assert ("Holdes uden navn 2" in shown, "Plads uden navn, navngives senest" in shown) == (True, True)


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_takes_the_same_queries_whatever_its_length(client_of, info_house, django_assert_num_queries, number):
    event = make_event(capacity=1)
    for person in make_people(*[AARHUS] * (number + 1)):
        actions.enrol(event=event, people=[person], by=None)
    client = client_of(info_house)
    client.get(f"/temadage/{event.pk}/tilmeldinger/")
    with django_assert_num_queries(12):
        client.get(f"/temadage/{event.pk}/tilmeldinger/")


# Deciding


@pytest.fixture
def asking(people, by):
    """A booking of two that wants the organiser's approval."""
    event = make_event(needs_approval=True)
    return actions.enrol(event=event, people=people[:2], by=by)


def decide(client, booking, handling, because=""):
    field = f"{handling}-because"
    return client.post(f"/temadage/samlet/{booking.pk}/", {"handling": handling, field: because})


def test_only_the_organiser_decides(cast, client_of, asking):
    address = f"/temadage/samlet/{asking.pk}/"
    assert outcomes(cast, client_of, address) == dict.fromkeys(cast, 404) | {
        "visitor": f"/konto/login/?next={address}",
        "teacher": 403,
        "editor": 403,
        "info_house": 200,
        "adviser": 200,
        "administrator": 200,
    }


def test_a_booking_is_approved(client_of, info_house, asking):
    client = client_of(info_house)
    assert "Arrangøren har ikke godkendt" in text_of(client.get(f"/temadage/{asking.event_id}/tilmeldinger/"))
    assert "Tilmeldingen er godkendt." in said(decide(client, asking, "godkend"))
    assert states(asking.event) == ["confirmed", "confirmed"]


def test_a_booking_is_turned_down_with_a_reason(client_of, info_house, asking):
    client = client_of(info_house)
    refused = decide(client, asking, "afslaa")
    assert (refused.status_code, "Skriv en begrundelse." in text_of(refused)) == (422, True)
    assert "Tilmeldingen er afslået." in said(decide(client, asking, "afslaa", "Dagen er for skoler"))
    assert set(Enrolment.objects.values_list("state", "state_because")) == {("declined", "Dagen er for skoler")}


def test_priority_brings_a_booking_first_with_its_reason(client_of, info_house, people, by):
    event = make_event(capacity=1)
    for person in people[:3]:
        last = actions.enrol(event=event, people=[person], by=by)
    client = client_of(info_house)
    assert "Tilmeldingen har fortrinsret." in said(decide(client, last, "fortrin", "Har vagten alene"))
    address = f"/temadage/{event.pk}/tilmeldinger/"
    assert "Fortrinsret: Har vagten alene" in text_of(client.get(address))
    actions.set_capacity(event=event, capacity=2, by=by)
    assert states(event) == ["confirmed", "waiting", "confirmed"]
    assert names_in_table(client, address) == ["Person 2", "Person 1", "Person 3"]


def test_priority_is_taken_back(client_of, info_house, people, by):
    event = make_event(capacity=1)
    actions.enrol(event=event, people=people[:1], by=by)
    last = actions.enrol(event=event, people=people[1:2], by=by, priority=1, priority_because="En grund")
    assert "Fortrinsretten er taget tilbage." in said(decide(client_of(info_house), last, "fortrin"))
    assert list(Booking.objects.filter(pk=last.pk).values_list("priority", "priority_because")) == [(0, "")]


def test_nobody_with_a_seat_needs_priority(client_of, info_house, event, people, by):
    booking = actions.enrol(event=event, people=people[:1], by=by)
    answer = decide(client_of(info_house), booking, "fortrin", "En grund")
    assert "Ingen i tilmeldingen venter på en plads." in said(answer)
