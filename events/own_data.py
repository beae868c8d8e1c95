"""What events hold about a person: handed to her, and erased."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events.actions import cancel
from events.links import KEPT_AFTER_EXPIRY
from events.models import (
    AnswerLink,
    Attendance,
    Booking,
    CalendarFeed,
    Enrolment,
    EvaluationAnswer,
    EvaluationTicket,
    Event,
    EventChange,
    Interest,
)

FREE_TEXTS = (
    *((Enrolment, "state_because"), (Booking, "priority_because"), (Booking, "payment_reference")),
    *((EventChange, "because"), (EvaluationAnswer, "text")),
    *((Event, "title"), (Event, "description"), (Event, "preparation"), (Event, "place")),
)


def users_of(people):
    return [person.user_id for person in people if person.user_id]


def tables(people):
    """Return the tables of her enrolments, attendance, bookings, interest and calendar address."""
    return [make(people) for make in (_enrolments, _attendances, _bookings, _interests, _feeds)]


def _enrolments(people):
    found = Enrolment.objects.filter(person__in=people).select_related("event", "municipality").order_by("pk")
    columns = [
        *(_("Nummer"), _("Arrangement"), _("Kommune"), _("Tilstand"), _("Siden"), _("Fordi"), _("Udfald")),
        _("Har bekræftet"),
    ]
    rows = [
        [e.pk, e.event.title, e.municipality or "", e.get_state_display(), e.state_at, e.state_because]
        + [e.get_outcome_display(), e.still_coming_at]
        for e in found
    ]
    return {"title": _("Tilmeldinger"), "columns": columns, "rows": rows}


def _attendances(people):
    found = Attendance.objects.filter(enrolment__person__in=people).select_related("session__event").order_by("pk")
    columns = [_("Arrangement"), _("Mødegang"), _("Fremmøde"), _("Hvordan"), _("Noteret")]
    rows = [
        [one.session.event.title, one.session.starts_at, one.get_mark_display(), one.get_how_display(), one.noted_at]
        for one in found
    ]
    return {"title": _("Fremmøde"), "columns": columns, "rows": rows}


def _bookings(people):
    found = Booking.objects.filter(booked_by__in=users_of(people)).select_related("event").order_by("pk")
    columns = [_("Arrangement"), _("Tilmeldt"), _("EAN-nummer"), _("CVR-nummer"), _("Reference på regningen")]
    rows = [[one.event.title, one.booked_at, one.gln, one.cvr, one.payment_reference] for one in found]
    return {"title": _("Tilmeldinger, du har lavet"), "columns": columns, "rows": rows}


def _interests(people):
    found = Interest.objects.filter(shown_by__in=users_of(people)).select_related("service", "municipality")
    columns = [_("Kerneydelse"), _("Kommune"), _("Antal deltagere"), _("Meldt"), _("Taget tilbage"), _("Inviteret")]
    rows = [
        [one.service, one.municipality or "", one.people, one.shown_at, one.withdrawn_at, one.invited_at]
        for one in found.order_by("pk")
    ]
    return {"title": _("Interesse for en dato"), "columns": columns, "rows": rows}


def _feeds(people):
    found = CalendarFeed.objects.filter(user__in=users_of(people))
    return {"title": _("Kalenderadresse"), "columns": [_("Lavet")], "rows": [[feed.made_at] for feed in found]}


def outdated(now):
    """Return what retention lets go: links nobody can use, and tickets to evaluations that have run out."""
    spent = AnswerLink.objects.filter(expires_at__lt=now - KEPT_AFTER_EXPIRY)
    tickets = EvaluationTicket.objects.filter(expires_on__lt=timezone.localdate(now))
    return [(_("Udløbne links i mails"), spent), (_("Udløbne adgange til evaluering"), tickets)]


def erase(people):
    """Give her coming seats to the next, and delete the addresses that lead to her. Attendance stays, nameless.

    Returns the free texts that may name her.
    """
    now, users = timezone.now(), users_of(people)
    AnswerLink.objects.filter(enrolment__person__in=people).delete()
    CalendarFeed.objects.filter(user__in=users).delete()
    Interest.objects.filter(shown_by__in=users, invited_to=None).delete()
    coming = Enrolment.objects.live().filter(person__in=people, event__state=Event.State.OPEN)
    begun = Event.objects.filter(sessions__starts_at__lte=now)
    for enrolment in coming.exclude(Q(event__in=begun.values("named_key"))).order_by("event", "pk"):
        cancel(enrolment=enrolment, by=None, because=_("Slettet efter ønske"))
    AnswerLink.objects.filter(enrolment__person__in=people).delete()
    return FREE_TEXTS
