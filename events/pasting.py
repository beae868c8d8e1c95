"""A pasted list of colleagues, in whatever shape it comes: lines, commas, »Navn <mail>«, columns of a spreadsheet."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.models import refuse_cpr

MOST_LINES = 200
EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+", re.UNICODE)
HEADINGS = {"navn", "fornavn", "efternavn", "e-mail", "email", "mail", "mailadresse", "e-mailadresse", "arbejdsplads"}
BETWEEN = re.compile(r"[\t;]| {3,}")


@dataclass(frozen=True)
class Entry:
    """What one line says of one colleague; `problem` says in Danish what to mend, then the rest is empty."""

    line: str
    name: str = ""
    email: str = ""
    workplace: str = ""
    problem: str = ""


def read(text):
    """Return an Entry for each colleague in the text, each address once, in order."""
    found, seen = [], set()
    lines = [line.strip() for line in text.replace("\r", "\n").replace("mailto:", " ").split("\n")]
    lines = [line for line in lines if line and not is_heading(line)]
    for line in lines[:MOST_LINES]:
        for entry in entries_of(line):
            key = entry.email or entry.line.casefold()
            if key not in seen:
                seen.add(key)
                found.append(entry)
    if len(lines) > MOST_LINES:
        rest = "\n".join(lines[MOST_LINES:])
        found.append(Entry(rest, problem=_("Der er for mange på en gang. Tag resten bagefter.")))
    return found


def is_heading(line):
    cells = [cell.strip().strip('"').casefold() for cell in re.split(r"[\t;,]", line)]
    return bool(cells) and all(cell in HEADINGS for cell in cells if cell) and any(cells)


def entries_of(line):
    """Return the colleagues of one line: as many as it has addresses, or the one it names."""
    try:
        refuse_cpr(line)
    except ValidationError as refusal:
        return [Entry(line, problem=refusal.message)]
    addresses = list(EMAIL.finditer(line))
    if not addresses:
        return [without_address(line)]
    if len(addresses) == 1:
        return [with_address(line, line[: addresses[0].start()], addresses[0].group(), line[addresses[0].end() :])]
    found, begins = [], 0
    for address in addresses:
        part = line[begins : address.end()]
        found.append(with_address(part.strip(" ,;<>\t"), line[begins : address.start()], address.group(), ""))
        begins = address.end()
    return found


def without_address(line):
    if "@" in line:
        return Entry(line, problem=_("E-mailadressen er ikke rigtig. Ret den, eller fjern linjen."))
    name = name_in(cells_of(line)[0])
    if not name or not any(letter.isalpha() for letter in name):
        return Entry(line, problem=_("Linjen har hverken navn eller e-mail."))
    return Entry(line, name=name)


def with_address(line, before, email, after):
    """Return a colleague with an address: the name stands before it, or after it in the next column."""
    cells = [cell for cell in [*cells_of(before), *cells_of(after)] if any(letter.isalpha() for letter in cell)]
    name, workplace = "", ""
    if cells:
        name, *rest = cells
        is_two_columns = "\t" in before + after or ";" in before + after
        if rest and is_two_columns and " " not in name and " " not in rest[0] and "," not in name:
            name, *rest = f"{name} {rest[0]}", *rest[1:]  # first name and surname in columns of their own
        workplace = rest[0] if rest else ""
    return Entry(line, name=name_in(name), email=email.rstrip(".").lower(), workplace=workplace[:150])


def cells_of(text):
    """Return the columns of a piece of a line, without the signs around names and addresses."""
    cells = [cell.strip(" \t,;<>()\"'") for cell in BETWEEN.split(text)]
    return [cell for cell in cells if cell] or [""]


def name_in(text):
    """Return a name as it is read: »Hansen, Ole« is »Ole Hansen«."""
    last, comma, first = text.partition(",")
    turned = f"{first.strip()} {last.strip()}" if comma and first.strip() and "," not in first else text
    return " ".join(turned.split())[:200]
