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
UNTRAINED_FOR_EACH_TRAINED = 0.43
CORPS_PROGRAMMES = {"Mentor": "mentor", "Forældrecoach": "foraeldrecoach"}
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
# How many in seventy have which training: months since completion, from and to; 36 months later the course expires.
HISTORIES = [("valid", 45, (1, 30)), ("expiring", 12, (34, 35)), ("expired", 13, (38, 50))]
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
    """Return one dict for each invented colleague, the same ones each time: staff everywhere, then the mentor corps."""
    people, taken = [], set()
    places, magnitudes = list(Municipality.objects.order_by("code")), words["magnitudes"]
    sectors = {slug: words["weights"][slug] for slug in EMPLOYED_BY_THE_MUNICIPALITY}
    weights = [place.population**0.8 for place in places]
    for place, trained in zip(places, _shares(magnitudes["staff_total"], weights, least=3), strict=True):
        workplaces = {slug: _workplaces(slug, place, words, dice) for slug in sectors}
        for number in range(trained + max(1, round(trained * UNTRAINED_FOR_EACH_TRAINED))):
            sector = dice.choices(list(sectors), sectors.values())[0]
            people.append(
                _named(words, dice, place, taken)
                | {
                    "sector": sector,
                    "workplace": dice.choice(workplaces[sector]),
                    "job_title": dice.choice(words["jobs"][sector]),
                    "trainings": _history(sector, dice) if number < trained else [],
                }
            )
    homes = _homes_of_the_corps(places, magnitudes["mentor_municipalities"])
    for number in range(magnitudes["mentor_corps"]):
        place, job = homes[number % len(homes)], dice.choice(list(CORPS_PROGRAMMES))
        people.append(
            _named(words, dice, place, taken)
            | {
                "sector": "mentorkorps",
                "workplace": place.official_name,
                "job_title": job,
                "trainings": [(CORPS_PROGRAMMES[job], dice.randint(1, 30))],
            }
        )
    return people


def _shares(total, weights, *, least):
    """Return whole numbers that sum up to `total`, in proportion to the weights, none below `least`."""
    spare = total - least * len(weights)
    exact = [spare * weight / sum(weights) for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda at: shares[at] - exact[at])
    for at in by_remainder[: spare - sum(shares)]:
        shares[at] += 1
    return [share + least for share in shares]


def _homes_of_the_corps(places, number):
    """Return the municipalities that have mentors: the largest of each police district, then the next largest."""
    by_size = sorted(places, key=lambda place: -place.population)
    largest = {place.district_id: place for place in reversed(by_size)}.values()
    return list(dict.fromkeys([*largest, *by_size]))[:number]


def _named(words, dice, place, taken):
    """Return name, e-mail and municipality of somebody whose e-mail nobody has yet."""
    while True:
        name = f"{dice.choice(words['first_names'])} {dice.choice(words['surnames'])}"
        email = f"{without_danish_letters(name).replace('-', '.')}@{without_danish_letters(place.name)}.example"
        if email not in taken:
            taken.add(email)
            return {"name": name, "email": email, "municipality": place}


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
    trainings = [("grundkursus", dice.randint(*span))]
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
