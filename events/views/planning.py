"""Making an event in two steps, its next date, changing it, and calling it off."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from accounts.access import for_those_who
from events import access, actions, days, suggesting, wording
from events.forms import CallOffForm, EventForm, FirstStepForm, NextDatesForm, agree, session_rows, slot_rows
from events.interest import waiting_for
from events.models import Enrolment, Event, EventSession
from events.views.attending import run_event_or_404
from events.views.reading import slots_in_words, trail, warnings_of

UNWRITTEN = ("template", "organiser", "district", "municipality", "enrolment_closes_at")


@for_those_who(access.may_organise)
@never_cache
def first_step(request):
    """Choose what to hold, as whom, and the first day. Other pages may fill it in by the address."""
    form = FirstStepForm(initial=request.GET.dict(), user=request.user)
    return TemplateResponse(request, "events/plan_first.html", {"form": form, "trail": [*trail(), mine()]})


@for_those_who(access.may_organise)
@never_cache
def second_step(request):
    """Everything filled in from the template; the place is all that is missing. Makes the draft."""
    first = FirstStepForm(request.GET, user=request.user)
    if not first.is_valid():
        context = {"form": first, "trail": [*trail(), mine()]}
        return TemplateResponse(request, "events/plan_first.html", context, status=422)
    template, first_on = first.template(), first.cleaned_data["dato"]
    draft, suggested = suggesting.draft_of(first.service(), template, organiser=first.organiser(), first_on=first_on)
    audience = {"audience": template.audience.all()} if template else {}
    form = EventForm(request.POST or None, instance=draft, user=request.user, initial=audience)
    rows = session_rows(request.POST or None, initial=suggested, asks_names=draft.is_named)
    if request.method == "POST" and all_valid(form, rows):
        made = make(draft, form, suggesting.programmes(suggested, rows.facts()))
        messages.success(request, _("Kladden er gemt. Se den igennem, og åbn den, når den er klar."))
        return redirect(made.get_absolute_url())
    lines = [
        {"form": row, "slots": slots_in_words(suggested[number]["slots"]) if number < len(suggested) else []}
        for number, row in enumerate(rows)
    ]
    context = {
        "form": form,
        "event": draft,
        "rows": rows,
        "lines": lines,
        "warnings": days.warnings_about(row["day"] for row in suggested),
        "trail": [*trail(), mine()],
        "back": f"{reverse('events:first_step')}?{request.GET.urlencode()}",
    }
    return TemplateResponse(request, "events/plan.html", context, status=422 if form.errors else 200)


def mine():
    return {"title": _("Mine arrangementer"), "url": reverse("events:mine")}


def all_valid(form, rows):
    """True when the event and all its sessions are well; else the form says what is wrong with the sessions too."""
    if rows.is_valid():
        agree(form, rows)
    elif form.is_valid() or form.errors:
        for sentence in rows.non_form_errors() or [_("Ret det, der står ved mødegangene.")]:
            form.add_error(None, sentence)
    return form.is_valid()


def make(draft, form, sessions):
    """Make the draft that the two forms describe."""
    values = {name: getattr(draft, name) for name in UNWRITTEN} | form.suggested()
    for session in sessions:
        del session["session"]
    if not draft.is_named:
        values["enrolment_closes_at"] = min(session["starts_at"] for session in sessions)
    return actions.make_draft(service=draft.service, sessions=sessions, **values)


@for_those_who(access.may_organise)
@never_cache
def edit(request, event):
    """Change all of an event; those who are signed up are told what concerns them."""
    run = run_event_or_404(request.user, event)
    if run.state not in (Event.State.DRAFT, Event.State.OPEN):
        messages.info(request, _("Arrangementet kan ikke ændres mere."))
        return redirect(run.get_absolute_url())
    form = EventForm(request.POST or None, instance=run, user=request.user)
    rows = session_rows(request.POST or None, event=run, asks_names=run.is_named)
    if request.method == "POST" and all_valid(form, rows):
        try:
            actions.rearrange(event=run, by=request.user, sessions=rows.facts(), **form.changed())
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Ændringerne er gemt."))
            return redirect(run.get_absolute_url())
    stored = Event.objects.get(pk=run.pk)  # the form has written what was typed on its own copy
    lines = [{"form": row, "slots": [], "session": row.stored()} for row in rows]
    context = {
        "form": form,
        "event": stored,
        "rows": rows,
        "lines": lines,
        "warnings": warnings_of(stored),
        "told": people_told(stored),
        "trail": trail(stored),
        "back": stored.get_absolute_url(),
    }
    return TemplateResponse(request, "events/plan.html", context, status=422 if form.errors else 200)


def people_told(event):
    """Return how many people hear of it when an open event is changed or called off."""
    if event.state != Event.State.OPEN or not event.is_named:
        return 0
    return Enrolment.objects.live().filter(event=event).exclude(person=None).count()


@for_those_who(access.may_organise)
@never_cache
def programme(request, event, session):
    """Write the programme of one session as rows."""
    run = run_event_or_404(request.user, event)
    chosen = get_object_or_404(EventSession, event=run, pk=session)
    rows = slot_rows(request.POST or None, session=chosen)
    problem = ""
    if request.method == "POST" and rows.is_valid():
        try:
            actions.write_programme(session=chosen, slots=rows.slots(), by=request.user)
        except actions.Refused as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("Programmet er gemt."))
            return redirect(run.get_absolute_url())
    is_wrong = bool(problem) or (rows.is_bound and not rows.is_valid())
    context = {
        "event": run,
        "when": wording.when(chosen),
        "rows": rows,
        "problem": problem or (_("Ret det, der er markeret, og gem igen.") if is_wrong else ""),
        "trail": trail(run),
    }
    return TemplateResponse(request, "events/plan_programme.html", context, status=422 if is_wrong else 200)


@for_those_who(access.may_organise)
@never_cache
def open_event(request, event):
    """Open a draft for all to see, and go on to inviting those who wait for such an event."""
    run = run_event_or_404(request.user, event)
    if request.method != "POST":
        return redirect(run.get_absolute_url())
    try:
        actions.open_event(event=run, by=request.user)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Arrangementet er åbent. Alle kan se det."))
        if waiting_for(run)["interests"]:
            return redirect("events:invite", run.pk)
    return redirect(run.get_absolute_url())


@for_those_who(access.may_organise)
@never_cache
def call_off(request, event):
    """Ask why, say how many people get mail, and call the event off."""
    run = run_event_or_404(request.user, event)
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_event(event=run, by=request.user, because=form.cleaned_data["because"])
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Arrangementet er aflyst."))
            return redirect(run.get_absolute_url())
    context = {"event": run, "form": form, "told": people_told(run), "trail": trail(run)}
    return TemplateResponse(request, "events/plan_call_off.html", context, status=422 if form.errors else 200)


@for_those_who(access.may_organise)
@never_cache
def next_dates(request, event):
    """Make drafts like this event on other days."""
    run = run_event_or_404(request.user, event)
    form = NextDatesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.next_dates(event=run, dates=form.dates())
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = ngettext("%(number)d kladde er lavet.", "%(number)d kladder er lavet.", len(made))
            messages.success(request, words % {"number": len(made)})
            for warning in days.warnings_about(form.dates()):
                messages.warning(request, warning)
            return redirect(made[0].get_absolute_url() if len(made) == 1 else reverse("events:mine"))
    context = {
        "event": run,
        "form": form,
        "sessions": [wording.when(session) for session in run.sessions.all()],
        "trail": trail(run),
    }
    return TemplateResponse(request, "events/plan_next.html", context, status=422 if form.errors else 200)
