"""The invented staff of the demo: who they are comes from registry/data/demo_personale.yaml and a fixed seed."""

import random
from datetime import timedelta

import yaml
from django.conf import settings
from django.utils import timezone

from registry.actions import add_months
from registry.alphabet import without_danish_letters
from registry.models import Affiliation, Municipality, Person, Programme, Sector, Training

SEED = 2026
HOW_MANY = {"0751": 60, "0461": 40, "0710": 6, "0707": 5, "0727": 4, "0730": 9, "0741": 3, "0706": 5}
EMPLOYED_BY_THE_MUNICIPALITY = (
    "skole",
    "klub_fritid",
    "social",
    "ungdomsuddannelse",
    "boligsocial",
    "ssp",
    "gadeplan",
    "beskaeftigelse",
)
TOWNS = {"0751": ["Viby", "Tranbjerg", "Lystrup", "Brabrand"], "0461": ["Tarup", "Bellinge", "Vollsmose", "Dalum"]}
# How many in a hundred have which training: months since completion, from and to; 36 months later the course expires.
HISTORIES = [("valid", 45, (1, 30)), ("expiring", 12, (34, 35)), ("expired", 13, (38, 50)), ("none", 30, None)]
SECOND_PROGRAMMES = {
    "ssp": "vurderingsvaerktoej",
    "social": "vurderingsvaerktoej",
    "skole": "temadag",
    "klub_fritid": "temadag",
}


def make():
    """Add the demo's staff with their work and trainings; who is there already stays as she is. Returns the new."""
    words = yaml.safe_load((settings.ROOT / "registry" / "data" / "demo_personale.yaml").read_text(encoding="utf-8"))
    people = _invent(words, random.Random(SEED))
    known = set(Person.objects.exclude(email="").values_list("email", flat=True))
    new = [entry for entry in people if entry["email"] not in known]
    persons = Person.objects.bulk_create(Person(name=entry["name"], email=entry["email"]) for entry in new)
    sectors, programmes = {s.slug: s for s in Sector.objects.all()}, {p.slug: p for p in Programme.objects.all()}
    affiliations = [_work(person, entry, sectors) for person, entry in zip(persons, new, strict=True)]
    Affiliation.objects.bulk_create(affiliations)
    Training.objects.bulk_create(
        _training(work, programmes[slug], months)
        for work, entry in zip(affiliations, new, strict=True)
        for slug, months in entry["trainings"]
    )
    return persons


def _invent(words, dice):
    """Return one dict for each invented colleague, the same ones each time."""
    people, taken = [], set()
    municipalities = Municipality.objects.in_bulk(list(HOW_MANY))
    sectors = {slug: words["weights"][slug] for slug in EMPLOYED_BY_THE_MUNICIPALITY}
    for code, number in HOW_MANY.items():
        place = municipalities[code]
        workplaces = {slug: _workplaces(slug, place, words, dice) for slug in sectors}
        while number:
            name = f"{dice.choice(words['first_names'])} {dice.choice(words['surnames'])}"
            email = f"{without_danish_letters(name).replace('-', '.')}@{without_danish_letters(place.name)}.example"
            sector = dice.choices(list(sectors), sectors.values())[0]
            entry = {
                "name": name,
                "email": email,
                "municipality": place,
                "sector": sector,
                "workplace": dice.choice(workplaces[sector]),
                "job_title": dice.choice(words["jobs"][sector]),
                "trainings": _history(sector, dice),
            }
            if email not in taken:
                taken.add(email)
                people.append(entry)
                number -= 1
    return people


def _workplaces(sector, place, words, dice):
    """Return the names of a few workplaces of the sector in the municipality."""
    names = []
    for nature in dice.sample(words["nature_words"], 4):
        pattern = dice.choice(words["workplace_patterns"][sector])
        town = dice.choice(TOWNS.get(place.code, [place.name]))
        names.append(pattern.format(by=town, natur=nature, kommune=place.name, official_name=place.official_name))
    return sorted(set(names))


def _history(sector, dice):
    """Return what somebody was trained in as (programme, months ago)."""
    kind, _weight, span = dice.choices(HISTORIES, [weight for _kind, weight, _span in HISTORIES])[0]
    trainings = [("grundkursus", dice.randint(*span))] if span else []
    if kind == "valid" and sector in SECOND_PROGRAMMES and dice.random() < 0.3:
        trainings.append((SECOND_PROGRAMMES[sector], dice.randint(1, 20)))
    return trainings


def _work(person, entry, sectors):
    return Affiliation(
        person=person,
        municipality=entry["municipality"],
        sector=sectors[entry["sector"]],
        workplace=entry["workplace"],
        job_title=entry["job_title"],
        valid_from=timezone.localdate() - timedelta(days=5 * 365),
    )


def _training(work, programme, months_ago):
    completed_on = add_months(timezone.localdate(), -months_ago)
    return Training(
        person=work.person,
        programme=programme,
        completed_on=completed_on,
        valid_until=add_months(completed_on, programme.valid_months) if programme.valid_months else None,
        source=Training.Source.IMPORT,
        evidence=f"demo {programme.slug} {work.person.reference}",
        municipality=work.municipality,
        sector=work.sector,
        workplace=work.workplace,
    )
