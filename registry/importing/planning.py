"""What an import would do: who is new, who is known, who may be known, and which rows are wrong. Writes nothing."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Lower

from registry import access
from registry.importing.checking import RowReader
from registry.importing.columns import PEOPLE_FIELDS
from registry.importing.lookups import Lookups
from registry.importing.problems import Problem
from registry.models import Affiliation, Person, Training

AT_ONCE = 500
SAME, NEW, SKIP = "samme", "ny", "spring"


@dataclass(slots=True, eq=False)
class Who:
    """One person in the file, with her rows. `known` is her number in the registry; `maybe` somebody like her there."""

    first: object
    entries: list = field(default_factory=list)
    known: int | None = None
    maybe: dict | None = None
    decision: str = ""

    @property
    def key(self):
        """What a decision about her is kept under."""
        return str(self.first.row)

    @property
    def trainings(self):
        return [entry for entry in self.entries if entry.programme]


@dataclass(slots=True)
class Plan:
    """All that an import of the file would do now."""

    rows: int
    people: list
    suspects: list
    problems: list
    known_trainings: int = 0

    @property
    def new(self):
        return [who for who in self.people if who.known is None]

    @property
    def matched(self):
        return [who for who in self.people if who.known is not None]

    @property
    def trainings(self):
        """How many trainings are new."""
        return sum(len(who.trainings) for who in self.people) - self.known_trainings

    @property
    def wrong_rows(self):
        return len({problem.row for problem in self.problems})

    @property
    def undecided(self):
        return [who for who in self.suspects if not who.decision]

    @property
    def is_empty(self):
        """True when nothing would be made."""
        return not self.new and self.trainings == 0

    @property
    def counts(self):
        return {
            "rows": self.rows,
            "new": len(self.new),
            "matched": len(self.matched),
            "trainings": self.trainings,
            "known": self.known_trainings,
            "wrong": self.wrong_rows,
            "skipped": sum(who.decision == SKIP for who in self.suspects),
        }

    @property
    def fingerprint(self):
        return fingerprint(self)


def fingerprint(plan):
    """Return what the user saw, in short: when it is another at the moment of storing, she must look again."""
    wrong = [(problem.row, problem.kind) for problem in plan.problems]
    seen = repr((sorted(plan.counts.items()), len(plan.undecided), wrong))
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def plan(*, table, choice, by, decisions=None):
    """Return the Plan for a table.

    `decisions` are {first row: SAME, NEW or SKIP} for suspects; "rest" is for the others.
    """
    entries, problems = _read_rows(table, choice, by)
    people, more = group(entries)
    problems = [*problems, *more]
    people, more = match_emails(people, by)
    problems = sorted([*problems, *more], key=lambda problem: (problem.row, problem.column))
    suspects = find_suspects([who for who in people if who.known is None], by)
    people = _decided(people, suspects, decisions or {})
    made = Plan(len(table.lines), people, suspects, problems)
    made.known_trainings = sum(len(days) for days in known_trainings(made.matched).values())
    return made


def _read_rows(table, choice, by):
    reader = RowReader(table=table, choice=choice, lookups=Lookups(by))
    entries, problems = [], []
    for line in table.lines:
        entry, wrong = reader.read(line)
        problems += wrong
        if entry:
            entries.append(entry)
    return entries, problems


def group(entries):
    """Put the rows of each person together, by e-mail, else by name and workplace. Returns (people, problems)."""
    by_email, by_work, problems = {}, defaultdict(list), []
    for entry in (e for e in entries if e.email):
        who = by_email.get(entry.email)
        if who is None:
            who = by_email[entry.email] = Who(entry)
            by_work[_work(entry)].append(who)
        if _folded(who.first.name) != _folded(entry.name):
            problems.append(_about(entry, "email", "email_two_names", other=who.first.row))
            continue
        problems += _join(who, entry)
    for entry in (e for e in entries if not e.email):
        fits = by_work[_work(entry)]
        if len(fits) > 1:
            problems.append(_about(entry, "name", "ambiguous_person"))
            continue
        if not fits:
            fits.append(Who(entry))
        problems += _join(fits[0], entry)
    everybody = {id(who): who for fits in by_work.values() for who in fits}
    return [who for who in everybody.values() if who.entries], problems


def _join(who, entry):
    """Add a row to its person, unless she has it already. Returns problems."""
    for other in who.entries:
        if (other.programme, other.completed_on) != (entry.programme, entry.completed_on):
            continue
        if entry.programme:
            return [_about(entry, "programme", "training_twice", other=other.row)]
        if _work(other) == _work(entry):
            return [_about(entry, "name", "row_twice", other=other.row)]
    who.entries.append(entry)
    return []


def _work(entry):
    return _folded(entry.name), _folded(entry.workplace), entry.municipality.code


def _folded(text):
    return " ".join(text.casefold().split())


def _about(entry, name, kind, **about):
    return Problem(entry.row, str(PEOPLE_FIELDS[name]), kind, about)


def match_emails(people, by):
    """Find those the registry knows by e-mail. Returns the people who stay and the problems of the others.

    Somebody outside the user's scope is never told of: the sentence is the one for any address that cannot be used.
    """
    wanted = {who.first.email: who for who in people if who.first.email}
    stays, problems = [], []
    found = known_by_email(list(wanted), by)
    for who in people:
        pk, name, is_seen = found.get(who.first.email) or (None, "", True)
        kind = ""
        if pk and not is_seen:
            kind = "email_unusable"
        elif pk and _folded(name) != _folded(who.first.name):
            kind = "email_of_other_name"
        if kind:
            problems += [_about(entry, "email", kind) for entry in who.entries]
            continue
        who.known = pk
        stays.append(who)
    return stays, problems


def known_by_email(emails, by):
    """Return {e-mail: (number, name, whether `by` may see her)} for those the registry knows."""
    found = {}
    for start in range(0, len(emails), AT_ONCE):
        some = emails[start : start + AT_ONCE]
        people = Person.objects.alias(small=Lower("email")).filter(~Q(email=""), small__in=some)
        rows = list(people.values_list("email", "pk", "name"))
        pks = [pk for _email, pk, _name in rows]
        seen = set(access.visible_to(by).filter(pk__in=pks).values_list("pk", flat=True))
        found.update({email.lower(): (pk, name, pk in seen) for email, pk, name in rows})
    return found


def find_suspects(people, by):
    """Give those who have the name and workplace of somebody in the registry her as `maybe`. Returns them."""
    wanted = {_work(who.first): who for who in people}
    if not wanted:
        return []
    places = {code for _name, _workplace, code in wanted}
    at_work = Affiliation.objects.current().filter(municipality__in=places, person__in=access.visible_to(by))
    fields = ("person__name", "workplace", "municipality_id", "person_id", "sector__title", "job_title")
    for name, workplace, code, person, sector, job in at_work.values_list(*fields).iterator():
        who = wanted.get((_folded(name), _folded(workplace), code))
        if who and who.maybe is None:
            who.maybe = {"pk": person, "name": name, "workplace": workplace, "sector": sector, "job_title": job}
    return [who for who in people if who.maybe]


def _decided(people, suspects, decisions):
    """Carry out what was decided about the suspects. Returns the people who are to come in."""
    suspected, taken = {id(who) for who in suspects}, {who.known for who in people if who.known}
    coming = []
    for who in people:
        if id(who) not in suspected:
            coming.append(who)
            continue
        who.decision = decisions.get(who.key) or decisions.get("rest") or ""
        if who.decision == SAME and who.maybe["pk"] in taken:
            who.decision = SKIP  # somebody else in the file is her already
        if who.decision == SAME:
            who.known = who.maybe["pk"]
            taken.add(who.known)
        if who.decision in (SAME, NEW):
            coming.append(who)
    return coming


def known_trainings(matched):
    """Return {number of the person: {(programme, day)}} of what the file says and the registry knows already."""
    wanted, known = {who.known: who for who in matched}, defaultdict(set)
    numbers = sorted(wanted)
    for start in range(0, len(numbers), AT_ONCE):
        standing = Training.objects.standing().filter(person__in=numbers[start : start + AT_ONCE])
        for person, programme, day in standing.values_list("person", "programme", "completed_on"):
            if any((e.programme.pk, e.completed_on) == (programme, day) for e in wanted[person].trainings):
                known[person].add((programme, day))
    return known
