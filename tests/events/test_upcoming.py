"""The next theme days for a municipality that lacks trained people."""

from datetime import timedelta

import pytest

from events.models import Event
from events.upcoming import next_for
from registry.models import Municipality, Programme
from tests.events.conftest import make_event, make_service

pytestmark = pytest.mark.django_db


def trains(**values):
    """An event that gives a training."""
    service = make_service("uddanner", programme=Programme.objects.get(slug="temadag"))
    return make_event(service=service, **values)


def titles(code="0751"):
    return [event["title"] for event in next_for(Municipality.objects.get(code=code))]


@pytest.fixture(autouse=True)
def no_other_events(any_db):
    Event.objects.update(state="cancelled")


def test_the_next_three_that_train_come_first_in_time():
    for days in (40, 20, 30, 50):
        trains(title=f"Om {days} dage", starts_in=timedelta(days=days))
    make_event(title="Uddanner ikke", starts_in=timedelta(days=10))
    assert titles() == ["Om 20 dage", "Om 30 dage", "Om 40 dage"]


def test_only_those_near_and_open_are_offered():
    trains(title="Infohusets")
    trains(title="Styrelsens", organiser="agency", starts_in=timedelta(days=31))
    trains(title="Kladde", state="draft")
    trains(title="Aflyst", state="cancelled")
    assert (titles(), titles("0461")) == (["Infohusets", "Styrelsens"], ["Styrelsens"])


@pytest.mark.parametrize("number", [1, 3])
def test_it_is_one_query(number, django_assert_num_queries):
    for _ in range(number):
        trains()
    place = Municipality.objects.get(code="0751")
    with django_assert_num_queries(1):
        assert len(next_for(place)) == number
