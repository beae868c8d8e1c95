"""Blended programmes: what one is trained in once one holds all they require, such as a course and a theme day.

The training in it is recorded by itself in the same transaction as the last one it needs, holds no longer than any of
them, and is withdrawn with one of them.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.models import Programme, Training

EVIDENCE = "blended"


@dataclass(frozen=True)
class Unfinished:
    """A blended programme of which somebody holds a part: what she holds, and what she lacks."""

    programme: Programme
    held: tuple[Programme, ...]
    missing: tuple[Programme, ...]

    @property
    def sentence(self):
        """»Du mangler: Temadag gennemført.«"""
        return _("Du mangler: %(missing)s.") % {"missing": ", ".join(one.title for one in self.missing)}


def blended(programmes=None):
    """Return the blended programmes (among those that require one of `programmes`), each with what it requires."""
    found = Programme.objects.exclude(requires=None)
    if programmes is not None:
        found = found.filter(requires__in=programmes)
    return found.distinct().prefetch_related("requires")


def held_by(person, on):
    """Return the person's valid trainings on the day `on`: number of the programme -> the one that holds longest."""
    held = {}
    for training in Training.objects.valid(on).filter(person=person).order_by("completed_on", "pk"):
        known = held.get(training.programme_id)
        if known is None or known.valid_until is not None:
            longer = known is None or training.valid_until is None or training.valid_until >= known.valid_until
            held[training.programme_id] = training if longer else known
    return held


def unfinished(person, on):
    """Return an Unfinished for each blended programme of which the person validly holds some parts, but not all."""
    held, found = held_by(person, on), []
    for programme in blended(list(held)):
        parts = list(programme.requires.all())
        missing = tuple(part for part in parts if part.pk not in held)
        if missing and programme.pk not in held:
            found.append(Unfinished(programme, tuple(part for part in parts if part.pk in held), missing))
    return found


def due(training):
    """Return (blended programme, its parts' trainings) for each that the person holds whole by this training.

    One that another training of the same programme outlasts makes nothing whole: she has what it could give.
    """
    held = held_by(training.person, training.completed_on)
    for programme in blended([training.programme_id]):
        parts = [held.get(part.pk) for part in programme.requires.all()]
        if all(parts) and training in parts:
            yield programme, parts


def evidence_of(parts):
    """Return what the training in a blended programme rests on, as its evidence: the numbers of its parts."""
    return f"{EVIDENCE}-{'-'.join(str(part.pk) for part in sorted(parts, key=lambda part: part.pk))}"


def ends_with(parts):
    """Return the last day on which all the parts hold, or None when they never end."""
    return min((part.valid_until for part in parts if part.valid_until), default=None)


def resting_on(training):
    """Return the standing trainings in blended programmes that rest on this training."""
    own = Training.objects.standing().filter(person=training.person, evidence__startswith=f"{EVIDENCE}-")
    return [one for one in own if str(training.pk) in one.evidence.split("-")[1:]]
