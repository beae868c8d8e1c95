"""The door of an event: who is expected at a session, who has come, and what a ticket says. Writes nothing."""

import hashlib
import re
from dataclasses import dataclass
from textwrap import wrap
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from events import wording
from events.models import Attendance, Enrolment, Event
from registry.alphabet import danish_key, without_danish_letters
from registry.models import Affiliation

STILL_OPEN = (Event.State.OPEN, Event.State.HELD)
DIGEST_LETTERS = 16
CODE_GROUP = 4
# »forebyg:<reference>« as tickets have it, the address of a ticket, or the reference alone.
TICKET = re.compile(r"(?:forebyg:|https?://\S+/temadage/billet/)?(-*(?:[0-9a-f]-*){32})/?", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One place at the door: whose it is, where she works, and how she is marked at the session."""

    enrolment: Enrolment
    work: str
    attendance: Attendance | None

    @property
    def name(self):
        return self.enrolment.person.name if self.enrolment.is_named else ""

    @property
    def mark(self):
        return self.attendance.mark if self.attendance else ""

    @property
    def mark_in_words(self):
        return in_words(self.mark, self.attendance.noted_at) if self.attendance else ""

    @property
    def ticket(self):
        return digest_of(self.enrolment.reference)


def in_words(mark, at):
    """Return »Mødt kl. 8.52« or »Meldt afbud«."""
    if mark == Attendance.Mark.PRESENT:
        return _("Mødt %(clock)s") % {"clock": wording.clock(at)}
    return _("Meldt afbud")


def digest_of(reference):
    """Return what the page knows a ticket by: enough to find its row, nothing to make the ticket from."""
    return hashlib.sha256(str(reference).encode()).hexdigest()[:DIGEST_LETTERS]


def code_of(reference):
    """Return a reference as it is read aloud or typed: in groups of four, »1f0c 9a3b …«."""
    return " ".join(wrap(reference.hex, CODE_GROUP))


def reference_on(ticket):
    """Return the reference on a ticket, scanned or typed with any spaces, or None when it is no ticket of ours."""
    found = TICKET.fullmatch("".join(ticket.split()))
    return UUID(found.group(1).replace("-", "")) if found else None


def confirmed(event):
    return Enrolment.objects.confirmed().filter(event=event).select_related("person", "municipality")


def in_order(enrolments):
    """Return the enrolments by name, those without one last."""
    return sorted(enrolments, key=lambda e: (not e.is_named, danish_key(e.person.name) if e.is_named else "", e.pk))


def expected(event, session):
    """Return a Row for each place with a confirmed seat, by name; four queries at most, however many they are."""
    enrolments = in_order(confirmed(event))
    works = workplaces_of([e.person_id for e in enrolments if e.is_named])
    marks = {a.enrolment_id: a for a in session.attendances.all()} if session else {}
    return [Row(e, work_of(e, works), marks.get(e.pk)) for e in enrolments]


def work_of(enrolment, works):
    municipality = str(enrolment.municipality.official_name) if enrolment.municipality else ""
    return ", ".join(filter(None, [works.get(enrolment.person_id, ""), municipality]))


def workplaces_of(numbers):
    """Return where each of the people works today: person number -> workplace."""
    current = Affiliation.objects.current().filter(person__in=numbers).order_by("valid_from", "pk")
    return dict(current.values_list("person_id", "workplace"))


def narrowed(rows, words):
    """Return the rows whose name or workplace holds the words, however their Danish letters are written."""
    wanted = without_danish_letters(words.strip())
    return [row for row in rows if wanted in without_danish_letters(f"{row.name} {row.work}")]


def chosen_session(event, number):
    """Return the session of that number (as text), else the last whose day has come, else the first; None without."""
    sessions = list(event.sessions.select_related("headcount"))
    named = [session for session in sessions if str(session.pk) == number]
    begun = [session for session in sessions if has_come(session)]
    return (named or begun[-1:] or sessions[:1] or [None])[0]


def has_come(session):
    """True from the morning of the session's day on: before that nobody can have been there."""
    return timezone.localdate(session.starts_at) <= timezone.localdate()


def is_over(event):
    sessions = list(event.sessions.all())
    return bool(sessions) and all(session.ends_at <= timezone.now() for session in sessions)


def can_be_noted(event, session):
    """True while marks of this session are taken: from its day on, until attendance is locked."""
    return session is not None and event.state in STILL_OPEN and has_come(session)
