"""The public list of events: what is ahead, as rows, and what it can be narrowed to.

Three queries whatever the number of events: a year holds some hundred, and the list is narrowed in Python.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from events import wording
from events.models import Event, EventSession

CARDS = 3


@dataclass(frozen=True)
class Row:
    """One event in the list, with the sessions that are not over."""

    event: Event
    sessions: tuple[EventSession, ...]
    now: datetime

    @property
    def first_at(self):
        return timezone.localtime(self.sessions[0].starts_at)

    @property
    def months(self):
        """The months it has sessions in, as (»2027-03«, »Marts 2027«), in order."""
        days = dict.fromkeys(timezone.localtime(session.starts_at).date().replace(day=1) for session in self.sessions)
        return [(f"{day:%Y-%m}", date_format(day, "F Y").capitalize()) for day in days]

    @property
    def month(self):
        return self.months[0][1]

    @property
    def when(self):
        return wording.when(self.sessions[0])

    @property
    def more_sessions(self):
        return len(self.sessions) - 1

    @property
    def week(self):
        return wording.weeks(self.sessions[:1])

    @property
    def where(self):
        return wording.where(self.event)

    @property
    def seats(self):
        return wording.seats(self.event, now=self.now)

    @property
    def audience(self):
        """The sectors it is for; none is for all."""
        return list(self.event.audience.all())

    @property
    def has_free_seats(self):
        return self.event.is_open_for_enrolment(self.now) and not self.event.is_full


def ahead(*, now):
    """Return a Row for each open event that is not over, the next one first."""
    found = (
        Event.objects.filter(state=Event.State.OPEN, sessions__ends_at__gt=now)
        .distinct()
        .select_related("service", "district", "municipality")
        .prefetch_related("sessions", "audience")
    )
    rows = []
    for event in found:
        sessions = tuple(session for session in event.sessions.all() if session.ends_at > now)
        rows.append(Row(event, sessions, now))
    return sorted(rows, key=lambda row: (row.first_at, row.event.pk))


def cards(*, now):
    """Return the next few open events as {title, url, meta, text}; no seats, because pages are kept a while."""
    still = EventSession.objects.filter(event=OuterRef("pk"), ends_at__gt=now).order_by("starts_at")
    found = Event.objects.filter(state=Event.State.OPEN).annotate(next=Subquery(still.values("starts_at")[:1]))
    found = found.exclude(next=None).order_by("next", "pk").select_related("municipality")[:CARDS]
    return [
        {
            "title": event.title,
            "url": event.get_absolute_url(),
            "meta": card_date(event.next),
            "text": wording.where(event),
        }
        for event in found
    ]


def card_date(moment):
    """Return »onsdag den 17. marts 2027, uge 11«."""
    return f"{wording.day(moment)}, {_('uge')} {timezone.localtime(moment).isocalendar().week}"


def months(rows):
    """Return the months the rows lie in, as (»2027-03«, »Marts 2027«), in order."""
    return sorted({month for row in rows for month in row.months})


def info_houses(rows):
    """Return the info houses the rows belong to, as (slug, name), by number of the district."""
    districts = {row.event.district for row in rows if row.event.district}
    return [(d.slug, d.info_house) for d in sorted(districts, key=lambda district: district.number)]


def services(rows):
    """Return the services of the rows, as (slug, title), in the order of the services."""
    found = {row.event.service for row in rows}
    return [(s.slug, s.title) for s in sorted(found, key=lambda service: (service.position, service.title))]


def sectors(rows):
    """Return the sectors the rows are for, as (slug, title), in the order of the sectors."""
    found = {sector for row in rows for sector in row.audience}
    return [(s.slug, s.title) for s in sorted(found, key=lambda sector: (sector.position, sector.title))]


def in_order(rows, order):
    """Return the rows in one of the orders of ORDERS; within it the next event first."""
    return sorted(rows, key=ORDERS[order][1]) if order in ORDERS else rows


def district_of(row):
    return row.event.district.number if row.event.district else 0


ORDERS = {
    "infohus": (_("Infohus"), district_of),
    "slags": (_("Slags"), lambda row: (row.event.service.position, row.event.service.title)),
    "ledige": (_("Flest ledige pladser"), lambda row: -row.event.free_seats if row.has_free_seats else 1),
}


def narrowed(rows, *, info_house="", month="", service="", sector="", only_free=False):
    """Return the rows that fit: `info_house`, `service` and `sector` are slugs, `month` is as »2027-03«.

    An event that is for nobody in particular is for every sector.
    """
    return [
        row
        for row in rows
        if (not info_house or (row.event.district and row.event.district.slug == info_house))
        and (not month or month in dict(row.months))
        and (not service or row.event.service.slug == service)
        and (not sector or not row.audience or sector in [one.slug for one in row.audience])
        and (not only_free or row.has_free_seats)
    ]
