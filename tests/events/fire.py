"""Many people at the same seats at once, by schedules that a seed fixes: who does what; when is the machine's.

`play` is what one worker does, a thread or a process; `broken_rules` counts everything again after a round.
"""

import multiprocessing
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import connections, transaction
from django.utils import timezone

from events import actions
from events.actions import attending, enrolling, planning, seats
from events.models import Booking, Enrolment, Event
from events.recount import what_is_wrong
from registry.models import Municipality, Person
from tests.events.conftest import AARHUS, ODENSE, VEJLE, make_event, make_people

STEPS = 6
CROWD = 40


def make_crowd():
    return make_people(*[[AARHUS, ODENSE, VEJLE, None][number % 4] for number in range(CROWD)])


def event_for_round(capacity, seed):
    """An event whose rules (offers, quota, approval, order) the seed chooses."""
    choose = random.Random(f"event {seed}")
    has_quota = choose.random() < 0.3
    return make_event(
        capacity=capacity,
        offer_hours=choose.choice([None, 1]),
        needs_approval=choose.random() < 0.2,
        untrained_first=choose.random() < 0.3,
        municipality_quota=choose.randint(1, capacity) if has_quota else None,
        quota_until=timezone.now() + timedelta(days=20) if has_quota else None,
    )


def play(event_id, seed, worker):
    """Do a few random things to the event. Returns what went wrong: a list of errors, none of them a Refused."""
    choose = random.Random(f"{seed} {worker}")
    event, crowd, errors = Event.objects.get(pk=event_id), list(Person.objects.filter(user=None)), []
    for _step in range(STEPS):
        action = choose.choices(ACTIONS, weights=[weight for _action, weight in WEIGHTED])[0]
        try:
            action(event, crowd, choose)
        except actions.Refused:
            pass
        except Exception as error:
            errors.append(f"{action.__name__}: {error!r}")
    return errors


def sign_up_one(event, crowd, choose):
    actions.enrol(event=event, people=[choose.choice(crowd)], by=None, **priority(choose))


def sign_up_some(event, crowd, choose):
    people = choose.sample(crowd, choose.randint(2, 4))
    actions.enrol(event=event, people=people, by=None, stays_together=choose.random() < 0.5, **priority(choose))


def hold_places(event, crowd, choose):
    place = Municipality.objects.get(code=choose.choice([AARHUS, ODENSE]))
    name_by = timezone.now() + timedelta(days=choose.choice([1, 9]))
    actions.enrol(event=event, held_places=2, name_by=name_by, municipality=place, by=None)


def priority(choose):
    if choose.random() < 0.1:
        return {"priority": choose.randint(1, 3), "priority_because": "Oplægsholder"}
    return {}


def somebody(event, choose, *states):
    return choose.choice(list(Enrolment.objects.filter(event=event, state__in=states).order_by("pk")) or [None])


def leave(event, crowd, choose):
    enrolment = somebody(event, choose, *Enrolment.LIVE)
    if enrolment and choose.random() < 0.7:
        actions.cancel(enrolment=enrolment, by=None)
    elif enrolment:
        actions.cancel_booking(booking=enrolment.booking, by=None)


def answer(event, crowd, choose):
    enrolment = somebody(event, choose, "offered")
    if enrolment:
        choose.choice([actions.accept_offer, actions.decline_offer])(enrolment=enrolment, by=None)


def resize(event, crowd, choose):
    actions.set_capacity(event=event, capacity=max(1, event.capacity + choose.randint(-3, 3)), by=None)


def let_time_pass(event, crowd, choose):
    now = timezone.now() + timedelta(days=choose.choice([0, 2]))
    seats.serve_again(event_id=event.pk, now=now)


def let_in(event, crowd, choose):
    actions.let_in(event=event, person=choose.choice(crowd), by=Person.objects.exclude(user=None).first().user)


def decide(event, crowd, choose):
    booking = Booking.objects.filter(event=event, approved_at=None).order_by("?").first()
    organiser = Person.objects.exclude(user=None).first().user
    if booking and choose.random() < 0.8:
        actions.approve(booking=booking, by=organiser)
    elif booking:
        actions.turn_down(booking=booking, by=organiser, because="Ikke i målgruppen")


def give_name(event, crowd, choose):
    place = Enrolment.objects.live().filter(event=event, person=None).order_by("?").first()
    if place:
        actions.name_place(enrolment=place, person=choose.choice(crowd), by=None)


WEIGHTED = [
    (sign_up_one, 8),
    (sign_up_some, 5),
    (hold_places, 1),
    (leave, 6),
    (answer, 3),
    (resize, 2),
    (let_time_pass, 1),
    (let_in, 1),
    (decide, 2),
    (give_name, 1),
]
ACTIONS = [action for action, _weight in WEIGHTED]


def broken_rules(event):
    """Return what does not hold after a round: by counting here, and by what check_seats counts."""
    with transaction.atomic():
        event.refresh_from_db()
        seated = Enrolment.objects.filter(event=event, state__in=["offered", "confirmed"]).count()
        live = Enrolment.objects.filter(event=event, state__in=["waiting", "offered", "confirmed"])
        names = list(live.exclude(person=None).values_list("person", flat=True))
        found = [] if seated == event.seats_taken <= event.capacity else [f"{seated} of {event.capacity} seats"]
        found += [] if len(set(names)) == len(names) else ["somebody has two places"]
        return found + what_is_wrong(Event.objects.filter(pk=event.pk))


def in_threads(number):
    """A function that calls another in so many threads at once, with the thread's number; returns all answers."""

    def run(task, *arguments):
        barrier = Barrier(number)

        def one(worker):
            barrier.wait()
            try:
                return task(*arguments, worker)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(number) as pool:
            return list(pool.map(one, range(number)))

    return run


class Processes:
    """So many processes of their own, forked from this one, each with its own connection. Used as `in_threads` is."""

    def __init__(self, number, prepare=None):
        connections.close_all()
        context = multiprocessing.get_context("fork")
        self.number = number
        self.pool = context.Pool(number, initializer=_begin, initargs=(context.Barrier(number), prepare))

    def __call__(self, task, *arguments):
        return self.pool.starmap(_together, [(task, arguments, worker) for worker in range(self.number)], chunksize=1)

    def end(self):
        self.pool.close()
        self.pool.join()


def _begin(barrier, prepare):
    global _barrier
    _barrier = barrier
    connections.close_all()
    if prepare:
        prepare()


def _together(task, arguments, worker):
    _barrier.wait(timeout=60)
    return task(*arguments, worker)


def without_the_lock():
    """Take the protection away, in this process only: nobody locks, and seats are counted as one would at first.

    Read, add, write: what the conditional UPDATE is there to replace.
    """

    def only_read(event_id):
        return Event.objects.select_related("service").get(pk=event_id)

    def count_naively(event, count):
        event.seats_taken += count
        event.save(update_fields=["seats_taken"])

    for module in (seats, enrolling, planning, attending):
        module.lock = only_read
    seats.take_seats = attending.take_seats = count_naively
