"""A small course of our own: one module with a section, a dilemma and a quiz with one question of each kind."""

import pytest

from courses import grading
from courses.models import CourseIndexPage, CoursePage, Dilemma, ModulePage, Question, QuestionBank
from registry.models import Programme

QUESTIONS = [
    ("single", "Hvem ringer du til ved akut fare?", [("112", True), ("Naboen", False), ("Ingen", False)]),
    ("multiple", "Hvad gør et tegn vigtigere?", [("Forandring", True), ("Flere på én gang", True), ("Tøjet", False)]),
    ("truefalse", "Et tegn er et bevis.", [("Sandt", False), ("Falsk", True)]),
    (
        "order",
        "Sæt de fire S'er i rækkefølge.",
        [("Se", False), ("Sæt ord på", False), ("Søg", False), ("Svar", False)],
    ),
]


def option(text, correct):
    return {"type": "option", "value": {"text": text, "correct": correct, "feedback": f"Om {text}"}}


def make_bank(slug):
    bank = QuestionBank.objects.create(slug=slug, title="Fire slags")
    for number, (kind, text, options) in enumerate(QUESTIONS):
        Question.objects.create(
            bank=bank,
            sort_order=number,
            slug=f"{slug}-q{number}",
            kind=kind,
            text=text,
            options=[option(*o) for o in options],
        )
    return bank


def choice(text, *, to, rating):
    return {"text": text, "next": to, "rating": rating, "feedback": f"Følgen af {text}"}


def make_dilemma(slug):
    nodes = [
        {
            "key": "n1",
            "text": "<p>Hvad gør du?</p>",
            "choices": [choice("Spørg", to="n2", rating="good"), choice("Vent", to="e2", rating="unwise")],
        },
        {
            "key": "n2",
            "text": "<p>Hun svarer. Hvad nu?</p>",
            "choices": [choice("Lyt", to="e1", rating="good"), choice("Gå", to="e2", rating="unwise")],
        },
        {"key": "e1", "text": "<p>Det gik godt.</p>", "choices": []},
        {"key": "e2", "text": "<p>Det gik skidt.</p>", "choices": []},
    ]
    dilemma = Dilemma(
        slug=slug, title="Et lille dilemma", role="Lærer", scene="<p>En mandag.</p>", debrief="<p>Spørg altid.</p>"
    )
    dilemma.nodes = [("node", node) for node in nodes]
    dilemma.full_clean()
    dilemma.save()
    return dilemma


def make_module(course, slug, *, dilemma=None, bank=None):
    body = [
        {
            "type": "section",
            "value": {"heading": "Først", "kind": "plain", "content": [{"type": "text", "value": "<p>Læs dette.</p>"}]},
        }
    ]
    if dilemma:
        body.append({"type": "dilemma", "value": dilemma.pk})
    if bank:
        quiz = {"title": "Test din viden", "bank": bank.pk, "count": None, "pass_mark": None, "shuffle": False}
        body.append({"type": "quiz", "value": quiz})
    return course.add_child(instance=ModulePage(title=slug.capitalize(), slug=slug, body=body))


@pytest.fixture
def small_course(any_db):
    """A course of one module; completing it is a training in the programme `grundkursus`."""
    index = CourseIndexPage.objects.get()
    programme = Programme.objects.get(slug="grundkursus")
    course = index.add_child(
        instance=CoursePage(title="Lille kursus", slug="lille-kursus", programme=programme, pass_mark=75)
    )
    make_module(course, "foerste", dilemma=make_dilemma("lille-dilemma"), bank=make_bank("lille-bank"))
    return course


@pytest.fixture
def small_module(small_course):
    return small_course.modules().get()


def fields_for(question, *, right=True):
    """What a browser would post to answer an attempt's question right, or wrong."""
    content = question.version.content
    key = grading.key_of(content)
    if content["kind"] == "order":
        wanted = key if right else key[::-1]
        return {f"place-{place}": wanted.index(number) + 1 for place, number in enumerate(question.option_order)}
    wanted = key if right else [number for number in range(len(content["options"])) if number not in key][:1]
    return {"choice": [question.option_order.index(number) for number in wanted]}
