"""»Følg op« below Min kommune: what is missing, with the answer ready, and which reminders are on their way."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail import hooks

from accounts.access import for_those_who
from outbox.models import Mail
from registry import access, calling, gaps, reminding
from registry.approval_views import chosen_municipality, way_to
from registry.models import Programme

ROWS_ON_A_PAGE = 10


@for_those_who(access.runs_a_municipality)
@never_cache
@require_safe
def follow_up(request):
    """Where people are missing in the municipality, what can be done about it, and its reminders."""
    place = chosen_municipality(request)
    programmes = list(Programme.objects.all())
    chosen = next((one for one in programmes if one.slug == request.GET.get("forloeb")), None)
    slug = chosen.slug if chosen else ""
    found = [sector for sector in gaps.gaps_of(request.user, place, programme=slug) if sector.is_open]
    mails = reminding.reminders_seen_by(request.user, place)
    pages = Paginator(mails, ROWS_ON_A_PAGE).get_page(request.GET.get("side"))
    context = {
        "municipality": place,
        "programmes": programmes,
        "chosen": chosen,
        "gaps": [(sector, addresses(place, sector, slug)) for sector in found],
        "events": [event for answer in hooks.get_hooks("next_events_for") for event in answer(place)],
        "call": reverse("registry:call", args=[calling.address_part(place)]),
        "pages": pages,
        "reminders": reminding.with_trainings(list(pages)),
        "numbers": counted(place),
        "above": way_to(place),
    }
    return render(request, "registry/follow_up.html", context)


def addresses(place, sector, programme):
    """Return where the people behind a sector's numbers are listed."""
    here = {"kommune": place.code, "fagomraade": sector.slug} | ({"forloeb": programme} if programme else {})
    staff = reverse("registry:municipality")
    return {status: f"{staff}?{urlencode(here | {'status': status})}#staff" for status in ("ingen", "udloeber")}


def counted(place):
    """Return (label, number) of the municipality's reminders, for each state they can be in."""
    numbers = reminding.numbers_of(place)
    labels = {
        Mail.State.PLANNED: _("planlagt"),
        Mail.State.SENT: _("sendt"),
        Mail.State.SKIPPED: _("ikke sendt"),
    }
    return [(label, numbers.get(state, 0)) for state, label in labels.items()]
