"""What the organiser decides about a booking in the queue, beside approving it and turning it down."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.actions.seats import Refused, lock, serve
from events.models import Booking


@transaction.atomic
def give_priority(*, booking, because):
    """Let a booking go first in the queue, with the reason everybody concerned can read; "" takes it back.

    Returns the booking. Nobody who has a seat loses it. Raises Refused when nobody in the booking waits.
    """
    event = lock(booking.event_id)
    if not booking.enrolments.waiting().exists():
        raise Refused(_("Ingen i tilmeldingen venter på en plads."))
    because = because.strip()
    Booking.objects.filter(pk=booking.pk).update(priority=1 if because else 0, priority_because=because)
    serve(event, now=timezone.now())
    booking.refresh_from_db()
    return booking
