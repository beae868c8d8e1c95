"""The staff of one municipality as rows: who works where, is trained in what, until when.

Reads affiliations and trainings and nothing else; never a score, an answer or how far somebody is in a course.
Two queries whatever the number of people. Rows are filtered and sorted in Python, because the databases do not agree
on the Danish alphabet (docs/decisions/staff-list-in-python.md).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from registry import access
from registry.alphabet import danish_key, without_danish_letters
from registry.models import Training

State = Training.State


class Status(models.TextChoices):
    """What the list can be narrowed to; the sums above it count the same people."""

    TRAINED = "gyldigt", _("Har gyldigt bevis")
    EXPIRING = "udloeber", _("Udløber inden 90 dage")
    EXPIRED = "udloebet", _("Er udløbet")
    UNTRAINED = "ingen", _("Uden uddannelse")


STATES_OF = {
    Status.TRAINED: (State.VALID, State.EXPIRING),
    Status.EXPIRING: (State.EXPIRING,),
    Status.EXPIRED: (State.EXPIRED,),
    Status.UNTRAINED: (None,),
}
UNTRAINED = _("Uden uddannelse")
# Of several trainings the list shows the one to act on: what runs out, then what holds, then what is past.
URGENCY = {State.EXPIRING: 0, State.VALID: 1, State.EXPIRED: 2}


@dataclass(frozen=True, slots=True)
class Held:
    """The best training somebody holds in one programme."""

    programme: str
    completed_on: date
    valid_until: date | None
    state: State

    @property
    def last_day(self):
        return self.valid_until or date.max


@dataclass(frozen=True, slots=True)
class Row:
    """One person in the list; `pk` and `user_id` are hers.

    `all_held` is the best training in each programme she holds one in, the most urgent first: the one the list shows.
    """

    pk: int
    user_id: int | None
    reference: UUID
    name: str
    workplace: str
    sector: str
    job_title: str
    all_held: tuple[Held, ...]

    @property
    def held(self):
        return self.all_held[0] if self.all_held else None

    @property
    def others(self):
        """How many other programmes she holds a training in."""
        return max(0, len(self.all_held) - 1)

    @property
    def url(self):
        return reverse("registry:person", args=[self.reference])

    @property
    def state(self):
        return self.held and self.held.state

    @property
    def state_label(self):
        return self.held.state.label if self.held else UNTRAINED


COLUMNS = {
    "navn": _("Navn"),
    "arbejdsplads": _("Arbejdsplads"),
    "fagomraade": _("Fagområde"),
    "stilling": _("Stilling"),
    "forloeb": _("Forløb"),
    "gennemfoert": _("Gennemført"),
    "gyldigt-til": _("Gyldigt til og med"),
    "status": _("Status"),
}
OF_A_TRAINING = ("forloeb", "gennemfoert", "gyldigt-til")
SORT_KEYS = {
    "navn": lambda row: danish_key(row.name),
    "arbejdsplads": lambda row: danish_key(row.workplace),
    "fagomraade": lambda row: danish_key(row.sector),
    "stilling": lambda row: danish_key(row.job_title),
    "forloeb": lambda row: danish_key(row.held.programme) if row.held else "",
    "gennemfoert": lambda row: row.held.completed_on if row.held else date.min,
    "gyldigt-til": lambda row: row.held.last_day if row.held else date.min,
    "status": lambda row: str(row.state_label),
}


class Staff:
    """The staff of a municipality as `user` may see it."""

    def __init__(self, user, municipality, *, today=None):
        self.today = today or timezone.localdate()
        self.affiliations = access.staff_visible_to(user, municipality)

    @cached_property
    def work(self):
        """Where each person works, newest first: one entry for each affiliation."""
        fields = ("person_id", "person__user_id", "person__reference", "person__name", "workplace", "sector__slug")
        return list(self.affiliations.newest_first().values_list(*fields, "sector__title", "job_title"))

    @property
    def sectors(self):
        """(slug, title) of the sectors somebody here works in, by title."""
        return sorted({(slug, title) for *_rest, slug, title, _job in self.work}, key=lambda s: danish_key(s[1]))

    @property
    def workplaces(self):
        """The names of the workplaces here, in Danish order."""
        return sorted({workplace for *_rest, workplace, _slug, _title, _job in self.work}, key=danish_key)

    def rows(self, *, programme="", sector="", workplace="", search=""):
        """Return one Row for each person that fits, unsorted; of several affiliations that fit the newest is shown.

        `programme` (a slug) narrows not the people but what counts as trained.
        """
        held_by, wanted, rows = self.held(programme), without_danish_letters(search.strip()), {}
        for person, user, reference, name, place, slug, title, job in self.work:
            if person in rows or (sector and slug != sector) or (workplace and place != workplace):
                continue
            if wanted not in without_danish_letters(name):
                continue
            held = tuple(held_by.get(person, ()))
            rows[person] = Row(person, user, reference, name, place, title, job, held)
        return list(rows.values())

    def held(self, programme=""):
        """Return what each person holds, by person: for each programme the best training, the most urgent first."""
        best, held_by = {}, defaultdict(list)
        for person, title, completed_on, valid_until in self._trainings(programme):
            training = Held(title, completed_on, valid_until, Training.state_until(valid_until, self.today))
            if (person, title) not in best or training.last_day >= best[person, title].last_day:
                best[person, title] = training
        for (person, _title), training in best.items():
            held_by[person].append(training)
        for trainings in held_by.values():
            trainings.sort(key=lambda t: (URGENCY[t.state], -t.completed_on.toordinal(), t.programme))
        return held_by

    def _trainings(self, programme):
        trainings = Training.objects.standing().filter(
            person__in=self.affiliations.values("person"), completed_on__lte=self.today
        )
        if programme:
            trainings = trainings.filter(programme__slug=programme)
        oldest_first = trainings.order_by("completed_on", "pk")
        return oldest_first.values_list("person_id", "programme__title", "completed_on", "valid_until")


def with_status(rows, status):
    """Return the rows of one Status; all of them when it is empty."""
    return [row for row in rows if row.state in STATES_OF[status]] if status else rows


def sums(rows):
    """Return how many people the rows hold, and how many of them have each Status."""
    return {"people": len(rows)} | {status.name.lower(): len(with_status(rows, status)) for status in Status}


def in_order(rows, sort):
    """Return the rows sorted by one of the COLUMNS, from the end with a leading »-«; equals stand by name.

    Sorted by what is said of a training, those without any stand last either way.
    """
    rows = sorted(rows, key=lambda row: (danish_key(row.name), row.pk))
    rows = sorted(rows, key=SORT_KEYS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    return sorted(rows, key=lambda row: row.held is None) if sort.removeprefix("-") in OF_A_TRAINING else rows
