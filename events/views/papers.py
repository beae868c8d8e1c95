"""What is printed for the door."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import for_those_who
from events import access, actions, door, papers
from events.views.attending import run_event_or_404
from pages.printing import CannotPrint


@for_those_who(access.may_organise)
@never_cache
@require_safe
def badges(request, event):
    """Name badges for all with a seat."""
    return pdf_of(request, event, lambda run, session: papers.badges(run), name=_("navneskilte"))


@for_those_who(access.may_organise)
@never_cache
@require_safe
def sign_in_sheet(request, event):
    """The list to sign, for one session."""
    return pdf_of(request, event, papers.sign_in_sheet, name=_("deltagerliste"))


def pdf_of(request, event, make, *, name):
    """Answer with what `make(event, session)` prints; that the list was read is noted for everybody on it."""
    run = run_event_or_404(request.user, event)
    session = door.chosen_session(run, request.GET.get("moedegang"))
    if not (run.is_named and session):
        messages.info(request, _("Der er ingen deltagerliste at printe."))
        return redirect("events:participants", run.pk)
    try:
        pdf = make(run, session)
    except CannotPrint as why:
        messages.error(request, _("Det kan ikke printes her: %(why)s") % {"why": why})
        return redirect("events:participants", run.pk)
    people = [enrolment.person for enrolment in door.confirmed(run) if enrolment.is_named]
    actions.note_list_read(event=run, people=people, by=request.user)
    file = f'inline; filename="{name}-{run.pk}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": file})
