"""Signing up colleagues: a pasted list, new people, places named later, and what becomes of the booking."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from events import actions
from events.models import Booking, Enrolment
from registry.models import Affiliation, Municipality, Person
from tests import factories
from tests.events.conftest import AARHUS, ODENSE, make_event, make_people
from tests.events.test_views import outcomes, said, text_of

pytestmark = pytest.mark.django_db
NEW = {"ny-TOTAL_FORMS": "2", "ny-INITIAL_FORMS": "0", "stays_together": "nej"}


def new(number, name="Nina Ny", email="nina@aarhus.example", workplace="Nordskolen", sector="skole"):
    fields = {"name": name, "email": email, "workplace": workplace, "sector": sector}
    return {f"ny-{number}-{field}": value for field, value in fields.items()}


def send(client, event, handling="tilmeld", **fields):
    return client.post(f"/temadage/{event.pk}/kolleger/", NEW | {"handling": handling} | fields)


def read(client, event, text, **fields):
    return send(client, event, "laes", liste=text, **fields)


def chosen(response):
    """The names ticked in the list."""
    return re.findall(r'checked>\s*<label class="form-label" for="person-\d+">([^<]+)', response.content.decode())


def rows(response):
    """What stands in the rows of new colleagues, without the empty ones."""
    found = re.findall(r'name="ny-\d+-(name|email|workplace)"[^>]*?value="([^"]+)"', response.content.decode())
    return [value for _field, value in found]


# The pasted list


def test_a_list_is_read_into_known_new_and_broken(client_of, coordinator, event):
    factories.person("Aase Aarhus", email="aase@aarhus.example")
    text = "Aase Aarhus <AASE@aarhus.example>\nNina Ny\tnina@aarhus.example\tNordskolen\nOle ole@ingen"
    answer = read(client_of(coordinator), event, text)
    assert (answer.status_code, chosen(answer), rows(answer)) == (
        200,
        ["Aase Aarhus"],
        ["Nina Ny", "nina@aarhus.example", "Nordskolen"],
    )
    shown = text_of(answer)
    assert "Ole ole@ingen : E-mailadressen er ikke rigtig." in shown
    assert re.search(r"<textarea[^>]*>\s*Ole ole@ingen</textarea>", answer.content.decode())
    assert Enrolment.objects.count() == 0


def test_a_stranger_and_somebody_elsewhere_look_the_same(client_of, coordinator, event):
    factories.person("Otto Odense", municipality=ODENSE, email="otto@odense.example")
    client = client_of(coordinator)
    answers = [read(client, event, email).content.decode() for email in ("otto@odense.example", "xxxx@odense.example")]
    token = r'name="csrfmiddlewaretoken" value="\w+"'
    foreign, unknown = (re.sub(token, "", answer) for answer in answers)
    assert foreign.replace("otto@", "xxxx@") == unknown
    assert "Otto" not in foreign


def test_a_name_alone_is_found_and_two_of_the_same_must_be_told_apart(client_of, coordinator, event):
    factories.person("Aase Aarhus")
    factories.person("Bo Bo")
    factories.person("Bo Bo")
    answer = read(client_of(coordinator), event, "aase aarhus\nBo Bo")
    assert chosen(answer) == ["Aase Aarhus"]
    assert "Flere hedder det samme." in text_of(answer)


def test_all_that_was_typed_survives_searching_and_reading(client_of, coordinator, event):
    known = factories.person("Aase Aarhus")
    typed = new(0) | {"people": str(known.reference), "pladser": "3", "stays_together": "ja", "liste": "Ole ole@ingen"}
    for handling in ("soeg", "laes"):
        answer = send(client_of(coordinator), event, handling, soeg="Zzz", **typed)
        html = answer.content.decode()
        assert (chosen(answer), rows(answer)) == (["Aase Aarhus"], ["Nina Ny", "nina@aarhus.example", "Nordskolen"])
        assert 'name="pladser" value="3"' in html
        assert re.findall(r'value="(\w+)"[^>]* checked', html.partition("stays_together")[2]) == ["ja"]
        assert "Ole ole@ingen</textarea>" in html


def test_nothing_is_lost_when_it_is_refused(client_of, coordinator, event):
    known = factories.person("Aase Aarhus")
    wrong = new(0, email="ikke en adresse") | {"people": str(known.reference), "pladser": "2", "liste": "en linje"}
    answer = send(client_of(coordinator), event, **wrong)
    assert (answer.status_code, Enrolment.objects.count(), Person.objects.filter(name="Nina Ny").count()) == (422, 0, 0)
    assert chosen(answer) == ["Aase Aarhus"]
    assert rows(answer) == ["Nina Ny", "ikke en adresse", "Nordskolen"]
    shown = text_of(answer)
    assert "Ret det, der står ved de nye kolleger." in shown
    assert "Skriv, hvornår navnene senest kommer." in shown
    assert "en linje</textarea>" in answer.content.decode()


# New people


def test_a_new_colleague_becomes_known_and_gets_a_seat(client_of, coordinator, event):
    answer = send(client_of(coordinator), event, **new(0))
    told = said(answer)
    assert ("1 har plads." in told, "får ingen mail" in told) == (True, False)
    person = Enrolment.objects.get().person
    work = Affiliation.objects.get(person=person)
    assert (person.name, person.email, person.user) == ("Nina Ny", "nina@aarhus.example", None)
    assert (work.municipality_id, work.workplace, work.sector.slug) == (AARHUS, "Nordskolen", "skole")


def test_somebody_known_here_is_not_made_twice(client_of, coordinator, event):
    known = factories.person("Aase Aarhus", email="aase@aarhus.example")
    send(client_of(coordinator), event, **new(0, name="A. Aarhus", email="Aase@aarhus.example"))
    assert Enrolment.objects.get().person == known


def test_somebody_known_elsewhere_is_neither_touched_nor_given_away(client_of, coordinator, event):
    elsewhere = factories.person("Otto Odense", municipality=ODENSE, email="otto@odense.example")
    answer = send(client_of(coordinator), event, **new(0, name="Otto O.", email="otto@odense.example"))
    told = said(answer)
    assert "Tilmeldingen er modtaget. 1 har plads." in told
    assert "Otto O. får ingen mail, for registret har ingen adresse." in told
    made = Enrolment.objects.get().person
    assert (made == elsewhere, made.name, made.email) == (False, "Otto O.", "")
    assert list(elsewhere.affiliations.values_list("municipality", flat=True)) == [ODENSE]
    assert Enrolment.objects.get().municipality_id == AARHUS


def test_a_refused_booking_leaves_no_new_person_behind(client_of, coordinator, event, people, by):
    Person.objects.filter(pk=people[0].pk).update(email="p1@aarhus.example")
    actions.enrol(event=event, people=people[:1], by=by)
    answer = send(client_of(coordinator), event, people=str(people[0].reference), **new(0))
    assert (answer.status_code, Person.objects.filter(name="Nina Ny").count()) == (422, 0)
    assert "Allerede tilmeldt: Person 1." in text_of(answer)


def test_the_agency_says_where_new_colleagues_work(client_of, adviser, event):
    answer = send(client_of(adviser), event, **new(0))
    assert (answer.status_code, "Vælg, hvilken kommune de nye kolleger arbejder i." in text_of(answer)) == (422, True)
    send(client_of(adviser), event, kommune=ODENSE, **new(0))
    assert Enrolment.objects.get().municipality_id == ODENSE


def test_an_address_stands_once(client_of, coordinator, event):
    answer = send(client_of(coordinator), event, **new(0), **new(1, name="Nina To"))
    assert (answer.status_code, "Den adresse står her to gange." in text_of(answer)) == (422, True)


# Twelve colleagues, places that get their names later


@pytest.mark.parametrize(("together", "seated", "waiting"), [("nej", 10, 2), ("ja", 0, 12)])
def test_twelve_colleagues_for_ten_seats_split_or_wait_together(client_of, coordinator, together, seated, waiting):
    event = make_event(capacity=12 if together == "ja" else 10)
    if together == "ja":
        actions.enrol(event=event, people=make_people(ODENSE, ODENSE), by=None)
    twelve = make_people(*[AARHUS] * 12)
    fields = {"people": [str(person.reference) for person in twelve], "stays_together": together}
    answer = send(client_of(coordinator), event, **fields)
    states = list(Booking.objects.latest("pk").enrolments.values_list("state", flat=True))
    assert (states.count("confirmed"), states.count("waiting")) == (seated, waiting)
    assert (f"{seated} har plads." in said(answer)) == (seated > 0)
    page = text_of(client_of(coordinator).get(f"/temadage/{event.pk}/"))
    why = "I er 12, der vil have plads sammen, og der er 10 fri." if together == "ja" else "Alle 10 pladser er optaget."
    assert f"På venteliste, nr. 1 {why}" in page


def later(days=5):
    return f"{timezone.localdate() + timedelta(days=days):%Y-%m-%d}"


def test_places_are_held_now_and_named_later(client_of, coordinator, event, people):
    client = client_of(coordinator)
    send(client, event, pladser="2", navne_senest=later())
    held = Enrolment.objects.filter(person=None)
    assert set(held.values_list("state", "municipality")) == {("confirmed", AARHUS)}
    address = f"/temadage/tilmelding/{held.first().pk}/navn/"
    assert address in client.get(f"/temadage/{event.pk}/").content.decode()
    nobody = client.post(address, {"navngiv": "ja"})
    assert (nobody.status_code, "Vælg en kollega." in text_of(nobody)) == (422, True)
    named = client.post(address, {"navngiv": "ja", "person": str(people[0].reference)})
    assert "Pladsen har fået navn." in said(named)
    assert Enrolment.objects.filter(person=people[0], state="confirmed").count() == 1


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("", "Skriv, hvornår navnene senest kommer."),
        (later(-1), "Datoen er passeret."),
        (later(60), "Navnene skal være der, før arrangementet begynder."),
    ],
)
def test_held_places_need_a_day_that_can_be(client_of, coordinator, event, day, words):
    answer = send(client_of(coordinator), event, pladser="2", navne_senest=day)
    assert (answer.status_code, words in text_of(answer)) == (422, True)


def test_a_held_place_is_named_by_those_it_is_held_for(cast, client_of, coordinator):
    event = make_event(organiser="agency")
    send(client_of(coordinator), event, pladser="1", navne_senest=later())
    address = f"/temadage/tilmelding/{Enrolment.objects.get().pk}/navn/"
    assert outcomes(cast, client_of, address) == dict.fromkeys(cast, 404) | {
        "visitor": f"/konto/login/?next={address}",
        "coordinator": 200,
        "adviser": 200,
        "administrator": 200,
    }


def test_a_held_place_goes_to_nobody_from_elsewhere(client_of, coordinator, adviser, event):
    send(client_of(coordinator), event, pladser="1", navne_senest=later())
    stranger = make_people(ODENSE)[0]
    address = f"/temadage/tilmelding/{Enrolment.objects.get().pk}/navn/"
    for user in (coordinator, adviser):
        answer = client_of(user).post(address, {"navngiv": "ja", "person": str(stranger.reference)})
        assert answer.status_code == 422
    assert Enrolment.objects.get().person is None


# Cancelling the whole booking


def test_a_whole_booking_is_cancelled_by_those_who_answer_for_it(cast, client_of, people, by):
    event = make_event(organiser="agency", capacity=9)
    booking = actions.enrol(event=event, people=people[:3], by=by)
    address = f"/temadage/samlet/{booking.pk}/afmeld/"
    assert outcomes(cast, client_of, address) == dict.fromkeys(cast, 404) | {
        "visitor": f"/konto/login/?next={address}",
        "coordinator": 200,
        "adviser": 200,
        "administrator": 200,
    }
    client = client_of(cast["coordinator"])
    assert "Vil du afmelde alle 3 pladser på »En temadag«?" in text_of(client.get(address))
    assert "Tilmeldingen er afmeldt." in said(client.post(address))
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"cancelled"}


def test_of_a_shared_booking_each_cancels_her_own_part(client_of, coordinator, people, by):
    event = make_event(capacity=9)
    booking = actions.enrol(event=event, people=[*people[:2], make_people(ODENSE)[0]], by=by)
    address = f"/temadage/samlet/{booking.pk}/afmeld/"
    assert "Vil du afmelde din del af tilmeldingen, 2 pladser" in text_of(client_of(coordinator).get(address))
    client_of(coordinator).post(address)
    states = list(Enrolment.objects.order_by("pk").values_list("municipality", "state"))
    assert states == [(AARHUS, "cancelled"), (AARHUS, "cancelled"), (ODENSE, "confirmed")]


# What the coordinator sees


def test_the_coordinator_reads_why_her_colleagues_wait(client_of, coordinator, people, by):
    until = timezone.now() + timedelta(days=3)
    event = make_event(capacity=9, municipality_quota=1, quota_until=until)
    actions.enrol(event=event, people=people[:2], by=by, priority=1, priority_because="Har vagten alene")
    page = text_of(client_of(coordinator).get(f"/temadage/{event.pk}/"))
    assert "På venteliste, nr. 1 Din kommune kan højst få 1 pladser indtil" in page
    assert "Fortrinsret: Har vagten alene" in page
    assert "Hver kommune kan højst få 1 indtil" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_coordinators_part_of_the_page_takes_the_same_queries(
    client_of, coordinator, django_assert_num_queries, number
):
    event = make_event(capacity=1)
    for person in make_people(*[AARHUS] * (number + 1)):
        actions.enrol(event=event, people=[person], by=None)
    client = client_of(coordinator)
    client.get(f"/temadage/{event.pk}/")
    with django_assert_num_queries(16):
        client.get(f"/temadage/{event.pk}/")


def test_held_places_are_for_a_municipality_one_answers_for(client_of, coordinator, event):
    send(client_of(coordinator), event, pladser="1", navne_senest=later(), kommune=ODENSE)
    assert Enrolment.objects.get().municipality == Municipality.objects.get(code=AARHUS)
