"""Those who come to the door without a seat, and held places that get a name there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import actions
from events.models import Attendance, Enrolment, Event
from registry.models import Person
from tests.events.conftest import ODENSE, make_event, make_people, move_in_time
from tests.events.test_views import NEVER, outcomes, text_of
from tests.events.theme_day import enrol_in_time, names, phone, seats, session, today

__all__ = ["names", "phone", "seats", "session", "today"]
pytestmark = pytest.mark.django_db


def new_address(session):
    return f"/temadage/{session.event_id}/doer/ny/"


def let_in(client, session, **values):
    answer = client.post(new_address(session), {"moedegang": session.pk, **values})
    return text_of(client.get(answer.url.partition("#")[0])) if answer.status_code == 302 else text_of(answer)


def test_who_comes_without_a_seat_is_found_in_scope_and_let_in(client_of, adviser, teacher, today, session, seats):
    client = client_of(adviser)
    shown = text_of(client.get(f"{new_address(session)}?soeg=tilde"))
    assert ("Der er 2 ledige pladser." in shown, "Tilde Lærer Åboskolen" in shown) == (True, True)
    assert "Tilde Lærer: Mødt" in let_in(client, session, person=str(teacher.person.reference))
    enrolment = Enrolment.objects.get(person=teacher.person)
    assert (enrolment.state, Attendance.objects.get().enrolment) == ("confirmed", enrolment)
    assert Event.objects.get(pk=today.pk).seats_taken == 4


def test_nobody_outside_the_scope_is_found_or_let_in(phone, teacher, session, seats):
    assert "Tilde" not in text_of(phone.get(f"{new_address(session)}?soeg=tilde"))
    answer = phone.post(new_address(session), {"moedegang": session.pk, "person": str(teacher.person.reference)})
    assert (answer.status_code, Attendance.objects.count()) == (404, 0)


NEW = {"ny": "1", "name": "Nanna Ny", "email": "ny@odense.example", "municipality": ODENSE, "workplace": "Klubben"}


def test_somebody_new_is_written_down_and_let_in(phone, session, seats):
    sector = Person.objects.get(name="Bo Berg").affiliations.get().sector_id
    assert "Nanna Ny: Mødt" in let_in(phone, session, **NEW, sector=sector)
    enrolment = Enrolment.objects.get(person__name="Nanna Ny")
    assert (enrolment.state, enrolment.municipality_id, enrolment.person.user) == ("confirmed", ODENSE, None)


def test_a_known_address_gives_nobody_away(phone, session, seats, teacher):
    sector = teacher.person.affiliations.get().sector_id
    said = let_in(phone, session, **NEW | {"email": teacher.email}, sector=sector)
    assert "E-mailadressen hører til en anden i registret." in said
    assert ("Tilde" in said, Attendance.objects.count()) == (False, 0)


def test_a_full_house_says_so_and_writes_nobody_down(phone, session, seats, today):
    Event.objects.filter(pk=today.pk).update(capacity=3)
    sector = Person.objects.get(name="Bo Berg").affiliations.get().sector_id
    assert "Alle 3 pladser er optaget." in let_in(phone, session, **NEW, sector=sector)
    assert Person.objects.filter(name="Nanna Ny").count() == 0


def test_the_seat_of_somebody_excused_is_handed_on(phone, session, seats, today, by):
    Event.objects.filter(pk=today.pk).update(capacity=3)
    sector = Person.objects.get(name="Bo Berg").affiliations.get().sector_id
    bo = seats[0]
    said = let_in(phone, session, **NEW, sector=sector)
    assert ("Alle 3 pladser er optaget." in said, "Giv pladsen videre" in said) == (True, False)
    assert "ikke meldt afbud" in let_in(phone, session, **NEW, sector=sector, fra=bo.pk)
    actions.note_attendance(enrolment=bo, session=session, mark="excused", by=by)
    assert "Giv pladsen videre fra Bo Berg" in let_in(phone, session, **NEW, sector=sector)
    assert "Nanna Ny: Mødt" in let_in(phone, session, **NEW, sector=sector, fra=bo.pk)
    bo.refresh_from_db()
    assert (bo.state, bo.state_because) == ("cancelled", "Meldt afbud ved døren.")
    assert Event.objects.get(pk=today.pk).seats_taken == 3


def test_somebody_found_gets_the_seat_of_somebody_excused(client_of, adviser, teacher, session, seats, today, by):
    Event.objects.filter(pk=today.pk).update(capacity=3)
    actions.note_attendance(enrolment=seats[0], session=session, mark="excused", by=by)
    client, chosen = client_of(adviser), {"person": str(teacher.person.reference)}
    assert "Giv pladsen videre fra Bo Berg" in let_in(client, session, **chosen)
    assert "Tilde Lærer: Mødt" in let_in(client, session, **chosen, fra=seats[0].pk)


def test_a_held_place_gets_its_name_at_the_door(client_of, adviser, teacher, session, today, seats):
    enrol_in_time(today, held_places=1, name_by=timezone.now() + timedelta(days=8))
    place = Enrolment.objects.get(event=today, person=None)
    client = client_of(adviser)
    assert f"plads={place.pk}" in client.get(f"/temadage/{today.pk}/doer/").content.decode()
    assert "Tilde Lærer: Mødt" in let_in(client, session, plads=place.pk, person=str(teacher.person.reference))
    place.refresh_from_db()
    assert (place.person, Attendance.objects.get().enrolment) == (teacher.person, place)


def test_newcomers_are_let_in_by_those_who_run_the_event(cast, client_of):
    event = make_event(organiser="agency")
    move_in_time(event, timedelta(days=-30))
    address = f"/temadage/{event.pk}/doer/ny/"
    refused = dict.fromkeys(("teacher", "editor"), 403)
    may = dict.fromkeys(("adviser", "administrator"), 200)
    assert outcomes(cast, client_of, address) == NEVER | refused | may | {"visitor": f"/konto/login/?next={address}"}


@pytest.mark.parametrize("number", [1, 3, 15])
def test_the_search_takes_the_same_queries_whatever_it_finds(
    client_of, adviser, session, seats, django_assert_num_queries, number
):
    make_people(*[ODENSE] * number)
    client, address = client_of(adviser), f"{new_address(session)}?soeg=person"
    client.get(address)
    with django_assert_num_queries(12):
        assert text_of(client.get(address)).count("Luk ind") >= number
