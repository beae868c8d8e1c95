"""The files for those who run an event: who comes, how many came, who pays; and who fetched them."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest

from events import actions, wording
from registry.models import Lookup, Person
from tests.events.conftest import AARHUS, make_event, make_people, make_service, move_in_time

pytestmark = pytest.mark.django_db
GLN, CVR = "5798000123452", "12345674"
RUNS_IT = {"info_house": 200, "adviser": 200, "administrator": 200}
OTHERS = {"visitor": "sign in", "teacher": 403, "coordinator": 404, "coordinator_odense": 404, "editor": 403}


def file_of(response):
    """The rows of a downloaded file but the last, which says who took it; each line ends as Windows wants it."""
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode()
    assert (text.startswith("\ufeff"), text.endswith("\r\n")) == (True, True)
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def statuses(cast, client_of, address):
    answers = {who: client_of(user).get(address) for who, user in cast.items()}
    return {who: "sign in" if a.status_code == 302 else a.status_code for who, a in answers.items()}


@pytest.fixture
def priced(any_db):
    """A theme day with three seats that costs 1,250.50 kroner each."""
    return make_event(price=Decimal("1250.50"))


@pytest.mark.parametrize("name", ["deltagere", "betalere"])
def test_those_who_run_the_event_fetch_its_files(cast, client_of, priced, name):
    assert statuses(cast, client_of, f"/temadage/{priced.pk}/{name}.csv") == OTHERS | RUNS_IT


def test_the_list_says_who_comes_and_who_came(client_of, adviser, training_event, people, by):
    people[0].name = "=cmd()"
    people[0].save()
    booking = actions.enrol(event=training_event, people=people[:4], by=by)
    move_in_time(training_event, timedelta(days=-40))
    first, second = training_event.sessions.all()
    enrolments = list(booking.enrolments.order_by("pk"))
    actions.note_attendance(enrolment=enrolments[0], session=first, by=by)
    actions.note_attendance(enrolment=enrolments[0], session=second, by=by)
    actions.note_attendance(enrolment=enrolments[1], session=first, mark="excused", by=by)
    actions.lock_attendance(event=training_event, by=by)
    *rows, marked = file_of(client_of(adviser).get(f"/temadage/{training_event.pk}/deltagere.csv"))
    head = ["Navn", "Arbejdsplads", "Stilling", "Kommune", "Tilstand", "Nr. på ventelisten"]
    work = ["Skolen", "", "Aarhus Kommune"]
    assert rows == [
        [*head, wording.when(first), wording.when(second), "Udfald"],
        ["'=cmd()", *work, "Har plads", "", "Mødt", "Mødt", "Gennemført"],
        ["Person 2", *work, "Har plads", "", "Meldt afbud", "", "Meldt afbud"],
        ["Person 3", *work, "Har plads", "", "", "", "Udeblevet"],
        ["Person 4", *work, "På venteliste", "1", "", "", ""],
    ]
    assert marked[0].startswith("Hentet af konsulent@styrelse.example den ")
    assert "i kraft af: Arrangør, En temadag. Listen indeholder personoplysninger." in marked[0]


def test_each_on_the_list_can_see_that_it_was_fetched(client_of, adviser, event, people, by):
    actions.enrol(event=event, people=people[:2], by=by)
    actions.enrol(event=event, people=[adviser.person], by=by)
    client_of(adviser).get(f"/temadage/{event.pk}/deltagere.csv")
    assert list(Lookup.objects.order_by("person").values_list("person", "by", "what", "because")) == [
        (person.pk, adviser.pk, "export", "Arrangør, En temadag") for person in people[:2]
    ]


def test_an_outsider_fetches_nothing_and_leaves_no_trace(client_of, coordinator_odense, event, people, by):
    actions.enrol(event=event, people=people[:2], by=by)
    assert client_of(coordinator_odense).get(f"/temadage/{event.pk}/deltagere.csv").status_code == 404
    assert Lookup.objects.count() == 0


def test_an_event_without_names_gives_numbers_only(client_of, adviser, by):
    event = make_event(service=make_service("dialog", registration="headcount"), sessions=2)
    move_in_time(event, timedelta(days=-40))
    first, second = event.sessions.all()
    actions.note_headcount(session=first, participants=27, by=by)
    assert file_of(client_of(adviser).get(f"/temadage/{event.pk}/deltagere.csv")) == [
        ["Mødegang", "Antal deltagere"],
        [wording.when(first), "27"],
        [wording.when(second), "Ikke talt"],
    ]
    assert Lookup.objects.count() == 0


def test_the_bill_says_who_pays_for_how_many_and_nobody_else(client_of, adviser, coordinator, priced, people, by):
    paying = {"gln": GLN, "payment_reference": "=1+1"}
    actions.enrol(event=priced, people=people[:2], by=coordinator, **paying)
    actions.enrol(event=priced, people=people[2:4], by=by, cvr=CVR)
    actions.enrol(event=priced, people=people[4:], by=by, cvr=CVR)  # all of them wait
    *rows, _marked = file_of(client_of(adviser).get(f"/temadage/{priced.pk}/betalere.csv"))
    assert [row[:-1] for row in rows] == [
        [
            *("EAN-nummer", "CVR-nummer", "Reference", "Antal deltagere"),
            *("Pris pr. deltager", "I alt", "Tilmeldt af"),
        ],
        [GLN, "", "'=1+1", "2", "1250,50", "2501,00", "Karen Koordinator"],
        ["", CVR, "", "1", "1250,50", "1250,50", "arrangoer@politi.example"],
    ]
    assert not any(person.name in str(rows) for person in people)
    assert list(Lookup.objects.values_list("person__name", "what")) == [("Karen Koordinator", "export")]


def test_a_free_event_has_nobody_who_pays(client_of, adviser, event):
    assert client_of(adviser).get(f"/temadage/{event.pk}/betalere.csv").status_code == 404


@pytest.mark.parametrize("number", [1, 3, 100])
@pytest.mark.parametrize(("name", "queries"), [("deltagere", 10), ("betalere", 5)])
def test_the_files_take_the_same_queries_whatever_their_length(
    client_of, adviser, by, django_assert_num_queries, number, name, queries
):
    event = make_event(capacity=100, price=Decimal("10"))
    make_people(*[AARHUS] * number)
    for person in Person.objects.filter(user=None):
        actions.enrol(event=event, people=[person], by=by, cvr=CVR)
    client = client_of(adviser)
    with django_assert_num_queries(queries):
        assert len(file_of(client.get(f"/temadage/{event.pk}/{name}.csv"))) == number + 2
