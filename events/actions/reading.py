"""That somebody read a list of participants: those on it can see so in »Min log«."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from registry.actions import log_lookups
from registry.models import Lookup

LONGEST_REASON = 150


def note_list_read(*, event, people, by):
    """Note that `by` saw these people on the event's list: once for each person, reader and day, however often.

    Looking at oneself is not noted. Returns how many rows were written.
    """
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    today = Lookup.objects.filter(by=by, what=Lookup.What.EVENT, at__gte=midnight)
    seen = set(today.values_list("person_id", flat=True))
    fresh = [person for person in people if person.pk not in seen and person.user_id != by.pk]
    because = _("Arrangør, %(event)s") % {"event": event.title}
    if fresh:
        log_lookups(people=fresh, by=by, what=Lookup.What.EVENT, because=because[:LONGEST_REASON])
    return len(fresh)
