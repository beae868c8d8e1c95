from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_time
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import for_everyone
from events import access, listing, queue, wording
from events.forms import EventFilter, PayerForm
from events.models import Enrolment
from registry.access import runs_a_municipality

ROWS_ON_A_PAGE = 50


@for_everyone
@never_cache
def event_list(request, page):
    """The list of what is ahead, as the page /temadage/ serves it."""
    form = EventFilter(request.GET, rows=listing.ahead(now=timezone.now()))
    pages = Paginator(form.narrowed(), ROWS_ON_A_PAGE).get_page(request.GET.get("side"))
    return TemplateResponse(request, "events/index.html", {"page": page, "form": form, "pages": pages})


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
    seen, now = event_or_404(request.user, event), timezone.now()
    is_open, may_run = seen.is_open_for_enrolment(now), access.may_run(request.user, seen)
    books_for_others = is_open and runs_a_municipality(request.user)
    return TemplateResponse(
        request,
        "events/event.html",
        {
            "event": seen,
            "trail": trail(),
            "sessions": [described(session) for session in seen.sessions.all()],
            "facts": facts_of(seen, now=now),
            "is_open": is_open,
            "own": own_enrolment(request.user, seen),
            "payer_form": PayerForm(event=seen),
            "books_for_others": books_for_others,
            "bookings": bookings_of_staff(request.user, seen),
            "may_run": may_run,
        },
    )


def described(session):
    """Return a session in words: {when, title, is_required, slots: [{time, title, note, is_break}]}."""
    return {
        "when": wording.when(session),
        "title": session.title,
        "is_required": session.is_required,
        "slots": [
            {
                "time": date_format(parse_time(slot["start"]), "G.i"),
                "title": slot["title"],
                "note": slot.get("note", ""),
                "is_break": slot.get("type") == "pause",
            }
            for slot in session.slots
        ],
    }


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
    }


def own_enrolment(user, event):
    """Return what is told (see told) of the user's own live enrolment, or None."""
    if not (user.is_authenticated and event.is_named):
        return None
    enrolment = (
        Enrolment.objects.live().select_related("booking", "event").filter(event=event, person__user=user).first()
    )
    return enrolment and told(enrolment)


def told(enrolment):
    """Return an enrolment with what its person is told about it: {enrolment, is_over, waiting, answer_by}."""
    waits = enrolment.state == Enrolment.State.WAITING
    return {
        "enrolment": enrolment,
        "is_over": all(session.ends_at <= timezone.now() for session in enrolment.event.sessions.all()),
        "waiting": wording.on_waiting_list(*queue.queue_position(enrolment)) if waits else "",
        "answer_by": wording.moment_in_words(enrolment.offer_until) if enrolment.offer_until else "",
    }


def bookings_of_staff(user, event):
    """Return the bookings of the coordinator's own staff, newest first, as {booking, rows: [{enrolment, number}]}.

    Of a booking that reaches beyond her municipality she sees only her own part.
    """
    municipalities = access.own_municipalities(user)
    if not (municipalities and event.is_named):
        return []
    enrolments = access.enrolments_visible_to(user).live().filter(event=event, municipality__in=municipalities)
    numbers, found = numbers_in_queue(event), {}
    for enrolment in enrolments.select_related("person", "booking__booked_by__person").order_by("-booking", "pk"):
        booking = found.setdefault(enrolment.booking_id, {"booking": enrolment.booking, "rows": []})
        booking["rows"].append({"enrolment": enrolment, "number": numbers.get(enrolment.pk)})
    return list(found.values())


def numbers_in_queue(event):
    """Return enrolment number -> number on the waiting list; those who stay together share the first of theirs."""
    numbers, ahead = {}, 0
    for party in queue.parties(queue.waiting_for(event)):
        numbers |= dict.fromkeys((enrolment.pk for enrolment in party), ahead + 1)
        ahead += len(party)
    return numbers
