import datetime

import pytest
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.models import Certificate, CertificateFile
from courses.actions import claim_plays
from courses.models import Attempt, Dilemma, Enrolment
from pages import cache
from registry.actions import withdraw_training
from registry.models import Training
from tests.courses.conftest import fields_for, make_dilemma, make_module
from tests.courses.test_dilemmas import DILEMMA, take
from tests.courses.test_quizzes import QUIZ, answer_all, begin


@pytest.fixture
def learner(teacher, client_of, small_course):
    return client_of(teacher)


def complete(client):
    take(client, 0, 0)
    take(client, 1, 0)
    answer_all(client, begin(client))


def test_completion_is_training_and_certificate_at_once(learner, teacher, small_course):
    complete(learner)
    training, certificate = Training.objects.get(), Certificate.objects.get()
    enrolment = Enrolment.objects.get()
    assert (enrolment.training, certificate.training) == (training, training)
    assert enrolment.completed_at is not None
    assert (training.person, training.programme, training.source) == (teacher.person, small_course.programme, "course")
    assert (training.completed_on, training.municipality_id, training.sector.slug) == (
        timezone.localdate(),
        "0751",
        "skole",
    )
    assert training.valid_until.year == training.completed_on.year + 3


def test_the_dilemma_last_completes_too(learner, small_course):
    answer_all(learner, begin(learner))
    assert not Training.objects.exists()
    take(learner, 0, 1)
    assert Training.objects.count() == 1


@pytest.mark.parametrize("part", ["the dilemma", "the quiz"])
def test_half_of_it_is_no_training(learner, small_course, part):
    if part == "the quiz":
        answer_all(learner, begin(learner))
    else:
        take(learner, 0, 1)
    assert not Training.objects.exists()


def test_a_failed_quiz_is_no_training(learner, small_course):
    take(learner, 0, 1)
    answer_all(learner, begin(learner), right=False)
    assert not Training.objects.exists()


def test_more_quizzes_and_dilemmas_afterwards_change_nothing(learner, small_course):
    complete(learner)
    before = list(Training.objects.values())
    learner.post(QUIZ)
    answer_all(learner, Attempt.objects.get(finished_at=None))
    take(learner, 0, 1)
    assert list(Training.objects.values()) == before


def test_the_coordinator_sees_it_in_the_next_request_and_the_one_in_odense_never(
    learner, teacher, coordinator, coordinator_odense, client_of, small_course
):
    own, other = client_of(coordinator), client_of(coordinator_odense)
    complete(learner)
    assert "Tilde Lærer" in own.get("/min-kommune/").text
    assert "Tilde Lærer" not in other.get("/min-kommune/").text
    assert other.get(teacher.person.get_absolute_url()).status_code == 404


def test_when_the_certificate_cannot_be_issued_nothing_is_recorded(learner, small_course, monkeypatch):
    take(learner, 0, 1)
    attempt = begin(learner)
    *rest, last = attempt.questions.select_related("version")
    for question in rest:
        learner.post(f"{QUIZ}{attempt.pk}/{question.position}/", fields_for(question))

    def refuse(training):
        raise OSError("no more disk")

    monkeypatch.setattr("courses.actions.issue", refuse)
    with pytest.raises(OSError, match="no more disk"):
        learner.post(f"{QUIZ}{attempt.pk}/{last.position}/", fields_for(last))
    last.refresh_from_db()
    attempt.refresh_from_db()
    assert (last.answered_at, attempt.finished_at, Training.objects.count()) == (None, None, 0)


