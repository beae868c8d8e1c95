"""What no cell may hold, whatever its column, and how a row's cells are found by field."""

import re

from registry.importing.problems import Problem
from registry.models.free_text import CPR

INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
GARBLED = re.compile("\ufffd|Ã[¦¸¥†˜…©\x80-\xbf]|Ã\u2026|Ã\u2020|Ã\u02dc")
FORMULA = re.compile(r"[=@]|[+-](?=[^\s].*[(!|])")
EXCEL_ERROR = re.compile(r"=?#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|I/T|REFERENCE!|VÆRDI!|NAVN\?|DIVISION/0!)")
MARKUP = re.compile(r"</?[a-z!][^>]*>|&#?\w+;", re.IGNORECASE)
NINE_DIGITS = re.compile(r"(?<!\d)\d{9}(?!\d)")  # a CPR number whose first zero a spreadsheet took away
TELEPHONE = re.compile(r"(\+|\b00)45[ -]?(\d\d ?){4}(?!\d)")
NOTHING = ("-", "–", "n/a", "ingen")
IN_EVERY_CELL = (
    ("excel_error", EXCEL_ERROR.match),
    ("formula", FORMULA.match),
    ("control_characters", INVISIBLE.search),
    ("garbled", GARBLED.search),
    ("markup", MARKUP.search),
)


class Cells:
    """The cells of one row by field, each without spaces around; what is wrong is noted in `problems`."""

    def __init__(self, line, *, table, choice, fields):
        self.line, self.headings, self.choice, self.fields = line, table.headings, choice, fields
        self.problems = []
        self.bad = set()
        self._check_shape(table)
        for number, cell in enumerate(line.cells):
            self._check_cell(number, cell.strip())

    def text(self, field):
        """Return the field's cell, or what holds for the whole file, or ""."""
        column = self.choice.column(field)
        if column is None or column >= len(self.line.cells):
            return ""
        text = " ".join(self.line.cells[column].split())
        return "" if text.casefold() in NOTHING else text

    def fail(self, field, kind, **about):
        """Note that the field is wrong, unless its cell already is."""
        if field in self.bad:
            return
        self.bad.add(field)
        column = self.choice.column(field)
        name = str(self.fields[field]) if column is None else self._heading(column)
        self.problems.append(Problem(self.line.number, name, kind, about))

    def _check_shape(self, table):
        wanted, beyond = len(table.headings), self.line.cells[len(table.headings) :]
        if any(cell.strip() for cell in beyond) or self.line.asked > wanted + 60:
            self.problems.append(Problem(self.line.number, "", "row_too_long"))
        if table.is_exact and self.line.asked < wanted:
            self.problems.append(Problem(self.line.number, "", "row_too_short"))

    def _check_cell(self, number, cell):
        kind = wrong_with(cell)
        is_used = [field for field, column in self.choice.columns.items() if column == number]
        if not kind or (kind != "cpr" and not is_used):
            return
        self.bad.update(is_used)
        self.problems.append(Problem(self.line.number, self._heading(number), kind))

    def _heading(self, number):
        return self.headings[number] if number < len(self.headings) else ""


def wrong_with(cell):
    """Return the kind of problem any cell with this text would have, or ""."""
    if not cell:
        return ""
    if holds_cpr(cell):
        return "cpr"
    return next((kind for kind, found in IN_EVERY_CELL if found(cell)), "")


def holds_cpr(text):
    """True for a text with digits like a CPR number's, beginning with a day and a month: no telephone number does.

    Numbers that begin with a day 60 higher are given to those without a real one.
    """
    text = TELEPHONE.sub("", text)
    long = [found[0] for found in CPR.finditer(text)]
    return any(_begins_with_a_day(digits) for digits in (*long, *(f"0{short}" for short in NINE_DIGITS.findall(text))))


def _begins_with_a_day(digits):
    return int(digits[:2]) % 60 in range(1, 32) and int(digits[2:4]) in range(1, 13)
