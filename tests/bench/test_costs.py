"""What the main pages cost, beside a bare Django page in the same run. Queries are held; times are only printed."""

import gzip
import json

import pytest
from django.core.cache import caches
from django.test import override_settings

from courses import actions as courses_actions
from courses.models import AttemptQuestion, ModulePage
from tests import factories
from tests.bench import bare
from tests.bench.measuring import Browser, cost
from tests.courses.conftest import fields_for, make_bank, make_module, small_course

__all__ = ["small_course"]

# name: (goal in CPU ms or None, queries at most)
BUDGETS = {
    "bare Django page, signed in": (None, 2),
    "front page, visitor, from the cache": (12, 0),
    "front page, visitor, first after a change": (None, 14),
    "course, visitor, from the cache": (12, 0),
    "course, signed in": (None, 11),
    "module of 20 sections, visitor, first after a change": (None, 13),
    "module of 20 sections, signed in": (10, 9),
    "quiz answer saved": (6, 10),
    "Min side": (None, 15),
    "Min kommune, 1 person": (None, 12),
    "Min kommune, 300 people": (None, 12),
    "certificate rendered": (80, 0),
}


@pytest.fixture(scope="module")
def costs():
    return {}


@pytest.fixture(autouse=True, scope="module")
def table(costs, request):
    """Print what was measured, when all is."""
    yield
    basis = costs.get("bare Django page, signed in", (0, 0))[0]
    lines = [f"\n\n{'CPU ms':>8} {'x bare':>7} {'queries':>8}  {'goal':>6}  page"]
    for name, (milliseconds, queries) in costs.items():
        goal = BUDGETS[name][0]
        verdict = "" if goal is None else ("reached" if milliseconds <= goal else "NOT REACHED")
        times = f"{milliseconds / basis:7.1f}" if basis else " " * 7
        lines.append(f"{milliseconds:8.2f} {times} {queries:8}  {goal or '':>6}  {name} {verdict}")
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print("\n".join(lines), flush=True)


@pytest.fixture
def hold(costs):
    """Note what something costs, and fail when it asks the database more often than it may."""

    def held(name, act, **how):
        costs[name] = cost(act, **how)
        assert costs[name][1] <= BUDGETS[name][1], name
        return costs[name][1]

    return held


def page(browser, path):
    def ask():
        status, content = browser.ask(path)
        assert (status, bool(content)) == (200, True), path

    return ask


def forget_pages():
    caches["pages"].clear()


@pytest.fixture
def long_module(small_course):
    text = [{"type": "text", "value": "<p>Et afsnit om tegn og samtale. <b>Se</b>, spørg og lyt.</p>" * 6}]
    sections = [
        {"type": "section", "value": {"heading": f"Afsnit {n}", "kind": "plain", "content": text}} for n in range(20)
    ]
    return small_course.add_child(instance=ModulePage(title="Langt modul", slug="langt", body=sections))


def test_bare_page(teacher, hold):
    with override_settings(ROOT_URLCONF=bare.__name__, MIDDLEWARE=bare.MIDDLEWARE):
        hold("bare Django page, signed in", page(Browser(teacher), "/"))


def test_pages_of_visitors(small_course, long_module, hold):
    visitor = Browser()
    hold("front page, visitor, from the cache", page(visitor, "/"))
    hold("front page, visitor, first after a change", page(visitor, "/"), before=forget_pages)
    hold("course, visitor, from the cache", page(visitor, "/kurser/lille-kursus/"))
    hold(
        "module of 20 sections, visitor, first after a change",
        page(visitor, "/kurser/lille-kursus/langt/"),
        before=forget_pages,
    )


def test_pages_of_a_learner(teacher, small_course, long_module, hold):
    courses_actions.enrol(person=teacher.person, course_id=small_course.pk)
    learner = Browser(teacher)
    hold("course, signed in", page(learner, "/kurser/lille-kursus/"))
    hold("module of 20 sections, signed in", page(learner, "/kurser/lille-kursus/langt/"))
    hold("Min side", page(learner, "/min-side/"))


def test_answer(teacher, small_course, hold):
    module = make_module(small_course, "andet", bank=make_bank("anden-bank"))
    enrolment = courses_actions.enrol(person=teacher.person, course_id=small_course.pk)
    attempt = courses_actions.start_attempt(enrolment=enrolment, module=module)
    asked = attempt.questions.select_related("version").first()
    learner, fields = Browser(teacher), fields_for(asked)

    def unanswer():
        AttemptQuestion.objects.filter(pk=asked.pk).update(answer=None, answered_at=None, is_correct=None)

    def answer():
        status, content = learner.ask(f"/kurser/lille-kursus/andet/quiz/{attempt.pk}/{asked.position}/", fields=fields)
        assert (status, "saved" in json.loads(gzip.decompress(content))) == (200, True)

    hold("quiz answer saved", answer, before=unanswer)


def test_min_kommune_asks_as_often_for_300_as_for_one(coordinator, hold):
    browser = Browser(coordinator)
    few = hold("Min kommune, 1 person", page(browser, "/min-kommune/"))
    programme = factories.programme()
    for number in range(299):
        person = factories.person(f"Person {number}", email=f"p{number}@aarhus.example")
        factories.training(person=person, programme=programme)
    assert hold("Min kommune, 300 people", page(browser, "/min-kommune/")) == few


def test_certificate(teacher, hold):
    from certificates.actions import issue
    from certificates.pdf import render

    certificate = issue(training=factories.training(person=teacher.person, programme=factories.programme()))
    hold("certificate rendered", lambda: render(certificate), repeats=10)
