"""The files for those who run an event, as rows of cells: who comes, or how many came; and who pays."""

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events import wording
from events.models import Booking, Enrolment
from events.standing import numbers_in_queue
from registry.alphabet import danish_key
from registry.models import Affiliation

State = Enrolment.State
SEATED_FIRST = {State.CONFIRMED: 0, State.OFFERED: 1, State.WAITING: 2}


def participants_of(event):
    """Return (enrolment, number on the waiting list or "") of all who are signed up: seats first, then the queue."""
    live = Enrolment.objects.live().filter(event=event).select_related("person", "municipality")
    numbers = numbers_in_queue(event)

    def place(enrolment):
        name = danish_key(enrolment.person.name) if enrolment.is_named else ""
        return SEATED_FIRST[enrolment.state], numbers.get(enrolment.pk, 0), not enrolment.is_named, name, enrolment.pk

    ordered = sorted(live.prefetch_related("attendances"), key=place)
    return [(enrolment, numbers.get(enrolment.pk, "")) for enrolment in ordered]


def participant_rows(event, participants):
    """Yield the rows of the list of participants (see participants_of), with a column for each session."""
    sessions = list(event.sessions.all())
    work = works_of([enrolment.person_id for enrolment, _number in participants if enrolment.is_named])
    yield [
        *(_("Navn"), _("Arbejdsplads"), _("Stilling"), _("Kommune"), _("Tilstand"), _("Nr. på ventelisten")),
        *(wording.when(session) for session in sessions),
        _("Udfald"),
    ]
    for enrolment, number in participants:
        marks = {mark.session_id: str(mark.get_mark_display()) for mark in enrolment.attendances.all()}
        yield [
            enrolment.person.name if enrolment.is_named else _("Plads uden navn"),
            *work.get(enrolment.person_id, ("", "")),
            enrolment.municipality or "",
            enrolment.get_state_display(),
            number,
            *(marks.get(session.pk, "") for session in sessions),
            enrolment.get_outcome_display(),
        ]


def works_of(people):
    """Return person number -> (workplace, title), the newest of today."""
    newest_last = Affiliation.objects.current().filter(person__in=people).order_by("valid_from", "pk")
    return {
        person: (place, job) for person, place, job in newest_last.values_list("person_id", "workplace", "job_title")
    }


def headcount_rows(event):
    """Yield the rows of an event without names: a number for each session, and nobody."""
    yield [_("Mødegang"), _("Antal deltagere")]
    for session in event.sessions.select_related("headcount"):
        counted = getattr(session, "headcount", None)
        yield [wording.when(session), counted.participants if counted else _("Ikke talt")]


def payers_of(event):
    """Return the bookings of a priced event with somebody who has a seat, each with `people`, how many."""
    seated = Count("enrolments", filter=Q(enrolments__state=State.CONFIRMED))
    bookings = Booking.objects.filter(event=event).select_related("booked_by__person")
    return list(bookings.annotate(people=seated).filter(people__gt=0).order_by("pk"))


def payer_rows(event, bookings):
    """Yield the rows of the list for the bills: who pays for how many, and nobody but who booked."""
    yield [
        *(_("EAN-nummer"), _("CVR-nummer"), _("Reference"), _("Antal deltagere")),
        *(_("Pris pr. deltager"), _("I alt"), _("Tilmeldt af"), _("Tilmeldt")),
    ]
    for booking in bookings:
        yield [
            *(booking.gln, booking.cvr, booking.payment_reference, booking.people),
            *(kroner(event.price), kroner(booking.people * event.price)),
            name_of(booking.booked_by),
            date_format(booking.booked_at, "d.m.Y"),
        ]


def kroner(amount):
    return f"{amount:.2f}".replace(".", ",")


def name_of(user):
    """Return the name of who booked, or her address when she has not told who she is."""
    if user is None:
        return ""
    return user.person.name if hasattr(user, "person") else user.email
