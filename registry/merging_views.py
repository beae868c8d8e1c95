"""Duplicates on Min kommune: who may be one person, what a merge would do, and undoing it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_those_who
from registry import access, merging
from registry.actions import Refused
from registry.approval_views import chosen_municipality, way_to


def _back(place):
    return redirect(f"{reverse('registry:duplicates')}?{urlencode({'kommune': place.code})}")


@for_those_who(access.runs_a_municipality)
@never_cache
@require_safe
def duplicates(request):
    """The pairs that look like one person, and the merges that stand."""
    place = chosen_municipality(request)
    context = {
        "municipality": place,
        "pairs": merging.suspected(request.user, place),
        "merges": merging.merges_of(request.user, place),
        "above": way_to(place),
    }
    return render(request, "registry/duplicates.html", context)


@for_those_who(access.runs_a_municipality)
@never_cache
def merge(request):
    """Show what a merge of the two in the address would do, and do it."""
    place = chosen_municipality(request)
    kept, gone = (_seen(request, name) for name in ("behold", "fjern"))
    if kept == gone:
        raise Http404
    refused = ""
    if request.method == "POST":
        try:
            merging.merge(kept=kept, gone=gone, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("De to er lagt sammen. Du kan fortryde det her på siden."))
            return _back(place)
    turned = {"kommune": place.code, "behold": gone.reference, "fjern": kept.reference}
    context = {
        "kept": kept,
        "gone": gone,
        "lines": merging.preview(kept=kept, gone=gone),
        "closes": gone.user if kept.user_id and gone.user_id else None,
        "refused": refused,
        "turned": f"{reverse('registry:merge')}?{urlencode(turned)}",
        "municipality": place,
        "above": way_to(place, (_("Dubletter"), "registry:duplicates")),
    }
    return render(request, "registry/merge.html", context, status=409 if refused else 200)


def _seen(request, name):
    """Return the person the address names, if she is in scope."""
    try:
        return get_object_or_404(access.visible_to(request.user), reference=request.GET.get(name))
    except ValidationError as error:
        raise Http404 from error


@for_those_who(access.runs_a_municipality)
@require_POST
def undo(request, pk):
    """Put a merge back, for those who see the one that was kept."""
    place = chosen_municipality(request)
    done = get_object_or_404(merging.merges_of(request.user, place), pk=pk)
    try:
        merging.undo(merge=done, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Sammenlægningen er fortrudt. Alt er, som det var."))
    return _back(place)
