"""The figures of the country: the map of coverage as rows, and the page of numbers that may be quoted.

What the public sees of a municipality is blurred: 1-4 people are »under 5«, more are rounded to the nearest five, so
that nobody can be found by taking one number from another. Sums of a district or the country are exact from 5 up.
Those in whose scope a municipality lies see it as it is.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Min, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from registry import coverage
from registry.models import HeadCount, Municipality, PoliceDistrict, Programme, PublishedFigures, Sector, Training

SMALL = 5
STEPS = (0, 2, 5, 10, 20)  # trained people per 10,000 inhabitants; each begins a darker colour
PER = 10_000


@dataclass(frozen=True)
class Place:
    """One municipality, district or the whole country, with how many are trained as this reader may know it."""

    name: str
    people: int
    population: int
    is_exact: bool
    municipality: Municipality | None = None
    district: PoliceDistrict | None = None

    @property
    def is_hidden(self):
        return not self.is_exact and 0 < self.people < SMALL

    @property
    def told(self):
        """The number of people that is told: exact, or rounded to the nearest five; None when it is hidden."""
        if self.is_exact or not self.people:
            return self.people
        return None if self.is_hidden else SMALL * round(self.people / SMALL)

    @property
    def in_words(self):
        return _("under 5") if self.is_hidden else in_thousands(self.told)

    @property
    def rate(self):
        """How many of 10,000 inhabitants, to one decimal; None when hidden."""
        return None if self.told is None or not self.population else round(self.told * PER / self.population, 1)

    @property
    def rate_in_words(self):
        return "–" if self.rate is None else f"{self.rate:.1f}".replace(".", ",")

    @property
    def step(self):
        """The darkness of the tile: 0 for nobody, up to 5."""
        if not self.people:
            return 0
        if self.rate is None:
            return 1
        return max(1, sum(self.rate >= bound for bound in STEPS))

    @property
    def tile(self):
        """Where the tile stands in the drawing, in its units."""
        return {"x": self.municipality.tile_column * 10, "y": self.municipality.tile_row * 10}

    @property
    def short(self):
        """The number as it stands on the tile."""
        return f"<{SMALL}" if self.is_hidden else str(self.told)

    @property
    def sentence(self):
        """What a screen reader says of the tile: first what stands on it, as those who see it say it."""
        return _("%(tile)s, %(name)s: %(people)s uddannede, %(rate)s pr. 10.000 indbyggere") % {
            "tile": f"{self.municipality.abbreviation} {self.short}",
            "name": self.name,
            "people": self.in_words,
            "rate": self.rate_in_words,
        }


def places(on, *, programme=coverage.ANY, sector=coverage.ANY, known=()):
    """Return a Place for each municipality, in Danish order. `known` are the codes the reader sees exactly."""
    numbers = coverage.by_municipality(on, programme=programme, sector=sector)
    return [
        Place(one.official_name, numbers.get(one.code, 0), one.population, one.code in known, one, one.district)
        for one in Municipality.objects.select_related("district")
    ]


def districts(municipalities):
    """Return a Place for each police district that these municipalities lie in, by number; one of one is its own."""
    grouped = {}
    for place in municipalities:
        grouped.setdefault(place.district, []).append(place)
    found = [_sum_of(district.info_house, own, district) for district, own in grouped.items()]
    return sorted(found, key=lambda place: place.district.number)


def _sum_of(name, parts, district=None):
    people = sum(part.people for part in parts)
    is_exact = all(part.is_exact for part in parts) or (len(parts) > 1 and people >= SMALL)
    return Place(name, people, sum(part.population for part in parts), is_exact, None, district)


def country(municipalities):
    """Return the whole country as one Place, those employed by a municipality only."""
    return _sum_of(_("Hele landet"), municipalities)


def first_day():
    """Return the day the first training was completed, or today when there is none."""
    return Training.objects.aggregate(first=Min("completed_on"))["first"] or timezone.localdate()


@transaction.atomic
def on_record(as_of):
    """Return the figures of the day `as_of` as plain values, see counted_on.

    Those of a day that is over are kept when they are first asked for and never change after; today's may still.
    """
    kept = PublishedFigures.objects.filter(as_of=as_of).first()
    if kept:
        return kept.content | {"made_at": kept.made_at}
    content = counted_on(as_of)
    if as_of >= timezone.localdate():
        return content | {"made_at": None}
    kept, _made = PublishedFigures.objects.get_or_create(as_of=as_of, defaults={"content": content})
    return kept.content | {"made_at": kept.made_at}


def counted_on(as_of):
    """Count the figures of a day now: people in all, by programme, sector and district, municipalities without any."""
    municipal, programmes = places(as_of), coverage.by_programme(as_of)
    sectors, everybody = coverage.by_sector(as_of), sum(coverage.by_municipality(as_of).values())
    whole = country(municipal)
    return {
        "as_of": as_of.isoformat(),
        "people": _guarded(everybody),
        "in_municipalities": _guarded(whole.people),
        "per_10000": whole.rate_in_words,
        "population": in_thousands(whole.population),
        "population_on": max(place.municipality.population_on for place in municipal).isoformat() if municipal else "",
        "programmes": [
            {"title": one.title, "people": _guarded(programmes.get(one.pk, 0))} for one in Programme.objects.all()
        ],
        "sectors": [{"title": one.title, "people": _guarded(sectors.get(one.pk, 0))} for one in Sector.objects.all()],
        "districts": [
            {
                "name": place.name,
                "slug": place.district.slug,
                "people": place.in_words,
                "rate": place.rate_in_words,
                "reached": sum(one.people > 0 for one in municipal if one.district == place.district),
                "municipalities": sum(one.district == place.district for one in municipal),
            }
            for place in districts(municipal)
        ],
        "without": [place.municipality.name for place in municipal if not place.people],
        "unnamed": _unnamed(as_of),
    }


def _guarded(number):
    return _("under 5") if 0 < number < SMALL else in_thousands(number)


def in_thousands(number):
    """Return a whole number as Danes write it: 1.234.567."""
    return f"{number:,}".replace(",", ".")


def _unnamed(as_of):
    """Return the head counts without names that lie before the day, summed by years and programme."""
    found = HeadCount.objects.filter(year_to__lte=as_of.year).values(
        "year_from", "year_to", "programme__title", "source"
    )
    return [
        {
            "years": f"{row['year_from']}-{row['year_to']}",
            "programme": row["programme__title"] or _("Uden forløb"),
            "source": row["source"],
            "people": row["people"],
        }
        for row in found.annotate(people=Sum("people")).order_by("year_from", "year_to", "programme__title")
    ]
