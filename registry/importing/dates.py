"""Reads a day as Danes write it: 16-03-2026, 16/3-26, 16.03.2026, 2026-03-16, 16. marts 2026, or Excel's number."""

import re
from datetime import date, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
LONG_MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november"),
    "december",
)
TIME = re.compile(r"[T ]+(kl\.? ?)?\d{1,2}[:.]\d{2}([:.]\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
IN_WORDS = re.compile(r"(?:den )?(\d{1,2})\.? ?(?:-)?([a-zæøå]+)\.?[ -]?(\d{4}|\d{2})")
TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
EXCEL_NUMBER = re.compile(r"(\d{5})(?:[.,]\d+)?")
FIRST_DAY, FIRST_DAY_1904 = date(1899, 12, 30), date(1904, 1, 1)
WEEKDAY = re.compile(r"^(man|tirs|ons|tors|fre|lør|søn)dag,? (den )?", re.IGNORECASE)


class NotADay(Exception):
    """The text is no day. `because` is the kind of problem it is."""

    def __init__(self, because):
        super().__init__(because)
        self.because = because


def read_day(text, *, is_from_1904=False):
    """Return the day the text says. Raises NotADay: unreadable, month first, or no day of the calendar."""
    text = WEEKDAY.sub("", TIME.sub("", text.strip())).casefold()
    if number := EXCEL_NUMBER.fullmatch(text):
        return (FIRST_DAY_1904 if is_from_1904 else FIRST_DAY) + timedelta(days=int(number[1]))
    if found := YEAR_FIRST.fullmatch(text) or TOGETHER.fullmatch(text):
        return _day(*map(int, found.groups()))
    if found := DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
        if month > 12 and day <= 12:
            raise NotADay("date_month_first")
        return _day(_whole_year(year), month, day)
    if (found := IN_WORDS.fullmatch(text)) and (month := _month(found[2])):
        return _day(_whole_year(int(found[3])), month, int(found[1]))
    raise NotADay("date_unreadable")


def _day(year, month, day):
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADay("date_impossible") from None


def _whole_year(year):
    """Return the year that two digits stand for: 26 is 2026, 98 is 1998."""
    if year > 99:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _month(word):
    """Return the number of a month by its name or the beginning of it, or None."""
    if word in LONG_MONTHS:
        return LONG_MONTHS.index(word) + 1
    short = {"sept": 9} | {name: number for number, name in enumerate(MONTHS, start=1)}
    return short.get(word)
