"""Inviting colleagues from the list on »Min kommune«, and what became of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_those_who
from outbox.models import Mail
from registry import access, inviting
from registry.approval_views import chosen_municipality, way_to
from registry.inviting_forms import InviteForm

ROWS_ON_A_PAGE = 50


def _to(name, place):
    return redirect(f"{reverse(name)}?{urlencode({'kommune': place.code})}")


@for_those_who(access.runs_a_municipality)
@require_POST
def invite(request):
    """Invite those who were chosen in the list, and say who was left out and why."""
    place = chosen_municipality(request)
    form = InviteForm(request.POST, user=request.user, municipality=place)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.warning(request, errors[0])
        return _to("registry:municipality", place)
    programme, people = form.cleaned_data["programme"], list(form.cleaned_data["people"])
    outcome = inviting.invite(people=people, programme=programme, municipality=place, by=request.user)
    tell(request, outcome, programme)
    return _to("registry:invitations", place)


def tell(request, outcome, programme):
    number = len(outcome.invited)
    if number:
        words = ngettext(
            "%(number)d medarbejder er inviteret til %(programme)s. Mailen sendes om ti minutter.",
            "%(number)d medarbejdere er inviteret til %(programme)s. Mailene sendes om ti minutter.",
            number,
        )
        messages.success(request, words % {"number": number, "programme": programme.title})
    for people, words in (
        (outcome.without_email, _("Uden e-mailadresse, så giv selv besked: %s.")),
        (outcome.trained, _("Har allerede et gyldigt bevis: %s.")),
        (outcome.waiting, _("Er allerede inviteret: %s.")),
    ):
        if people:
            messages.warning(request, words % ", ".join(person.name for person in people))


@for_those_who(access.runs_a_municipality)
@never_cache
@require_safe
def invitations(request):
    """The open invitations of the municipality; those not sent yet can be taken back."""
    place = chosen_municipality(request)
    pages = Paginator(inviting.open_in(request.user, place), ROWS_ON_A_PAGE).get_page(request.GET.get("side"))
    rows = inviting.with_mails(list(pages))
    context = {
        "municipality": place,
        "rows": rows,
        "pages": pages,
        "unsent": sum(mail is not None and mail.state == Mail.State.PLANNED for _one, mail in rows),
        "above": way_to(place, (_("Følg op"), "registry:follow_up")),
    }
    return render(request, "registry/invitations.html", context)


@for_those_who(access.runs_a_municipality)
@require_POST
def take_back(request):
    """Take back the invitation that was asked for, or all that have not been sent."""
    place = chosen_municipality(request)
    found = inviting.open_in(request.user, place)
    if request.POST.get("invitation", "").isdecimal():
        found = found.filter(pk=int(request.POST["invitation"][:18]))
    number = inviting.take_back(invitations=found)
    if number:
        words = ngettext("%(number)d invitation er fortrudt.", "%(number)d invitationer er fortrudt.", number)
        messages.success(request, words % {"number": number})
    else:
        messages.warning(request, _("Mailen er allerede sendt, så invitationen kan ikke fortrydes."))
    return _to("registry:invitations", place)
