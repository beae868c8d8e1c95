"""200 people sign up for 30 seats through the real server at the same moment, each with a double click."""

import http.client
import os
import random
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from accounts.models import User
from events.models import Booking, Enrolment
from events.standing import numbers_in_queue
from registry.models import Person
from tests.events.conftest import make_event
from tests.running_site import ROOT, free_port, granian, wait_for

PEOPLE, SEATS = 200, 30
TOKEN = "a" * 32
LONGEST_ANSWER = 60  # seconds


@dataclass(frozen=True)
class Click:
    """One request for a seat: who, when it was sent and answered, and with what."""

    who: int
    sent: float
    answered: float
    status: int
    location: str


@contextmanager
def site(folder):
    """The server of the real site in processes of its own, over this session's database; gives its port."""
    port, log = free_port(), (folder / "server.log").open("w")
    environment = os.environ | {"SITE_URL": f"http://127.0.0.1:{port}"}
    server = subprocess.Popen(granian(port, workers=2), cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield port
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def make_crowd():
    """People with a sign-in; returns their person numbers with the cookie of a session of each."""
    users = User.objects.bulk_create(User(email=f"person{n}@kommune.example", password="!") for n in range(PEOPLE))
    people = Person.objects.bulk_create(Person(user=user, name=f"Person {user.pk}", email=user.email) for user in users)
    return {person.pk: cookie_of(person.user) for person in people}


def cookie_of(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={TOKEN}"


def rush(port, event, cookies):
    """Let everybody click twice, all at once: a thread and a connection for each click. Returns the Clicks."""
    clicks = [(who, cookie) for who, cookie in cookies.items() for _twice in range(2)]
    random.Random(20261122).shuffle(clicks)
    barrier = threading.Barrier(len(clicks))

    def click(who, cookie):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_ANSWER)
        connection.connect()
        barrier.wait(LONGEST_ANSWER)
        sent = time.monotonic()
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"csrfmiddlewaretoken": TOKEN})
        connection.request("POST", f"/temadage/{event.pk}/tilmeld/", body, headers)
        reply = connection.getresponse()
        reply.read()
        connection.close()
        return Click(who, sent, time.monotonic(), reply.status, reply.headers.get("Location", ""))

    with ThreadPoolExecutor(len(clicks)) as pool:
        return list(pool.map(lambda one: click(*one), clicks))


def page_of(port, event, cookie):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_ANSWER)
    connection.request("GET", event.get_absolute_url(), headers={"Cookie": cookie})
    page = connection.getresponse().read().decode()
    connection.close()
    return page


def test_200_at_once_get_30_seats_and_170_places_in_the_queue(committing_db, tmp_path, capsys):
    event, cookies = make_event(capacity=SEATS), make_crowd()
    with site(tmp_path) as port:
        began = time.monotonic()
        clicks = rush(port, event, cookies)
        seconds = time.monotonic() - began
        *_others, last = Enrolment.objects.filter(event=event).order_by("booking").values_list("person", flat=True)
        assert f"Du står som nr. {PEOPLE - SEATS} på ventelisten." in page_of(port, event, cookies[last])
    assert Counter((click.status, click.location) for click in clicks) == {(302, event.get_absolute_url()): 2 * PEOPLE}
    enrolments = Enrolment.objects.filter(event=event).order_by("booking")
    served = list(enrolments.values_list("person", "state"))
    assert sorted(who for who, _state in served) == sorted(cookies)  # everybody, and nobody twice
    assert [state for _who, state in served] == ["confirmed"] * SEATS + ["waiting"] * (PEOPLE - SEATS)
    times = list(Booking.objects.filter(event=event).order_by("pk").values_list("booked_at", flat=True))
    assert times == sorted(times)
    waiting = enrolments.filter(state="waiting").values_list("pk", flat=True)
    assert numbers_in_queue(event) == {pk: number for number, pk in enumerate(waiting, start=1)}
    event.refresh_from_db()
    assert event.seats_taken == SEATS
    call_command("check_seats")
    assert "passer" in capsys.readouterr().out
    with capsys.disabled():
        rate = len(clicks) / seconds
        slowest = max(click.answered - click.sent for click in clicks)
        print(f"\n{len(clicks)} clicks in {seconds:.1f} s: {rate:.0f} requests a second, the slowest {slowest:.1f} s")
