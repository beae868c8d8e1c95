"""The check-in page, as each of the cast meets it and as a phone uses it."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from events import actions, door
from events.models import Attendance, Enrolment, EventChange
from registry.models import Lookup
from tests.events.conftest import AARHUS, make_event, make_people, make_service, move_in_time
from tests.events.test_views import NEVER, outcomes, text_of
from tests.events.theme_day import names, phone, seats, session, today

__all__ = ["names", "phone", "seats", "session", "today"]

pytestmark = pytest.mark.django_db


def page_of(client, event, query=""):
    return client.get(f"/temadage/{event.pk}/doer/{query}")


def names_on(response):
    return re.findall(r"data-name>([^<]+)<", response.content.decode())


def tap(client, session, **button):
    answer = client.post(f"/temadage/{session.event_id}/doer/noter/", {"session": session.pk, **button})
    return text_of(client.get(answer.url.partition("#")[0]))


def send(client, session, *marks, **body):
    body = {"sent_at": timezone.now().isoformat(), "session": session.pk, "marks": list(marks)} | body
    address = f"/temadage/{session.event_id}/doer/send/"
    return client.post(
        address, json.dumps(body), content_type="application/json", headers={"accept": "application/json"}
    )


def a_mark(session, enrolment, what="present", *, at=None, **values):
    at = at or timezone.now()
    return {"what": what, "session": session.pk, "enrolment": enrolment.pk, "at": at.isoformat()} | values


# Who comes in


def test_the_door_is_for_those_who_run_the_event(cast, client_of):
    event = make_event(organiser="agency")
    address = f"/temadage/{event.pk}/doer/"
    met = outcomes(cast, client_of, address)
    refused = dict.fromkeys(("teacher", "editor"), 403)
    may = dict.fromkeys(("adviser", "administrator"), 200)
    assert met == NEVER | refused | may | {"visitor": f"/konto/login/?next={address}"}


@pytest.mark.parametrize("what", ["noter", "send"])
def test_marks_are_taken_from_those_who_run_the_event(cast, client_of, seats, session, what):
    values = {"session": session.pk, "present": seats[0].pk}
    for user in cast.values():
        client_of(user).post(f"/temadage/{session.event_id}/doer/{what}/", values)
    by = set(Attendance.objects.values_list("noted_by__email", flat=True))
    assert by == ({"infohus@politi.example"} if what == "noter" else set())


def test_an_event_without_names_is_counted_and_has_no_door(phone):
    event = make_event(service=make_service("dialog", registration="headcount"))
    assert page_of(phone, event).url == f"/temadage/{event.pk}/deltagere/"


# The page


def test_the_page_lists_who_is_expected_by_name_and_counts(phone, today, seats, session):
    actions.note_attendance(enrolment=seats[1], session=session, by=None)
    page = page_of(phone, today)
    assert names_on(page) == ["Bo Berg", "Zoë Ægir", "Åse Aagaard"]
    assert "1 af 3 er kommet" in text_of(page)


def test_the_list_is_searched_however_danish_letters_are_written(phone, today, seats):
    found = {words: names_on(page_of(phone, today, f"?soeg={words}")) for words in ("aase", "ÆGIR", "zoe", "x")}
    assert found == {"aase": ["Åse Aagaard"], "ÆGIR": ["Zoë Ægir"], "zoe": ["Zoë Ægir"], "x": []}


def test_the_camera_is_allowed_at_the_door_only(phone, today):
    allowed = {
        address: "camera=(self)" in phone.get(address).headers["Permissions-Policy"]
        for address in (f"/temadage/{today.pk}/doer/", f"/temadage/{today.pk}/deltagere/", "/")
    }
    assert allowed == {f"/temadage/{today.pk}/doer/": True, f"/temadage/{today.pk}/deltagere/": False, "/": False}


def test_the_page_holds_no_ticket(phone, today, seats):
    page = page_of(phone, today).content.decode()
    assert [str(enrolment.reference) in page for enrolment in seats] == [False] * 3
    assert door.digest_of(seats[0].reference) in page


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_page_takes_the_same_queries_whatever_its_length(phone, django_assert_num_queries, number):
    event = make_event(capacity=300)
    actions.enrol(event=event, people=make_people(*[AARHUS] * number), by=None)
    page_of(phone, event)  # fills the cache of menus, and logs the reading
    with django_assert_num_queries(12):
        assert names_on(page_of(phone, event))[:1] == ["Person 1"]


def test_reading_the_list_is_logged_once_a_day_for_each_person_and_reader(phone, client_of, adviser, today, seats):
    for _time in range(3):
        page_of(phone, today)
    page_of(client_of(adviser), today)
    rows = Lookup.objects.values_list("person__name", "by__email", "what", "because")
    assert sorted(rows) == sorted(
        (seat.person.name, email, "event", "Arrangør, En temadag")
        for seat in seats
        for email in ("infohus@politi.example", "konsulent@styrelse.example")
    )


def test_the_list_of_another_day_is_logged_anew(phone, today, seats):
    page_of(phone, today)
    Lookup.objects.update(at=timezone.now() - timedelta(days=1))
    page_of(phone, today)
    assert Lookup.objects.count() == 6


def test_nothing_can_be_noted_before_the_day(phone, seats, session, today):
    move_in_time(today, timedelta(days=2))
    assert "Fremmødet kan noteres fra den dag" in text_of(page_of(phone, today))
    assert "Mødegangen er ikke begyndt." in tap(phone, session, present=seats[0].pk)
    assert Attendance.objects.count() == 0


# One tap


def test_one_tap_notes_and_another_takes_it_back(phone, seats, session, info_house):
    assert "Bo Berg: Mødt kl." in tap(phone, session, present=seats[0].pk)
    noted = list(Attendance.objects.values_list("enrolment", "mark", "how", "noted_by"))
    assert noted == [(seats[0].pk, "present", "name", info_house.pk)]
    assert "Bo Berg: Taget tilbage" in tap(phone, session, undo=seats[0].pk)
    assert Attendance.objects.count() == 0
    (line,) = EventChange.objects.values_list("what", "because", "by")
    words = f"Tilmelding {seats[0].pk}, mødegang {session.pk}: taget tilbage."
    assert line == ("corrected", words, info_house.pk)


def test_somebody_is_excused_and_comes_after_all(phone, seats, session):
    assert "Bo Berg: Meldt afbud" in tap(phone, session, excused=seats[0].pk)
    assert "Bo Berg: Mødt kl." in tap(phone, session, present=seats[0].pk)


def test_taking_back_what_is_not_there_leaves_no_line(phone, seats, session):
    tap(phone, session, undo=seats[0].pk)
    assert EventChange.objects.count() == 0


def test_locked_attendance_is_not_taken_back(phone, seats, session, today, by):
    tap(phone, session, present=seats[0].pk)
    move_in_time(today, timedelta(days=-2))
    actions.lock_attendance(event=today, by=by)
    assert "Fremmødet er låst." in tap(phone, session, undo=seats[0].pk)
    assert Attendance.objects.count() == 1


# Tickets


@pytest.mark.parametrize(
    "form", ["forebyg:{}", "FOREBYG:{}", "{}", " {}\n", "https://forebyg.example/temadage/billet/{}/"]
)
def test_a_ticket_is_understood_scanned_or_typed(phone, seats, session, form):
    assert "Zoë Ægir: Mødt kl." in tap(phone, session, ticket=form.format(seats[1].reference))
    assert Attendance.objects.values_list("enrolment", "how").get() == (seats[1].pk, "scan")


def test_a_ticket_without_hyphens_is_the_same(seats):
    assert door.reference_on(seats[0].reference.hex) == seats[0].reference


def test_the_code_on_the_ticket_can_be_typed_with_spaces_or_dashes(client_of, teacher, seats, phone, session):
    code = door.code_of(seats[1].reference)
    assert [len(group) for group in code.split()] == [4] * 8
    assert door.reference_on(code.replace(" ", "-").upper()) == seats[1].reference
    assert door.reference_on(code[:-1]) is None
    assert "Zoë Ægir: Mødt kl." in tap(phone, session, ticket=code)


def test_other_tickets_are_refused_in_words(phone, seats, session, people):
    other = make_event()
    actions.enrol(event=other, people=people[:1], by=None)
    theirs = Enrolment.objects.get(event=other).reference
    assert "Det er ikke en billet fra Forebyg." in tap(phone, session, ticket="https://example.com/x")
    assert "Billetten er ikke til dette arrangement." in tap(phone, session, ticket=f"forebyg:{theirs}")
    assert Attendance.objects.count() == 0


def test_a_ticket_given_up_lets_nobody_in(phone, seats, session):
    Enrolment.objects.filter(pk=seats[0].pk).update(state="cancelled")
    assert "Bo Berg: Deltageren har ingen plads." in tap(phone, session, ticket=f"forebyg:{seats[0].reference}")


# A phone that sends later


def test_marks_are_taken_with_the_time_they_were_made(phone, seats, session):
    at = timezone.now() - timedelta(minutes=7)
    answer = send(phone, session, a_mark(session, seats[0], at=at, how="scan"), a_mark(session, seats[1], "excused"))
    assert [(r["ok"], r["mark"]) for r in answer.json()["results"]] == [(True, "present"), (True, "excused")]
    noted = Attendance.objects.get(enrolment=seats[0])
    assert (noted.how, abs(noted.noted_at - at) < timedelta(seconds=5)) == ("scan", True)
    stands = {number: row["mark"] for number, row in answer.json()["rows"].items()}
    assert stands == {str(seats[0].pk): "present", str(seats[1].pk): "excused", str(seats[2].pk): ""}


def test_sending_the_same_again_changes_nothing(phone, seats, session):
    start = timezone.now() - timedelta(minutes=9)
    marks = [
        a_mark(session, seats[0], what, at=start + timedelta(minutes=n))
        for n, what in enumerate(("present", "undo", "present"))
    ]
    send(phone, session, *marks)
    before = list(Attendance.objects.values())
    send(phone, session, *marks)
    assert (list(Attendance.objects.values()), EventChange.objects.count()) == (before, 1)


def test_a_wrong_clock_is_put_right(phone, seats, session):
    wrong = timezone.now() + timedelta(hours=3)
    send(phone, session, a_mark(session, seats[0], at=wrong - timedelta(minutes=4)), sent_at=wrong.isoformat())
    noted = Attendance.objects.get().noted_at
    assert abs(timezone.now() - timedelta(minutes=4) - noted) < timedelta(seconds=5)


def test_a_time_to_come_is_now(phone, seats, session):
    send(phone, session, a_mark(session, seats[0], at=timezone.now() + timedelta(days=9)))
    assert Attendance.objects.get().noted_at <= timezone.now()


def test_one_refused_mark_holds_up_no_other(phone, seats, session):
    Enrolment.objects.filter(pk=seats[0].pk).update(state="cancelled")
    answer = send(phone, session, a_mark(session, seats[0]), a_mark(session, seats[1]))
    told = [(result["ok"], result["problem"]) for result in answer.json()["results"]]
    assert told == [(False, "Deltageren har ingen plads."), (True, "")]


def test_marks_of_a_locked_event_are_told_of_each(phone, seats, session, today, by):
    move_in_time(today, timedelta(days=-2))
    actions.lock_attendance(event=today, by=by)
    answer = send(phone, session, a_mark(session, seats[0]))
    assert answer.json()["results"][0] | {"rows": None} == {
        "ok": False, "enrolment": seats[0].pk, "name": "Bo Berg", "mark": "", "words": "",
        "problem": "Fremmødet er låst.", "rows": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"sent_at": "i går", "marks": []}',
        '{"sent_at": "2026-11-22T12:00:00Z", "marks": {}}',
        '{"sent_at": "2026-11-22T12:00:00Z", "marks": [1]}',
        '{"sent_at": "2026-11-22T12:00:00Z", "marks": [{"what": ["present"]}]}',
        json.dumps({"sent_at": "2026-11-22T12:00:00Z", "marks": [{}] * 501}),
    ],
)
def test_what_cannot_be_read_is_refused_in_danish(phone, today, body):
    answer = phone.post(f"/temadage/{today.pk}/doer/send/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["problem"][-1]) == (422, ".")


@pytest.mark.parametrize(
    ("mark", "problem"),
    [
        ({"what": "dance"}, "dance er ikke en af de tilgængelige valgmuligheder."),
        ({"session": 0}, "Mødegangen findes ikke mere."),
        ({"enrolment": 0}, "Denne værdi skal være større end eller lig 1."),
        ({"ticket": "forebyg:x"}, "Vælg en deltager, eller scan en billet."),
        ({"at": "i går"}, "Indtast gyldig dato/tid."),
        ({"enrolment": 10**9}, "Billetten er ikke til dette arrangement."),
    ],
)
def test_a_mark_is_checked_strictly(phone, seats, session, mark, problem):
    (result,) = send(phone, session, a_mark(session, seats[0]) | mark).json()["results"]
    assert (result["ok"], problem in result["problem"], Attendance.objects.count()) == (False, True, 0)


def test_a_script_without_session_is_told_where_to_sign_in(client_of, today, session):
    answer = send(client_of(), session)
    back = f"/konto/login/?next=%2Ftemadage%2F{today.pk}%2Fdoer%2F"
    assert (answer.status_code, answer.json()) == (401, {"sign_in": back})


def test_many_marks_are_taken_in_a_bounded_number_of_queries(phone, seats, session, django_assert_max_num_queries):
    marks = [a_mark(session, seats[n % 3]) for n in range(9)]
    with django_assert_max_num_queries(20 + 9 * 12):
        send(phone, session, *marks)


def test_the_worker_reaches_no_further_than_the_door(phone, today):
    answer = phone.get(f"/temadage/{today.pk}/doer/uden-net.js")
    script = answer.content.decode()
    assert (answer.headers["Content-Type"], "door_worker" in script) == ("text/javascript; charset=utf-8", True)
    assert "Service-Worker-Allowed" not in answer.headers
