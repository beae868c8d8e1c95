"""check_seats finds what is wrong: each test writes one error past all Python and sees it named."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from events import actions
from events.models import Attendance, Booking, Enrolment, Event
from events.recount import what_is_wrong
from tests import factories
from tests.events.conftest import make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(event, people):
    """A theme day with three seats taken, and one who waits."""
    actions.enrol(event=event, people=people[:2], by=None)
    actions.enrol(event=event, people=people[2:4], by=None)
    return event


def rows(event):
    return Enrolment.objects.filter(event=event).order_by("pk")


def write(queryset, **values):
    assert queryset.update(**values)


def test_nothing_is_wrong(booked):
    said = StringIO()
    call_command("check_seats", stdout=said)
    assert (what_is_wrong(), said.getvalue().startswith("Alt passer: ")) == ([], True)


def test_the_command_names_an_injected_error_and_fails(booked):
    write(Event.objects.filter(pk=booked.pk), seats_taken=2)
    said = StringIO()
    with pytest.raises(CommandError, match="ting passer ikke"):
        call_command("check_seats", stdout=said)
    waits = rows(booked).last().pk
    assert said.getvalue().splitlines() == [
        f"Arrangement {booked.pk}: 2 pladser er talt som optaget, men 3 er det.",
        f"Arrangement {booked.pk}: tilmelding {waits} venter, selv om der er en plads til den.",
    ]


def test_more_people_than_seats(booked):
    write(rows(booked).waiting(), state="confirmed")
    assert what_is_wrong() == [
        f"Arrangement {booked.pk}: 3 pladser er talt som optaget, men 4 er det.",
        f"Arrangement {booked.pk}: 4 har plads, men der er kun 3 pladser.",
    ]


def test_an_enrolment_in_another_events_booking(booked, event):
    other = Booking.objects.create(event=make_event())
    first = rows(booked).first()
    write(rows(booked).filter(pk=first.pk), booking=other)
    assert what_is_wrong() == [f"Arrangement {booked.pk}: tilmelding {first.pk} er samlet i et andet arrangement."]


def test_a_party_that_was_split(booked):
    party = rows(booked).last().booking_id
    write(Booking.objects.filter(pk=party), stays_together=True)
    assert what_is_wrong() == [
        f"Arrangement {booked.pk}: samlet tilmelding {party} skal blive sammen, men kun nogle har plads."
    ]


def test_a_seat_without_approval(people):
    event = make_event(needs_approval=True)
    actions.enrol(event=event, people=people[:1], by=None)
    write(rows(event), state="confirmed")
    write(Event.objects.filter(pk=event.pk), seats_taken=1)
    assert what_is_wrong() == [
        f"Arrangement {event.pk}: tilmelding {rows(event).get().pk} har plads uden at være godkendt."
    ]


def test_a_municipality_over_its_quota(booked):
    write(Event.objects.filter(pk=booked.pk), municipality_quota=2, quota_until=timezone.now() + timedelta(days=1))
    assert what_is_wrong() == [f"Arrangement {booked.pk}: kommune 0751 har 3 pladser, men højst 2 er tilladt."]


def test_attendance_at_another_event_and_of_one_without_a_seat(booked):
    astray = Attendance.objects.create(enrolment=rows(booked).first(), session=make_event().sessions.get())
    seatless = Attendance.objects.create(enrolment=rows(booked).last(), session=booked.sessions.get())
    assert what_is_wrong() == [
        f"Arrangement {booked.pk}: fremmøde {astray.pk} er til et andet arrangements mødegang.",
        f"Arrangement {booked.pk}: fremmøde {seatless.pk} er for en, der ingen plads har.",
    ]


def test_an_outcome_before_the_locking_and_somebody_elses_training(booked, people):
    first = rows(booked).first()
    training = factories.training(person=people[5], programme=factories.programme())
    write(rows(booked).filter(pk=first.pk), outcome="completed", training=training)
    assert what_is_wrong() == [
        f"Arrangement {booked.pk}: tilmelding {first.pk} har et udfald, der ikke passer.",
        f"Arrangement {booked.pk}: tilmelding {first.pk} gav en anden person et gennemført forløb.",
    ]


def test_a_locked_event_without_outcomes(booked):
    write(Event.objects.filter(pk=booked.pk), state="locked")
    assert len(what_is_wrong()) == 3
