"""The colleagues one may choose from, and what a pasted list of them says."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from events import pasting
from events.models import Enrolment
from registry.alphabet import danish_key, without_danish_letters
from registry.models import Affiliation, Person

SHOWN = 50


@dataclass(frozen=True)
class List:
    """A list that was read: references of those who are known, rows for the new, and lines that must be mended.

    Somebody outside the reader's scope is new here, like somebody nobody knows: the list gives nobody away.
    """

    known: list[str]
    names: list[str]
    new: list[dict]
    broken: list[pasting.Entry]

    @property
    def left(self):
        """The lines that must be mended, as text."""
        return "\n".join(entry.line for entry in self.broken)


def read(text, bookable):
    """Return the List that a pasted text is for somebody who may sign up the people in `bookable`."""
    entries, by_email, by_name = pasting.read(text), {}, defaultdict(list)
    people = list(bookable.values_list("reference", "name", "email")) if entries else []
    for reference, name, email in people:
        by_email[email.lower()] = (str(reference), name)
        by_name[name.casefold()].append((str(reference), name))
    known, new, broken = {}, [], []
    for entry in entries:
        fitting = [by_email[entry.email]] if entry.email in by_email and entry.email else []
        if not entry.email and not entry.problem:
            fitting = by_name[entry.name.casefold()]
        if entry.problem:
            broken.append(entry)
        elif len(fitting) == 1:
            known[fitting[0][0]] = fitting[0][1]
        elif fitting:
            problem = _("Flere hedder det samme. Tilføj e-mailen, eller vælg på listen.")
            broken.append(pasting.Entry(entry.line, problem=problem))
        else:
            new.append({"name": entry.name, "email": entry.email, "workplace": entry.workplace, "sector": ""})
    return List(list(known), list(known.values()), new, broken)


def staff_of(bookable, municipality):
    """Keep of the people those who work in the municipality today; all when there is none."""
    if municipality is None:
        return bookable
    at_work = Affiliation.objects.current().filter(municipality=municipality)
    return bookable & Person.objects.filter(pk__in=at_work.values("person"))


def choices(event, bookable, *, words, chosen):
    """Return (rows, how many more fit): {reference, name, work, is_chosen, is_enrolled}, the chosen ones first.

    Narrowed and sorted in Python, as the staff list is: databases do not agree on the Danish alphabet.
    """
    wanted = without_danish_letters(words.strip())
    people = [
        (str(reference), pk, name)
        for reference, pk, name in bookable.values_list("reference", "pk", "name")
        if str(reference) in chosen or wanted in without_danish_letters(name)
    ]
    people.sort(key=lambda person: (person[0] not in chosen, danish_key(person[2]), person[1]))
    shown = people[: max(SHOWN, len(chosen))]
    numbers = [pk for _reference, pk, _name in shown]
    enrolled = set(Enrolment.objects.live().filter(event=event, person__in=numbers).values_list("person_id", flat=True))
    work = works_of(numbers)
    rows = [
        {
            "reference": r,
            "name": name,
            "work": work.get(pk, ""),
            "is_chosen": r in chosen,
            "is_enrolled": pk in enrolled,
        }
        for r, pk, name in shown
    ]
    return rows, len(people) - len(shown)


def works_of(numbers):
    """Return where each of the people works today: person number -> »SSP-konsulent, Rådhuset«."""
    current = Affiliation.objects.current().filter(person__in=numbers).order_by("valid_from", "pk")
    facts = current.values_list("person_id", "job_title", "workplace")
    return {person: ", ".join(filter(None, [job, workplace])) for person, job, workplace in facts}
