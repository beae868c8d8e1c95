"""The organiser's pages: her events on one screen, who is signed up and waits and why, and her decisions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import for_those_who
from events import access, actions, overview, wording
from events.forms import ReasonForm
from events.models import Booking, Enrolment, EventChange
from events.standing import bookings_at, name_of
from events.views.attending import run_event_or_404
from events.views.reading import trail

LINES_ON_A_PAGE = 50


@for_those_who(access.may_organise)
@never_cache
def mine(request):
    """All events one runs: the next ones, what they want, and what is left to do after."""
    lines = overview.lines_of(request.user, now=timezone.now())
    pages = Paginator(lines, LINES_ON_A_PAGE).get_page(request.GET.get("side"))
    context = {
        "trail": trail(),
        "pages": pages,
        "sections": overview.sections(pages),
        "todo": [line for line in lines if line.todo],
        "sees_trends": access.may_see_trends(request.user),
    }
    return TemplateResponse(request, "events/mine.html", context)


@for_those_who(access.may_organise)
@never_cache
def enrolments(request, event):
    """Who is signed up, who waits and why, what is held and until when, and what has happened to the event."""
    run = run_event_or_404(request.user, event)
    bookings = bookings_at(run) if run.is_named else []
    people = {row["enrolment"].person for booking in bookings for row in booking["rows"] if row["enrolment"].is_named}
    actions.note_list_read(event=run, people=people, by=request.user)
    context = {
        "event": run,
        "trail": trail(run),
        "facts": numbers_of(run, bookings),
        "unapproved": [one for one in bookings if one["wants_approval"]],
        "waiting": part([one for one in bookings if not one["wants_approval"]], waiting=True),
        "seated": part(bookings, waiting=False),
        "changes": [
            {"at": change.at, "what": wording.change(change), "by": name_of(change.by)}
            for change in EventChange.objects.filter(event=run).select_related("by__person")
        ],
    }
    return TemplateResponse(request, "events/enrolments.html", context)


def part(bookings, *, waiting):
    """Return the bookings with those only of their rows who wait, or who do not; the first of the queue first."""
    found = []
    for one in bookings:
        rows = [row for row in one["rows"] if (row["enrolment"].state == Enrolment.State.WAITING) == waiting]
        if rows:
            found.append(one | {"rows": rows})
    return sorted(found, key=lambda one: one["rows"][0]["number"] or 0)


def numbers_of(event, bookings):
    """Return how it stands with the seats, as {label, value} in order."""
    if not event.is_named:
        return []
    rows = [row["enrolment"] for booking in bookings for row in booking["rows"]]
    waiting = sum(row.state == Enrolment.State.WAITING for row in rows)
    quota = event.quota_at(timezone.now())
    told = [
        (_("Pladser"), _("%(taken)d af %(all)d optaget") % {"taken": event.seats_taken, "all": event.capacity}),
        (_("Venter"), waiting),
        (_("Holdes uden navn"), sum(not row.is_named for row in rows)),
    ]
    if event.minimum:
        told.append((_("Mindst"), event.minimum))
    if quota:
        until = wording.moment_in_words(event.quota_until)
        words = _("højst %(number)d pladser til hver kommune indtil %(day)s") % {"number": quota, "day": until}
        told.append((_("Grænse"), words))
    return [{"label": label, "value": value} for label, value in told]


@for_those_who(access.may_organise)
@never_cache
def decide(request, booking):
    """Approve a booking, turn it down, or let it go first, each with its reason."""
    run = access.events_run_by(request.user).values("named_key")
    chosen = get_object_or_404(Booking.objects.select_related("event__service"), event__in=run, pk=booking)
    handling = request.POST.get("handling", "")
    forms = {
        kind: ReasonForm(request.POST if handling == kind else None, kind=kind, prefix=kind)
        for kind in ReasonForm.KINDS
    }
    form = forms.get(handling)
    is_wrong = form is not None and not form.is_valid()
    if request.method == "POST" and not is_wrong:
        try:
            said = carry_out(handling, chosen, form, by=request.user)
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said)
        return redirect("events:enrolments", chosen.event_id)
    told = next((one for one in bookings_at(chosen.event) if one["booking"].pk == chosen.pk), None)
    if told is None:
        messages.info(request, _("Tilmeldingen er afmeldt."))
        return redirect("events:enrolments", chosen.event_id)
    address = reverse("events:enrolments", args=[chosen.event_id])
    context = {
        "event": chosen.event,
        "one": told,
        "forms": forms,
        "form": form if is_wrong else None,
        "trail": [*trail(chosen.event), {"title": _("Tilmeldinger"), "url": address}],
    }
    return TemplateResponse(request, "events/decide.html", context, status=422 if is_wrong else 200)


def carry_out(handling, booking, form, *, by):
    """Do what the organiser decided; return what to tell her."""
    if handling == "afslaa":
        actions.turn_down(booking=booking, by=by, because=form.cleaned_data["because"])
        return _("Tilmeldingen er afslået.")
    if handling == "fortrin":
        because = form.cleaned_data["because"]
        actions.give_priority(booking=booking, because=because)
        return _("Tilmeldingen har fortrinsret.") if because else _("Fortrinsretten er taget tilbage.")
    if handling == "godkend":
        actions.approve(booking=booking, by=by)
        return _("Tilmeldingen er godkendt.")
    raise actions.Refused(_("Vælg, hvad der skal ske med tilmeldingen."))
