from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import for_those_who
from events import access, exports
from events.views.attending import run_event_or_404
from registry import spreadsheets
from registry.actions import log_lookups
from registry.models import Lookup

LONGEST_REASON = 150


def as_file(rows, name):
    """Return rows of cells as a file for Excel, named after now."""
    now = timezone.localtime()
    return StreamingHttpResponse(
        (line.encode() for line in spreadsheets.lines(rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{now:%Y-%m-%d-%H%M}.csv"'},
    )


@for_those_who(access.may_organise)
@never_cache
@require_safe
def participants_csv(request, event):
    """Who comes, as a file; each can see in her log that it was taken. Without names: how many came."""
    run = run_event_or_404(request.user, event)
    if not run.is_named:
        return as_file(exports.headcount_rows(run), f"antal-{run.pk}")
    participants = exports.participants_of(run)
    because = note_export(run, [one.person for one, _number in participants if one.is_named], by=request.user)
    rows = [*exports.participant_rows(run, participants), [taken_by(request.user, because)]]
    return as_file(rows, f"deltagere-{run.pk}")


@for_those_who(access.may_organise)
@never_cache
@require_safe
def payers_csv(request, event):
    """Who pays for how many, for those who send the bills; only for an event that has a price."""
    run = run_event_or_404(request.user, event)
    if not (run.is_named and run.price):
        raise Http404
    bookings = exports.payers_of(run)
    people = [one.booked_by.person for one in bookings if one.booked_by and hasattr(one.booked_by, "person")]
    because = note_export(run, dict.fromkeys(people), by=request.user)
    rows = [*exports.payer_rows(run, bookings), [taken_by(request.user, because)]]
    return as_file(rows, f"betalere-{run.pk}")


def note_export(event, people, *, by):
    """Note that `by` fetched a list these people are on; returns the right it was done by."""
    because = (_("Arrangør, %(event)s") % {"event": event.title})[:LONGEST_REASON]
    log_lookups(people=people, by=by, what=Lookup.What.EXPORT, because=because)
    return because


def taken_by(user, because):
    """Return the last line of a file with names: whose it is, and that it must be looked after."""
    return _("Hentet af %(who)s den %(when)s i kraft af: %(because)s. Listen indeholder personoplysninger.") % {
        "who": user.email,
        "when": date_format(timezone.localtime(), "DATETIME_FORMAT"),
        "because": because,
    }
