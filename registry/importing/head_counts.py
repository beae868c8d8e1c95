"""Checks a file of head counts: how many were trained where and when, from before names were kept."""

import re
from dataclasses import dataclass

from django.utils import timezone

from registry.importing.cells import Cells
from registry.importing.checking import EARLIEST
from registry.importing.columns import COUNT_FIELDS, plain
from registry.importing.lookups import Lookups
from registry.importing.planning import fingerprint
from registry.importing.problems import Problem
from registry.models import HeadCount

MOST_PEOPLE = 1_000_000
MOST_LETTERS = HeadCount._meta.get_field("source").max_length
ABOUT = re.compile(r"^(ca\.?|omkring|cirka)\s*", re.IGNORECASE)
DOTTED = re.compile(r"\d{1,3}(\.\d{3})+")
FACTS = ("municipality", "district", "sector", "programme", "year_from", "year_to", "people", "source")


@dataclass(slots=True)
class CountPlan:
    """All that an import of head counts would do now; `counted` are the facts of each HeadCount."""

    rows: int
    counted: list
    problems: list
    people: tuple = ()
    undecided: tuple = ()
    suspects: tuple = ()

    @property
    def wrong_rows(self):
        return len({problem.row for problem in self.problems})

    @property
    def is_empty(self):
        return not self.counted

    @property
    def counts(self):
        people = sum(facts["people"] for facts in self.counted)
        return {"rows": self.rows, "counts": len(self.counted), "people": people, "wrong": self.wrong_rows}

    @property
    def fingerprint(self):
        return fingerprint(self)


def plan_counts(*, table, choice, by):
    """Return the CountPlan for a table."""
    lookups, problems, rows, counted = Lookups(by), [], {}, []
    known = {_key(facts) for facts in HeadCount.objects.values(*(_column(name) for name in FACTS))}
    for line in table.lines:
        cells = Cells(line, table=table, choice=choice, fields=COUNT_FIELDS)
        facts = read_count(cells, lookups, choice)
        problems += cells.problems
        if cells.problems:
            continue
        key = _key({_column(name): getattr(value, "pk", value) for name, value in facts.items()})
        if key in rows:
            problems.append(Problem(line.number, "", "row_twice", {"other": rows[key]}))
        elif key in known:
            problems.append(Problem(line.number, "", "count_known"))
        else:
            counted.append(facts)
        rows.setdefault(key, line.number)
    return CountPlan(len(table.lines), counted, problems)


def _column(name):
    return f"{name}_id" if name in ("municipality", "district", "sector", "programme") else name


def _key(facts):
    return tuple(facts.get(_column(name)) for name in FACTS)


def read_count(cells, lookups, choice):
    """Return the facts of one row; what is wrong is noted in the cells."""
    place, sector, programme = _place(cells, lookups), None, choice.whole_file.get("programme")
    if text := cells.text("sector"):
        sector = lookups.sectors.get(plain(text))  # a closed one is right in history
        if sector is None:
            cells.fail("sector", "sector_unknown")
    if text := cells.text("programme"):
        programme = lookups.programme(text)
        if programme is None:
            cells.fail("programme", "programme_unknown")
    year_from = _year(cells, "year_from")
    year_to = _year(cells, "year_to") if cells.text("year_to") else year_from
    if year_from and year_to and year_to < year_from:
        cells.fail("year_to", "years_turned")
    people, source = _people(cells), cells.text("source")
    if not source:
        cells.fail("source", "source_missing")
    elif len(source) > MOST_LETTERS:
        cells.fail("source", "text_too_long", most=MOST_LETTERS)
    return {
        **(place or {}),
        "sector": sector,
        "programme": programme,
        "year_from": year_from,
        "year_to": year_to,
        "people": people,
        "source": source,
    }


def _place(cells, lookups):
    text = cells.text("place")
    place = lookups.place(text) if text else None
    if not text:
        cells.fail("place", "place_missing")
    elif place is None:
        cells.fail("place", "place_unknown")
    return place


def _year(cells, field):
    text = cells.text(field)
    if not re.fullmatch(r"\d{4}", text):
        cells.fail(field, "year_unreadable")
        return None
    year = int(text)
    if year < EARLIEST.year:
        cells.fail(field, "year_too_old")
    elif year > timezone.localdate().year:
        cells.fail(field, "year_future")
    return year


def _people(cells):
    text = ABOUT.sub("", cells.text("people"))
    if DOTTED.fullmatch(text):
        text = text.replace(".", "")
    if not re.fullmatch(r"-?\d{1,9}", text):
        cells.fail("people", "people_unreadable")
        return None
    number = int(text)
    if number < 1:
        cells.fail("people", "people_too_few")
    elif number > MOST_PEOPLE:
        cells.fail("people", "people_too_many")
    return number
