"""The words of a certificate: the editor's text with its fields filled in, as HTML in which every value is escaped."""

import re
from datetime import date

from django.utils import formats, translation
from django.utils.html import escape
from django.utils.safestring import mark_safe

from pages.letters import printable

FIELD = re.compile(r"\{(navn|dato|gyldig_til)\}")
BOLD = re.compile(r"\*\*(.+?)\*\*")
END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ{*»])")


def long_date(iso):
    """Return `2026-03-16` as »16. marts 2026«, or nothing for nothing."""
    if not iso:
        return ""
    with translation.override("da"):
        return formats.date_format(date.fromisoformat(iso), "j. F Y")


def paragraphs(record):
    """Return the body of `record` as a list of {"kind", "html"}; the kind is name, programme or text.

    A paragraph that begins with {navn} gives the name a line of its own; one that is all bold is the programme's title.
    Without an expiry date the sentences that speak of one are left out.
    """
    values = {
        "navn": printable(record["name"]),
        "dato": long_date(record["completed_on"]),
        "gyldig_til": long_date(record["valid_until"]),
    }
    found = []
    for block in re.split(r"\n\s*\n", record["body"].strip()):
        block = " ".join(block.split())
        if not values["gyldig_til"]:
            block = _without_expiry(block)
        if block.startswith("{navn}"):
            found.append(_paragraph("name", "{navn}", values))
            block = block.removeprefix("{navn}").lstrip()
        if block:
            found.append(_paragraph("programme" if _all_bold(block) else "text", block, values))
    return found


def _without_expiry(block):
    return " ".join(s for s in END_OF_SENTENCE.split(block) if "{gyldig_til}" not in s)


def _all_bold(block):
    return bool(re.fullmatch(r"\*\*[^*]+\*\*", block))


def _paragraph(kind, block, values):
    """Escape first, then mark up, then fill in: a value can hold neither markup nor another field."""
    html = BOLD.sub(r"<strong>\1</strong>", escape(printable(block)))
    html = FIELD.sub(lambda field: escape(values[field[1]]), html)
    return {"kind": kind, "html": mark_safe(html)}
