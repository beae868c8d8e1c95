from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_signed_in, for_those_who
from events import access, interest
from events.actions import Refused
from events.actions import interest as actions
from events.forms.interest import InterestForm
from events.forms.planning import organiser_key
from events.models import Event, EventTemplate, Interest
from events.views.attending import run_event_or_404
from events.views.reading import trail


@for_signed_in
@never_cache
def show_interest(request):
    """Say what one would come to if there were a date, and see or take back what one has said."""
    is_sent = request.method == "POST"
    form = InterestForm(request.POST if is_sent else None, initial=request.GET.dict(), user=request.user)
    if is_sent and form.is_valid():
        actions.show_interest(by=request.user, **form.facts())
        messages.success(request, _("Tak. Du får en mail, når der er en dato."))
        return redirect("events:interest")
    context = {"form": form, "trail": trail(), "interests": interest.own_interests(request.user)}
    return TemplateResponse(request, "events/interest.html", context, status=422 if form.errors else 200)


@for_signed_in
@never_cache
@require_POST
def withdraw_interest(request, interest):
    """Take back what one has said oneself."""
    own = get_object_or_404(Interest, pk=interest, shown_by=request.user)
    try:
        actions.withdraw_interest(interest=own, by=request.user)
    except Refused as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("Interessen er taget tilbage."))
    return redirect("events:interest")


@for_those_who(access.may_organise)
@never_cache
@require_safe
def interests(request):
    """Who waits for what, and the way to a date."""
    found = interest.gathered(request.user)
    templates = dict(EventTemplate.objects.order_by("-pk").values_list("service", "slug"))
    organisers = access.organisers_for(request.user)
    groups = [{"group": one, "plan": plan_address(one, templates, organisers)} for one in found]
    return TemplateResponse(request, "events/interests.html", {"trail": trail(), "groups": groups})


def plan_address(group, templates, organisers):
    """Return the address of the plan form, filled in for this group as far as can be known."""
    template = templates.get(group.service.pk)
    what = f"skabelon-{template}" if template else f"ydelse-{group.service.slug}"
    places = {one.municipality_id for one in group.interests}
    fitting = [
        organiser_key(kind, district, municipality)
        for kind, district, municipality in organisers
        if kind == Event.Organiser.AGENCY or (municipality.pk in places if municipality else district == group.district)
    ]
    known = {"hvad": what} | ({"som": fitting[-1]} if fitting else {})
    return f"{reverse('events:first_step')}?{urlencode(known)}"


@for_those_who(access.may_organise)
@never_cache
def invite(request, event):
    """Say how many wait for such an event, and invite them all by mail."""
    run = run_event_or_404(request.user, event)
    waiting = interest.waiting_for(run)
    if request.method == "POST":
        try:
            invited = actions.invite_interested(event=run, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, told(len(invited)))
        return redirect(run.get_absolute_url())
    may_invite = run.state == Event.State.OPEN and waiting["interests"] > 0
    context = {"event": run, "trail": trail(run), "waiting": waiting, "may_invite": may_invite}
    return TemplateResponse(request, "events/interest_invite.html", context)


def told(number):
    if not number:
        return _("Ingen venter på en invitation.")
    return ngettext("%(number)d er inviteret med en mail.", "%(number)d er inviteret med en mail.", number) % {
        "number": number
    }
