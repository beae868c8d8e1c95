"""From a YAML file of kind `events` to services, the template of the theme day, the list's page and the demo's events.

What is there already is kept as it is, so the file can be loaded again and again.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from events import evaluation_questions
from events.actions import enrol
from events.models import Event, EventIndexPage, EventSession, EventTemplate, Registration, Service, TemplateSession
from pages.models import HomePage
from registry.models import Affiliation, Municipality, PoliceDistrict, Programme, Role, Sector

KNOWN = {
    "event_types": "slug title minutes registration programme level certificate blurb days sessions",
    "programme_template": "event_type title learning_objectives preparation audience slots end ground_rule",
    "demo_events": "type title date dates start end infohus kommune venue online capacity deadline audience state"
    " waitlist note",
    "evaluation_questions": evaluation_questions.FIELDS,
}
LAST_MINUTE = time(23, 59)
GOALS = "Når dagen er slut:"
FULL, FEW = "fuldt_booket", "faa_pladser"
FEW_LEFT, BOOKED_AT_ONCE, DEMO_ADDRESSES = 3, 10, ".example"
INDEX = {
    "title": "Temadage",
    "slug": "temadage",
    "lead": "Temadage, oplæg og dialogmøder i hele landet. Tilmeld dig selv eller dine kolleger; det er gratis.",
    "show_in_menus": True,
}


class Rejected(Exception):
    """The file cannot be loaded; `lines` says why, each with file and line."""

    def __init__(self, lines):
        super().__init__("; ".join(lines))
        self.lines = lines


class _LinedLoader(yaml.SafeLoader):
    """Notes on each mapping in which line of the file it begins, and reads a date that does not exist as text."""

    def construct_mapping(self, node, deep=False):
        return super().construct_mapping(node, deep=deep) | {"line": node.start_mark.line + 1}

    def construct_yaml_timestamp(self, node):
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_LinedLoader.add_constructor("tag:yaml.org,2002:timestamp", _LinedLoader.construct_yaml_timestamp)


@dataclass
class Problems:
    """What is wrong with the file, as (line, Danish sentence)."""

    file: str
    found: list = field(default_factory=list)

    def add(self, line, text):
        self.found.append((line, text))

    def reject_if_any(self):
        if self.found:
            raise Rejected([f"{self.file}, linje {line}: {text}" for line, text in sorted(set(self.found))])


class Entry:
    """One mapping of the file. Each question notes what is wrong and then answers None."""

    def __init__(self, values, *, section, problems):
        self.values, self.problems = values, problems
        self.line = values["line"]
        for stray in sorted(values.keys() - {"line", *KNOWN[section].split()}):
            self.refuse(f"»{stray}« er ikke et felt. Sæt tekst med komma i anførselstegn.")

    def refuse(self, text):
        self.problems.add(self.line, text)

    def get(self, key, kind, wish):
        """Return the value under `key` when it is a `kind`, which `wish` says in Danish."""
        value = self.values.get(key)
        if type(value) is kind and value not in ("", 0):
            return value
        self.refuse(
            f"feltet »{key}« mangler." if value in (None, "") else f"»{key}« er »{value}«, men skal være {wish}."
        )
        return None

    def text(self, key):
        return self.get(key, str, "tekst i anførselstegn")

    def number(self, key):
        return self.get(key, int, "et helt tal over 0")

    def day(self, key):
        return self.get(key, date, "en dato som 2027-03-17")

    def days(self):
        """The dates of the sessions, under »date« or »dates«."""
        if "dates" not in self.values:
            return [self.day("date")]
        listed = self.get("dates", list, "en liste af datoer")
        if listed and all(type(one) is date for one in listed):
            return listed
        return [self.refuse("»dates« skal være en liste af datoer som 2027-03-17.")]

    def clock(self, key):
        text = self.text(key)
        try:
            return text and time.fromisoformat(text)
        except ValueError:
            return self.refuse(f'»{key}« er »{text}«, men skal være et klokkeslæt som "09:00".')

    def one_of(self, key, known):
        """Return what stands under the name `key` gives in the dictionary `known`."""
        name = self.text(key)
        if name and name not in known:
            return self.refuse(f"»{key}« er »{name}«, som ikke findes.")
        return known.get(name)

    def save(self, thing):
        """Check a new row by its model and save it; returns whether it was."""
        try:
            thing.full_clean(exclude=[f.name for f in thing._meta.fields if f.generated])
        except ValidationError as error:
            for sentence in error.messages:
                self.refuse(sentence)
            return False
        thing.save()
        return True


def load(path, *, with_demo):
    """Add what the file at `path` has and the database lacks; the demo's events only `with_demo`.

    Returns how many services, templates and events were added. Raises Rejected for a bad file and then changes nothing.
    """
    problems = Problems(path.name)
    content = read(path, problems)
    with transaction.atomic():
        ensure_index()
        services = [add_service(entry) for entry in entries(content, "event_types", problems)]
        templates = [add_template(entry) for entry in entries(content, "programme_template", problems)]
        for entry in entries(content, "evaluation_questions", problems):
            evaluation_questions.add_question(entry)
        found = entries(content, "demo_events", problems)
        events = [add_event(entry) for entry in found] if with_demo else []
        problems.reject_if_any()
    return {"services": sum(services), "templates": sum(templates), "events": sum(events)}


def read(path, problems):
    """Return the file's content, a mapping."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_LinedLoader)
    except OSError:
        problems.add(1, "filen findes ikke.")
    except UnicodeDecodeError as error:
        problems.add(error.object[: error.start].count(b"\n") + 1, "filen er ikke i UTF-8.")
    except yaml.MarkedYAMLError as error:
        problems.add(error.problem_mark.line + 1, "kan ikke læses som YAML.")
    except yaml.YAMLError:
        problems.add(1, "kan ikke læses som YAML.")
    else:
        if isinstance(content, dict) and content.get("kind") == "events":
            return content
        problems.add(1, "filen skal begynde med »kind: events«.")
    problems.reject_if_any()


