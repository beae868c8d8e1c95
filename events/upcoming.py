"""The next theme days that would train a municipality's people, for those who follow up on who is missing."""

from django.db.models import Min, Q
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.wording import moment_in_words

SHOWN = 3


def next_for(municipality):
    """Return {title, when, url, has_seats} of the next events near the municipality that train: one query."""
    now = timezone.now()
    near = Q(organiser=Event.Organiser.AGENCY) | Q(municipality=municipality)
    near |= Q(organiser=Event.Organiser.INFO_HOUSE, district=municipality.district_id)
    found = Event.objects.open_for_enrolment(now).filter(near, service__programme__isnull=False)
    found = found.annotate(begins_at=Min("sessions__starts_at")).filter(begins_at__gt=now).order_by("begins_at", "pk")
    return [
        {
            "title": event.title,
            "when": moment_in_words(event.begins_at),
            "url": reverse("events:colleagues", args=[event.pk]),
            "has_seats": not event.is_full,
        }
        for event in found[:SHOWN]
    ]
