from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from events import days

AT = ZoneInfo("Europe/Copenhagen")


def test_the_public_holidays_of_2027():
    year = [date(2027, 1, 1) + timedelta(days=number) for number in range(365)]
    found = {f"{day:%m-%d}": days.holiday(day) for day in year if days.holiday(day)}
    assert found == {
        "01-01": "nytårsdag",
        "03-25": "skærtorsdag",
        "03-26": "langfredag",
        "03-28": "påskedag",
        "03-29": "2. påskedag",
        "05-06": "Kristi himmelfartsdag",
        "05-16": "pinsedag",
        "05-17": "2. pinsedag",
        "06-05": "grundlovsdag",
        "12-24": "juleaftensdag",
        "12-25": "juledag",
        "12-26": "2. juledag",
        "12-31": "nytårsaftensdag",
    }


def test_easter_of_other_years():
    assert [days.easter(year) for year in (2024, 2026, 2028, 2038)] == [
        date(2024, 3, 31),
        date(2026, 4, 5),
        date(2028, 4, 16),
        date(2038, 4, 25),
    ]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 5, 6), "6.5.2027 er Kristi himmelfartsdag. Find helst en anden dag."),
        (date(2027, 3, 20), "20.3.2027 ligger i en weekend."),
        (date(2027, 3, 17), ""),
    ],
)
def test_a_bad_day_is_warned_about(day, words):
    assert days.warning_about(day) == words


@pytest.mark.parametrize(
    ("day", "clock", "is_one"),
    [
        (date(2027, 3, 28), time(2, 30), False),
        (date(2027, 3, 28), time(3, 0), True),
        (date(2027, 10, 31), time(2, 30), False),
        (date(2027, 10, 31), time(3, 0), True),
        (date(2027, 10, 30), time(2, 30), True),
    ],
)
def test_a_clock_shown_never_or_twice_is_no_moment(day, clock, is_one):
    assert (days.moment(day, clock) is not None) == is_one


def test_the_clock_stays_across_its_change():
    before = datetime(2027, 3, 22, 9, 0, tzinfo=AT)
    assert days.shifted(before, timedelta(days=14)) == datetime(2027, 4, 5, 9, 0, tzinfo=AT)
    assert days.shifted(None, timedelta(days=14)) is None
