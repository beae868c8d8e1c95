"""Several people, or one with a quick finger, answer at the same moment, on the database of this session."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from events import actions
from events.actions.evaluating import evaluate, ticket_of
from events.models import Evaluation, EvaluationAnswer
from tests.events.conftest import make_event
from tests.events.test_evaluating import questions_of, secret_of

THREADS = 6


def together(press, secrets):
    """Let each of these secrets be used at the same moment; returns what was said, counted."""
    barrier = Barrier(len(secrets))

    def one(secret):
        barrier.wait()
        try:
            return press(secret)
        except actions.Refused as refusal:
            return str(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(secrets)) as pool:
        return Counter(pool.map(one, secrets))


def answer_all(event):
    def press(secret):
        answers = {question: 3 if question.is_scored else "Ord" for question in questions_of(event)}
        evaluate(ticket=ticket_of(secret), answers=answers)
        return "kept"

    return press


def test_a_ticket_is_used_once_however_many_press_at_once(committing_db):
    event = make_event()
    said = together(answer_all(event), [secret_of(event)] * THREADS)
    assert said == {"kept": 1, "Dit svar er modtaget, og linket kan kun bruges én gang.": THREADS - 1}
    assert Evaluation.objects.count() == 1


def test_answers_at_the_same_moment_are_all_kept_and_published_five_or_more_at_once(committing_db):
    event = make_event()
    assert together(answer_all(event), [secret_of(event) for _number in range(THREADS)]) == {"kept": THREADS}
    published = EvaluationAnswer.objects.published().values_list("question", flat=True)
    assert (Evaluation.objects.count(), set(Counter(published).values())) == (THREADS, {5})
