"""Whom to call: from what somebody types to a municipality, and from there to those who pick up the telephone."""

import csv
import re
from difflib import get_close_matches
from functools import cache

from django.conf import settings

from registry.alphabet import danish_key, without_danish_letters
from registry.models import Contact, Municipality

PLACES = settings.ROOT / "registry" / "data" / "places.csv"
POSTAL_CODE = re.compile(r"(?:DK-?\s?)?[0-9]{4}\b\s*", re.IGNORECASE)
DISTRICT_LETTER = re.compile(r"(?<=\w) [A-ZÆØÅa-zæøå]\.?$")
ISLANDS = {"Bornholm", "Læsø", "Samsø", "Fanø", "Ærø", "Langeland", "Lolland"}
SAID_WITH_ON = ISLANDS | {"Frederiksberg"}
CLOSE_ENOUGH = 0.78  # lets »Århsu« and »Brabant« through, not »Odense« for »Assens«
MOST_SUGGESTIONS = 6


def address_part(municipality):
    """Return what stands for the municipality in an address: »hoeje-taastrup«."""
    return without_danish_letters(municipality.name)


def called(part):
    """Return the municipality that `part` of an address stands for, or None."""
    return next((place for place in everywhere() if address_part(place) == part), None)


def everywhere():
    return list(Municipality.objects.select_related("district"))


def by_letter(municipalities):
    """Return the municipalities under their first letters, in Danish order: [(letter, [municipality])]; Aa is Å."""
    letters = {}
    for place in sorted(municipalities, key=lambda place: place.sort_da):
        letter = "Å" if place.name.startswith("Aa") else place.name[0]
        letters.setdefault(letter, []).append(place)
    return list(letters.items())


def looked_up(text):
    """Return the municipalities that `text`, the name of a municipality or a town, may mean; the likeliest first.

    A whole name beats a beginning, a beginning beats a spelling that is close; at most six are returned.
    """
    wanted = _key(without_postal_code(text))
    if not wanted:
        return []
    by_name = {place.name: place for place in everywhere()}
    names = [(_key(name), place) for name, place in by_name.items()]
    names += [(_key(town), by_name[name]) for town, name in towns() if name in by_name]
    exact = [place for key, place in names if key == wanted]
    begins = [place for key, place in names if len(wanted) > 1 and key.startswith(wanted)]
    keys = [key for key, _place in names]
    close = [] if begins else get_close_matches(wanted, keys, n=MOST_SUGGESTIONS, cutoff=CLOSE_ENOUGH)
    near = [place for close_key in close for key, place in names if key == close_key]
    return list(dict.fromkeys(exact or begins or near))[:MOST_SUGGESTIONS]


def is_postal_code(text):
    """True when only the number of a postal code was typed: the list of towns does not know those."""
    return bool(POSTAL_CODE.fullmatch(text.strip()))


def without_postal_code(text):
    """Return »Odense« of »5000 Odense C«; other texts as they are."""
    return DISTRICT_LETTER.sub("", POSTAL_CODE.sub("", text.strip(), count=1))


def where(municipality):
    """Return the municipality with its preposition, as one says it: »i Aarhus«, »på Bornholm«."""
    return f"{'på' if municipality.name in SAID_WITH_ON else 'i'} {municipality.name}"


def _key(text):
    plain = danish_key(" ".join(text.split()))
    for ending in (" regionskommune", " kommune"):
        plain = plain.removesuffix(ending)
    return plain


@cache
def towns():
    """Return (town, municipality's name) of the towns that people type, from registry/data/places.csv."""
    with PLACES.open(encoding="utf-8") as file:
        return [(row["place"], row["municipality"]) for row in csv.DictReader(file, delimiter=";")]


def contacts_for(municipality):
    """Return whom to call in the municipality: {kind: Contact}, its own and its info house's; two queries at most."""
    found = list(municipality.contacts.all()) + list(municipality.district.contacts.all())
    return {contact.kind: contact for contact in found}


def kinds_of(place):
    """Return the kinds of contacts a place has: a municipality's, or an info house's one."""
    return Contact.OF_MUNICIPALITIES if isinstance(place, Municipality) else (Contact.Kind.INFO_HOUSE,)
