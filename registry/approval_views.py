"""»Venter på godkendelse« on Min kommune."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_those_who
from registry import access, approving
from registry.actions import Refused
from registry.approval_forms import DeclineForm
from registry.models import Affiliation


def chosen_municipality(request):
    """Return the municipality the address asks for, or the first of one's own. Any other is as if it was not there."""
    own = list(access.municipalities_of(request.user))
    code = request.GET.get("kommune") or (own[0].code if own else "")
    found = next((place for place in own if place.code == code), None)
    if found is None:
        raise Http404
    return found


def way_to(municipality, *more):
    """Return the pages above one that is about a municipality, for the breadcrumb; `more` are (title, name)."""
    query = urlencode({"kommune": municipality.code})
    steps = ((_("Min kommune"), "registry:municipality"), *more)
    return [{"title": title, "url": f"{reverse(name)}?{query}"} for title, name in steps]


@for_those_who(access.runs_a_municipality)
@never_cache
@require_safe
def waiting(request):
    """Those who say they work in the municipality, with a hint when their address is the municipality's."""
    place = chosen_municipality(request)
    rows = [(one, approving.has_the_address_of(one)) for one in _with_place(approving.waiting_in(place, request.user))]
    return render(request, "registry/approvals.html", {"municipality": place, "rows": rows, "above": way_to(place)})


def _with_place(affiliations):
    return affiliations.select_related("person", "sector", "municipality")


def _one_waiting(request, number):
    """Return the waiting affiliation of that number, if it is in the scope of who asks."""
    own = access.municipalities_of(request.user)
    found = Affiliation.objects.awaiting_approval().filter(municipality__in=own).exclude(person__user=request.user)
    found = found.filter(person__in=access.visible_to(request.user))
    return get_object_or_404(_with_place(found), pk=number)


def _back(place):
    return redirect(f"{reverse('registry:approvals')}?{urlencode({'kommune': place.code})}")


@for_those_who(access.runs_a_municipality)
@require_POST
def approve(request, pk):
    affiliation = _one_waiting(request, pk)
    try:
        approving.approve(affiliation=affiliation, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("%s er godkendt.") % affiliation.person.name)
    return _back(affiliation.municipality)


@for_those_who(access.runs_a_municipality)
@never_cache
def decline(request, pk):
    """Ask for the reason, and end the affiliation."""
    affiliation = _one_waiting(request, pk)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            approving.decline(affiliation=affiliation, because=form.cleaned_data["because"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Tilknytningen er afvist, og medarbejderen får besked."))
            return _back(affiliation.municipality)
    place = affiliation.municipality
    context = {
        "form": form,
        "affiliation": affiliation,
        "above": way_to(place, (_("Venter på godkendelse"), "registry:approvals")),
    }
    return render(request, "registry/decline.html", context, status=422 if form.errors else 200)
