"""Checks each row of a file of people and trainings by itself; what is right becomes an Entry."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from registry.importing.cells import Cells
from registry.importing.columns import PEOPLE_FIELDS
from registry.importing.dates import NotADay, read_day
from registry.models import Affiliation, Municipality, Person, Programme, Sector

EARLIEST = date(1990, 1, 1)
MOST_LETTERS = {
    "name": Person._meta.get_field("name").max_length,
    "email": Person._meta.get_field("email").max_length,
    "workplace": Affiliation._meta.get_field("workplace").max_length,
    "job_title": Affiliation._meta.get_field("job_title").max_length,
}
SHARED = frozenset(
    ("info", "post", "kontakt", "mail", "kontor", "admin", "skole", "reception", "kommune", "noreply", "no-reply")
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that is right by itself: somebody, where she works, and what she completed when, if anything."""

    row: int
    name: str
    email: str
    municipality: Municipality
    sector: Sector
    workplace: str
    job_title: str
    programme: Programme | None
    completed_on: date | None


class RowReader:
    """Makes entries of lines. `choice` says which column is what; `lookups` what the texts mean."""

    def __init__(self, *, table, choice, lookups):
        self.table, self.choice, self.lookups = table, choice, lookups
        self.foreign_domains = lookups.foreign_domains()

    def read(self, line):
        """Return (entry or None, problems)."""
        cells = Cells(line, table=self.table, choice=self.choice, fields=PEOPLE_FIELDS)
        facts = {
            "name": self._name(cells),
            "email": self._email(cells),
            "municipality": self._municipality(cells),
            "sector": self._sector(cells),
            "workplace": self._workplace(cells),
            "job_title": self._short(cells, "job_title"),
            **self._training(cells),
        }
        if cells.problems:
            return None, cells.problems
        return Entry(row=line.number, **facts), []

    def _name(self, cells):
        field = "name" if self.choice.column("name") is not None else "first_name"
        parts = [cells.text(part) for part in ("name", "first_name", "last_name")]
        name = " ".join(part for part in parts if part)
        if not name:
            cells.fail(field, "name_missing")
        elif "@" in name:
            cells.fail(field, "name_is_email")
        elif not any(letter.isalpha() for letter in name):
            cells.fail(field, "name_without_letters")
        elif len(name) > MOST_LETTERS["name"]:
            cells.fail(field, "text_too_long", most=MOST_LETTERS["name"])
        return name

    def _email(self, cells):
        email = cells.text("email").lower().removeprefix("mailto:")
        if not email or "email" in cells.bad:
            return ""
        before, _at, domain = email.partition("@")
        if len(email) > MOST_LETTERS["email"]:
            cells.fail("email", "text_too_long", most=MOST_LETTERS["email"])
        elif not _is_email(email):
            cells.fail("email", "email_bad")
        elif before in SHARED:
            cells.fail("email", "email_shared")
        elif domain in self.foreign_domains:
            cells.fail("email", "email_unusable")
        return email

    def _municipality(self, cells):
        text = cells.text("municipality")
        found = self.lookups.municipality(text) if text else self.choice.whole_file.get("municipality")
        if not text and found is None:
            cells.fail("municipality", "municipality_missing")
        elif found is None:
            cells.fail("municipality", "municipality_unknown")
        elif found.code not in self.lookups.own:
            cells.fail("municipality", "municipality_other")
        return found

    def _sector(self, cells):
        text = cells.text("sector")
        if not text:
            chosen = self.choice.whole_file.get("sector")
            if chosen is None:
                cells.fail("sector", "sector_missing")
            return chosen
        found, kind = self.lookups.sector(text)
        if kind:
            cells.fail("sector", kind)
        return found

    def _workplace(self, cells):
        workplace = self._short(cells, "workplace")
        if not workplace:
            cells.fail("workplace", "workplace_missing")
        return workplace

    def _short(self, cells, field):
        text = cells.text(field)
        if len(text) > MOST_LETTERS[field]:
            cells.fail(field, "text_too_long", most=MOST_LETTERS[field])
        return text

    def _training(self, cells):
        """Return programme and day, both or neither. »Gyldigt til« is only checked: the registry counts it itself."""
        named, day = cells.text("programme"), self._day(cells, "completed_on")
        programme = self.lookups.programme(named) if named else None
        has_date = bool(cells.text("completed_on"))
        if named and programme is None:
            cells.fail("programme", "programme_unknown")
        if not named and has_date:
            programme = self.choice.whole_file.get("programme")
            if programme is None:
                cells.fail("programme", "programme_missing")
        if named and not has_date:
            cells.fail("completed_on", "date_missing")
        if day and day > self.lookups.today:
            cells.fail("completed_on", "date_future")
        if day and day < EARLIEST:
            cells.fail("completed_on", "date_too_old")
        until = self._day(cells, "valid_until")
        if day and until and until < day:
            cells.fail("valid_until", "until_before_completion")
        return {"programme": programme, "completed_on": day} if has_date else {"programme": None, "completed_on": None}

    def _day(self, cells, field):
        text = cells.text(field)
        if not text or field in cells.bad:
            return None
        try:
            return read_day(text, is_from_1904=self.table.is_from_1904)
        except NotADay as wrong:
            cells.fail(field, wrong.because)
            return None


def _is_email(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