def test_the_certificate_is_made_after_commit(learner, small_course, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        complete(learner)
    assert bytes(CertificateFile.objects.get().pdf).startswith(b"%PDF-")


def test_a_course_with_a_module_under_preparation_gives_no_certificate(learner, small_course):
    module = make_module(small_course, "anden", dilemma=make_dilemma("andet-dilemma"))
    module.under_preparation = True
    module.save_revision().publish()
    complete(learner)
    assert not Training.objects.exists()


def test_a_module_that_comes_after_she_began_is_extra(learner, small_course):
    learner.post("/kurser/lille-kursus/start/")
    module = make_module(small_course, "anden", dilemma=make_dilemma("andet-dilemma"))
    cache.empty()
    complete(learner)
    assert Training.objects.count() == 1
    page = learner.get("/kurser/lille-kursus/").text
    assert ("Nyt og frivilligt" in page, "Mangler" in page, module.title in page) == (True, False, True)


def test_a_module_with_nothing_to_do_is_done_when_marked_as_read(learner, small_course):
    module = make_module(small_course, "tredje")
    complete(learner)
    assert not Training.objects.exists()
    learner.post(f"{module.url}laest/")
    assert Training.objects.count() == 1


def test_a_module_unpublished_meanwhile_is_no_longer_asked_for(learner, small_course):
    module = make_module(small_course, "tredje")
    module.unpublish()
    complete(learner)
    assert Training.objects.count() == 1


def test_a_module_unpublished_after_the_rest_was_done_leaves_nobody_without_a_certificate(learner, small_course):
    module = make_module(small_course, "tredje")
    complete(learner)
    module.unpublish()
    caches["pages"].clear()
    assert "Afslut kurset" in learner.get("/kurser/lille-kursus/").text
    page = learner.post("/kurser/lille-kursus/start/", follow=True)
    assert (Training.objects.count(), "Hent bevis" in page.text) == (1, True)


def test_a_course_without_programme_is_completed_without_training(learner, small_course):
    small_course.programme = None
    small_course.save_revision().publish()
    complete(learner)
    assert (Enrolment.objects.get().completed_at is not None, Training.objects.count()) == (True, 0)


def test_a_certificate_that_holds_for_long_is_not_renewed(learner, small_course):
    complete(learner)
    page = learner.post("/kurser/lille-kursus/forny/", follow=True)
    assert "Dit bevis gælder stadig" in page.text
    assert Enrolment.objects.get().completed_at is not None


def test_a_renewal_is_a_new_round_and_loses_no_day(learner, small_course):
    complete(learner)
    soon = timezone.localdate() + datetime.timedelta(days=40)
    Training.objects.update(valid_until=soon)
    learner.post("/kurser/lille-kursus/forny/")
    assert "Ikke begyndt" in learner.get("/kurser/lille-kursus/").text
    complete(learner)
    _first, second = Training.objects.order_by("pk")
    assert second.valid_until == soon.replace(year=soon.year + 3)
    assert Certificate.objects.count() == 2


@pytest.fixture
def renewed(learner, small_course):
    """A learner who has completed the course, has a quiz open again, and has begun a new round."""
    complete(learner)
    learner.post(QUIZ)
    Training.objects.update(valid_until=timezone.localdate())
    learner.post("/kurser/lille-kursus/forny/")
    return learner


def test_an_attempt_open_at_the_renewal_counts_when_it_is_finished(renewed):
    take(renewed, 0, 1)
    answer_all(renewed, Attempt.objects.get(finished_at=None))
    assert Training.objects.count() == 2


def test_a_dilemma_of_the_round_before_begins_anew(renewed):
    assert "Det gik" not in renewed.get(DILEMMA).text
    take(renewed, 0, 1)
    assert "1 dilemma" not in renewed.get("/kurser/lille-kursus/foerste/").text.split("Hvor langt er du?")[1]


def test_a_quiz_of_the_round_before_is_begun_anew(learner, small_course):
    complete(learner)
    Training.objects.update(valid_until=timezone.localdate())
    learner.post("/kurser/lille-kursus/forny/")
    page = learner.get(QUIZ).text
    assert (">Begynd<" in page, "Tidligere besvarelser" in page, "Hent bevis" in page) == (True, True, False)


def test_what_was_played_before_sign_in_counts_in_a_new_round(renewed, client, teacher):
    take(client, 0, 1)
    claim_plays(person=teacher.person, plays=client.session["dilemmas"].values(), by=teacher)
    answer_all(renewed, Attempt.objects.get(finished_at=None))
    assert Training.objects.count() == 2


def test_a_dilemma_that_stands_in_two_modules_counts_in_both(learner, small_course):
    make_module(small_course, "anden", dilemma=Dilemma.objects.get(slug="lille-dilemma"))
    complete(learner)
    assert Training.objects.count() == 1


def test_a_withdrawn_training_may_be_earned_again(learner, small_course, adviser):
    complete(learner)
    withdraw_training(training=Training.objects.get(), because="Forkert person", by=adviser)
    learner.post("/kurser/lille-kursus/forny/")
    complete(learner)
    assert Training.objects.standing().count() == 1


def test_one_enrolment_per_person_and_course_is_a_rule_of_the_database(learner, teacher, small_course):
    learner.post("/kurser/lille-kursus/start/")
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(person=teacher.person, course=small_course)


def test_a_withdrawn_certificate_is_not_offered_and_the_reason_is_told(learner, small_course, adviser):
    complete(learner)
    withdraw_training(training=Training.objects.get(), because="Forkert person", by=adviser)
    pages = [learner.get(address).text for address in ("/kurser/lille-kursus/", "/min-side/")]
    assert ["Forkert person" in page and "Hent bevis" not in page for page in pages] == [True, True]
