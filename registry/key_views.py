"""API keys on Min kommune."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import for_those_who
from registry import access
from registry.actions import Refused
from registry.api.keys import end_key, make_key
from registry.approval_views import way_to
from registry.key_forms import KeyForm
from registry.models import ApiKey


@for_those_who(access.may_make_keys)
@never_cache
def keys(request):
    """The municipality's keys, and a form that makes one. The secret is told once, in the next page's message."""
    own = list(access.municipalities_with_keys_of(request.user))
    code = request.GET.get("kommune") or own[0].code
    place = next((one for one in own if one.code == code), None)
    if place is None:
        raise Http404
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _key, secret = make_key(municipality=place, name=form.cleaned_data["name"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Nøglen er lavet. Kopiér den nu, for den vises kun denne ene gang: %s") % secret
            )
            return _back(place)
    rows = place.api_keys.select_related("made_by__person")
    context = {"form": form, "municipality": place, "rows": rows, "above": way_to(place)}
    return render(request, "registry/keys.html", context, status=422 if form.errors else 200)


def _back(place):
    return redirect(f"{reverse('registry:keys')}?{urlencode({'kommune': place.code})}")


@for_those_who(access.may_make_keys)
@require_POST
def end(request, pk):
    """End a key at once."""
    own = access.municipalities_with_keys_of(request.user)
    key = get_object_or_404(ApiKey.objects.select_related("municipality"), pk=pk, municipality__in=own)
    try:
        end_key(key=key, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Nøglen »%s« er lukket.") % key.name)
    return _back(key.municipality)
