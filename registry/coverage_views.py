"""»Dækning«: the map and its table for everybody, a district's municipalities, and the figures that may be quoted."""

from datetime import date
from itertools import pairwise

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import for_everyone
from pages.printing import WORDMARK, CannotPrint, printed
from registry import access, figures
from registry.coverage_forms import CoverageForm, DayForm
from registry.models import PoliceDistrict

STYLE = settings.ROOT / "templates/pdf/figures.css"

SORTS = {
    "navn": lambda place: place.municipality.sort_da,
    "antal": lambda place: (place.told if place.told is not None else 0.5, place.municipality.sort_da),
    "pr-10000": lambda place: (place.rate if place.rate is not None else 0, place.municipality.sort_da),
    "infohus": lambda place: (place.district.number, place.municipality.sort_da),
}


@for_everyone
@never_cache
@require_safe
def coverage_map(request):
    """The country as 98 equal tiles, and the same as a table."""
    form = CoverageForm(request.GET)
    places = figures.places(form.day, **form.cell, known=codes_known_to(request.user))
    return render(request, "registry/coverage.html", context_of(request, form, places))


@for_everyone
@never_cache
@require_safe
def district(request, district):
    """One police district: its municipalities."""
    found, form = get_object_or_404(PoliceDistrict, slug=district), CoverageForm(request.GET)
    places = figures.places(form.day, **form.cell, known=codes_known_to(request.user))
    own = [place for place in places if place.district == found]
    context = context_of(request, form, own) | {
        "district": found,
        "above": [{"title": _("Dækning"), "url": reverse("registry:coverage")}],
    }
    return render(request, "registry/coverage_district.html", context)


def codes_known_to(user):
    """Return the codes of the municipalities whose numbers the user sees as they are."""
    if not user.is_authenticated:
        return frozenset()
    codes = {place.code for place in access.municipalities_of(user)}
    for own in access.districts_of(user).prefetch_related("municipalities"):
        codes.update(place.code for place in own.municipalities.all())
    return frozenset(codes)


def context_of(request, form, places):
    sort = request.GET.get("sorter", "navn")
    key = SORTS.get(sort.removeprefix("-"), SORTS["navn"])
    return {
        "form": form,
        "day": form.day,
        "first_day": figures.first_day(),
        "today": timezone.localdate(),
        "places": places,
        "rows": sorted(places, key=key, reverse=sort.startswith("-")),
        "sort": sort,
        "districts": figures.districts(places),
        "country": figures.country(places),
        "steps": legend(),
    }


def legend():
    """Return (step, words) for each colour of the map."""
    bounds = [str(bound) for bound in figures.STEPS[1:]]
    spans = [f"{low}-{high}" for low, high in pairwise(bounds)]
    words = [_("ingen"), _("under %s") % bounds[0], *spans, _("%s eller flere") % bounds[-1]]
    return list(enumerate(words))


@for_everyone
@never_cache
@require_safe
def quotable(request):
    """The figures that may be quoted: with definitions, as of a day, the same whenever they are asked for."""
    form = DayForm(request.GET)
    context = {"form": form, "figures": read(figures.on_record(form.day)), **_above()}
    return render(request, "registry/figures.html", context)


@for_everyone
@never_cache
@require_safe
def quotable_pdf(request):
    """The same as a PDF to send on."""
    form = DayForm(request.GET)
    told = read(figures.on_record(form.day))
    with translation.override("da"):
        html = render_to_string("pdf/figures.html", {"figures": told, "wordmark": WORDMARK}, request)
    try:
        pdf = printed(html, style=STYLE)
    except CannotPrint:
        return render(
            request, "registry/figures.html", {"form": form, "figures": told, "cannot_print": True, **_above()}
        )
    name = f"forebyg-tal-{form.day:%Y-%m-%d}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _above():
    return {"above": [{"title": _("Dækning"), "url": reverse("registry:coverage")}]}


def read(content):
    """Return the kept figures with their days as dates."""
    days = {name: date.fromisoformat(content[name]) for name in ("as_of", "population_on") if content[name]}
    return content | days
