"""How coverage falls as trainings run out when nobody renews, and how many must renew by when to hold a share.

A share is of the staff the registry knows in the same place today. Reads what registry.coverage has counted ahead.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils import timezone

from registry import coverage
from registry.models import Affiliation, CoverageStep

MONTHS_AHEAD = 24
SHARE_TO_HOLD = 80  # per cent


@dataclass(frozen=True)
class Month:
    """One month ahead: its last day, and how many are still trained then."""

    last_day: date
    people: int
    staff: int

    @property
    def share(self):
        """Per cent of the staff, rounded down; 0 when there is none."""
        return self.people * 100 // self.staff if self.staff else 0

    @property
    def must_renew(self):
        """How many must have renewed by then to hold the share."""
        wanted = -(-self.staff * SHARE_TO_HOLD // 100)
        return max(0, wanted - self.people)


def ahead(codes, *, programme=coverage.ANY, today=None):
    """Return a Month for today and for the end of each month ahead, for the municipalities with these codes.

    Four queries, however many trainings there are.
    """
    today, codes = today or timezone.localdate(), list(codes)
    staff = Affiliation.objects.current(today).filter(municipality__in=codes).values("person").distinct().count()
    now = coverage.by_municipality(today, programme=programme)
    people = sum(number for code, number in now.items() if code in codes)
    months = [Month(today, people, staff)]
    changes = _changes(codes, programme, today)
    last = today
    for _number in range(MONTHS_AHEAD):
        last, before = _end_of_next_month(last), last
        people += sum(change for day, change in changes if before < day <= last)
        months.append(Month(last, people, staff))
    return months


def _changes(codes, programme, today):
    """Return (day, change) of the days to come."""
    steps = CoverageStep.objects.filter(
        level=CoverageStep.Level.DAY, period__gt=today, programme=programme, sector=coverage.ANY, municipality__in=codes
    )
    return list(steps.values_list("period").annotate(Sum("change")))


def _end_of_next_month(day):
    """Return the last day of the month `day` lies in, or of the next one when it is that day."""
    first_of_next = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    last = date.fromordinal(first_of_next.toordinal() - 1)
    return last if last > day else _end_of_next_month(first_of_next)


def falls_below(months):
    """Return the first Month in which the share is below the one to hold, or None when it holds all the time."""
    return next((month for month in months if month.must_renew), None)
