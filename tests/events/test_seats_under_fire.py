"""Never oversold: threads and processes at the same seats, on the database the tests were started with.

SEAT_ROUNDS says how many random rounds to play in all (a few dozen unless given).
"""

import ast
import inspect
import os
import textwrap

import pytest

from events import actions
from events.actions.seats import Oversold
from events.models import Enrolment, Event
from registry.models import Person
from tests import factories
from tests.database import ON_POSTGRES
from tests.events import fire
from tests.events.conftest import make_event

THREADS, PROCESSES = 8, 6
SIZES = (1, 5, 30)
ROUNDS = int(os.environ.get("SEAT_ROUNDS", "36")) // (2 * len(SIZES))

pytestmark = pytest.mark.usefixtures("committing_db")


@pytest.fixture
def crowd():
    factories.agency_staff("arrangoer@styrelse.example", name="Arne Arrangør", kind="adviser")
    return fire.make_crowd()


@pytest.fixture
def processes():
    started = []

    def start(prepare=None):
        started.append(fire.Processes(PROCESSES, prepare))
        return started[-1]

    yield start
    for pool in started:
        pool.end()


def play_rounds(run, capacity):
    """Play the rounds; returns what went wrong, by seed."""
    wrong = {}
    for seed in range(ROUNDS):
        event = fire.event_for_round(capacity, seed)
        errors = [error for worker in run(fire.play, event.pk, seed) for error in worker]
        found = errors + fire.broken_rules(event)
        if found:
            wrong[seed] = found
    return wrong


@pytest.mark.parametrize("capacity", SIZES)
def test_no_seat_is_sold_twice_by_threads(crowd, capacity):
    assert play_rounds(fire.in_threads(THREADS), capacity) == {}


@pytest.mark.parametrize("capacity", SIZES)
def test_no_seat_is_sold_twice_by_processes(crowd, processes, capacity):
    assert play_rounds(processes(), capacity) == {}


def sign_up(event_id, numbers, worker):
    """Sign up, one by one, every person whose turn it is for this worker."""
    event = Event.objects.get(pk=event_id)
    mine = Person.objects.filter(pk__in=numbers[worker::PROCESSES])
    return [actions.enrol(event=event, people=[person], by=None).pk for person in mine]


def test_seats_go_to_the_first_and_the_rest_wait_in_order(crowd, processes):
    event = make_event(capacity=30)
    processes()(sign_up, event.pk, [person.pk for person in crowd])
    in_order = list(Enrolment.objects.filter(event=event).order_by("booking_id").values_list("state", flat=True))
    assert in_order == ["confirmed"] * 30 + ["waiting"] * 10


def sign_up_the_same(event_id, person_id, worker):
    try:
        actions.enrol(event=Event.objects.get(pk=event_id), people=[Person.objects.get(pk=person_id)], by=None)
    except actions.Refused as refused:
        return str(refused)
    return "tilmeldt"


def test_a_double_click_signs_up_once(crowd):
    event = make_event(capacity=5)
    answers = fire.in_threads(THREADS)(sign_up_the_same, event.pk, crowd[0].pk)
    assert sorted(answers) == sorted(["tilmeldt"] + ["Allerede tilmeldt: Person 1."] * (THREADS - 1))


def sign_up_unless_stopped(event_id, people, worker):
    """Sign up; where the last belt notices in time, that one process gives up."""
    try:
        return sign_up(event_id, people, worker)
    except Oversold:
        return []


@pytest.mark.skipif(not ON_POSTGRES, reason="on SQLite every transaction that writes holds the lock from its start")
def test_without_the_lock_the_same_schedule_oversells(crowd, processes):
    run = processes(fire.without_the_lock)
    for _try in range(60):
        event = make_event(capacity=1)
        run(sign_up_unless_stopped, event.pk, [person.pk for person in crowd[:PROCESSES]])
        if Enrolment.objects.seated().filter(event=event).count() > 1:
            return
    pytest.fail("Without the lock nothing was oversold: these tests prove nothing.")


def first_calls(function):
    """The names of what a function calls, in the order it stands in the source."""
    calls = [node for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))) if is_call(node)]
    return [ast.unparse(call.func) for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset))]


def is_call(node):
    return isinstance(node, ast.Call)


BEFORE_THE_LOCK = {"because.strip", "Refused", "ValueError", "_", "set", "sorted"}  # asks nothing of the database
WITHOUT_A_LOCK = {
    *("plan_event", "make_draft", "next_date", "next_dates"),  # what they write is new: nobody else knows of it
    *("preview_of_locking", "note_list_read", "new_feed"),  # nothing about seats
    *("serve", "lock", "Refused", "LinkIsSpent", "expire_offers", "keep_up"),
}
LOCK_FIRST_THEMSELVES = {"let_in", "name_place"}


@pytest.mark.parametrize("name", sorted(set(actions.__all__) - WITHOUT_A_LOCK))
def test_an_action_locks_before_it_looks(name):
    function = getattr(actions, name)
    calls = [call for call in first_calls(inspect.unwrap(function)) if call not in BEFORE_THE_LOCK]
    assert "transaction.atomic" in inspect.getsource(function)
    assert calls[0] in {"lock", *LOCK_FIRST_THEMSELVES}
