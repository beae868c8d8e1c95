"""The report on use, among Wagtail's reports."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import content_disposition_header

from materials import usage
from registry import spreadsheets

FILES = {"hentninger": usage.used_as_rows, "soegninger": usage.sought_as_rows, "aldrig-hentet": usage.never_as_rows}
MOST_SHOWN = 200


def show(request):
    """Show what is used, what nobody finds and what nobody has fetched in the latest twelve months."""
    months = usage.latest_months()
    used = usage.used(months)
    context = {
        "months": usage.names_of(months),
        "used": used[:MOST_SHOWN],
        "is_shortened": len(used) > MOST_SHOWN,
        "sought": [(words, numbers, sum(numbers)) for words, numbers in usage.sought(months)[:MOST_SHOWN]],
        "never": usage.never_downloaded(months)[:MOST_SHOWN],
        "shown_from": usage.SearchInVain.SHOWN_FROM,
    }
    return render(request, "materials/used.html", context)


def as_file(request, name):
    """Hand out one of the lists for Danish Excel."""
    if name not in FILES:
        raise Http404
    content = "".join(spreadsheets.lines(FILES[name](usage.latest_months())))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")
    return response


urlpatterns = [path("", show, name="show"), path("<slug:name>.csv", as_file, name="file")]
