"""The numbers counted ahead are the numbers an obvious, slow recount gives, whatever happened to the trainings."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry import actions, coverage
from registry.models import CoverageStep, Municipality, Person, Programme, Sector, Training

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def counted_slowly(on, programme=None):
    """How many count on a day, by (municipality, sector): each person by the newest of her trainings that is valid."""
    newest = {}
    for training in Training.objects.all():
        is_valid = training.completed_on <= on and (training.valid_until is None or on <= training.valid_until)
        if training.withdrawn_at or not is_valid or (programme and training.programme_id != programme):
            continue
        known = newest.get(training.person_id)
        if known is None or (known.completed_on, known.pk) < (training.completed_on, training.pk):
            newest[training.person_id] = training
    return Counter((training.municipality_id or "", training.sector_id) for training in newest.values())


def added_up(cells, part):
    sums = Counter()
    for cell, number in cells.items():
        if cell[part] is not None:
            sums[cell[part]] += number
    return dict(sums)


def assert_true_on(day):
    for programme in (coverage.ANY, *Programme.objects.values_list("pk", flat=True)):
        slow = counted_slowly(day, programme)
        assert coverage.by_municipality(day, programme=programme) == added_up(slow, 0), (day, programme)
        assert coverage.by_sector(day, programme=programme) == added_up(slow, 1), (day, programme)
    for sector in Sector.objects.values_list("pk", flat=True)[:3]:
        expected = {place: number for (place, own), number in counted_slowly(day).items() if own == sector}
        assert coverage.by_municipality(day, sector=sector) == expected


def made(dice, people):
    """Record a training somewhere in the last years, with the place and length dice give."""
    person, programme = dice.choice(people), dice.choice(list(Programme.objects.all()))
    first = TODAY() - timedelta(days=dice.randint(0, 1500))
    with coverage.following([person]):
        return Training.objects.create(
            person=person,
            programme=programme,
            completed_on=first,
            valid_until=dice.choice([None, first + timedelta(days=dice.randint(0, 1100))]),
            source="import",
            municipality_id=dice.choice(["0751", "0461", None]),
            sector=dice.choice([None, *Sector.objects.all()[:3]]),
        )


@pytest.mark.parametrize("seed", range(5))
def test_whatever_happens_the_numbers_are_those_of_a_slow_recount(seed, adviser):
    dice = random.Random(seed)
    people = Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(6))
    for _step in range(40):
        standing = list(Training.objects.standing())
        if dice.random() < 0.7 or not standing:
            made(dice, people)
        elif dice.random() < 0.7:
            actions.withdraw_training(training=dice.choice(standing), because="Fejl", by=adviser)
        else:
            training, other = dice.choice(standing), dice.choice(people)
            with coverage.following([training.person, other]):
                Training.objects.filter(pk=training.pk).update(person=other)
    for _day in range(25):
        assert_true_on(TODAY() + timedelta(days=dice.randint(-1600, 1200)))
    kept = sorted(CoverageStep.objects.exclude(change=0).values_list(*coverage.COLUMNS, "change"))
    coverage.rebuild()
    assert sorted(CoverageStep.objects.values_list(*coverage.COLUMNS, "change")) == kept


def test_the_first_and_the_last_valid_day_count_and_the_days_around_them_do_not():
    person = Person.objects.create(name="Tilde")
    with coverage.following([person]):
        Training.objects.create(
            person=person,
            programme=Programme.objects.first(),
            completed_on=date(2024, 2, 29),
            valid_until=date(2024, 12, 31),
            source="import",
            municipality_id="0751",
        )
    days = [date(2024, 2, 28), date(2024, 2, 29), date(2024, 12, 31), date(2025, 1, 1)]
    assert [coverage.by_municipality(day) for day in days] == [{}, {"0751": 1}, {"0751": 1}, {}]


def test_recording_a_training_counts_within_the_same_request(teacher):
    programme = Programme.objects.get(slug="grundkursus")
    actions.record_training(person=teacher.person, programme=programme, on=TODAY(), source="course", by=teacher)
    assert coverage.by_municipality(TODAY(), programme=programme.pk) == {"0751": 1}


def test_asking_costs_one_query_and_few_rows_whatever_the_number_of_trainings():
    places, sector = list(Municipality.objects.all()), Sector.objects.first()
    programme = Programme.objects.first()
    persons = Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(300))
    with coverage.following(persons):
        Training.objects.bulk_create(
            Training(
                person=person,
                programme=programme,
                completed_on=date(2020, 1, 1) + timedelta(days=7 * number),
                valid_until=date(2023, 1, 1) + timedelta(days=7 * number),
                source="import",
                municipality=places[number % 98],
                sector=sector,
            )
            for number, person in enumerate(persons)
        )
    with CaptureQueriesContext(connection) as asked:
        numbers = coverage.by_municipality(date(2024, 6, 15))
    assert (len(asked), sum(numbers.values())) == (1, sum(counted_slowly(date(2024, 6, 15)).values()))


def test_an_error_leaves_the_coverage_as_it_was():
    person = Person.objects.create(name="Tilde")
    with pytest.raises(ZeroDivisionError), coverage.following([person]):
        Training.objects.create(
            person=person, programme=Programme.objects.first(), completed_on=date(2024, 2, 29), source="import"
        )
        raise ZeroDivisionError
    assert not CoverageStep.objects.exists()
