"""The organiser's list of an event's mails."""

import re

import pytest

from events.models import Enrolment
from outbox.actions import send_due
from outbox.models import Mail
from registry.models import Lookup
from tests.events.conftest import AARHUS, make_event, make_people
from tests.events.letters import enrol, people_with_addresses

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(any_db):
    return make_event(capacity=300)


def address(event):
    return f"/temadage/{event.pk}/mails/"


def rows_in(response):
    """What stands in each row of the table, as words."""
    rows = re.findall(r"<tr>(.*?)</tr>", response.content.decode().partition("<tbody>")[2], re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_those_who_run_the_event_see_its_mails(event, cast, client_of):
    enrol(event, *people_with_addresses(1))
    met = {name: client_of(user).get(address(event)).status_code for name, user in cast.items()}
    assert met == {
        "visitor": 302, "teacher": 403, "coordinator": 404, "coordinator_odense": 404,
        "info_house": 200, "adviser": 200, "editor": 403, "administrator": 200,
    }  # fmt: skip


def test_each_mail_is_planned_sent_or_not_sent_and_why(event, client_of, adviser):
    told, silent = people_with_addresses(2)
    silent.email = ""
    silent.save()
    enrol(event, told, silent)
    send_due()
    rows = rows_in(client_of(adviser).get(address(event)))
    assert len(rows) == 8
    assert any(row.startswith("Person1 Prøve Påmindelse, 7 dage før Planlagt: ") for row in rows)
    assert any(row.startswith("Person1 Prøve Tilmelding bekræftet Sendt: ") for row in rows)
    assert any("Ikke sendt: Personen har ingen e-mailadresse. Send igen" in row for row in rows)


def test_the_list_is_narrowed_to_a_state_and_a_kind(event, client_of, adviser):
    enrol(event, *people_with_addresses(2))
    send_due()
    browser = client_of(adviser)
    assert len(rows_in(browser.get(address(event) + "?tilstand=sent"))) == 2
    assert len(rows_in(browser.get(address(event) + "?slags=still_coming"))) == 2
    assert rows_in(browser.get(address(event) + "?tilstand=sent&slags=still_coming")) == []
    assert len(rows_in(browser.get(address(event) + "?tilstand=ukendt"))) == 8


@pytest.mark.parametrize("number", [1, 3, 75])
def test_the_list_takes_the_same_queries_whatever_its_length(
    event, client_of, adviser, django_assert_num_queries, number
):
    enrol(event, *make_people(*[AARHUS] * number))
    browser = client_of(adviser)
    browser.get(address(event))
    with django_assert_num_queries(QUERIES):
        browser.get(address(event))


QUERIES = 11


def test_a_mail_that_was_not_sent_is_sent_again_by_the_organiser(event, client_of, adviser):
    (person,) = people_with_addresses(1)
    person.email = ""
    person.save()
    enrol(event, person)
    send_due()
    person.email = "ny@aarhus.example"
    person.save()
    mail = Mail.objects.get(kind="enrolment_confirmed")

    response = client_of(adviser).post(f"{address(event)}{mail.pk}/igen/", follow=True)
    assert "Mailen bliver skrevet på ny og sendt om lidt." in response.content.decode()
    assert send_due().sent == 1


def test_nobody_sends_mails_of_events_she_does_not_run_again(event, client_of, cast):
    enrol(event, *people_with_addresses(1))
    send_due()
    mail = Mail.objects.get(kind="enrolment_confirmed")
    other = make_event()
    met = {
        name: client_of(cast[name]).post(f"{address(event)}{mail.pk}/igen/").status_code
        for name in ("teacher", "coordinator", "editor")
    }
    assert met == {"teacher": 403, "coordinator": 404, "editor": 403}
    assert client_of(cast["adviser"]).post(f"{address(other)}{mail.pk}/igen/").status_code == 404
    assert Mail.objects.filter(key__contains="again").count() == 0


def test_reading_the_list_is_seen_by_those_on_it(event, client_of, adviser):
    (person,) = people_with_addresses(1)
    enrol(event, person)
    client_of(adviser).get(address(event))
    assert Lookup.objects.filter(person=person, by=adviser).count() == 1


def test_a_place_without_a_name_stands_without_one(event, client_of, adviser):
    enrol(event, *people_with_addresses(1))
    Enrolment.objects.update(person=None, name_by=event.enrolment_closes_at)
    assert "Person1" not in " ".join(rows_in(client_of(adviser).get(address(event))))


def test_an_event_without_mails_says_what_will_stand_there(event, client_of, adviser):
    assert "Der er ingen mails endnu" in client_of(adviser).get(address(event)).content.decode()
