"""The code on the wall: how long it holds, and who checks in with it."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from events import actions, wall
from events.models import Attendance, Event
from tests.events.conftest import make_event, make_service, move_in_time
from tests.events.test_views import NEVER, outcomes, said, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """A clock that is moved by hand: `clock(31)` is half a minute later."""
    start, moved = 1_800_000_000, {"by": 0}
    monkeypatch.setattr(time, "time", lambda: start + moved["by"])

    def move(seconds):
        moved["by"] += seconds

    return move


@pytest.fixture
def running(teacher):
    """A theme day that begins in ten minutes; the teacher has a seat."""
    event = make_event(organiser="agency")
    actions.enrol(event=event, people=[teacher.person], by=None)
    move_in_time(event, timedelta(days=-30, minutes=10))
    return event


@pytest.fixture
def session(running):
    return running.sessions.get()


def here(event, code=None):
    return f"/temadage/{event.pk}/her/{f'?kode={code}' if code else ''}"


def scan(client, session):
    return client.get(here(session.event, wall.code_now(session)[0]))


# The code


def test_a_code_is_six_digits_of_its_session_and_half_minute(running, session):
    other = make_event().sessions.get()
    codes = {wall.code_of(session, step) for step in range(50)} | {wall.code_of(other, step) for step in range(50)}
    assert (len(codes) > 98, all(re.fullmatch(r"\d{6}", code) for code in codes)) == (True, True)


def test_a_code_holds_its_half_minute_and_the_next(clock, session):
    code, left = wall.code_now(session)
    held = [wall.is_code(session, code, at=time.time() + seconds) for seconds in (0, left - 1, left + 29, left + 30)]
    assert held == [True, True, True, False]


def test_another_secret_gives_another_code(settings, session):
    before = [wall.code_of(session, step) for step in range(3)]
    settings.SECRET_KEY = "en anden hemmelighed, som er lang nok"
    assert [wall.code_of(session, step) for step in range(3)] != before


# The wall


def test_the_wall_is_for_those_who_run_the_event(cast, client_of, running):
    address = f"/temadage/{running.pk}/vaeg/"
    refused = dict.fromkeys(("teacher", "editor"), 403)
    may = dict.fromkeys(("adviser", "administrator"), 200)
    assert outcomes(cast, client_of, address) == NEVER | refused | may | {"visitor": f"/konto/login/?next={address}"}


def test_the_wall_shows_the_code_and_renews_itself_without_a_script(clock, client_of, adviser, running, session):
    page = client_of(adviser).get(f"/temadage/{running.pk}/vaeg/")
    code, left = wall.code_now(session)
    assert f"{code[:3]} {code[3:]}" in text_of(page)
    assert f'<noscript><meta http-equiv="refresh" content="{left + 1}"></noscript>' in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_there_is_no_code_long_before_or_after(client_of, adviser, running):
    shown = []
    for hours in (-3, 15):  # two hours and fifty minutes before it begins; after it has ended
        move_in_time(running, timedelta(hours=-hours))
        shown.append("wall-digits" in client_of(adviser).get(f"/temadage/{running.pk}/vaeg/").content.decode())
        move_in_time(running, timedelta(hours=hours))
    assert shown == [False, False]


def test_a_dialogue_has_no_wall(client_of, adviser):
    dialogue = make_event(organiser="agency", service=make_service("dialog", registration="headcount"))
    assert client_of(adviser).get(f"/temadage/{dialogue.pk}/vaeg/").url == f"/temadage/{dialogue.pk}/deltagere/"


# Checking in


def test_who_has_a_seat_scans_and_presses_one_button(client_of, teacher, session):
    client = client_of(teacher)
    assert "Jeg er her" in text_of(scan(client, session))
    assert Attendance.objects.count() == 0  # nothing changes by looking
    assert "Du er noteret som mødt. Velkommen!" in said(client.post(here(session.event)))
    assert Attendance.objects.values_list("enrolment__person__user", "mark", "how", "noted_by").get() == (
        teacher.pk,
        "present",
        "self",
        teacher.pk,
    )
    assert "Du er noteret som mødt." in text_of(scan(client, session))


def test_signing_in_takes_its_time_and_the_code_waits(clock, client_of, teacher, session):
    client = client_of()
    answer = scan(client, session)
    assert answer.url.startswith("/konto/login/?next=")
    clock(4 * 60)
    client.force_login(teacher)
    assert "Jeg er her" in text_of(client.get(here(session.event)))
    client.post(here(session.event))
    assert Attendance.objects.count() == 1


def test_the_sign_in_leads_back_to_the_code_that_waits(clock, client_of, teacher, session):
    client, code = client_of(), wall.code_now(session)[0]
    client.get(here(session.event, code))
    clock(4 * 60)
    client.force_login(teacher)
    assert (
        '<button class="button button-primary button-large">' in client.get(here(session.event, code)).content.decode()
    )


def test_a_code_waits_five_minutes_and_no_longer(clock, client_of, teacher, session):
    client = client_of()
    scan(client, session)
    clock(5 * 60 + 1)
    client.force_login(teacher)
    assert "Koden er for gammel." in text_of(client.get(here(session.event)))
    client.post(here(session.event))
    assert Attendance.objects.count() == 0


def test_an_old_code_is_not_made_young_by_scanning_it_again(clock, client_of, teacher, session):
    client, code = client_of(teacher), wall.code_now(session)[0]
    clock(61)
    assert "Koden passer ikke." in text_of(client.get(here(session.event, code)))


def test_without_a_code_one_is_asked_for(client_of, teacher, session):
    client = client_of(teacher)
    assert "Koden på væggen" in text_of(client.get(here(session.event)))
    client.post(here(session.event))
    assert Attendance.objects.count() == 0


def test_what_is_no_code_is_told_of(client_of, teacher, session):
    assert "Koden er på seks cifre." in text_of(client_of(teacher).get(here(session.event, "abc")))


def test_the_code_of_another_event_does_not_do(client_of, teacher, session):
    other = make_event()
    move_in_time(other, timedelta(days=-30))
    code = wall.code_now(other.sessions.get())[0]
    assert "Koden passer ikke." in text_of(client_of(teacher).get(here(session.event, code)))


def test_who_has_no_seat_is_told_what_to_do(client_of, adviser, session):
    client = client_of(adviser)
    assert "Du har ingen plads på arrangementet. Gå hen til den, der står ved døren" in text_of(scan(client, session))
    client.post(here(session.event))
    assert Attendance.objects.count() == 0


def test_everybody_signed_in_may_try(cast, client_of, running):
    address = here(running)
    assert outcomes(cast, client_of, address) == dict.fromkeys(cast, 200) | {"visitor": f"/konto/login/?next={address}"}


def test_guessing_stops_after_ten_tries_whatever_the_browser(client_of, teacher, session):
    right = wall.code_now(session)[0]
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _try in range(10):
        assert "Koden passer ikke." in text_of(client_of(teacher).get(here(session.event, wrong)))
    assert "Der er prøvet for mange gange." in text_of(client_of(teacher).get(here(session.event, right)))


def test_right_codes_use_up_no_tries(client_of, teacher, session):
    client = client_of(teacher)
    for _time in range(12):
        assert scan(client, session).status_code == 200


def test_nobody_checks_in_long_before_or_when_it_is_locked(client_of, teacher, running, session):
    client = client_of(teacher)
    Event.objects.filter(pk=running.pk).update(state="locked")
    assert "Man kan ikke registrere sig" in text_of(scan(client, session))
    Event.objects.filter(pk=running.pk).update(state="open")
    move_in_time(running, timedelta(hours=2))
    assert "Man kan først registrere sig en time før" in text_of(scan(client, session))
    client.post(here(session.event))
    assert Attendance.objects.count() == 0


def test_the_hour_before_counts(session):
    minutes = [-61, -59, 0, 360, 361]
    open_at = [wall.is_open(session, session.starts_at + timedelta(minutes=m)) for m in minutes]
    assert open_at == [False, True, True, True, False]
    assert session.ends_at - session.starts_at == timedelta(minutes=360)
    assert session.starts_at > timezone.now()
