"""»Mit infohus«: the municipalities of a police district side by side, in numbers; and how coverage will fall."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import for_those_who
from registry import access, figures, forecast, houses
from registry.coverage_forms import ForecastForm


@for_those_who(access.has_an_info_house)
@never_cache
@require_safe
def info_house(request):
    """One's own district, or for those with the country the chosen one."""
    own = list(access.districts_of(request.user))
    slug = request.GET.get("infohus") or (own[0].slug if own else "")
    district = next((one for one in own if one.slug == slug), None)
    if district is None:
        raise Http404
    today = timezone.localdate()
    rows = houses.rows_of(district, request.user, today=today)
    months = forecast.ahead([row.municipality.code for row in rows], today=today)
    context = {
        "district": district,
        "districts": own,
        "rows": rows,
        "sums": houses.sums(rows),
        "falls_below": forecast.falls_below(months),
        "share": forecast.SHARE_TO_HOLD,
        "first_day": figures.first_day(),
    }
    return render(request, "registry/info_house.html", context)


@for_those_who(access.keeps_contacts)
@never_cache
@require_safe
def prognosis(request):
    """How coverage falls month by month, for one's own municipality, one's district or the country."""
    form = ForecastForm(request.GET, user=request.user)
    scope = form.scope
    months = forecast.ahead(scope["codes"], programme=form.programme)
    context = {
        "form": form,
        "title": scope["title"],
        "months": months,
        "falls_below": forecast.falls_below(months),
        "share": forecast.SHARE_TO_HOLD,
        "above": [{"title": _("Dækning"), "url": "/daekning/"}],
    }
    return render(request, "registry/forecast.html", context)
