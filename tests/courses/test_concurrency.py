"""Requests at once. Each test commits, in threads with connections of their own, on either database."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection, connections
from django.db.models import QuerySet
from django.utils import timezone

from certificates.models import Certificate
from courses import actions
from courses.models import Attempt, AttemptQuestion, Dilemma, DilemmaPlay, Enrolment, ModuleReading, QuestionVersion
from outbox.models import Mail
from registry.models import Training
from tests import factories
from tests.courses.conftest import make_module
from tests.database import ON_POSTGRES

AT_ONCE = 8
VERDICTS = 'SELECT "courses_attemptquestion"."is_correct"'
READINGS = 'SELECT "courses_modulereading"."enrolment_id"'


def at_once(*jobs):
    """Run the jobs in threads that start together; returns what each returned or raised."""
    start = Barrier(len(jobs))

    def one(job):
        start.wait()
        try:
            return job()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(one, jobs))


@contextmanager
def waiting_for_the_other(barrier, *, before):
    """Hold this thread before its first statement that begins so, until the other is there or a while has passed."""
    has_waited = []

    def hold(execute, sql, *args):
        if sql.startswith(before) and not has_waited:
            has_waited.append(True)
            with suppress(BrokenBarrierError):  # the other is held by the lock, as it should be
                barrier.wait(timeout=0.7)
        return execute(sql, *args)

    with connection.execute_wrapper(hold):
        yield


@pytest.fixture
def enrolment(committing_db, teacher, small_course):
    return actions.enrol(person=teacher.person, course_id=small_course.pk)


@pytest.fixture
def without_locks(monkeypatch):
    """The control: what happens when no row is locked."""
    if not ON_POSTGRES:
        pytest.skip("SQLite lets one writer in at a time, locks or not")
    monkeypatch.setattr(QuerySet, "select_for_update", QuerySet.all)


def right_answer(question):
    content = question.version.content
    return [n for n, option in enumerate(content["options"]) if option["correct"] or content["kind"] == "order"]


def answered_but_for_the_last_two(enrolment, teacher, module):
    """An attempt with two questions open, and the dilemma of its module played to the end. Returns the two."""
    dilemma = Dilemma.objects.get(slug="lille-dilemma")
    actions.choose(enrolment=enrolment, module_id=module.pk, dilemma=dilemma, step=0, choice=1, by=teacher)
    attempt = actions.start_attempt(enrolment=enrolment, module=module)
    questions = list(attempt.questions.select_related("version"))
    for question in questions[:-2]:
        actions.save_answer(question=question, answer=right_answer(question), by=teacher)
    return questions[-2:]


def answer_both_at_once(questions, by):
    barrier = Barrier(2)

    def answer(question):
        with waiting_for_the_other(barrier, before=VERDICTS):
            return actions.save_answer(question=question, answer=right_answer(question), by=by)

    return at_once(*[lambda question=question: answer(question) for question in questions])


def facts():
    return (Training.objects.count(), Certificate.objects.count(), Enrolment.objects.exclude(completed_at=None).count())


def test_the_two_last_answers_at_once_finish_the_attempt_and_the_course(enrolment, teacher, small_module):
    answers = answer_both_at_once(answered_but_for_the_last_two(enrolment, teacher, small_module), teacher)
    assert [answer.is_correct for answer in answers] == [True, True]
    assert list(Attempt.objects.values_list("score", "has_passed")) == [(100, True)]
    assert facts() == (1, 1, 1)


def test_without_locks_the_two_last_answers_leave_the_attempt_open(without_locks, enrolment, teacher, small_module):
    answer_both_at_once(answered_but_for_the_last_two(enrolment, teacher, small_module), teacher)
    assert not AttemptQuestion.objects.filter(answered_at=None).exists()
    assert (Attempt.objects.get().finished_at, facts()) == (None, (0, 0, 0))


def read_the_last_two_at_once(enrolment, teacher, course, small_module):
    """Do all of a course but two modules to read, and mark these as read in the same moment."""
    for question in answered_but_for_the_last_two(enrolment, teacher, small_module):
        actions.save_answer(question=question, answer=right_answer(question), by=teacher)
    assert facts() == (0, 0, 0)
    barrier = Barrier(2)

    def read(module):
        with waiting_for_the_other(barrier, before=READINGS):
            return actions.mark_as_read(enrolment=enrolment, module_id=module.pk, by=teacher)

    at_once(*[lambda module=module: read(module) for module in course.modules() if module != small_module])


@pytest.fixture
def longer_course(small_course):
    make_module(small_course, "anden")
    make_module(small_course, "tredje")
    return small_course


def test_the_two_last_modules_at_once_complete_the_course(longer_course, enrolment, teacher):
    read_the_last_two_at_once(enrolment, teacher, longer_course, longer_course.modules()[0])
    assert facts() == (1, 1, 1)


def test_without_locks_the_two_last_modules_leave_the_course_open(without_locks, longer_course, enrolment, teacher):
    read_the_last_two_at_once(enrolment, teacher, longer_course, longer_course.modules()[0])
    assert (ModuleReading.objects.count(), facts()) == (2, (0, 0, 0))


def test_completing_eight_times_at_once_is_one_training_one_certificate_and_one_mail(enrolment, teacher, small_module):
    last, other = answered_but_for_the_last_two(enrolment, teacher, small_module)
    actions.save_answer(question=other, answer=right_answer(other), by=teacher)
    questions = [AttemptQuestion.objects.select_related("version").get(pk=last.pk) for _ in range(AT_ONCE)]
    answers = at_once(
        *[lambda one=one: actions.save_answer(question=one, answer=right_answer(one), by=teacher) for one in questions]
    )
    assert len({answer.answered_at for answer in answers}) == 1
    assert (facts(), Mail.objects.count()) == ((1, 1, 1), 1)


def test_different_answers_to_one_question_at_once_are_one_answer(enrolment, teacher, small_module):
    attempt = actions.start_attempt(enrolment=enrolment, module=small_module)
    questions = [attempt.questions.select_related("version").first() for _ in range(AT_ONCE)]
    answers = at_once(
        *[
            lambda one=one, number=number: actions.save_answer(question=one, answer=[number % 3], by=teacher)
            for number, one in enumerate(questions)
        ]
    )
    assert {(tuple(one.answer), one.answered_at) for one in answers} == {
        (tuple(one.answer), one.answered_at) for one in AttemptQuestion.objects.exclude(answered_at=None)
    }
    assert len({one.answered_at for one in answers}) == 1


def test_beginning_a_course_and_its_quiz_many_times_at_once_is_one_of_each(
    committing_db, teacher, small_course, small_module
):
    person = teacher.person

    def begin():
        enrolment = actions.enrol(person=person, course_id=small_course.pk)
        return actions.start_attempt(enrolment=enrolment, module=small_module)

    attempts = at_once(*[begin] * AT_ONCE)
    assert attempts == [Attempt.objects.get()] * AT_ONCE
    assert (Enrolment.objects.count(), AttemptQuestion.objects.count()) == (1, 4)


def test_the_same_choice_at_once_is_taken_once(enrolment, teacher, small_module):
    dilemma = Dilemma.objects.get(slug="lille-dilemma")
    values = {"enrolment": enrolment, "module_id": small_module.pk, "dilemma": dilemma, "by": teacher}
    plays = at_once(*[lambda: actions.choose(step=0, choice=1, **values)] * AT_ONCE)
    assert plays == [DilemmaPlay.objects.get()] * AT_ONCE


def test_many_who_begin_a_new_mixed_quiz_at_once_all_get_their_questions(committing_db, small_course, small_module):
    quiz = small_module.body[-1]
    quiz.value["shuffle"] = True
    small_module.save()
    people = [factories.person(f"Person {number}") for number in range(AT_ONCE)]
    enrolments = [actions.enrol(person=person, course_id=small_course.pk) for person in people]
    attempts = at_once(
        *[lambda one=one: actions.start_attempt(enrolment=one, module=small_module) for one in enrolments]
    )
    assert [attempt for attempt in attempts if not isinstance(attempt, Attempt)] == []
    assert (QuestionVersion.objects.count(), AttemptQuestion.objects.count()) == (4, 4 * AT_ONCE)


def test_a_renewal_and_a_last_answer_at_once_lose_neither(enrolment, teacher, small_module):
    for question in answered_but_for_the_last_two(enrolment, teacher, small_module):
        actions.save_answer(question=question, answer=right_answer(question), by=teacher)
    Training.objects.update(valid_until=timezone.localdate())
    attempt = actions.start_attempt(enrolment=enrolment, module=small_module)
    *rest, last = attempt.questions.select_related("version")
    for question in rest:
        actions.save_answer(question=question, answer=right_answer(question), by=teacher)
    at_once(
        lambda: actions.save_answer(question=last, answer=right_answer(last), by=teacher),
        lambda: actions.renew(enrolment=enrolment),
    )
    attempt.refresh_from_db()
    enrolment.refresh_from_db()
    assert (attempt.has_passed, enrolment.completed_at, facts()) == (True, None, (1, 1, 0))


def test_two_renewals_at_once_are_one_round(enrolment, teacher, small_module):
    for question in answered_but_for_the_last_two(enrolment, teacher, small_module):
        actions.save_answer(question=question, answer=right_answer(question), by=teacher)
    Training.objects.update(valid_until=timezone.localdate())
    rounds = at_once(*[lambda: actions.renew(enrolment=enrolment)] * AT_ONCE)
    assert {one.round_started_at for one in rounds} == {Enrolment.objects.get().round_started_at}
