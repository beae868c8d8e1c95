"""Saving a choice of filters on »Min kommune«, and letting it go again."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import for_those_who
from registry import access, saved_filters
from registry.actions import Refused
from registry.approval_views import chosen_municipality
from registry.forms import StaffFilter
from registry.models import SavedFilter
from registry.staff import Staff


@for_those_who(access.runs_a_municipality)
@require_POST
def save(request):
    """Keep the choices the address of the list was made of; what is no choice of the list's is left out."""
    place = chosen_municipality(request)
    own = list(access.municipalities_of(request.user))
    chosen = QueryDict(request.POST.get("filtre", "")[:2000], mutable=True)
    chosen.pop("kommune", None)
    form = StaffFilter(chosen, staff=Staff(request.user, place), municipalities=own)
    query = saved_filters.query_of(form)
    if query:
        query = f"{urlencode({'kommune': place.code})}&{query}"
    try:
        saved = saved_filters.save(user=request.user, name=request.POST.get("navn", ""), query=query)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Filteret »%s« er gemt.") % saved.name)
    return redirect(f"{reverse('registry:municipality')}?{query or urlencode({'kommune': place.code})}")


@for_those_who(access.runs_a_municipality)
@require_POST
def delete(request, pk):
    saved = get_object_or_404(SavedFilter, pk=pk, user=request.user)
    saved_filters.delete(saved=saved)
    messages.success(request, _("Filteret »%s« er slettet.") % saved.name)
    return redirect("registry:municipality")
