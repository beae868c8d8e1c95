"""The organiser's list of an event's mails: what is planned, what was sent, and what was not and why."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import for_those_who
from events import access, actions, wording
from events.forms.mails import MailFilter
from events.mails.plans import INVITED, NAME_YOUR_PLACES, of_event
from events.views.attending import run_event_or_404
from events.views.reading import trail
from outbox import actions as outbox
from outbox.mails import kinds
from outbox.models import Mail

ROWS_ON_A_PAGE = 50
NOT_ABOUT_AN_ENROLMENT = {
    NAME_YOUR_PLACES: gettext_lazy("Den, der holder pladserne"),
    INVITED: gettext_lazy("En, der har vist interesse"),
}


@for_those_who(access.may_organise)
@never_cache
def event_mails(request, event):
    """The mails of an event, how many there are in each state, and what happened last first.

    Names come from those the reader may see, as everywhere.
    """
    run = run_event_or_404(request.user, event)
    form = MailFilter(request.GET)
    pages = Paginator(form.narrowed(of_event(run.pk)), ROWS_ON_A_PAGE).get_page(request.GET.get("side"))
    enrolments = enrolments_of(request.user, pages)
    people = {enrolment.person for enrolment in enrolments.values() if enrolment.is_named}
    actions.note_list_read(event=run, people=people, by=request.user)
    known = kinds()
    lines = [line_of(mail, enrolments, known) for mail in pages]
    context = {
        "event": run,
        "trail": trail(run),
        "form": form,
        "numbers": numbers_of(run),
        "pages": pages,
        "lines": lines,
    }
    return TemplateResponse(request, "events/mails.html", context)


def numbers_of(event):
    """Return how many mails are in each state that there is, as {state, label, number}."""
    counted = dict(of_event(event.pk).order_by().values_list("state").annotate(Count("pk")))
    states = [(state, label, counted.get(state)) for state, label in Mail.State.choices]
    return [{"state": state, "label": label, "number": number} for state, label, number in states if number]


def enrolments_of(user, mails):
    """Return number -> enrolment, with its person, for the mails that are about one the user may see."""
    numbers = {mail.about for mail in mails if mail.kind not in NOT_ABOUT_AN_ENROLMENT}
    seen = access.enrolments_visible_to(user).filter(pk__in=numbers)
    return {enrolment.pk: enrolment for enrolment in seen.select_related("person")}


def line_of(mail, enrolments, known):
    """Return a mail in words: {mail, kind, enrolment, other, when}; `enrolment` is None when it is about none."""
    kind = known.get(mail.kind)
    return {
        "mail": mail,
        "kind": kind.title if kind else mail.kind,
        "enrolment": None if mail.kind in NOT_ABOUT_AN_ENROLMENT else enrolments.get(mail.about),
        "other": NOT_ABOUT_AN_ENROLMENT.get(mail.kind, ""),
        "when": wording.moment_in_words(mail.due_at if not mail.is_done else mail.state_at),
    }


@for_those_who(access.may_organise)
@never_cache
@require_POST
def send_mail_again(request, event, mail):
    """Plan one of the event's mails once more."""
    run = run_event_or_404(request.user, event)
    chosen = get_object_or_404(of_event(run.pk), pk=mail)
    try:
        outbox.send_again(mail=chosen, by=request.user)
    except outbox.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Mailen bliver skrevet på ny og sendt om lidt."))
    return redirect("events:mails", run.pk)
