"""Interest: that somebody would come if there were a date, taking it back, and inviting those who wait."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from events import mails
from events.actions.seats import Refused, lock
from events.models import Event, Interest


@transaction.atomic
def show_interest(*, service, district, people, by, municipality=None):
    """Note that `by` would come to this kind of event with so many people; returns the interest.

    What she said before about the same kind and info house is taken back; the same again changes nothing.
    """
    get_user_model().objects.filter(pk=by.pk).update(email=F("email"))  # the lock: a double click makes one
    waiting = Interest.objects.waiting().filter(service=service, district=district, shown_by=by)
    known = waiting.filter(municipality=municipality, people=people).first()
    if known:
        return known
    waiting.update(withdrawn_at=timezone.now())
    return Interest.objects.create(
        service=service, district=district, municipality=municipality, people=people, shown_by=by
    )


@transaction.atomic
def withdraw_interest(*, interest, by):
    """Take back an interest of one's own; returns it. Raises Refused when she is invited or it is done already."""
    waiting = Interest.objects.waiting().filter(pk=interest.pk, shown_by=by)
    if not waiting.update(withdrawn_at=timezone.now()):
        raise Refused(_("Interessen venter ikke mere."))
    interest.refresh_from_db()
    return interest


@transaction.atomic
def invite_interested(*, event, by):
    """Invite all who wait for such an event here, each by mail; returns their interests. Twice invites nobody twice.

    Raises Refused while the event is not open, and when it has begun.
    """
    event, now = lock(event.pk), timezone.now()
    if event.state != Event.State.OPEN or event.has_begun(now):
        raise Refused(_("Der kan kun inviteres til et åbent arrangement, der ikke er begyndt."))
    invited = list(Interest.objects.waiting().in_reach_of(event).order_by("pk"))
    Interest.objects.filter(pk__in=[interest.pk for interest in invited]).update(
        invited_to=event, invited_at=now, invited_by=by
    )
    mails.invite(invited, event=event)
    return invited