def entries(content, section, problems):
    """Return the entries of one section of the file; a single mapping counts as one."""
    listed = content.get(section, [])
    listed = [listed] if isinstance(listed, dict) else listed
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        problems.add(1, f"»{section}« skal være en liste af poster med felter.")
        return []
    return [Entry(values, section=section, problems=problems) for values in listed]


def ensure_index():
    """Make the page /temadage/ in the main menu, if there is none."""
    if EventIndexPage.objects.exists():
        return
    page = HomePage.objects.get().add_child(instance=EventIndexPage(**INDEX))
    page.save_revision().publish()


def add_service(entry):
    slug, title, minutes = entry.text("slug"), entry.text("title"), entry.number("minutes")
    registration = entry.one_of("registration", dict(zip(Registration.values, Registration, strict=True)))
    programme = None
    if "programme" in entry.values:
        programme = entry.one_of("programme", {p.slug: p for p in Programme.objects.all()})
    if not (slug and title and minutes and registration) or Service.objects.filter(slug=slug).exists():
        return False
    position = Service.objects.count() + 1
    facts = {"description": entry.values.get("blurb", ""), "minutes": minutes, "programme": programme}
    return entry.save(Service(slug=slug, title=title, registration=registration, position=position, **facts))


def services():
    return {service.slug: service for service in Service.objects.all()}


def texts_of(entry):
    """Return what a template tells its participants: what they learn, and what they do before."""
    goals = (
        entry.get("learning_objectives", list, "en liste af sætninger") if "learning_objectives" in entry.values else []
    )
    lines = [f"- {goal}" for goal in goals or []]
    rule = entry.values.get("ground_rule", "")
    about = [GOALS, "\n".join(lines), rule and f"Grundregel: {rule}"] if lines else [rule]
    return {"description": "\n\n".join(filter(None, about)), "preparation": entry.values.get("preparation", "")}


def audience_of(entry):
    """Return the sectors an event or a template is for; none is for all."""
    listed = entry.get("audience", list, "en liste af fagområder") if "audience" in entry.values else []
    known = {sector.slug: sector for sector in Sector.objects.all()}
    for slug in listed or []:
        if slug not in known:
            entry.refuse(f"»audience« nævner »{slug}«, som ikke findes.")
    return [known[slug] for slug in listed or [] if slug in known]


