"""Every write of a learner: enrolling, answering, playing, completing."""

import random
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.actions import issue
from courses import grading
from courses.models import (
    Attempt,
    AttemptQuestion,
    CoursePage,
    Dilemma,
    DilemmaPlay,
    DilemmaVersion,
    Enrolment,
    ModulePage,
    ModuleReading,
    QuestionVersion,
)
from courses.outline import outline_of
from courses.progress import progress_in
from registry.actions import record_training
from registry.models import Training


class Refused(Exception):
    """The course will not do this; the message says why, in Danish."""


def enrol(*, person, course_id):
    """Return the person's enrolment in the course, made now if she has none."""
    known = Enrolment.objects.filter(person=person, course_id=course_id).first()
    if known:
        return known
    asked = {"asked_modules": modules_of(course_id)}
    return Enrolment.objects.get_or_create(person=person, course_id=course_id, defaults=asked)[0]


def modules_of(course_id):
    """Return the primary keys of the modules a round that begins now asks for."""
    return [module.pk for module in CoursePage.objects.get(pk=course_id).modules()]


def note_place(*, enrolment, module_id, section):
    """Remember where the learner is, so that she can go on from there."""
    Enrolment.objects.filter(pk=enrolment.pk).update(last_module=module_id, last_section=section)


@transaction.atomic
def mark_as_read(*, enrolment, module_id, by):
    """Note that the learner says she has read the module, and complete the course if that was the last thing."""
    lock(enrolment)
    ModuleReading.objects.update_or_create(
        enrolment=enrolment, module_id=module_id, defaults={"read_at": timezone.now()}
    )
    return complete_if_done(enrolment=enrolment, by=by)


def lock(enrolment):
    """Let one change at a time happen to an enrolment: a row lock on PostgreSQL, the write lock on SQLite."""
    return Enrolment.objects.select_for_update().get(pk=enrolment.pk)


@transaction.atomic
def start_attempt(*, enrolment, module):
    """Return the open attempt at the module's quiz, or make one with the versions of its questions as they are now.

    `module` is a ModulePage. Raises Refused when the module has no quiz to take.
    """
    lock(enrolment)
    attempt = Attempt.objects.filter(enrolment=enrolment, module=module, finished_at=None).first()
    if attempt:
        return attempt
    quiz = module.quiz
    questions = list(quiz["bank"].questions.all()) if quiz and quiz["bank"] and quiz["bank"].live else []
    if not questions:
        raise Refused(_("Modulet har ingen quiz lige nu."))
    if quiz["count"] and quiz["count"] < len(questions):
        questions = sorted(random.sample(questions, quiz["count"]), key=questions.index)
    # New versions are made in the bank's order, mixed or not: learners who begin at once wait, and never in a ring.
    versions = [QuestionVersion.of(question.content, question=question) for question in questions]
    if quiz["shuffle"]:
        random.shuffle(versions)
    course_mark = CoursePage.objects.values_list("pass_mark", flat=True).get(pk=enrolment.course_id)
    attempt = Attempt.objects.create(enrolment=enrolment, module=module, pass_mark=quiz["pass_mark"] or course_mark)
    AttemptQuestion.objects.bulk_create(
        AttemptQuestion(attempt=attempt, position=number, version=version, option_order=shuffled(version.content))
        for number, version in enumerate(versions, start=1)
    )
    return attempt


def shuffled(content):
    """Return option numbers in the order to show them. True and false stand still; order is never shown solved."""
    numbers = list(range(len(content["options"])))
    if content["kind"] == grading.Kind.TRUE_FALSE:
        return numbers
    order = random.sample(numbers, len(numbers))
    while content["kind"] == grading.Kind.ORDER and order == numbers:
        order = random.sample(numbers, len(numbers))
    return order


@transaction.atomic
def save_answer(*, question, answer, by):
    """Save the answer (option numbers) to an attempt's question; the last one finishes the attempt.

    Idempotent: the first answer counts, and a second changes nothing. Returns the question as it now stands.
    """
    attempt = Attempt.objects.select_for_update().get(pk=question.attempt_id)
    now = timezone.now()
    AttemptQuestion.objects.filter(pk=question.pk, answered_at=None).update(
        answer=answer, answered_at=now, is_correct=grading.is_correct(question.version.content, answer)
    )
    question.refresh_from_db(fields=["answer", "answered_at", "is_correct"])
    verdicts = list(attempt.questions.values_list("is_correct", flat=True))
    if attempt.finished_at is None and None not in verdicts:
        finish(attempt, grading.score_of(verdicts), now)
        complete_if_done(enrolment=attempt.enrolment, by=by)
    return question


def finish(attempt, score, now):
    attempt.score, attempt.finished_at, attempt.has_passed = score, now, score >= attempt.pass_mark
    attempt.save(update_fields=["score", "finished_at", "has_passed"])


@transaction.atomic
def choose(*, enrolment, module_id, dilemma, step, choice, by):
    """Take the choice number `choice` at step number `step` of the dilemma; returns the play.

    The same step again with the same choice changes nothing. Another choice at an earlier step is another path: a play
    that is under way goes back there, a finished one is left as it was and a new one begins.
    Raises Refused for a step or a choice that is not there.
    """
    enrolment = lock(enrolment)
    play = latest_play(enrolment, dilemma) or new_play(enrolment, module_id, dilemma)
    path = next_path(play.version, play.path, step=step, choice=choice)
    if path == play.path:
        return play
    if play.finished_at:
        play = new_play(enrolment, module_id, dilemma, version=play.version)
    play.path = path
    if not play.version.walk(path)[1]["choices"]:
        play.finished_at = timezone.now()
    play.save()
    if play.finished_at:
        complete_if_done(enrolment=enrolment, by=by)
    return play


