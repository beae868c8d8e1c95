from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_time
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import for_everyone
from events import access, days, listing, month, wording
from events.forms import EventFilter, PayerForm
from events.models import EventPage
from events.standing import bookings_of_staff, own_enrolment
from registry.access import runs_a_municipality

ROWS_ON_A_PAGE, SHOWN_AT_ONCE = 50, 15
CALENDAR = "kalender"


@for_everyone
@never_cache
def event_list(request, page):
    """The list of what is ahead, as the page /temadage/ serves it; a month of it as a calendar."""
    is_calendar = request.GET.get("visning") == CALENDAR
    form = EventFilter(request.GET, rows=listing.ahead(now=timezone.now()), is_calendar=is_calendar)
    rows = form.narrowed()
    context = {"page": page, "form": form, "may_organise": access.may_organise(request.user)}
    if is_calendar:
        return TemplateResponse(request, "events/calendar.html", context | leaf(request.GET.get("maaned", ""), rows))
    pages = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("side"))
    return TemplateResponse(request, "events/index.html", context | {"pages": pages})


def leaf(text, rows):
    """Return one month of the calendar: {month, before, after, weekdays, weeks, number}."""
    first = month.month_of(text, rows=rows)
    before, after = month.beside(first)
    weeks = month.weeks(first, rows)
    return {
        "month": month.named(first),
        "before": before,
        "after": after,
        "weekdays": month.weekdays(),
        "weeks": weeks,
        "number": sum(len(day.meetings) for week in weeks for day in week["days"] if day.is_inside),
    }


def trail(*events):
    """Return the breadcrumb above a page: the list, then the events given, as {title, url}."""
    above = [{"title": _("Temadage"), "url": "/temadage/"}]
    return above + [{"title": event.title, "url": f"/temadage/{event.pk}/"} for event in events]


def event_or_404(user, number):
    """Return the event when `user` may see it."""
    visible = access.events_visible_to(user).select_related("service__programme", "district", "municipality")
    return get_object_or_404(visible, pk=number)


@for_everyone
@never_cache
def event(request, event):
    """What it is, when and where, how it stands with the seats, and what the reader can do about it."""
    seen = event_or_404(request.user, event)
    return event_page(request, seen, payer_form=PayerForm(event=seen))


def event_page(request, seen, *, payer_form):
    """Answer with the page of an event; `payer_form` may hold what was typed and is wrong."""
    now = timezone.now()
    is_open, may_run = seen.is_open_for_enrolment(now), access.may_run(request.user, seen)
    sessions = [described(session) for session in seen.sessions.all()]
    bookings = bookings_of_staff(request.user, seen)
    books_for_others = is_open and runs_a_municipality(request.user)
    return TemplateResponse(
        request,
        "events/event.html",
        {
            "event": seen,
            "trail": trail(),
            "sessions": sessions,
            "about": about(seen),
            "has_programme": any(session["slots"] for session in sessions),
            "facts": facts_of(seen, now=now),
            "is_open": is_open,
            "own": own_enrolment(request.user, seen),
            "payer_form": payer_form,
            "books_for_others": books_for_others,
            "bookings": bookings,
            "is_long": sum(len(booking["rows"]) for booking in bookings) > SHOWN_AT_ONCE,
            "may_run": may_run,
            "warnings": warnings_of(seen) if may_run and seen.state == seen.State.DRAFT else [],
        },
        status=422 if payer_form.errors else 200,
    )


def about(event):
    """Return what is told of an event beside its facts: {lead, description, preparation, audience, page}."""
    return {
        "lead": event.service.description,
        "description": wording.paragraphs(event.description),
        "preparation": wording.paragraphs(event.preparation),
        "audience": [sector.title for sector in event.audience.all()],
        "page": EventPage.objects.live().filter(event=event).select_related("picture").first(),
    }


def warnings_of(event):
    """Return in Danish what should be thought of about the days of an event."""
    return days.warnings_about(timezone.localdate(session.starts_at) for session in event.sessions.all())


def described(session):
    """Return a session in words: {when, title, is_required, slots: [{time, title, note, is_break}]}."""
    return {
        "when": wording.when(session),
        "title": session.title,
        "is_required": session.is_required,
        "slots": slots_in_words(session.slots),
    }


def slots_in_words(slots):
    """Return a programme in words: [{time, title, note, is_break}]."""
    return [
        {
            "time": date_format(parse_time(slot["start"]), "G.i"),
            "title": slot["title"],
            "note": slot.get("note", ""),
            "is_break": slot.get("type") == "pause",
        }
        for slot in slots
    ]


def facts_of(event, *, now):
    """Return how it stands with the event in words: {week, where, seats, opens, closes, cancel_until}, "" for none."""
    not_yet = event.enrolment_opens_at and now < event.enrolment_opens_at
    return {
        "week": wording.weeks(event.sessions.all()),
        "where": wording.where(event),
        "seats": wording.seats(event, now=now),
        "opens": wording.moment_in_words(event.enrolment_opens_at) if not_yet else "",
        "closes": wording.moment_in_words(event.enrolment_closes_at),
        "is_closed": now >= event.enrolment_closes_at,
        "cancel_until": wording.moment_in_words(event.cancel_until) if event.cancel_until else "",
        "quota": event.quota_at(now) or "",
        "quota_until": wording.moment_in_words(event.quota_until) if event.quota_until else "",
    }
