"""Events in people's own calendars: one to download, and secret addresses from which a calendar fetches by itself."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache

from accounts.access import for_everyone, for_signed_in
from events import access, actions, calendar
from events.models import CalendarFeed, Enrolment
from events.views.reading import event_or_404, trail
from registry.models import PoliceDistrict

CALENDAR = "text/calendar; charset=utf-8"


@for_everyone
@never_cache
def event_calendar(request, event):
    """An event as a calendar file; for those who come, with the link to it when it is online."""
    seen = event_or_404(request.user, event)
    content = calendar.publication(seen, shows_link=comes(request.user, seen))
    name = f'attachment; filename="temadag-{seen.pk}.ics"'
    return HttpResponse(content, content_type=CALENDAR, headers={"Content-Disposition": name})


def comes(user, event):
    if not (user.is_authenticated and event.is_named):
        return False
    return Enrolment.objects.confirmed().filter(event=event, person__user=user).exists()


@for_everyone
@cache_control(private=True, no_cache=True)
def feed(request, secret):
    """What a calendar fetches every few hours; it need not be sent again while nothing has changed."""
    kept = CalendarFeed.objects.select_related("district").filter(secret=secret).first()
    hidden = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
    if kept is None:
        words = _("Kalenderadressen findes ikke.")
        return HttpResponse(words, content_type="text/plain; charset=utf-8", status=404, headers=hidden)
    made = calendar.feed(kept, now=timezone.now())
    etag, changed_at = f'"{hashlib.sha256(made.content).hexdigest()}"', int(made.changed_at.timestamp())
    headers = hidden | {"ETag": etag, "Last-Modified": http_date(changed_at)}
    answer = HttpResponse(made.content, content_type=CALENDAR, headers=headers)
    return get_conditional_response(request, etag=etag, last_modified=changed_at, response=answer)


@for_signed_in
@never_cache
def my_calendar(request):
    """The addresses for one's own calendar and for those of the info houses one coordinates."""
    houses = PoliceDistrict.objects.filter(pk__in=access.own_districts(request.user)).select_related("calendar_feed")
    own = CalendarFeed.objects.filter(user=request.user).first()
    shown = [told(own, _("Mine temadage"), reverse("events:new_feed"))]
    for house in houses:
        title = _("Infohus %(name)s") % {"name": house.info_house}
        kept = getattr(house, "calendar_feed", None)
        shown.append(told(kept, title, reverse("events:new_feed", args=[house.slug])))
    return TemplateResponse(request, "events/calendars.html", {"feeds": shown, "trail": trail()})


def told(kept, title, new):
    """Return a calendar's address in the forms a page needs: {title, new, address, webcal}; "" while there is none."""
    address = settings.SITE_URL + reverse("events:feed", args=[kept.secret]) if kept else ""
    webcal = f"webcal://{address.partition('://')[2]}" if kept else ""
    return {"title": title, "new": new, "address": address, "webcal": webcal}


@for_signed_in
@never_cache
def new_feed(request, house=None):
    """Make an address, or, once asked whether she means it, replace the one there is."""
    district = None
    if house:
        district = get_object_or_404(PoliceDistrict, slug=house, pk__in=access.own_districts(request.user))
    if request.method == "POST":
        actions.new_feed(user=request.user, district=district)
        messages.success(request, _("Her er den nye adresse. Sæt den ind i din kalender."))
        return redirect("events:my_calendar")
    context = {"house": district, "trail": [*trail(), {"title": _("Kalender"), "url": reverse("events:my_calendar")}]}
    return TemplateResponse(request, "events/new_feed.html", context)
