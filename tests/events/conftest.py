"""A theme day to sign up for, and people to do it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from events import actions
from events.models import Enrolment, Event, Service
from registry.models import Affiliation, Municipality, Person, Programme, Sector

AARHUS, ODENSE, VEJLE = "0751", "0461", "0630"


def make_service(slug="temadag", **values):
    values = {"title": slug.capitalize(), "registration": "named"} | values
    return Service.objects.update_or_create(slug=f"{slug}-i-test", defaults=values)[0]


def make_event(*, capacity=3, service=None, state="open", starts_in=timedelta(days=30), sessions=1, **values):
    """An event of one or more days in Aarhus, open for enrolment unless said."""
    first = timezone.now() + starts_in
    days = [first + timedelta(days=number) for number in range(sessions)]
    values = {
        "title": "En temadag",
        "organiser": "info_house",
        "district_id": 2,
        "place": "Demohuset",
        "capacity": capacity,
        "enrolment_closes_at": first - timedelta(days=1),
    } | values
    event = actions.plan_event(
        service=service or make_service(),
        sessions=[{"starts_at": day, "ends_at": day + timedelta(hours=6)} for day in days],
        **values,
    )
    Event.objects.filter(pk=event.pk).update(state=state)
    event.refresh_from_db()
    return event


def make_people(*municipalities):
    """One person without a sign-in for each of these municipality codes."""
    people = Person.objects.bulk_create(
        Person(name=f"Person {number}", email="") for number, _code in enumerate(municipalities, start=1)
    )
    sector = Sector.objects.get(slug="skole")
    Affiliation.objects.bulk_create(
        Affiliation(person=person, municipality_id=code, sector=sector, workplace="Skolen", valid_from=date(2020, 8, 1))
        for person, code in zip(people, municipalities, strict=True)
    )
    return people


def states(event):
    """Who has what, in the order they signed up: a list of states."""
    return list(Enrolment.objects.filter(event=event).order_by("pk").values_list("state", flat=True))


def move_in_time(event, delta):
    """Let the event be earlier (or later) by `delta`, with all its sessions."""
    for session in event.sessions.all():
        event.sessions.filter(pk=session.pk).update(
            starts_at=session.starts_at + delta, ends_at=session.ends_at + delta
        )


@pytest.fixture
def by(any_db):
    """The organiser who does what the test does."""
    return User.objects.create_user("arrangoer@politi.example")


@pytest.fixture
def event(any_db):
    """A theme day with three seats."""
    return make_event()


@pytest.fixture
def people(any_db):
    """Six people in Aarhus."""
    return make_people(*[AARHUS] * 6)


@pytest.fixture
def training_event(any_db):
    """A theme day of two sessions that trains in the programme `temadag`."""
    programme = Programme.objects.get(slug="temadag")
    return make_event(service=make_service(programme=programme), sessions=2)


@pytest.fixture
def vejle(any_db):
    return Municipality.objects.get(code=VEJLE)
