from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from events import actions
from events.actions import Refused
from events.models import Event, EventChange
from tests.events.conftest import make_event, make_service, move_in_time, states

pytestmark = pytest.mark.django_db


def test_a_planned_event_is_a_draft_that_asks_what_its_service_asked_then():
    service = make_service("dialog", registration="headcount")
    event = make_event(service=service, state="draft", sessions=2)
    service.registration = "named"
    service.save()
    event.refresh_from_db()
    assert (event.state, event.registration, event.sessions.count()) == ("draft", "headcount", 2)


def test_a_draft_is_opened_once(by):
    event = make_event(state="draft")
    opened = actions.open_event(event=event, by=by)
    assert (opened.state, list(EventChange.objects.values_list("what", "by"))) == ("open", [("opened", by.pk)])
    with pytest.raises(Refused, match="Kun en kladde kan åbnes"):
        actions.open_event(event=event, by=by)


@pytest.mark.parametrize(
    ("values", "words"),
    [({"place": ""}, "Skriv et sted eller et link"), ({"sessions": 0}, "Skriv mindst én mødegang")],
)
def test_a_draft_that_is_not_ready_stays_a_draft(by, values, words):
    event = make_event(state="draft", **values)
    with pytest.raises(Refused, match=words):
        actions.open_event(event=event, by=by)
    event.refresh_from_db()
    assert event.state == "draft"


def test_a_draft_whose_enrolment_has_closed_is_not_opened(by):
    event = make_event(state="draft")
    Event.objects.filter(pk=event.pk).update(enrolment_closes_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Refused, match="Ret »tilmelding lukker«, og åbn igen"):
        actions.open_event(event=event, by=by)
    event.refresh_from_db()
    assert event.state == "draft"


def test_calling_off_tells_everybody_why(event, people, by):
    actions.enrol(event=event, people=people[:4], by=None)
    with pytest.raises(Refused, match="hvorfor arrangementet aflyses"):
        actions.cancel_event(event=event, because="", by=by)
    cancelled = actions.cancel_event(event=event, because="Oplægsholderen er syg", by=by)
    why = set(event.enrolments.values_list("state_because", flat=True))
    assert (cancelled.state, cancelled.seats_taken, states(event)) == ("cancelled", 0, ["cancelled"] * 4)
    assert (why, cancelled.changes.get().because) == ({"Oplægsholderen er syg"}, "Oplægsholderen er syg")
    with pytest.raises(Refused, match="kan ikke aflyses mere"):
        actions.cancel_event(event=event, because="Igen", by=by)


def test_an_event_without_names_is_called_off_too(by):
    event = make_event(service=make_service("dialog", registration="headcount"))
    assert actions.cancel_event(event=event, because="Skolen er lukket", by=by).state == "cancelled"


def test_an_event_is_held_when_its_last_session_is_over(training_event):
    now = timezone.now()
    move_in_time(training_event, timedelta(days=-32))
    actions.keep_up(now=now)
    assert Event.objects.get(pk=training_event.pk).state == "held"


def test_an_event_between_its_sessions_is_not_held_yet(training_event):
    move_in_time(training_event, timedelta(days=-30, hours=-1))
    actions.keep_up()
    assert Event.objects.get(pk=training_event.pk).state == "open"


def test_serve_queues_does_what_falls_due(training_event):
    move_in_time(training_event, timedelta(days=-32))
    call_command("serve_queues")
    assert Event.objects.get(pk=training_event.pk).state == "held"


def test_a_change_writes_only_what_it_says_and_serves_by_the_new_rules(people, by):
    until = timezone.now() + timedelta(days=3)
    event = make_event(municipality_quota=1, quota_until=until)
    stale = Event.objects.get(pk=event.pk)
    actions.enrol(event=event, people=people[:2], by=None)
    changed = actions.change_event(event=stale, by=by, title="Nyt navn", municipality_quota=None, quota_until=None)
    assert (changed.title, changed.seats_taken, states(event)) == ("Nyt navn", 2, ["confirmed"] * 2)
    assert (event.sessions.get().calendar_sequence, event.changes.get().what) == (1, "changed")
    with pytest.raises(ValueError, match="seats_taken"):
        actions.change_event(event=event, by=by, seats_taken=0)


def test_a_moved_session_has_a_higher_number_in_calendars(event, by):
    session = event.sessions.get()
    new = {"starts_at": session.starts_at + timedelta(hours=1), "ends_at": session.ends_at + timedelta(hours=1)}
    moved = actions.move_session(session=session, by=by, **new)
    assert (moved.starts_at, moved.ends_at, moved.calendar_sequence) == (new["starts_at"], new["ends_at"], 1)
    Event.objects.filter(pk=event.pk).update(state="held")
    with pytest.raises(Refused, match="kan ikke ændres mere"):
        actions.move_session(session=session, by=by, **new)
