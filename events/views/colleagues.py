"""Signing up colleagues: known ones, a pasted list, new ones, and places that get their names later."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import for_signed_in, for_those_who
from events import access, actions, roster
from events.forms import ColleaguesForm, ListForm, NamePlaceForm, PeopleSearch, new_colleagues, typed_colleagues
from events.models import Enrolment
from events.views.reading import event_or_404, trail
from registry.access import runs_a_municipality
from registry.actions import add_colleague

SEARCH, READ, SIGN_UP = "soeg", "laes", "tilmeld"


@for_those_who(runs_a_municipality)
@never_cache
def colleagues(request, event):
    """Choose colleagues, read a list of them, write new ones, and sign them all up in one booking.

    Searching and reading are posts that change nothing: so no name and no address ever stands in the page's address,
    and all that was typed is there again.
    """
    seen, bookable = event_or_404(request.user, event), access.bookable_by(request.user)
    if not seen.is_open_for_enrolment():
        messages.info(request, _("Der kan ikke tilmeldes til arrangementet nu."))
        return redirect("events:event", seen.pk)
    handling = request.POST.get("handling", SIGN_UP) if request.method == "POST" else SEARCH
    sent = request.POST if request.method == "POST" else request.GET
    scope = {
        "people": bookable,
        "municipalities": access.municipalities_to_hold_for(request.user),
        "event": seen,
    }
    if handling == SIGN_UP:
        form, rows = ColleaguesForm(request.POST, **scope), new_colleagues(request.POST)
        booking = book(seen, form, rows, by=request.user)
        if booking:
            tell_how_it_went(request, booking)
            return redirect(f"{reverse('events:event', args=[seen.pk])}#kolleger")
        return page(request, seen, form=form, rows=rows, sent=sent, read=None)
    read = roster.read(sent.get("liste", ""), bookable) if handling == READ else None
    typed = typed_colleagues(sent)
    addresses = {row["email"].lower() for row in typed}
    new = [row for row in (read.new if read else []) if not row["email"] or row["email"] not in addresses]
    form = ColleaguesForm(initial=sent.dict(), **scope)
    return page(request, seen, form=form, rows=new_colleagues(initial=[*typed, *new]), sent=sent, read=read)


def page(request, event, *, form, rows, **asked):
    """Answer with the page as it stands: what was sent, and what the list that was read says."""
    sent, read = asked["sent"], asked["read"]
    search = PeopleSearch(sent)
    words = search.cleaned_data["soeg"] if search.is_valid() else ""
    chosen = set(sent.getlist("people")) | set(read.known if read else ())
    choices, more = roster.choices(event, form.fields["people"].queryset, words=words, chosen=chosen)
    context = {
        "event": event,
        "trail": trail(event),
        "form": form,
        "search": search,
        "choices": choices,
        "more": more,
        "rows": rows,
        "list_form": ListForm(initial={"liste": read.left if read else sent.get("liste", "")}),
        "read": read,
    }
    return TemplateResponse(request, "events/colleagues.html", context, status=422 if form.errors else 200)


def book(event, form, rows, *, by):
    """Sign everybody up and return the booking; or None, and the forms say why not."""
    if not rows.is_valid() if rows.is_bound else False:
        form.add_error(None, _("Ret det, der står ved de nye kolleger."))
    new = rows.facts() if rows.is_bound and rows.is_valid() else []
    if not form.is_valid():
        return None
    if not (form.cleaned_data["people"] or new or form.cleaned_data["pladser"]):
        form.add_error("people", _("Vælg mindst én kollega."))
        return None
    if new and not form.municipality():
        form.add_error("kommune", _("Vælg, hvilken kommune de nye kolleger arbejder i."))
        return None
    try:
        return sign_up(event, form, new, by=by)
    except actions.Refused as refusal:
        form.add_error(None, str(refusal))
        return None


@transaction.atomic
def sign_up(event, form, new, *, by):
    """Make the new colleagues known to the registry and sign everybody up; all or nothing."""
    people = [*form.cleaned_data["people"], *(add_colleague(municipality=form.municipality(), **one) for one in new)]
    together = form.cleaned_data["stays_together"]
    return actions.enrol(event=event, people=people, by=by, stays_together=together, **form.places(), **form.payer())


def tell_how_it_went(request, booking):
    states = list(booking.enrolments.values_list("state", flat=True))
    seated = sum(state in Enrolment.SEATED for state in states)
    waiting = len(states) - seated
    said = [_("%(number)d har plads.") % {"number": seated}] if seated else []
    if waiting:
        said.append(_("%(number)d er på ventelisten.") % {"number": waiting})
    messages.success(request, " ".join([_("Tilmeldingen er modtaget."), *said]))
    silent = booking.enrolments.filter(person__email="").order_by("pk").values_list("person__name", flat=True)
    if silent:
        words = _("%(names)s får ingen mail, for registret har ingen adresse. Giv selv besked om tilmeldingen.")
        messages.warning(request, words % {"names": ", ".join(silent)})


def own_part_or_404(user, number):
    """Return the live enrolments of a booking that `user` may answer for, hers by her role or her own."""
    own = access.enrolments_visible_to(user).live().filter(booking=number)
    found = list(own.select_related("event", "person", "booking").order_by("pk"))
    if not found:
        raise Http404
    return found


@for_signed_in
@never_cache
def cancel_booking(request, booking):
    """Ask, and then cancel the whole booking; of one that reaches beyond her scope, her own part."""
    leaving = own_part_or_404(request.user, booking)
    event, whole = leaving[0].event, leaving[0].booking.enrolments.live().count() == len(leaving)
    if request.method == "POST":
        try:
            leave(leaving, whole, by=request.user)
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Tilmeldingen er afmeldt."))
        return redirect("events:event", event.pk)
    context = {"event": event, "leaving": leaving, "whole": whole, "trail": trail(event)}
    return TemplateResponse(request, "events/cancel_booking.html", context)


@transaction.atomic
def leave(leaving, whole, *, by):
    if whole:
        actions.cancel_booking(booking=leaving[0].booking, by=by)
        return
    for enrolment in leaving:
        actions.cancel(enrolment=enrolment, by=by)


@for_signed_in
@never_cache
def name_place(request, enrolment):
    """Choose the colleague a held place is for."""
    held = get_object_or_404(
        access.enrolments_visible_to(request.user).live().filter(person=None).select_related("event", "municipality"),
        pk=enrolment,
    )
    people = roster.staff_of(access.bookable_by(request.user), held.municipality)
    form = NamePlaceForm(request.POST if "person" in request.POST or "navngiv" in request.POST else None, people=people)
    if form.is_bound and form.is_valid():
        try:
            actions.name_place(enrolment=held, person=form.cleaned_data["person"], by=request.user)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Pladsen har fået navn."))
            return redirect(f"{reverse('events:event', args=[held.event_id])}#kolleger")
    search = PeopleSearch(request.GET)
    words = search.cleaned_data["soeg"] if search.is_valid() else ""
    choices, more = roster.choices(held.event, people, words=words, chosen={request.POST.get("person", "")})
    context = {
        "event": held.event,
        "enrolment": held,
        "trail": trail(held.event),
        "form": form,
        "search": search,
        "choices": choices,
        "more": more,
    }
    return TemplateResponse(request, "events/name_place.html", context, status=422 if form.errors else 200)