@transaction.atomic
def go_back(*, enrolment, module_id, dilemma, step):
    """Go back to step number `step` of the dilemma (0 is the beginning), to try another path. Finished plays are kept.

    From the beginning the story is told as it is now; from a later step, as it was. Raises Refused beyond the path.
    """
    enrolment = lock(enrolment)
    play = latest_play(enrolment, dilemma)
    come_to = len(play.path) if play else 0
    if step > come_to:
        raise Refused(_("Så langt er du ikke nået i dilemmaet endnu."))
    if step == come_to:
        return play
    enrolment.plays.filter(dilemma=dilemma, finished_at=None).delete()
    again = new_play(enrolment, module_id, dilemma, version=play.version if step else None)
    again.path = play.path[:step]
    again.save()
    return again


def latest_play(enrolment, dilemma):
    """Return the learner's play of the dilemma, the open one or the last one ended in this round, or None."""
    of_this_round = Q(finished_at=None) | Q(finished_at__gte=enrolment.round_started_at)
    return enrolment.plays.filter(of_this_round, dilemma=dilemma).select_related("version").first()


def new_play(enrolment, module_id, dilemma, version=None):
    version = version or DilemmaVersion.of(dilemma.content, dilemma=dilemma)
    return DilemmaPlay(enrolment=enrolment, module_id=module_id, dilemma=dilemma, version=version)


def next_path(version, path, *, step, choice):
    """Return the path after taking `choice` at `step`: `path` itself when that was taken already.

    Raises Refused when the version has no such step or choice.
    """
    if path[step : step + 1] == [choice]:
        return path
    try:
        if step > len(path):
            raise LookupError(step)
        version.walk([*path[:step], choice])
    except LookupError as error:
        raise Refused(_("Valget findes ikke. Vælg et af dem, der står på siden.")) from error
    return [*path[:step], choice]


@transaction.atomic
def claim_plays(*, person, plays, by):
    """Take over dilemmas played before signing in, as courses.plays.SessionPlay keeps them.

    A finished path is taken before an unfinished one. What is gone, or she has played already, is left out.
    """
    for kept in plays:
        told = kept["finished"] or {"version": kept["version"], "path": kept["path"], "at": None}
        module = ModulePage.objects.filter(pk=kept["module"]).first()
        dilemma = Dilemma.objects.filter(pk=kept["dilemma"]).first()
        version = DilemmaVersion.objects.filter(pk=told["version"]).first()
        if not (module and dilemma and version):
            continue
        enrolment = lock(enrol(person=person, course_id=kept["course"]))
        if latest_play(enrolment, dilemma):
            continue
        play = new_play(enrolment, module.pk, dilemma, version=version)
        play.path = told["path"]
        play.finished_at = told["at"] and max(datetime.fromisoformat(told["at"]), enrolment.round_started_at)
        play.save()
        complete_if_done(enrolment=enrolment, by=by)


@transaction.atomic
def complete_if_done(*, enrolment, by):
    """Complete the course when nothing is missing: training and certificate at once. Returns the enrolment."""
    enrolment = lock(enrolment)
    if enrolment.completed_at:
        return enrolment
    course = CoursePage.objects.select_related("programme").get(pk=enrolment.course_id)
    if not progress_in(outline_of(course), enrolment).is_complete:
        return enrolment
    enrolment.completed_at = timezone.now()
    if course.programme:
        enrolment.training = record_training(
            person=enrolment.person,
            programme=course.programme,
            on=timezone.localdate(enrolment.completed_at),
            source=Training.Source.COURSE,
            by=by,
            evidence=f"enrolment-{enrolment.pk}-{enrolment.round_started_at:%Y%m%dT%H%M%S%f}",
        )
        issue(training=enrolment.training)
    enrolment.save(update_fields=["completed_at", "training"])
    return enrolment


@transaction.atomic
def renew(*, enrolment):
    """Begin a new round of a completed course whose certificate expires soon, has expired or was withdrawn.

    Raises Refused while the certificate still holds for long.
    """
    enrolment = lock(enrolment)
    training = enrolment.training
    if not enrolment.completed_at:
        return enrolment
    if training and not may_be_renewed(training):
        raise Refused(
            _("Dit bevis gælder stadig. Du kan tage kurset igen, når der er under %s dage til, det udløber.")
            % training.programme.renewal_window_days
        )
    enrolment.round_started_at, enrolment.completed_at, enrolment.training = timezone.now(), None, None
    enrolment.asked_modules = modules_of(enrolment.course_id)
    enrolment.save(update_fields=["round_started_at", "completed_at", "training", "asked_modules"])
    return enrolment


def may_be_renewed(training):
    """Tell whether the course behind a training may be taken again: it expires inside its window, or holds no more."""
    if training.withdrawn_at:
        return True
    days = training.programme.renewal_window_days
    return bool(training.valid_until) and (training.valid_until - timezone.localdate()).days <= days
