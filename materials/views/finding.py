from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.access import for_everyone
from materials import finding
from materials.counting import searched_in_vain
from materials.finding_form import FinderForm

LESSONS_A_PAGE = 20


@for_everyone
def find(request):
    """Show the lessons that match the words and the facets in the address, and what each further choice would leave."""
    form = FinderForm(request.GET, names=finding.shelf().names)
    form.is_valid()  # a word or a value that is none is left out, and the form says so
    asked = form.cleaned_data
    found = finding.look(asked.get("q", ""), {facet: asked.get(facet, []) for facet in finding.FACETS})
    elsewhere = []
    if found.found and not found.found.entries:
        searched_in_vain(asked["q"])
        elsewhere = finding.elsewhere(asked["q"])
    for way in [*found.chosen, *found.drops]:
        way["address"] = address_without(request, way["without"])
    page = Paginator(found.pages, LESSONS_A_PAGE).get_page(request.GET.get("side"))
    context = {
        "form": form,
        "words": asked.get("q", ""),
        "findings": found,
        "elsewhere": [(entry, address_of(request, entry)) for entry in elsewhere],
        "page_of_lessons": page,
        "lessons": finding.lessons_of(page.object_list),
        "trail": [{"title": _("Materialer"), "url": "/materialer/"}],
    }
    return render(request, "materials/find.html", context)


def address_of(request, entry):
    return entry.page.get_url(request) if entry.page_id else entry.get_absolute_url()


def address_without(request, changes):
    """Return this page's address with other values of some facets, {facet: values}, from the list's beginning."""
    asked = request.GET.copy()
    for facet, values in {**changes, "side": []}.items():
        asked.setlist(facet, values)
    return f"{request.path}?{asked.urlencode()}" if any(asked.values()) else request.path
