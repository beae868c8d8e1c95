"""Locking and unlocking attendance over HTTP: what the organiser sees before, and what others see at once."""

import re
from datetime import timedelta

import pytest

from certificates.models import Certificate
from events import actions
from events.models import Event
from registry.models import Programme, Training
from tests.events.conftest import AARHUS, make_event, make_people, make_service, move_in_time
from tests.events.test_views import NEVER, names_in_table, outcomes, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(teacher):
    """A theme day of the agency, over: the teacher came, Person 1 was excused, Person 2 stayed away."""
    service = make_service(programme=Programme.objects.get(slug="temadag"))
    event = make_event(organiser="agency", service=service, title="Temadag i Aarhus", sessions=2)
    enrolments = actions.enrol(event=event, people=[teacher.person, *make_people(AARHUS, AARHUS)], by=None).enrolments
    first, second, _third = enrolments.order_by("pk")
    for session in event.sessions.all():
        actions.note_attendance(enrolment=first, session=session, by=None)
    actions.note_attendance(enrolment=second, session=event.sessions.first(), by=None, mark="excused")
    move_in_time(event, timedelta(days=-40))
    return event


def lock(client, event):
    return client.post(f"/temadage/{event.pk}/deltagere/laas/", follow=True)


def unlock(client, event, because):
    address = f"/temadage/{event.pk}/deltagere/laas-op/"
    return client.post(address, {"because": because}, follow=True)


def panel(client, heading):
    return text_of(client.get("/min-side/")).partition(heading)[2]


def test_the_preview_says_all_that_locking_does_and_does_nothing(client_of, adviser, held):
    address = f"/temadage/{held.pk}/deltagere/laas/"
    page = client_of(adviser).get(address)
    assert "Når du låser, får 1 deltager bevis." in text_of(page)
    assert "Gennemført: 1. Meldt afbud: 1. Udeblevet: 1. Beviser: 1." in text_of(page)
    assert names_in_table(client_of(adviser), address) == ["Person 1", "Person 2", "Tilde Lærer"]
    assert (Training.objects.count(), Event.objects.get(pk=held.pk).state) == (0, "open")


def test_locking_is_seen_on_min_side_and_in_min_kommune_at_once(client_of, adviser, teacher, coordinator, held):
    of_teacher, of_coordinator = client_of(teacher), client_of(coordinator)
    before = Certificate.objects.count(), "Hent bevis" in panel(of_teacher, "Mine beviser")
    said = text_of(lock(client_of(adviser), held))
    assert "Fremmødet er låst. Gennemført: 1. Meldt afbud: 1. Udeblevet: 1. Beviser: 1." in said
    training = Training.objects.get()
    certificate = Certificate.objects.get()
    assert (before, training.person, certificate.training) == ((0, False), teacher.person, training)
    assert certificate.number in panel(of_teacher, "Mine beviser")
    rows = of_coordinator.get(f"/min-kommune/?kommune={AARHUS}&soeg=Tilde").content.decode()
    row = re.search(r"<tr>(?:(?!</tr>).)*Tilde Lærer.*?</tr>", rows, re.S).group()
    words = " ".join(re.sub(r"<[^>]+>", " ", row).split())
    assert f"Temadag gennemført {training.completed_on:%d.%m.%Y}" in words and words.endswith("Gyldigt")


def test_locked_attendance_shows_its_outcome_and_how_to_open_it(client_of, adviser, held):
    lock(client_of(adviser), held)
    page = text_of(client_of(adviser).get(f"/temadage/{held.pk}/deltagere/"))
    assert ("Tilde Lærer Aarhus Kommune Har plads Gennemført" in page, "Lås fremmødet op" in page) == (True, True)


def test_unlocking_names_who_loses_a_certificate_and_asks_why(client_of, adviser, teacher, held):
    client = client_of(adviser)
    lock(client, held)
    asked = text_of(client.get(f"/temadage/{held.pk}/deltagere/laas-op/"))
    assert "1 gennemført forløb bliver tilbagekaldt, og beviset gælder ikke mere: Tilde Lærer" in asked
    refused = unlock(client, held, " ")
    assert (refused.status_code, "Skriv, hvorfor fremmødet låses op." in text_of(refused)) == (422, True)
    assert Training.objects.standing().count() == 1
    assert "Fremmødet er låst op." in text_of(unlock(client, held, "Forkert liste"))
    training = Training.objects.get()
    assert (training.withdrawn_because, training.withdrawn_by) == ("Forkert liste", adviser)
    assert Event.objects.get(pk=held.pk).state == "held"


def test_a_reason_holds_no_cpr_number(client_of, adviser, held):
    lock(client_of(adviser), held)
    assert unlock(client_of(adviser), held, "Det var 010190-1234, der kom").status_code == 422
    assert Event.objects.get(pk=held.pk).state == "locked"


def test_unlocking_is_for_those_who_run_the_event(cast, client_of, adviser, held):
    lock(client_of(adviser), held)
    address = f"/temadage/{held.pk}/deltagere/laas-op/"
    refused = dict.fromkeys(("teacher", "editor"), 403)
    may = dict.fromkeys(("adviser", "administrator"), 200)
    assert outcomes(cast, client_of, address) == NEVER | refused | may | {"visitor": f"/konto/login/?next={address}"}


def test_what_is_not_locked_cannot_be_unlocked(client_of, adviser, held):
    assert "Fremmødet er ikke låst." in text_of(unlock(client_of(adviser), held, "Fejl"))


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_preview_takes_the_same_queries_whatever_their_number(
    client_of, adviser, django_assert_num_queries, number
):
    event = make_event(organiser="agency", capacity=30)
    actions.enrol(event=event, people=make_people(*[AARHUS] * number), by=None)
    client, address = client_of(adviser), f"/temadage/{event.pk}/deltagere/laas/"
    client.get(address)
    with django_assert_num_queries(11):
        client.get(address)
