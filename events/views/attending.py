from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import for_those_who
from events import access, actions, wording
from events.forms import AttendanceForm, HeadcountForm
from events.models import Attendance, Enrolment, Event
from events.standing import numbers_in_queue
from events.views.reading import trail
from registry.alphabet import danish_key

State, Mark = Enrolment.State, Attendance.Mark
STILL_OPEN = (Event.State.OPEN, Event.State.HELD)


def run_event_or_404(user, number):
    """Return the event when `user` runs it."""
    return get_object_or_404(access.events_run_by(user).select_related("service__programme"), pk=number)


@for_those_who(access.may_organise)
@never_cache
def participants(request, event):
    """Who comes, and for one session at a time: who was there, or how many."""
    run = run_event_or_404(request.user, event)
    session = chosen_session(request, run)
    form = attendance_form(request, run, session)
    if request.method == "POST" and form and form.is_valid():
        try:
            save(form, run, session, by=request.user)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Fremmødet er gemt."))
            return redirect(f"{reverse('events:participants', args=[run.pk])}?moedegang={session.pk}")
    status = 422 if form and form.errors else 200
    context = {
        "event": run,
        "trail": trail(run),
        "form": form,
        "session": session,
        "sessions": [(one, wording.when(one)) for one in run.sessions.all()],
        "rows": rows_of(run, session) if run.is_named else [],
        "headcount": getattr(session, "headcount", None),
        "may_lock": run.is_named and run.state in STILL_OPEN and is_over(run),
    }
    return TemplateResponse(request, "events/participants.html", context, status=status)


def chosen_session(request, event):
    """Return the session the address names, else the last whose day has come, else the first; None without any."""
    sessions = list(event.sessions.select_related("headcount"))
    named = [session for session in sessions if str(session.pk) == request.GET.get("moedegang")]
    begun = [session for session in sessions if has_come(session)]
    return (named or begun[-1:] or sessions[:1] or [None])[0]


def has_come(session):
    """True from the morning of the session's day on: before that nobody can have been there."""
    return timezone.localdate(session.starts_at) <= timezone.localdate()


def is_over(event):
    sessions = list(event.sessions.all())
    return bool(sessions) and all(session.ends_at <= timezone.now() for session in sessions)


def attendance_form(request, event, session):
    """Return the form for this session, or None when there is nothing to note."""
    if session is None or event.state not in STILL_OPEN or not has_come(session):
        return None
    data = request.POST or None
    if not event.is_named:
        counted = getattr(session, "headcount", None)
        return HeadcountForm(data, initial={"participants": counted and counted.participants})
    unmarked = confirmed(event).exclude(attendances__in=session.attendances.filter(mark=Mark.PRESENT))
    return AttendanceForm(data, unmarked=in_order(unmarked))


def confirmed(event):
    return Enrolment.objects.confirmed().filter(event=event).select_related("person", "municipality")


def in_order(enrolments):
    """Return the enrolments by name, those without one last."""
    return sorted(enrolments, key=lambda e: (not e.is_named, danish_key(e.person.name) if e.is_named else "", e.pk))


@transaction.atomic
def save(form, event, session, *, by):
    if not event.is_named:
        actions.note_headcount(session=session, participants=form.cleaned_data["participants"], by=by)
        return
    for enrolment, mark in form.marks():
        actions.note_attendance(enrolment=enrolment, session=session, mark=mark, by=by)


def rows_of(event, session):
    """Return {enrolment, number, mark} for all who have a seat, are offered one or wait, in this order."""
    live = Enrolment.objects.live().filter(event=event).select_related("person", "municipality")
    marks = {a.enrolment_id: a for a in session.attendances.all()} if session else {}
    numbers = numbers_in_queue(event)
    rank = {State.CONFIRMED: 0, State.OFFERED: 1, State.WAITING: 2}
    ordered = sorted(in_order(live), key=lambda e: (rank[e.state], numbers.get(e.pk, 0)))
    return [{"enrolment": e, "number": numbers.get(e.pk), "attendance": marks.get(e.pk)} for e in ordered]


@for_those_who(access.may_organise)
@never_cache
def lock(request, event):
    """Show what locking the attendance does to everybody, and do it."""
    run = run_event_or_404(request.user, event)
    address = reverse("events:participants", args=[run.pk])
    if not (run.is_named and run.state in STILL_OPEN):
        messages.info(request, _("Der er intet fremmøde at låse."))
        return redirect(address)
    if request.method == "POST":
        try:
            lines = actions.lock_attendance(event=run, by=request.user)
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            trained = sum(line.gives_training for line in lines)
            messages.success(request, _("Fremmødet er låst. Antal beviser: %(number)d.") % {"number": trained})
        return redirect(address)
    lines = sorted(actions.preview_of_locking(run), key=lambda line: line.enrolment.pk)
    told = [
        {"enrolment": e.enrolment, "outcome": Enrolment.Outcome(e.outcome).label, "trains": e.gives_training}
        for e in lines
    ]
    context = {
        "event": run,
        "trail": [*trail(run), {"title": _("Deltagere"), "url": address}],
        "lines": told,
        "trained": sum(line.gives_training for line in lines),
        "may_lock": is_over(run),
    }
    return TemplateResponse(request, "events/lock.html", context)
