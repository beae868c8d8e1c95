"""The organiser's one screen a day: her events, how each stands, and what it wants of her.

A fixed number of queries whatever the number of events.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import access, wording
from events.models import Enrolment, Event, EventSession

SHOWN_AFTER = timedelta(days=60)
SOON = timedelta(days=14)
LIVE, WAITING = Enrolment.LIVE, Enrolment.State.WAITING
State = Event.State


@dataclass(frozen=True)
class Line:
    """One event of the organiser's."""

    event: Event
    sessions: list[EventSession]
    now: datetime
    todo: list[str] = field(default_factory=list)

    @property
    def first_at(self):
        """Its next session; the last one when all are over."""
        ahead = [session for session in self.sessions if session.ends_at > self.now]
        return (ahead or self.sessions[-1:])[0] if self.sessions else None

    @property
    def when(self):
        return wording.when(self.first_at) if self.first_at else _("Ingen mødegange endnu")

    @property
    def week(self):
        return wording.weeks([self.first_at]) if self.first_at else ""

    @property
    def where(self):
        return wording.where(self.event)

    @property
    def is_over(self):
        return bool(self.sessions) and all(session.ends_at <= self.now for session in self.sessions)


def lines_of(user, *, now):
    """Return a Line for each event `user` runs, by its next session; those locked or called off only for 60 days."""
    seated = Q(enrolments__state__in=Enrolment.SEATED)
    held = Q(enrolments__state__in=LIVE, enrolments__person=None)
    unapproved = Q(needs_approval=True, enrolments__state=WAITING, enrolments__booking__approved_at=None)
    found = (
        access.events_run_by(user)
        .select_related("service", "district", "municipality")
        .prefetch_related("sessions")
        .annotate(
            waiting=Count("enrolments", filter=Q(enrolments__state=WAITING)),
            seated=Count("enrolments", filter=seated),
            held=Count("enrolments", filter=held),
            unapproved=Count("enrolments__booking", filter=unapproved, distinct=True),
        )
    )
    lines = []
    for event in found:
        line = Line(event, list(event.sessions.all()), now)
        line.todo.extend(todo_of(line))
        if not is_long_gone(line):
            lines.append(line)
    return sorted(lines, key=lambda line: (line.first_at.starts_at if line.first_at else now, line.event.pk))


def is_long_gone(line):
    is_done = line.event.state in (State.LOCKED, State.CANCELLED)
    return is_done and (not line.first_at or line.first_at.ends_at < line.now - SHOWN_AFTER)


def todo_of(line):
    """Return in Danish what the event wants of its organiser, the most urgent first."""
    event, told = line.event, []
    if event.state == State.DRAFT:
        return [_("Kladden er ikke åbnet.")]
    if event.state not in (State.OPEN, State.HELD):
        return []
    if line.is_over:
        return [_("Fremmødet skal gøres op og låses.") if event.is_named else _("Notér, hvor mange der kom.")]
    if event.unapproved:
        told.append(
            ngettext("%(n)d tilmelding skal godkendes.", "%(n)d tilmeldinger skal godkendes.", event.unapproved)
            % {"n": event.unapproved}
        )
    if event.seated < event.minimum and event.enrolment_closes_at - line.now < SOON:
        told.append(
            _("Under mindstetallet: %(seated)d af %(minimum)d.") % {"seated": event.seated, "minimum": event.minimum}
        )
    if event.held:
        told.append(
            ngettext("%(n)d plads mangler navn.", "%(n)d pladser mangler navn.", event.held) % {"n": event.held}
        )
    return told


def sections(lines):
    """Return the lines under their headings: [{heading, lines}], without the empty ones."""
    kinds = [
        (_("Afholdt, ikke gjort op"), lambda line: line.event.state in (State.OPEN, State.HELD) and line.is_over),
        (_("Kommende"), lambda line: line.event.state == State.OPEN and not line.is_over),
        (_("Kladder"), lambda line: line.event.state == State.DRAFT),
        (_("Afsluttet eller aflyst"), lambda line: line.event.state in (State.LOCKED, State.CANCELLED)),
    ]
    parted = [{"heading": heading, "lines": list(filter(belongs, lines))} for heading, belongs in kinds]
    return [part for part in parted if part["lines"]]
