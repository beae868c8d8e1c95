"""A mail server that is down, slow and refuses addresses: 500 mails arrive exactly once, and two workers send them."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.utils import timezone

from events import actions
from outbox.models import Mail
from tests.database import ROOT
from tests.events.conftest import make_event
from tests.events.letters import people_with_addresses
from tests.outbox.servers import MailServer, free_port

pytestmark = pytest.mark.faults

MAILS = 500
SLOW = 6  # seconds to accept a mail: longer than a worker waits for a connection
PATIENCE = 400
UNKNOWN, LATER = "person7@aarhus.example", "person8@aarhus.example"


class Worker:
    """The worker of a real site, in a process of its own."""

    def __init__(self, port, log):
        self.log = log
        environment = os.environ | {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
        program = [sys.executable, "-Wignore", "site/manage.py", "send_mails", "--keep-going"]
        with log.open("w") as out:
            self.process = subprocess.Popen(program, cwd=ROOT, env=environment, stdout=out, stderr=out)

    def stop(self):
        """Ask it to stop; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def workers(tmp_path):
    """A function that starts so many workers at a port; those that run still are killed after the test."""
    started = []

    def start(number, port):
        started.extend(Worker(port, tmp_path / f"worker-{len(started)}.log") for _worker in range(number))
        return started

    yield start
    for worker in started:
        worker.kill()


@pytest.fixture
def event(committing_db):
    """A theme day with so many people, each of whom is to be told that she has a seat."""
    event = make_event(capacity=MAILS)
    actions.enrol(event=event, people=people_with_addresses(MAILS), by=None)
    return event


def wait_until(is_true):
    until = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < until, dict(states())
        time.sleep(0.5)


def confirmations():
    return Mail.objects.filter(kind="enrolment_confirmed")


def states():
    return Counter(confirmations().values_list("state", flat=True))


def let_time_pass():
    """Make what was put off due now."""
    confirmations().planned().filter(due_at__gt=timezone.now()).update(due_at=timezone.now())


def test_500_mails_arrive_exactly_once_through_a_server_that_was_down_is_slow_and_refuses(event, workers):
    port = free_port()
    running = workers(2, port)
    wait_until(lambda: confirmations().filter(last_error__startswith="Mailserveren svarer ikke").exists())
    assert states() == {"planned": MAILS}

    began = time.monotonic()
    slow = {f"person{number}@aarhus.example": SLOW for number in (20, 220, 420)}
    refuses = {UNKNOWN: f"550 5.1.1 <{UNKNOWN}>: unknown", LATER: "450 4.2.1 Greylisted"}
    with MailServer(port, slow=slow, refuses=refuses, once=[LATER]) as server:
        wait_until(lambda: states()["sent"] >= MAILS - 2)
        let_time_pass()
        wait_until(lambda: states() == {"sent": MAILS - 1, "skipped": 1})
        print(f"\n{MAILS} mails, two workers: {time.monotonic() - began:.0f} s from the server's start")
        assert [worker.stop() for worker in running] == [0, 0]

    everybody = {f"person{number}@aarhus.example" for number in range(1, MAILS + 1)}
    assert Counter(server.recipients) == Counter(everybody - {UNKNOWN})
    assert len({mail["Message-ID"] for mail in server.accepted}) == MAILS - 1
    assert list(confirmations().filter(state="skipped").values_list("because", flat=True)) == ["550 5.1.1 … unknown"]
    assert Mail.objects.planned().count() == 3 * MAILS  # the reminders
    assert not any("@" in worker.log.read_text() for worker in running)


def test_what_a_killed_worker_was_sending_goes_out_once_when_it_is_taken_again(event, workers):
    port = free_port()
    confirmations().exclude(pk__in=confirmations()[:5]).update(state="skipped", because="Kun fem i denne prøve.")
    victim = "person496@aarhus.example"  # the last planned are the first in this order
    with MailServer(port, hangs={victim}) as server:
        (first,) = workers(1, port)
        wait_until(lambda: server.is_hanging)
        first.kill()
        number = confirmations().get(state="sending").message_id
        server.hangs.clear()
        confirmations().filter(state="sending").update(state_at=timezone.now() - Mail.TAKEN_AGAIN_AFTER)
        workers(1, port)
        wait_until(lambda: states()["sent"] == 5)
        server_got = Counter(server.recipients)
    assert set(server_got.values()) == {1}
    assert str(number) in " ".join(mail["Message-ID"] for mail in server.accepted)
