"""At the door, and what locking makes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.models import Certificate
from events import actions
from events.actions import Refused
from events.models import Attendance, Enrolment, Event, Headcount
from events.recount import what_is_wrong
from registry.actions import withdraw_training
from registry.models import Training
from tests.events.conftest import AARHUS, make_event, make_people, make_service, move_in_time, states

MONTH_AGO = timedelta(days=-33)


@pytest.fixture(autouse=True)
def all_is_well_afterwards(any_db):
    yield
    assert what_is_wrong() == []


def refusal(action, **values):
    with pytest.raises(Refused) as error:
        action(**values)
    return str(error.value)


def enrolled(event, people, by=None):
    return list(actions.enrol(event=event, people=people, by=by).enrolments.order_by("pk"))


def mark(enrolment, *sessions, **values):
    return [actions.note_attendance(enrolment=enrolment, session=session, by=None, **values) for session in sessions]


# At the door


def test_a_double_scan_is_one_attendance(event, people, by):
    (enrolment,) = enrolled(event, people[:1])
    session = event.sessions.get()
    first, second = (
        actions.note_attendance(enrolment=enrolment, session=session, by=by, how="scan", at=at)
        for at in (timezone.now(), timezone.now() + timedelta(minutes=5))
    )
    row = (second.mark, second.how, second.noted_at, second.noted_by)
    assert (first, row) == (second, ("present", "scan", first.noted_at, by))


def test_coming_after_all_counts_over_being_excused(event, people):
    (enrolment,) = enrolled(event, people[:1])
    session = event.sessions.get()
    marks = [mark(enrolment, session, mark=m)[0].mark for m in ("excused", "present", "excused")]
    assert (marks, Attendance.objects.count()) == (["excused", "present", "present"], 1)


def test_only_a_seat_of_this_event_lets_in(event, people):
    enrolments = enrolled(event, people[:4])
    values = {"enrolment": enrolments[0], "session": make_event().sessions.get(), "by": None}
    assert refusal(actions.note_attendance, **values) == "Billetten gælder til et andet arrangement."
    values = {"enrolment": enrolments[3], "session": event.sessions.get(), "by": None}
    assert refusal(actions.note_attendance, **values) == "Deltageren har ingen plads."


def test_somebody_new_is_let_in_while_there_is_room(event, people, by):
    enrolled(event, people[:2])
    event.sessions.update(starts_at=timezone.now() - timedelta(minutes=10))
    walk_in = actions.let_in(event=event, person=people[2], by=by)
    again = actions.let_in(event=event, person=people[2], by=by)
    assert (walk_in.state, walk_in.municipality_id, again) == ("confirmed", AARHUS, walk_in)
    assert refusal(actions.let_in, event=event, person=people[3], by=by) == "Alle 3 pladser er optaget."
    assert states(event) == ["confirmed"] * 3


def test_who_waits_with_a_party_is_let_in_alone(event, people, by):
    enrolled(event, people[:1])
    actions.enrol(event=event, people=people[1:4], by=None, stays_together=True)
    walk_in = actions.let_in(event=event, person=people[1], by=by)
    assert (walk_in.state, walk_in.booking.stays_together) == ("confirmed", False)
    assert states(event) == ["confirmed", "cancelled", "waiting", "waiting", "confirmed"]


def test_an_offered_seat_is_taken_at_the_door(people, by):
    event = make_event(capacity=1, offer_hours=24)
    first = enrolled(event, people[:1])[0]
    enrolled(event, people[1:2])
    actions.cancel(enrolment=first, by=None)
    assert actions.let_in(event=event, person=people[1], by=by).state == "confirmed"
    assert (states(event), Event.objects.get(pk=event.pk).seats_taken) == (["cancelled", "confirmed"], 1)


def test_letting_in_approves(people, by):
    event = make_event(needs_approval=True)
    enrolled(event, people[:1])
    assert actions.let_in(event=event, person=people[0], by=by).booking.approved_by == by


def test_a_wrong_mark_is_taken_back_with_a_line_without_a_name(event, people, by):
    (enrolment,) = enrolled(event, people[:1])
    session = event.sessions.get()
    mark(enrolment, session)
    values = {"enrolment": enrolment, "session": session, "by": by}
    taken = [actions.take_back_attendance(**values) for _time in range(2)]
    line = event.changes.get()
    assert (taken, Attendance.objects.count(), line.what, line.by) == ([True, False], 0, "corrected", by)
    assert (people[0].name in line.because, str(enrolment.pk) in line.because) == (False, True)


def test_taking_back_late_leaves_a_newer_mark(event, people, by):
    (enrolment,) = enrolled(event, people[:1])
    session = event.sessions.get()
    mark(enrolment, session)
    at = timezone.now() - timedelta(minutes=1)
    assert actions.take_back_attendance(enrolment=enrolment, session=session, by=by, at=at) is False
    assert Attendance.objects.count() == 1


def test_who_is_welcomed_has_seat_and_mark_or_neither(event, people, by):
    enrolled(event, people[:2])
    session = event.sessions.get()
    values = {"event": event, "session": session, "by": by}
    third = actions.welcome(person=people[2], **values)
    assert (third.state, Attendance.objects.get().enrolment) == ("confirmed", third)
    assert refusal(actions.welcome, person=people[3], **values) == "Alle 3 pladser er optaget."
    elsewhere = make_event().sessions.get()
    Event.objects.filter(pk=event.pk).update(capacity=4)
    assert refusal(actions.welcome, person=people[3], **values | {"session": elsewhere}) != ""
    assert (states(event), Attendance.objects.count()) == (["confirmed"] * 3, 1)


def test_a_head_count_is_kept_where_no_names_are(event, by):
    dialogue = make_event(service=make_service("dialog", registration="headcount"))
    for number in (25, 26):
        actions.note_headcount(session=dialogue.sessions.get(), participants=number, by=by)
    assert list(Headcount.objects.values_list("participants", "counted_by")) == [(26, by.pk)]
    values = {"session": event.sessions.get(), "participants": 3, "by": by}
    assert refusal(actions.note_headcount, **values) == "Her skal der ikke skrives et antal."


# Locking


@pytest.fixture
def over(training_event, by):
    """A theme day of two sessions, over: one came to both, one to the first, one was excused, one stayed away."""
    Event.objects.filter(pk=training_event.pk).update(capacity=9)
    both, first_only, excused, _away = enrolled(training_event, make_people(*[AARHUS] * 4))
    sessions = list(training_event.sessions.all())
    mark(both, *sessions)
    mark(first_only, sessions[0])
    mark(excused, *sessions, mark="excused")
    move_in_time(training_event, MONTH_AGO)
    return Event.objects.get(pk=training_event.pk)


OUTCOMES = ["completed", "partial", "excused", "no_show"]


def test_locking_gives_outcome_training_and_certificate_at_once(over, by):
    previewed = [(line.outcome, line.gives_training) for line in actions.preview_of_locking(over)]
    assert Enrolment.objects.exclude(outcome="").count() == 0
    lines = actions.lock_attendance(event=over, by=by)
    over.refresh_from_db()
    training = Training.objects.get()
    first = over.enrolments.order_by("pk").first()
    assert previewed == [(line.outcome, line.gives_training) for line in lines]
    assert previewed == list(zip(OUTCOMES, [True, False, False, False], strict=True))
    assert list(over.enrolments.order_by("pk").values_list("outcome", flat=True)) == OUTCOMES
    assert (training.person, training.programme, training.source) == (first.person, over.service.programme, "event")
    assert training.completed_on == timezone.localdate(over.sessions.last().ends_at)
    assert (training.recorded_by, training.municipality_id, first.training) == (by, AARHUS, training)
    assert (over.state, Certificate.objects.get().training) == ("locked", training)


def test_locked_attendance_is_closed(over, by):
    enrolment, session = over.enrolments.order_by("pk").last(), over.sessions.first()
    actions.lock_attendance(event=over, by=by)
    closed = refusal(actions.note_attendance, enrolment=enrolment, session=session, by=by)
    twice = refusal(actions.lock_attendance, event=over, by=by)
    assert (closed, twice[:32]) == ("Fremmødet er låst.", "Fremmødet kan kun låses én gang,")


def test_attendance_is_locked_after_the_last_session_only(training_event, by):
    words = "Fremmødet kan først låses, når den sidste mødegang er slut."
    assert refusal(actions.lock_attendance, event=training_event, by=by) == words


def test_a_session_that_is_not_required_may_be_missed(over):
    over.sessions.filter(pk=over.sessions.last().pk).update(is_required=False)
    outcomes = [line.outcome for line in actions.preview_of_locking(over)]
    assert outcomes == ["completed", "completed", "excused", "no_show"]


def test_nobody_is_trained_where_the_service_trains_in_nothing(event, people, by):
    (enrolment,) = enrolled(event, people[:1])
    mark(enrolment, event.sessions.get())
    move_in_time(event, MONTH_AGO)
    (line,) = actions.lock_attendance(event=event, by=by)
    assert (line.outcome, line.gives_training, Training.objects.count()) == ("completed", False, 0)


def test_unlocking_withdraws_what_locking_made_and_locking_again_makes_it_anew(over, by):
    actions.lock_attendance(event=over, by=by)
    first = Training.objects.get()
    assert refusal(actions.unlock_attendance, event=over, because=" ", by=by) == "Skriv, hvorfor fremmødet låses op."
    opened = actions.unlock_attendance(event=over, because="Forkert liste", by=by)
    first.refresh_from_db()
    assert (opened.state, first.withdrawn_by, first.withdrawn_because) == ("held", by, "Forkert liste")
    assert set(over.enrolments.values_list("outcome", "training")) == {("", None)}
    mark(over.enrolments.order_by("pk").last(), *over.sessions.all())
    actions.lock_attendance(event=over, by=by)
    assert (Training.objects.standing().count(), Certificate.objects.count()) == (2, 3)
    changes = list(over.changes.order_by("pk").values_list("what", "because"))
    assert changes == [("locked", ""), ("unlocked", "Forkert liste"), ("locked", "")]


def test_only_what_is_locked_can_be_unlocked(over, by):
    assert refusal(actions.unlock_attendance, event=over, because="Fejl", by=by) == "Fremmødet er ikke låst."


def test_a_training_withdrawn_by_hand_does_not_stop_the_unlocking(over, by):
    actions.lock_attendance(event=over, by=by)
    withdraw_training(training=Training.objects.get(), because="Klage", by=by)
    assert actions.unlock_attendance(event=over, because="Forkert liste", by=by).state == "held"


def test_a_held_place_without_a_name_gives_no_training(over, by):
    place = over.enrolments.order_by("pk").first()
    Enrolment.objects.filter(pk=place.pk).update(person=None, name_by=timezone.now())
    lines = actions.lock_attendance(event=over, by=by)
    assert [line.gives_training for line in lines] == [False] * 4
