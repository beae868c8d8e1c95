"""Reminders: planned with the seat, moved with the session, never sent when they would say something false."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from events import actions
from events.mails import plans
from events.models import Enrolment
from outbox.models import Mail
from tests.events.conftest import make_event, move_in_time
from tests.events.letters import REMINDERS, at_danish, enrol, kinds_of, people_with_addresses, reasons, sent


@pytest.fixture
def people(any_db):
    return people_with_addresses(4)


@pytest.mark.parametrize(
    ("begins", "week_before"),
    [
        ("2027-03-31T09:00", "2027-03-24T08:00Z"),  # summer time begins on 28 March
        ("2027-11-03T09:00", "2027-10-27T07:00Z"),  # and ends on 31 October
        ("2027-06-16T13:30", "2027-06-09T07:00Z"),
    ],
)
def test_a_reminder_comes_at_nine_in_denmark_so_many_calendar_days_before(begins, week_before):
    due_at = plans.clock_before(at_danish(begins), 7)
    assert due_at == datetime.fromisoformat(week_before)


def test_who_signs_up_two_days_before_gets_no_reminder_a_week_before(people):
    event = make_event(starts_in=timedelta(days=2), enrolment_closes_at=timezone.now() + timedelta(days=1))
    enrol(event, people[0])
    assert reasons("reminder_7_days") == [("skipped", "Tilmeldt for kort tid før.")]
    assert reasons("still_coming") == [("skipped", "Tilmeldt for kort tid før.")]


def test_sessions_far_apart_have_a_reminder_each_and_days_in_a_row_share_one(people):
    start = timezone.now() + timedelta(days=30)
    sessions = [start, start + timedelta(days=1), start + timedelta(days=14)]
    event = make_event()
    event.sessions.all().delete()
    for begins in sessions:
        event.sessions.create(starts_at=begins, ends_at=begins + timedelta(hours=3))
    enrol(event, people[0])
    days = [timezone.localdate(m.due_at) for m in Mail.objects.filter(kind="reminder_1_day").order_by("due_at")]
    assert days == [timezone.localdate(begins) - timedelta(days=1) for begins in (sessions[0], sessions[2])]


def test_a_reminder_the_day_before_is_sent_the_day_before_only(event, people):
    (enrolment,) = enrol(event, people[0])
    begins = timezone.localtime(event.sessions.get().starts_at)
    tomorrow = timezone.localtime() + timedelta(days=1)
    move_in_time(event, timedelta(days=(tomorrow.date() - begins.date()).days))
    Mail.objects.filter(kind="reminder_1_day").update(due_at=timezone.now())
    assert [letter.subject for letter in sent()][-1] == "I morgen: En temadag"
    assert kinds_of(enrolment)[-1] == ("reminder_1_day", "sent")


def test_a_reminder_of_yesterday_is_skipped(event, people):
    enrol(event, people[0])
    begins = event.sessions.get().starts_at
    move_in_time(event, timezone.now() + timedelta(minutes=1) - begins)
    Mail.objects.filter(kind="reminder_1_day").update(due_at=timezone.now())
    sent()
    assert reasons("reminder_1_day") == [("skipped", "Mailen kom ikke af sted i tide.")]


def test_who_has_said_yes_is_not_asked_again(event, people):
    (enrolment,) = enrol(event, people[0])
    Enrolment.objects.filter(pk=enrolment.pk).update(still_coming_at=timezone.now())
    Mail.objects.filter(kind="still_coming").update(due_at=timezone.now())
    sent()
    assert reasons("still_coming") == [("skipped", "Har allerede svaret ja.")]


def test_reminders_move_with_the_session(event, people, by):
    enrol(event, *people[:2])
    actions.move_session(
        session=event.sessions.get(),
        starts_at=at_danish("2027-03-17T10:00"),
        ends_at=at_danish("2027-03-17T15:00"),
        by=by,
    )
    due = sorted({timezone.localtime(m.due_at).isoformat() for m in Mail.objects.filter(kind__in=REMINDERS)})
    assert due == ["2027-03-10T09:00:00+01:00", "2027-03-14T09:00:00+01:00", "2027-03-16T09:00:00+01:00"]
    assert Mail.objects.filter(kind__in=REMINDERS).count() == 6