def add_template(entry):
    service, title, end = entry.one_of("event_type", services()), entry.text("title"), entry.clock("end")
    slots, texts, audience = slots_of(entry), texts_of(entry), audience_of(entry)
    if not (service and title and end and slots) or EventTemplate.objects.filter(slug=service.slug).exists():
        return False
    template = EventTemplate(slug=service.slug, service=service, title=title, **texts)
    template.audience = audience
    if not entry.save(template):
        return False
    starts = time.fromisoformat(slots[0]["start"])
    return entry.save(TemplateSession(template=template, starts=starts, ends=end, slots=slots))


def slots_of(entry):
    """Return the programme as TemplateSession keeps it."""
    slots = entry.get("slots", list, "en liste af programpunkter") or []
    for slot in slots:
        try:
            time.fromisoformat(slot["start"])
            slot["minutes"] + 0, slot["title"] + ""
        except (KeyError, TypeError, ValueError):
            line = slot.get("line", entry.line) if isinstance(slot, dict) else entry.line
            return entry.problems.add(line, 'et programpunkt skal have start som "09:00", minutes og title.')
    return [{key: value for key, value in slot.items() if key != "line"} for slot in slots]


def add_event(entry):
    service, days = entry.one_of("type", services()), entry.days()
    district = entry.one_of("infohus", {d.slug: d for d in PoliceDistrict.objects.all()})
    municipality = entry.one_of("kommune", {m.code: m for m in Municipality.objects.all()})
    begins, ends, deadline = entry.clock("start"), entry.clock("end"), entry.day("deadline")
    title, place, capacity = entry.text("title"), entry.text("venue"), entry.number("capacity")
    audience = audience_of(entry)
    if not all([service, *days, district, municipality, begins, ends, deadline, title, place, capacity]):
        return False
    starts = [aware(day, begins) for day in days]
    if entry.values.get("online"):
        municipality = None
    if Event.objects.filter(service=service, municipality=municipality, sessions__starts_at=starts[0]).exists():
        return False
    template = EventTemplate.objects.filter(service=service).first()
    event = Event(
        service=service,
        registration=service.registration,
        template=template,
        title=title,
        description="\n\n".join(filter(None, [entry.values.get("note", ""), template.description if template else ""])),
        preparation=template.preparation if template else "",
        state=Event.State.OPEN,
        organiser=Event.Organiser.INFO_HOUSE,
        district=district,
        municipality=municipality,
        place=place,
        capacity=capacity,
        enrolment_closes_at=aware(deadline, LAST_MINUTE),
        cancel_until=template and aware(days[0] - timedelta(days=template.cancel_days_before), LAST_MINUTE),
    )
    slots = template.sessions.filter(starts=begins, ends=ends).first() if template else None
    made = entry.save(event) and all(
        entry.save(
            EventSession(event=event, starts_at=start, ends_at=aware(day, ends), slots=slots.slots if slots else [])
        )
        for day, start in zip(days, starts, strict=True)
    )
    if made:
        event.audience.set(audience)
        fill(event, entry)
    return made


def fill(event, entry):
    """Sign up invented colleagues as the file says: all seats and a waiting list, or all but a few seats."""
    state, waiting = entry.values.get("state"), entry.values.get("waitlist", 0)
    wanted = {FULL: event.capacity + waiting, FEW: event.capacity - FEW_LEFT}.get(state, 0)
    if not event.is_open_for_enrolment():
        return
    at_work = invented_staff()
    for code in dict.fromkeys(at_work.values()):
        people = [person for person, place in at_work.items() if place == code]
        coordinator = Role.objects.current().filter(kind=Role.Kind.MUNICIPAL_COORDINATOR, municipality=code).first()
        for first in range(0, len(people), BOOKED_AT_ONCE):
            party = people[first : first + BOOKED_AT_ONCE][: max(wanted, 0)]
            wanted -= len(party)
            if party:
                enrol(event=event, people=party, by=coordinator and coordinator.user)


def invented_staff():
    """Return half of the demo's invented colleagues, mixed: person -> municipality code."""
    work = Affiliation.objects.current().filter(
        person__user=None, person__email__iendswith=DEMO_ADDRESSES, municipality__isnull=False
    )
    found = {one.person: one.municipality_id for one in work.select_related("person").order_by("person")}
    return {person: code for number, (person, code) in enumerate(found.items()) if number % 2 == 0}


def aware(day, clock):
    """Return the moment in Danish time."""
    return timezone.make_aware(datetime.combine(day, clock))
