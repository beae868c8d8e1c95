"""Reads a spreadsheet file, CSV in any Danish shape or XLSX, into rows of text; bounded in time and memory."""

import csv
import io
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.importing import workbooks
from registry.importing.limits import (
    HEADING_IS_AMONG,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_LETTERS,
    MOST_ROWS,
    Unreadable,
)

DELIMITERS = ";,\t|"
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file, by the number a spreadsheet program shows beside it. `asked` is how many cells it had."""

    number: int
    cells: tuple[str, ...]
    asked: int


@dataclass(frozen=True, slots=True)
class Table:
    """The file: its headings, the rows below them, and whether Excel counts its days from 1904.

    `is_exact` is true where a row that has fewer cells than there are headings is a mistake: in CSV.
    """

    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    is_exact: bool = True
    is_from_1904: bool = False


def read(content, *, knows=lambda heading: False):
    """Return the Table in a file's bytes. `knows` tells whether a text is a heading, to find them under a title."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("Filen fylder for meget. Den må højst fylde 2 MB. Del den i flere."))
    if content.startswith(OLD_EXCEL):
        raise Unreadable(_("Filen er i Excels gamle format eller har adgangskode. Gem den som .xlsx uden adgangskode."))
    if content.startswith(ZIP):
        rows, is_from_1904 = workbooks.rows(content)
        return _table(rows, knows, is_exact=False, is_from_1904=is_from_1904)
    return _table(_csv_rows(_text(content)), knows, is_exact=True)


def _table(rows, knows, **about):
    """Make a Table of (number, cells); the headings are the first row that looks like it."""
    lines = []
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        lines.append(Line(number, tuple(cell[:MOST_LETTERS] for cell in cells[: MOST_COLUMNS + 1]), len(cells)))
        if len(lines) > MOST_ROWS + HEADING_IS_AMONG:
            break
    if not lines:
        raise Unreadable(_("Filen er tom."))
    above = lines[:HEADING_IS_AMONG]
    at = next((i for i, line in enumerate(above) if sum(map(knows, line.cells)) >= 2), 0)
    headings, lines = _trimmed(lines[at].cells), lines[at + 1 :]
    if len(headings) > MOST_COLUMNS:
        raise Unreadable(_("Filen har for mange kolonner. Den må højst have %d.") % MOST_COLUMNS)
    if len(lines) > MOST_ROWS:
        raise Unreadable(_("Filen har mere end 10.000 rækker. Del den i flere filer."))
    if not lines:
        raise Unreadable(_("Filen har overskrifter, men ingen rækker."))
    return Table(headings, tuple(lines), **about)


def _trimmed(cells):
    """Return the headings without the empty ones at the end."""
    cells = [cell.strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _text(content):
    """Return the bytes as text: by their mark, as UTF-8, or as what Danish Excel writes."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return _decoded(content, encoding)
    if b"\x00" in content:
        raise Unreadable(_("Filen er hverken CSV eller Excel (.xlsx). Gem den som en af dem, og prøv igen."))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252")


def _decoded(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(_("Filens bogstaver kan ikke læses. Gem den som »CSV UTF-8«, og prøv igen.")) from None


def _csv_rows(text):
    """Yield (number, cells) of a CSV text; its cells are parted by what its first rows have most of."""
    told = re.match(r"sep=(.)\r?\n", text)
    delimiter = told[1] if told else _delimiter(text)
    before = 1 if told else 0
    reader = csv.reader(io.StringIO(text[told.end() if told else 0 :], newline=""), delimiter=delimiter, strict=True)
    number = before
    try:
        for number, cells in enumerate(reader, start=before + 1):
            yield number, cells
    except csv.Error:
        raise Unreadable(
            _("Række %d kan ikke læses. Se efter anførselstegn uden et makkerpar.") % (number + 1)
        ) from None


def _delimiter(text):
    """Return the delimiter that occurs most in the first lines, outside quotes."""
    beginning = re.sub(r'"[^"]*"', "", "\n".join(text[:20_000].splitlines()[:HEADING_IS_AMONG]))
    return max(DELIMITERS, key=beginning.count)
