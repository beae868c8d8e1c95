"""A theme day that is on: fixtures of what happens at its door."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import actions, door
from events.models import Event
from registry.models import Person
from tests.events.conftest import AARHUS, make_event, make_people, move_in_time

__all__ = ["names", "phone", "seats", "session", "today"]


@pytest.fixture
def today():
    """A theme day with five seats that began ten minutes ago, run by the info house in Østjylland."""
    event = make_event(capacity=5)
    move_in_time(event, timedelta(days=-30, minutes=-10))
    return event


@pytest.fixture
def session(today):
    return today.sessions.get()


@pytest.fixture
def names():
    people = make_people(*[AARHUS] * 3)
    for person, name in zip(people, ("Åse Aagaard", "Bo Berg", "Zoë Ægir"), strict=True):
        Person.objects.filter(pk=person.pk).update(name=name)
    return Person.objects.filter(pk__in=[person.pk for person in people])


def enrol_in_time(event, **values):
    """Sign up for an event of today as one did the week before."""
    move_in_time(event, timedelta(days=7))
    Event.objects.filter(pk=event.pk).update(enrolment_closes_at=timezone.now() + timedelta(days=1))
    actions.enrol(event=event, by=None, **values)
    move_in_time(event, timedelta(days=-7))


@pytest.fixture
def seats(today, names):
    """Three people with seats, by name: Bo, Zoë, Åse."""
    enrol_in_time(today, people=names)
    return door.in_order(door.confirmed(today))


@pytest.fixture
def phone(client_of, info_house):
    return client_of(info_house)
