"""Blended programmes: recorded with the last part, never longer than a part, withdrawn with one."""

from datetime import date

import pytest
from django.utils import timezone

from certificates.actions import issue
from certificates.models import Certificate
from registry import actions, blending, coverage
from registry.models import Programme, Training

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(db):
    """A programme that asks for the course and the theme day, and holds for 60 months."""
    whole = Programme.objects.create(slug="hele", title="Hele forløbet", valid_months=60)
    whole.requires.set(Programme.objects.filter(slug__in=["grundkursus", "temadag"]))
    return whole


@pytest.fixture
def record(teacher):
    teacher.person.affiliations.update(valid_from=date(2020, 1, 1))

    def recorded(slug, on):
        programme = Programme.objects.get(slug=slug)
        return actions.record_training(person=teacher.person, programme=programme, on=on, source="course", by=teacher)

    return recorded


def test_half_of_it_gives_nothing_and_tells_what_is_missing(whole, record, teacher):
    record("grundkursus", date(2026, 5, 1))
    (told,) = blending.unfinished(teacher.person, date(2026, 6, 1))
    assert (told.programme, told.sentence) == (whole, "Du mangler: Temadag gennemført.")
    assert not Training.objects.filter(programme=whole).exists()


def test_the_last_part_gives_the_whole_in_the_same_transaction(whole, record, teacher):
    record("temadag", date(2026, 5, 1))
    course = record("grundkursus", date(2026, 6, 1))
    got = Training.objects.get(programme=whole)
    assert (got.completed_on, got.municipality_id, got.source) == (date(2026, 6, 1), "0751", "course")
    assert got.valid_until == course.valid_until == date(2029, 6, 1)
    assert blending.unfinished(teacher.person, date(2026, 6, 2)) == []
    assert coverage.by_municipality(date(2026, 6, 2), programme=whole.pk) == {"0751": 1}


def test_a_part_that_has_expired_does_not_count(whole, record):
    record("grundkursus", date(2021, 1, 1))
    record("temadag", date(2026, 6, 1))
    assert not Training.objects.filter(programme=whole).exists()


def test_a_renewed_part_gives_the_whole_anew(whole, record):
    record("temadag", date(2023, 1, 1))
    record("grundkursus", date(2023, 2, 1))
    record("grundkursus", date(2026, 1, 15))
    days = list(Training.objects.filter(programme=whole).order_by("completed_on").values_list("valid_until", flat=True))
    assert days == [date(2026, 2, 1), date(2029, 2, 1)]


def test_a_theme_day_taken_twice_gives_the_whole_once(whole, record):
    record("grundkursus", date(2026, 4, 1))
    record("temadag", date(2026, 5, 1))
    record("temadag", date(2026, 6, 1))
    assert Training.objects.filter(programme=whole).count() == 1


def test_withdrawing_a_part_withdraws_the_whole(whole, record, adviser):
    theme_day = record("temadag", date(2026, 5, 1))
    record("grundkursus", date(2026, 6, 1))
    actions.withdraw_training(training=theme_day, because="Forkert person", by=adviser)
    got = Training.objects.get(programme=whole)
    assert (got.withdrawn_by, "bygger på" in got.withdrawn_because) == (adviser, True)
    assert coverage.by_municipality(date(2026, 6, 2), programme=whole.pk) == {}


def test_the_whole_has_a_certificate_of_its_own(whole, record):
    issue(training=record("temadag", date(2026, 5, 1)))
    issue(training=record("grundkursus", date(2026, 6, 1)))
    titles = sorted(one.record["programme"] for one in Certificate.objects.all())
    assert titles == ["Grundkursus i bekymringstegn", "Hele forløbet", "Temadag gennemført"]


def test_min_side_tells_what_is_missing(whole, record, teacher, client_of):
    record("grundkursus", timezone.localdate())
    page = client_of(teacher).get("/min-side/").content.decode()
    assert "Du mangler: Temadag gennemført." in page
