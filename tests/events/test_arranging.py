"""Making an event with all its parts and changing all of one at once, as actions."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from events import actions
from events.actions import Refused
from events.models import Attendance, Event
from registry.models import Sector
from tests.events.conftest import make_event, move_in_time, states

pytestmark = pytest.mark.django_db


def as_it_is(event):
    """The event's sessions as rearrange wants them."""
    return [
        {
            "session": session,
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "title": session.title,
            "is_required": session.is_required,
        }
        for session in event.sessions.all()
    ]


def test_nothing_changed_leaves_no_line(event, by):
    actions.rearrange(event=event, by=by, sessions=as_it_is(event))
    assert (event.changes.count(), event.sessions.get().calendar_sequence) == (0, 0)


def test_all_is_changed_with_one_line(event, by):
    sessions = as_it_is(event)
    sessions[0]["title"] = "Formiddag"
    school = Sector.objects.filter(slug="skole")
    actions.rearrange(event=event, by=by, sessions=sessions, place="Skolen", audience=school)
    assert list(event.changes.values_list("what", "because", "by")) == [("changed", "place, audience, sessions", by.pk)]
    changed = Event.objects.get()
    assert (changed.place, changed.sessions.get().title, list(changed.audience.all())) == (
        "Skolen",
        "Formiddag",
        list(school),
    )


@pytest.mark.parametrize(("capacity", "minimum"), [(40, 35), (2, 1)])
def test_seats_and_the_minimum_go_up_and_down_together(by, capacity, minimum):
    event = make_event(capacity=20, minimum=10)
    actions.rearrange(event=event, by=by, sessions=as_it_is(event), capacity=capacity, minimum=minimum)
    event.refresh_from_db()
    assert (event.capacity, event.minimum) == (capacity, minimum)


def test_a_refusal_undoes_all_of_it(event, people, by):
    actions.enrol(event=event, people=people[:3], by=by)
    with pytest.raises(Refused, match="optagne pladser"):
        actions.rearrange(event=event, by=by, sessions=as_it_is(event), capacity=1, title="Nyt navn")
    event.refresh_from_db()
    assert (event.title, event.capacity, event.changes.count()) == ("En temadag", 3, 0)


def test_a_session_somebody_was_at_stays(training_event, people, by):
    actions.enrol(event=training_event, people=people[:1], by=by)
    move_in_time(training_event, timedelta(days=-30, hours=-1))
    first, second = training_event.sessions.all()
    Attendance.objects.create(enrolment=training_event.enrolments.get(), session=first, noted_by=by)
    with pytest.raises(Refused, match="kan ikke fjernes"):
        actions.rearrange(event=training_event, by=by, sessions=as_it_is(training_event)[1:])
    actions.rearrange(event=training_event, by=by, sessions=as_it_is(training_event)[:1])
    assert list(training_event.sessions.all()) == [first]
    assert second.pk not in training_event.sessions.values_list("pk", flat=True)


def test_an_open_event_keeps_a_session(event, by):
    with pytest.raises(Refused, match="mindst én mødegang"):
        actions.rearrange(event=event, by=by, sessions=[])


def test_an_event_that_is_over_is_left_alone(event, by):
    Event.objects.update(state="held")
    with pytest.raises(Refused, match="kan ikke ændres mere"):
        actions.rearrange(event=event, by=by, sessions=as_it_is(event))


def test_those_who_wait_are_served_by_the_new_rules(people, by):
    event = make_event(municipality_quota=1, quota_until=timezone.now() + timedelta(days=3))
    actions.enrol(event=event, people=people[:2], by=None)
    actions.rearrange(event=event, by=by, sessions=as_it_is(event), municipality_quota=None, quota_until=None)
    assert states(event) == ["confirmed", "confirmed"]


def test_copies_are_made_all_or_none(event):
    today = timezone.localdate()
    with pytest.raises(Refused, match="Datoen er passeret"):
        actions.next_dates(event=event, dates=[today + timedelta(days=90), today - timedelta(days=1)])
    assert Event.objects.count() == 1
    first, second = actions.next_dates(event=event, dates=[today + timedelta(days=n) for n in (90, 120)])
    assert [copy.state for copy in (first, second)] == ["draft", "draft"]
    assert (second.sessions.get().starts_at - first.sessions.get().starts_at).days in (29, 30)


def test_no_copy_begins_in_the_hour_that_is_skipped(monkeypatch):
    at = ZoneInfo("Europe/Copenhagen")
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 22, 14, 2, tzinfo=at))
    event = make_event()
    begins = datetime(2027, 3, 1, 2, 30, tzinfo=at)
    event.sessions.update(starts_at=begins, ends_at=begins + timedelta(hours=3))
    with pytest.raises(Refused, match="Den nat stilles uret"):
        actions.next_date(event=event, first_on=date(2027, 3, 28))
    copy = actions.next_date(event=event, first_on=date(2027, 3, 29))
    assert copy.sessions.get().starts_at == datetime(2027, 3, 29, 2, 30, tzinfo=at)


def test_an_event_without_sessions_has_no_next_date():
    with pytest.raises(Refused, match="ingen mødegange"):
        actions.next_date(event=make_event(sessions=0), first_on=timezone.localdate())


def test_a_copy_brings_nobody_and_takes_no_seats(event, people, by):
    actions.enrol(event=event, people=people[:2], by=by)
    copy = actions.next_date(event=event, first_on=timezone.localdate() + timedelta(days=90))
    assert (copy.enrolments.count(), copy.seats_taken, copy.capacity) == (0, 0, 3)


def test_the_programme_is_no_longer_written_when_the_event_is_over(event, by):
    Event.objects.update(state="locked")
    with pytest.raises(Refused, match="kan ikke ændres mere"):
        actions.write_programme(session=event.sessions.get(), slots=[], by=by)
