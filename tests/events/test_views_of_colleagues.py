"""The pages of those who sign up others or run events: colleagues, participants, attendance."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from events import actions
from events.models import Attendance, Enrolment, Event, Headcount
from registry.models import Person, Training
from tests import factories
from tests.events.conftest import AARHUS, ODENSE, make_event, make_people, make_service, move_in_time
from tests.events.test_views import NEVER, names_in_table, outcomes, said, text_of

pytestmark = pytest.mark.django_db


def post_colleagues(client, event, people, *, together="nej"):
    chosen = {"people": [str(person.reference) for person in people], "stays_together": together}
    return client.post(f"/temadage/{event.pk}/kolleger/", chosen)


# Signing up colleagues


def test_those_who_run_a_municipality_sign_up_colleagues(cast, client_of, event):
    address = f"/temadage/{event.pk}/kolleger/"
    assert outcomes(cast, client_of, address) == dict.fromkeys(cast, 403) | {
        "visitor": f"/konto/login/?next={address}",
        "coordinator": 200,
        "coordinator_odense": 200,
        "adviser": 200,
        "administrator": 200,
    }


def test_a_coordinator_is_offered_her_own_staff_only(client_of, coordinator, coordinator_odense, event):
    factories.person("Aase Aarhus")
    factories.person("Otto Odense", municipality=ODENSE)
    address = f"/temadage/{event.pk}/kolleger/"
    offered = {who.email: text_of(client_of(who).get(address)) for who in (coordinator, coordinator_odense)}
    assert {who: ("Aase Aarhus" in text, "Otto Odense" in text) for who, text in offered.items()} == {
        coordinator.email: (True, False),
        coordinator_odense.email: (False, True),
    }


def test_another_municipalitys_staff_cannot_be_signed_up(client_of, coordinator, event):
    stranger, own = factories.person("Otto Odense", municipality=ODENSE), factories.person("Aase Aarhus")
    answer = post_colleagues(client_of(coordinator), event, [stranger, own])
    assert (answer.status_code, Enrolment.objects.count()) == (422, 0)
    assert "Otto Odense" not in text_of(answer)


def test_searching_keeps_who_is_chosen_and_knows_danish_letters(client_of, coordinator, event):
    chosen = factories.person("Bo Valgt")
    factories.person("Åse Ågård")
    factories.person("Per Andersen")
    query = urlencode({"people": chosen.reference, "soeg": "aagaard", "stays_together": "ja"})
    page = client_of(coordinator).get(f"/temadage/{event.pk}/kolleger/?{query}")
    text, html = text_of(page), page.content.decode()
    assert [name in text for name in ("Bo Valgt", "Åse Ågård", "Per Andersen")] == [True, True, False]
    assert f'value="{chosen.reference}" id="person-1" checked' in html
    assert re.findall(r'value="(\w+)"[^>]* checked', html.partition("stays_together")[2]) == ["ja"]


def test_nobody_chosen_is_told_of(client_of, coordinator, event):
    answer = post_colleagues(client_of(coordinator), event, [])
    assert (answer.status_code, "Vælg mindst én kollega." in text_of(answer)) == (422, True)


def test_who_is_signed_up_already_is_named(client_of, coordinator, event):
    person = factories.person("Aase Aarhus")
    post_colleagues(client_of(coordinator), event, [person])
    assert "Aase Aarhus Lærer, Skolen Allerede tilmeldt" in text_of(
        client_of(coordinator).get(f"/temadage/{event.pk}/kolleger/")
    )
    answer = post_colleagues(client_of(coordinator), event, [person])
    assert (answer.status_code, "Allerede tilmeldt: Aase Aarhus." in text_of(answer)) == (422, True)


def test_a_party_that_is_split_gets_the_seats_there_are(client_of, coordinator, event, people):
    answer = post_colleagues(client_of(coordinator), event, people[:5])
    assert answer.url == f"/temadage/{event.pk}/#kolleger"
    assert "Tilmeldingen er modtaget. 3 har plads. 2 er på ventelisten." in said(answer)


def test_a_party_that_stays_together_waits_together(client_of, coordinator, event, people, by):
    actions.enrol(event=event, people=people[:1], by=by)
    post_colleagues(client_of(coordinator), event, people[1:4], together="ja")
    page = text_of(client_of(coordinator).get(f"/temadage/{event.pk}/"))
    assert "3 pladser, holdes samlet" in page
    assert page.count("På venteliste, nr. 1") == 3


def test_each_sees_only_her_own_part_of_the_bookings(cast, client_of, people):
    event = make_event(capacity=20, organiser="agency")
    stranger = make_people(ODENSE)[0]
    Person.objects.filter(pk=stranger.pk).update(name="Otto Odense")
    Person.objects.filter(pk=people[0].pk).update(name="Aase Aarhus")
    actions.enrol(event=event, people=[people[0], stranger], by=cast["adviser"])
    seen = {who: names_in_table(client_of(user), f"/temadage/{event.pk}/") for who, user in cast.items()}
    assert seen == {who: [] for who in cast} | {
        "coordinator": ["Aase Aarhus"],
        "coordinator_odense": ["Otto Odense"],
    }


def test_a_coordinator_cancels_a_colleague(client_of, coordinator, event, people):
    post_colleagues(client_of(coordinator), event, people[:1])
    address = f"/temadage/tilmelding/{Enrolment.objects.get().pk}/afmeld/"
    assert "Person 1" in text_of(client_of(coordinator).get(address))
    assert "Tilmeldingen er afmeldt." in said(client_of(coordinator).post(address))
    assert Enrolment.objects.get().state == "cancelled"


# Participants and attendance


def test_participants_are_seen_by_those_who_run_the_event(cast, client_of):
    address = f"/temadage/{make_event(organiser='agency').pk}/deltagere/"
    refused = {"visitor": f"/konto/login/?next={address}", "teacher": 403, "editor": 403}
    assert outcomes(cast, client_of, address) == NEVER | refused | {"adviser": 200, "administrator": 200}


def test_an_info_house_runs_its_own_events_only(client_of, info_house):
    district = info_house.roles.get().district_id
    own, other = make_event(district_id=district), make_event(district_id=8)
    met = [client_of(info_house).get(f"/temadage/{one.pk}/deltagere/").status_code for one in (own, other)]
    assert met == [200, 404]


def test_participants_stand_by_name_and_then_in_the_queues_order(client_of, adviser, by):
    event = make_event(capacity=3)
    people = make_people(AARHUS, ODENSE, AARHUS, AARHUS, AARHUS)
    for person, name in zip(people, ["Åse", "Bo", "Aage Ø", "Zoe", "Anna"], strict=True):
        Person.objects.filter(pk=person.pk).update(name=name)
        actions.enrol(event=event, people=[person], by=by)
    address = f"/temadage/{event.pk}/deltagere/"
    assert names_in_table(client_of(adviser), address) == ["Bo", "Aage Ø", "Åse", "Zoe", "Anna"]
    assert "Anna Aarhus Kommune På venteliste, nr. 2 –" in text_of(client_of(adviser).get(address))


@pytest.mark.parametrize("number", [1, 3])
def test_participants_take_the_same_queries_whatever_their_number(
    client_of, adviser, django_assert_num_queries, number
):
    event = make_event(capacity=2)
    move_in_time(event, timedelta(days=-30))
    for person in make_people(*[AARHUS] * number):
        Enrolment.objects.create(event=event, person=person, booking=event.bookings.create(), state="confirmed")
    client = client_of(adviser)
    client.get(f"/temadage/{event.pk}/deltagere/")
    with django_assert_num_queries(14):
        client.get(f"/temadage/{event.pk}/deltagere/")


@pytest.fixture
def held(training_event, people, by):
    """A theme day of two sessions that was held yesterday and before, with three participants."""
    actions.enrol(event=training_event, people=people[:3], by=by)
    move_in_time(training_event, timedelta(days=-33))
    return training_event


def mark(client, event, session, **marks):
    fields = {f"deltager-{number}": value for number, value in marks.items()}
    return client.post(f"/temadage/{event.pk}/deltagere/?moedegang={session.pk}", fields)


def test_attendance_is_noted_for_one_session_at_a_time(client_of, adviser, held):
    first, second = held.sessions.all()
    one, two, _three = (str(number) for number in held.enrolments.order_by("pk").values_list("pk", flat=True))
    answer = mark(client_of(adviser), held, first, **{one: "present", two: "excused"})
    assert "Fremmødet er gemt." in text_of(answer.client.get(answer.url))
    mark(client_of(adviser), held, second, **{one: "present"})
    noted = Attendance.objects.order_by("session__starts_at", "pk")
    assert list(noted.values_list("session", "mark", "noted_by")) == [
        (first.pk, "present", adviser.pk),
        (first.pk, "excused", adviser.pk),
        (second.pk, "present", adviser.pk),
    ]


def test_nobody_is_noted_before_the_day(client_of, adviser, event, people, by):
    actions.enrol(event=event, people=people[:1], by=by)
    page = client_of(adviser).get(f"/temadage/{event.pk}/deltagere/")
    assert "Notér fremmøde" not in text_of(page)
    mark(client_of(adviser), event, event.sessions.get(), **{str(Enrolment.objects.get().pk): "present"})
    assert Attendance.objects.count() == 0


def test_locking_shows_first_what_it_does_and_gives_certificates(client_of, adviser, held):
    one, two, _three = (str(number) for number in held.enrolments.order_by("pk").values_list("pk", flat=True))
    for session in held.sessions.all():
        mark(client_of(adviser), held, session, **{one: "present"})
    mark(client_of(adviser), held, held.sessions.last(), **{two: "present"})
    address = f"/temadage/{held.pk}/deltagere/laas/"
    shown = text_of(client_of(adviser).get(address))
    assert "Når du låser, får 1 deltager bevis." in shown
    assert "Person 1 Gennemført Ja Person 2 Delvist fremmødt Nej Person 3 Udeblevet Nej" in shown
    assert Training.objects.count() == 0
    told = said(client_of(adviser).post(address))
    assert "Fremmødet er låst. Gennemført: 1. Delvist fremmødt: 1. Udeblevet: 1. Beviser: 1." in told
    assert Training.objects.get().person.name == "Person 1"
    assert client_of(adviser).get(address).url == f"/temadage/{held.pk}/deltagere/"


def test_nothing_is_locked_before_the_end(client_of, adviser, event, people, by):
    actions.enrol(event=event, people=people[:1], by=by)
    address = f"/temadage/{event.pk}/deltagere/laas/"
    assert "Fremmødet kan først låses" in text_of(client_of(adviser).get(address))
    assert "Fremmødet kan først låses" in said(client_of(adviser).post(address))
    assert Event.objects.get(pk=event.pk).state == "open"


def test_where_no_names_are_asked_only_a_number_is_noted(client_of, adviser):
    event = make_event(service=make_service("dialog", registration="headcount"), organiser="agency")
    move_in_time(event, timedelta(days=-30))
    address = f"/temadage/{event.pk}/deltagere/"
    page = client_of(adviser).get(address).content.decode()
    inside = re.search(r"<main.*?</main>", page, re.S).group()
    assert re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', inside) == [
        "csrfmiddlewaretoken",
        "participants",
    ]
    client_of(adviser).post(address, {"participants": "27"})
    assert list(Headcount.objects.values_list("session__event", "participants")) == [(event.pk, 27)]
    assert "Der var 27 deltagere." in text_of(client_of(adviser).get(address))


def test_who_runs_nothing_cannot_lock(cast, client_of, held):
    address = f"/temadage/{held.pk}/deltagere/laas/"
    runs_it = {"info_house", "adviser", "administrator"}
    met = {who: client_of(user).post(address).status_code for who, user in cast.items() if who not in runs_it}
    assert met == {"visitor": 302, "teacher": 403, "coordinator": 404, "coordinator_odense": 404, "editor": 403}
    assert Event.objects.get(pk=held.pk).state == "open"
