"""Where a municipality lacks trained people: counted by the database, named by workplace, never by person.

The numbers are those of the list on »Min kommune« with the same choices, so each can be followed to the people.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry import access
from registry.alphabet import danish_key
from registry.models import Training

EXPIRING = timedelta(days=Training.EXPIRING_DAYS)


@dataclass(frozen=True)
class Workplace:
    """How many work there, how many of them hold a valid training."""

    name: str
    people: int
    trained: int


@dataclass
class SectorGaps:
    """What is missing in one sector of a municipality."""

    slug: str
    title: str
    people: int
    trained: int
    never: int
    expiring: int
    workplaces: list[Workplace] = field(default_factory=list)

    @property
    def without(self):
        """The workplaces where nobody holds a valid training, in Danish order."""
        return [place for place in self.workplaces if not place.trained]

    @property
    def headline(self):
        """»3 skoler uden en uddannet«."""
        number = len(self.without)
        if not number:
            return ""
        return _("%(places)s uden en uddannet") % {"places": places_in_words(self.slug, number)}

    @property
    def is_open(self):
        return bool(self.without or self.never or self.expiring)


def places_in_words(sector, number):
    """Return »1 skole« or »3 skoler« as the sector calls its workplaces."""
    if sector == "skole":
        words = ngettext("%(number)d skole", "%(number)d skoler", number)
    elif sector == "dagtilbud":
        words = ngettext("%(number)d daginstitution", "%(number)d daginstitutioner", number)
    elif sector == "klub_fritid":
        words = ngettext("%(number)d klub", "%(number)d klubber", number)
    else:
        words = ngettext("%(number)d arbejdsplads", "%(number)d arbejdspladser", number)
    return words % {"number": number}


def gaps_of(user, municipality, *, programme="", today=None):
    """Return the SectorGaps of a municipality, as `user` may see it: two queries, however many work there.

    `programme` (a slug) says what counts as trained; without it anything does. First come the sectors with most
    workplaces that have nobody.
    """
    counted = _counts(programme, today or timezone.localdate())
    work = access.staff_visible_to(user, municipality).order_by()
    sectors = {
        slug: SectorGaps(slug, title, numbers["people"], numbers["trained"], numbers["never"], numbers["expiring"])
        for slug, title, numbers in _by(work, ("sector__slug", "sector__title"), counted)
    }
    only = {name: counted[name] for name in ("people", "trained")}
    for slug, name, numbers in _by(work, ("sector__slug", "workplace"), only):
        sectors[slug].workplaces.append(Workplace(name, numbers["people"], numbers["trained"]))
    for sector in sectors.values():
        sector.workplaces.sort(key=lambda place: danish_key(place.name))
    return sorted(sectors.values(), key=lambda s: (-len(s.without), -s.never, danish_key(s.title)))


def headlines(user, municipality):
    """Return (slug, »3 skoler uden en uddannet«) for each sector where a workplace has nobody, the most first.

    One query: for the front of »Min kommune«.
    """
    counted = _counts("", timezone.localdate())
    work = access.staff_visible_to(user, municipality).order_by()
    numbers = defaultdict(int)
    for sector, title, _name, found in _by(
        work, ("sector__slug", "sector__title", "workplace"), {"trained": counted["trained"]}
    ):
        numbers[sector, title] += not found["trained"]
    most_first = sorted(numbers.items(), key=lambda item: (-item[1], danish_key(item[0][1])))
    return [(slug, title, places_in_words(slug, number)) for (slug, title), number in most_first if number]


def _by(work, fields, counted):
    """Give (*fields, {name: number}) for each group of the affiliations `work`."""
    for row in work.values(*fields).annotate(**counted):
        yield *(row[name] for name in fields), row


def _counts(programme, today):
    """Return what is counted of people: all, those with a valid training, those who never had any, those who lose it.

    As in the list, somebody loses her training when the one that holds longest in some programme ends soon.
    """
    all_of_her = Training.objects.filter(person=OuterRef("person"))
    if programme:
        all_of_her = all_of_her.filter(programme__slug=programme)
    holds = all_of_her.valid(today)
    longer = Training.objects.valid(today).filter(
        Q(valid_until=None) | Q(valid_until__gt=today + EXPIRING),
        person=OuterRef("person"),
        programme=OuterRef("programme"),
    )
    ends = holds.filter(~Exists(longer), valid_until__lte=today + EXPIRING)
    ever = all_of_her.standing().filter(completed_on__lte=today)
    return {
        "people": Count("person", distinct=True),
        "trained": Count("person", distinct=True, filter=Exists(holds)),
        "never": Count("person", distinct=True, filter=~Exists(ever)),
        "expiring": Count("person", distinct=True, filter=Exists(ends)),
    }
