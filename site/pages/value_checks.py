"""Small checks of one value each, and `form`, which puts them together to the check of a mapping.

A check is called with the problems so far, the place (Mapping or Sequence) and the key or index of the value in it.
"""

import difflib
import re
from datetime import date

from pages import prose
from pages.sources import Mapping, Sequence

SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
MARKUP = re.compile(r"\*\*|^\s*[*#>|] ", re.MULTILINE)
SAFE_ADDRESS = re.compile(r"(https?://|mailto:|tel:|/|#)")
KINDS_OF_VALUE = {
    bool: "ja/nej",
    int: "et tal",
    float: "et tal",
    date: "en dato",
    Mapping: "felter",
    Sequence: "en liste",
}


class Needed:
    """A field that must be there."""

    def __init__(self, check):
        self.check = check


def kind_of(value):
    return KINDS_OF_VALUE.get(type(value), "noget andet")


def is_text(problems, place, key):
    """True for text with something in it; else the problem is noted."""
    value = place[key]
    if not isinstance(value, str):
        problems.at(place, key, f"»{key}« er {kind_of(value)}, men skal være tekst. Sæt værdien i gåsetegn.")
        return False
    if not value.strip():
        problems.at(place, key, f"»{key}« er tom. Skriv en tekst.")
        return False
    return True


def plain(longest=None):
    """Text shown as it is, at most `longest` characters."""

    def check(problems, place, key):
        if not is_text(problems, place, key):
            return
        value = place[key].strip()
        if longest and len(value) > longest:
            problems.at(place, key, f"»{key}« er på {len(value)} tegn, men må højst være {longest}. Forkort teksten.")
        if MARKUP.search(value):
            problems.at(
                place, key, f"»{key}« vises uden formatering. Fjern stjerner, lister og andre tegn fra Markdown."
            )

    return check


def markdown(tables=False):
    """Text in Markdown, with or without tables."""

    def check(problems, place, key):
        if not is_text(problems, place, key):
            return
        if not tables and prose.has_table(place[key]):
            problems.at(place, key, f"»{key}« kan ikke rumme en tabel. Flyt tabellen til et afsnit for sig.")
        for address in prose.addresses(place[key]):
            if not SAFE_ADDRESS.match(address):
                problems.at(
                    place, key, f"Linket til »{address}« kan ikke bruges. Begynd det med https://, mailto: eller /."
                )

    return check


def slug(problems, place, key):
    value = place[key]
    if not isinstance(value, str) or not SLUG.fullmatch(value) or len(value) > 50:
        problems.at(
            place, key, f"»{key}: {value}« er ikke et kortnavn. Brug højst 50 små bogstaver a-z, tal og bindestreg."
        )


def whole(least, most):
    def check(problems, place, key):
        value = place[key]
        if type(value) is not int or not least <= value <= most:
            problems.at(place, key, f"»{key}: {value}« skal være et helt tal fra {least} til {most}.")

    return check


def yes_no(problems, place, key):
    if type(place[key]) is not bool:
        problems.at(place, key, f"»{key}: {place[key]}« skal være true eller false.")


def only(allowed, advice):
    """One allowed value: the file may say it, but nothing else is built."""

    def check(problems, place, key):
        if place[key] != allowed or type(place[key]) is not type(allowed):
            problems.at(place, key, f"»{key}: {place[key]}« understøttes ikke. {advice}")

    return check


def day(problems, place, key):
    if type(place[key]) is not date:
        problems.at(place, key, f"»{key}: {place[key]}« er ikke en dato. Skriv den som 2026-03-16.")


def one_of(names):
    def check(problems, place, key):
        value = place[key]
        if not isinstance(value, str) or value not in names:
            hint = suggest(value, names) or f"Brug en af: {', '.join(names)}."
            problems.at(place, key, f"»{key}: {value}« findes ikke. {hint}")

    return check


def suggest(value, names):
    close = difflib.get_close_matches(str(value), list(names), 1)
    return f"Mente du »{close[0]}«?" if close else ""


def unused(problems, place, key):
    """A field we know and do not use; the loader says so."""


def list_of(check_item, least=0):
    def check(problems, place, key):
        items = place[key]
        if not isinstance(items, Sequence):
            problems.at(place, key, f"»{key}« skal være en liste. Begynd hver linje med en bindestreg.")
            return
        if len(items) < least:
            problems.at(place, key, f"»{key}« har {len(items)} punkter, men skal have mindst {least}.")
        for index in range(len(items)):
            check_item(problems, items, index)

    return check


def form(fields, what):
    """The check of a mapping with these fields; `what` is its name in a sentence, such as »valget«."""

    def check(problems, place, key):
        value = place[key]
        if not isinstance(value, Mapping):
            problems.at(place, key, f"Her skal stå felter ({', '.join(fields)}), men der står {kind_of(value)}.")
            return
        check_fields(problems, value, fields, what)

    return check


def check_fields(problems, mapping, fields, what):
    for key in mapping:
        if key not in fields:
            hint = suggest(key, fields) or f"Slet det, eller brug et af: {', '.join(fields)}."
            problems.at(mapping, key, f"Feltet »{key}« kendes ikke i {what}. {hint}")
    for key, check in fields.items():
        needed = isinstance(check, Needed)
        if mapping.get(key) is not None:
            (check.check if needed else check)(problems, mapping, key)
        elif needed:
            line = mapping.line_of(key)
            problems.add(mapping.file, line, f"Feltet »{key}« mangler i {what}. Tilføj det, og giv det en værdi.")
