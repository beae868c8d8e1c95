"""The pages behind the secret addresses in mails. They work without sign-in, and name nobody."""

from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from accounts.access import for_everyone, for_signed_in
from events import actions, door, link_words, wording
from events.forms import YES, AnswerForm
from events.links import link_of
from events.models import AnswerLink, Enrolment
from events.views.reading import trail
from pages.printing import qr_code

Purpose = AnswerLink.Purpose
PAGES = {
    Purpose.LEAVE: "events/links/leave.html",
    Purpose.OFFER: "events/links/offer.html",
    Purpose.STILL_COMING: "events/links/coming.html",
    Purpose.TICKET: "events/links/ticket.html",
}
# No account in the header: the page is for whoever holds the link, and its address stays out of every other link.
SECRET = {"has_session": False, "is_secret_address": True}


def kept_secret(view):
    """Keep the address of a page from other sites, search engines and caches."""

    @never_cache
    @wraps(view)
    def guarded(*args, **kwargs):
        response = view(*args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


# Without a referrer browsers send no origin either, which Django's check against forged forms refuses. Nobody can forge
# a form for an address she does not know.
@for_everyone
@csrf_exempt
@kept_secret
def answer_link(request, secret):
    """Ask, act once on the answer, and then tell how it stands. Only reading it, as mail scanners do, does nothing."""
    link, now = link_of(secret), timezone.now()
    if link is None:
        return TemplateResponse(request, "events/links/unknown.html", SECRET, status=404)
    telling = link_words.telling(link, now=now)
    if request.method == "POST":
        if telling is None and link.purpose != Purpose.TICKET:
            act(link, AnswerForm(request.POST))
        return redirect("events:answer_link", secret)
    context = SECRET | about(link.enrolment.event)
    if telling:
        return TemplateResponse(request, "events/links/told.html", context | {"telling": telling})
    image = reverse("events:answer_link_image", args=[secret])
    code = door.code_of(link.enrolment.reference) if link.purpose == Purpose.TICKET else ""
    context |= {"question": link_words.question(link, now=now), "image": image, "code": code}
    return TemplateResponse(request, PAGES[link.purpose], context)


def act(link, form):
    """Do what is answered. When it was too late by a moment, the page that follows says so."""
    if not form.is_valid():
        return
    try:
        actions.answer_link(link=link, says_yes=form.cleaned_data["svar"] == YES)
    except actions.Refused:
        return


def about(event):
    """Return what every such page shows of the event: {event, when, where}."""
    return {
        "event": event,
        "when": [wording.when(session) for session in event.sessions.all()],
        "where": wording.where(event),
    }


@for_everyone
@kept_secret
def answer_link_image(request, secret):
    """The QR code of a ticket that is shown by a link."""
    link = link_of(secret)
    if link is None or link.purpose != Purpose.TICKET or link_words.telling(link, now=timezone.now()):
        return HttpResponse(_("Billetten findes ikke."), content_type="text/plain; charset=utf-8", status=404)
    return image_of(link.enrolment)


def image_of(enrolment):
    """Answer with the QR code that is scanned at the door: it holds the enrolment's reference."""
    return HttpResponse(qr_code(str(enrolment.reference)), content_type="image/png")


def own_enrolment_or_404(user, number):
    own = Enrolment.objects.filter(person__user=user).select_related("event__municipality")
    return get_object_or_404(own, pk=number)


def is_ticket(enrolment):
    over = link_words.about_event(enrolment.event, timezone.now())
    return enrolment.state == Enrolment.State.CONFIRMED and not over


@for_signed_in
@never_cache
def ticket(request, enrolment):
    """One's own ticket, for the phone or on paper."""
    own = own_enrolment_or_404(request.user, enrolment)
    if not is_ticket(own):
        messages.info(request, _("Der er ingen billet til arrangementet nu."))
        return redirect("events:event", own.event_id)
    image = reverse("events:ticket_image", args=[own.pk])
    context = about(own.event) | {"trail": trail(own.event), "image": image, "code": door.code_of(own.reference)}
    return TemplateResponse(request, "events/ticket.html", context)


@for_signed_in
@never_cache
def ticket_image(request, enrolment):
    """The QR code of one's own ticket."""
    own = own_enrolment_or_404(request.user, enrolment)
    if not is_ticket(own):
        raise Http404
    return image_of(own)
