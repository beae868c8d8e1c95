"""Lists as files for Danish Excel: semicolons, a byte order mark, dates as 16.03.2026, no cell that is a formula."""

import csv

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.staff import UNTRAINED

MAY_START_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"


def lines(rows):
    """Yield rows of cells (text, or whole numbers) as the lines of such a file."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    start = BYTE_ORDER_MARK
    for row in rows:
        yield start + writer.writerow([_harmless(cell) for cell in map(str, row)])
        start = ""


def staff_lines(rows, *, marked):
    """Yield the lines of the staff list as text: heading, a line for each training, and `marked`: who took it, when."""
    return lines(_staff_rows(rows, marked))


def _staff_rows(rows, marked):
    yield [
        *(_("Navn"), _("Arbejdsplads"), _("Fagområde"), _("Stilling")),
        *(_("Forløb"), _("Gennemført"), _("Gyldigt til og med"), _("Status")),
    ]
    for row in rows:
        person = [row.name, row.workplace, row.sector, row.job_title]
        for training in map(_about, row.all_held or [None]):
            yield [*person, *training]
    yield [marked]


def _about(held):
    """Return the cells about a training; a person without any has a line of her own too."""
    if held is None:
        return ["", "", "", str(UNTRAINED)]
    return [held.programme, _day(held.completed_on), _day(held.valid_until), str(held.state.label)]


def _day(day):
    return date_format(day, "d.m.Y") if day else ""


def _harmless(cell):
    """Return the cell so that a spreadsheet shows it and never runs it."""
    return f"'{cell}" if cell.startswith(MAY_START_A_FORMULA) else cell


class _Echo:
    """A file that hands back what is written to it, so that csv.writer can be used a line at a time."""

    def write(self, line):
        return line
