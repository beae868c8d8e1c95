"""One month of events as a calendar: weeks with their numbers, days with what is on."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from events.listing import Row
from events.models import EventSession


@dataclass(frozen=True)
class Meeting:
    """A session on its day."""

    row: Row
    session: EventSession

    @property
    def clock(self):
        return date_format(timezone.localtime(self.session.starts_at), "G.i")


@dataclass(frozen=True)
class Day:
    day: date
    is_inside: bool
    meetings: tuple[Meeting, ...]

    @property
    def in_words(self):
        return date_format(self.day, r"l \d\e\n j. F")

    @property
    def is_today(self):
        return self.day == timezone.localdate()


def month_of(text, *, rows):
    """Return the first day of the month written as »2027-03«; of the month of the first row, when it is none."""
    written = parse_day(f"{text}-01")
    if written:
        return written
    return (rows[0].first_at.date() if rows else timezone.localdate()).replace(day=1)


def parse_day(text):
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2100 else None


def weeks(first, rows):
    """Return the weeks of the month that begins with `first`, as {number, days}, Monday first."""
    on = defaultdict(list)
    for row in rows:
        for session in row.sessions:
            on[timezone.localdate(session.starts_at)].append(Meeting(row, session))
    return [
        {
            "number": days[0].isocalendar().week,
            "days": [
                Day(day, day.month == first.month, tuple(sorted(on[day], key=lambda one: one.session.starts_at)))
                for day in days
            ],
        }
        for days in Calendar().monthdatescalendar(first.year, first.month)
    ]


def beside(first):
    """Return the months before and after, as {value, name}, with the value as in the address."""
    months = first.year * 12 + first.month - 1
    return [named(date(number // 12, number % 12 + 1, 1)) for number in (months - 1, months + 1)]


def named(first):
    return {"value": f"{first:%Y-%m}", "name": date_format(first, "F Y").capitalize()}


def weekdays():
    """Return the names of the seven days, Monday first, long and short."""
    monday = date(2027, 1, 4)
    return [
        (date_format(monday.replace(day=4 + n), "l"), date_format(monday.replace(day=4 + n), "D")) for n in range(7)
    ]
