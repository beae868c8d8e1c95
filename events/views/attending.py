from collections import Counter

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import for_those_who
from events import access, actions, wording
from events.door import STILL_OPEN, can_be_noted, chosen_session, confirmed, in_order, is_over
from events.forms import AttendanceForm, HeadcountForm
from events.forms.attending import UnlockForm
from events.models import Attendance, Enrolment, Event
from events.standing import numbers_in_queue
from events.views.reading import trail
from registry.alphabet import danish_key
from registry.models import Training

State, Mark = Enrolment.State, Attendance.Mark


def run_event_or_404(user, number):
    """Return the event when `user` runs it."""
    return get_object_or_404(access.events_run_by(user).select_related("service__programme"), pk=number)


@for_those_who(access.may_organise)
@never_cache
def participants(request, event):
    """Who comes, and for one session at a time: who was there, or how many."""
    run = run_event_or_404(request.user, event)
    session = chosen_session(run, request.GET.get("moedegang"))
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
    rows = rows_of(run, session) if run.is_named else []
    people = [row["enrolment"].person for row in rows if row["enrolment"].is_named]
    actions.note_list_read(event=run, people=people, by=request.user)
    context = {
        "event": run,
        "trail": trail(run),
        "form": form,
        "session": session,
        "sessions": [(one, wording.when(one)) for one in run.sessions.all()],
        "rows": rows,
        "headcount": getattr(session, "headcount", None),
        "may_lock": run.is_named and run.state in STILL_OPEN and is_over(run),
        "may_unlock": run.state == Event.State.LOCKED,
    }
    return TemplateResponse(request, "events/participants.html", context, status=status)


def attendance_form(request, event, session):
    """Return the form for this session, or None when there is nothing to note."""
    if not can_be_noted(event, session):
        return None
    data = request.POST or None
    if not event.is_named:
        counted = getattr(session, "headcount", None)
        return HeadcountForm(data, initial={"participants": counted and counted.participants})
    unmarked = confirmed(event).exclude(attendances__in=session.attendances.filter(mark=Mark.PRESENT))
    return AttendanceForm(data, unmarked=in_order(unmarked))


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
            messages.success(request, _("Fremmødet er låst. %(outcomes)s") % {"outcomes": outcomes_in_words(lines)})
        return redirect(address)
    lines = {line.enrolment: line for line in actions.preview_of_locking(run)}
    actions.note_list_read(event=run, people=[one.person for one in lines if one.is_named], by=request.user)
    told = [
        {"enrolment": one, "outcome": Enrolment.Outcome(lines[one].outcome).label, "trains": lines[one].gives_training}
        for one in in_order(lines)
    ]
    context = {
        "event": run,
        "trail": [*trail(run), {"title": _("Deltagere"), "url": address}],
        "lines": told,
        "trained": sum(line.gives_training for line in lines.values()),
        "outcomes": outcomes_in_words(lines.values()),
        "may_lock": is_over(run),
    }
    return TemplateResponse(request, "events/lock.html", context)


def outcomes_in_words(lines):
    """Return »Gennemført: 12. Udeblevet: 1. Beviser: 12.« of the lines of a locking; what nobody has is left out."""
    counted = Counter(line.outcome for line in lines)
    told = [f"{outcome.label}: {counted[outcome]}." for outcome in Enrolment.Outcome if counted[outcome]]
    trained = _("Beviser: %(number)d.") % {"number": sum(line.gives_training for line in lines)}
    return " ".join([*told, trained])


@for_those_who(access.may_organise)
@never_cache
def unlock(request, event):
    """Say whose trainings and certificates opening the attendance again takes back, ask why, and do it."""
    run = run_event_or_404(request.user, event)
    address = reverse("events:participants", args=[run.pk])
    if run.state != Event.State.LOCKED:
        messages.info(request, _("Fremmødet er ikke låst."))
        return redirect(address)
    form = UnlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.unlock_attendance(event=run, because=form.cleaned_data["because"], by=request.user)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Fremmødet er låst op. Ret det, og lås det igen."))
            return redirect(address)
    standing = Training.objects.standing().filter(pk__in=run.enrolments.exclude(training=None).values("training"))
    context = {
        "event": run,
        "trail": [*trail(run), {"title": _("Deltagere"), "url": address}],
        "form": form,
        "names": sorted(standing.values_list("person__name", flat=True), key=danish_key),
    }
    return TemplateResponse(request, "events/unlock.html", context, status=422 if form.errors else 200)
