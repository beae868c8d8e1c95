"""What people get into their calendars: with a mail, by a download, and from a secret address.

Each session is an entry of its own (`EventSession.calendar_uid`). In mails it is invited to and called off as RFC 5546
says: one file for each entry, and a SEQUENCE that only rises for the one who gets it, also when she leaves and comes
back: the session's own number, two for each time she has left before, and one for being called off.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.dateparse import parse_time
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events import ics, wording
from events.models import Enrolment, Event, EventSession
from pages import cache
from pages.models import Operator

STATUS = {Event.State.DRAFT: "TENTATIVE", Event.State.CANCELLED: "CANCELLED"}
IN_FEEDS = timedelta(days=365)  # how long what is over stays there
CALLED_OFF_IN_FEEDS = timedelta(days=30)
HOW_OFTEN = "PT4H"


@dataclass(frozen=True)
class CalendarFile:
    """A calendar file that goes with a mail. Its type must repeat the method, or no mail program offers to add it."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Feed:
    """What a calendar fetches, and when anything in it last changed."""

    content: bytes
    changed_at: datetime


@dataclass(frozen=True)
class Entry:
    """One session as it is written in one calendar. `shows_link` is for those who have a seat."""

    session: EventSession
    event: Event
    stamp: datetime
    sequence: int
    status: str
    shows_link: bool = False


def invitations(enrolment):
    """Return the CalendarFiles (METHOD:REQUEST) that put a person's sessions into her calendar, or change them there.

    One file for each session: RFC 5546 allows no more in a mail, and mail programs read no more of one. Raises
    ValueError for a place without a name or an address: there is nobody to invite.
    """
    return mailed("REQUEST", enrolment)


def cancellations(enrolment):
    """Return the CalendarFiles (METHOD:CANCEL) that take a person's sessions out of her calendar; as `invitations`."""
    return mailed("CANCEL", enrolment)


def taken_out(enrolment, sessions):
    """Return the CalendarFiles that take sessions the event no longer has out of a person's calendar."""
    return mailed("CANCEL", enrolment, sessions=sessions, name="udgaaet")


def mailed(method, enrolment, *, sessions=None, name=""):
    event, person, now = enrolment.event, enrolment.person, timezone.now()
    if person is None or not person.email:
        raise ValueError(f"{enrolment} has nobody to invite")
    calls_off = method == "CANCEL"
    answer = {} if calls_off else {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    attendee = ics.person("ATTENDEE", person.name, person.email, **answer)
    earlier = times_left_before(enrolment)
    status, files = "CANCELLED" if calls_off else "CONFIRMED", []
    stem = name or ("afbud" if calls_off else "invitation")
    for number, session in enumerate(event.sessions.all() if sessions is None else sessions, start=1):
        sequence = session.calendar_sequence + 2 * earlier + calls_off
        lines = lines_of(Entry(session, event, now, sequence, status, shows_link=not calls_off))
        content = ics.calendar(method, [], [[*lines, attendee]])
        files.append(CalendarFile(f"{stem}-{number}.ics", content, f"text/calendar; method={method}; charset=utf-8"))
    return files


def times_left_before(enrolment):
    """Return how many other enrolments of hers at the event have ended."""
    others = Enrolment.objects.filter(event=enrolment.event_id, person=enrolment.person_id).exclude(pk=enrolment.pk)
    return others.exclude(state__in=Enrolment.LIVE).count()


def publication(event, *, shows_link=False):
    """Return an event as a file to download (METHOD:PUBLISH), without people; with the link for those who come."""
    changed_at = event.changes.aggregate(last=Max("at"))["last"] or timezone.now()
    entries = [entry_of(s, event, changed_at=changed_at, shows_link=shows_link) for s in event.sessions.all()]
    return ics.calendar("PUBLISH", [], [lines_of(entry) for entry in entries])


def entry_of(session, event, *, changed_at, earlier=0, shows_link=False):
    is_off = event.state == Event.State.CANCELLED
    sequence = session.calendar_sequence + 2 * earlier + is_off
    return Entry(session, event, changed_at, sequence, STATUS.get(event.state, "CONFIRMED"), shows_link)


def feed(kept, *, now):
    """Return the Feed of a CalendarFeed: a person's confirmed seats, or all her info house announces. Names nobody."""
    entries, changed = entries_of_person(kept, now) if kept.user_id else entries_of_house(kept, now)
    title = _("Mine temadage") if kept.user_id else _("Infohus %(name)s") % {"name": kept.district.info_house}
    head = [ics.text("NAME", title), ics.text("X-WR-CALNAME", title), f"X-WR-TIMEZONE:{ics.ZONE}"]
    head += [f"REFRESH-INTERVAL;VALUE=DURATION:{HOW_OFTEN}", f"X-PUBLISHED-TTL:{HOW_OFTEN}"]
    entries.sort(key=lambda entry: (entry.session.starts_at, entry.session.pk))
    content = ics.calendar("PUBLISH", head, [lines_of(entry) for entry in entries])
    return Feed(content, max([kept.made_at, *changed]))


def entries_of_person(kept, now):
    """Return what is in a person's feed, and when each of her enrolments changed; what she left is not in it."""
    recent = Event.objects.filter(sessions__ends_at__gt=now - IN_FEEDS)
    enrolments = (
        Enrolment.objects.filter(person__user=kept.user_id, event__in=recent.values("named_key"))
        .annotate(changed_at=Max("event__changes__at"))
        .select_related("event__municipality")
        .prefetch_related("event__sessions")
    )
    ended, entries, changed = {}, [], []
    for enrolment in enrolments:
        ended[enrolment.event_id] = ended.get(enrolment.event_id, 0) + (not enrolment.is_live)
        changed.append(max(enrolment.state_at, enrolment.changed_at or enrolment.state_at))
    for enrolment, changed_at in zip(enrolments, changed, strict=True):
        if enrolment.state == Enrolment.State.CONFIRMED:
            event, earlier = enrolment.event, ended[enrolment.event_id]
            told = {"changed_at": changed_at, "earlier": earlier, "shows_link": True}
            entries += [entry_of(session, event, **told) for session in event.sessions.all()]
    return entries, changed


def entries_of_house(kept, now):
    """Return what is in an info house's feed, and when each event changed; what is called off stays for a month."""
    announced = (
        Event.objects.announced()
        .filter(district=kept.district_id, sessions__ends_at__gt=now - IN_FEEDS)
        .distinct()
        .annotate(changed_at=Max("changes__at"))
        .select_related("municipality")
        .prefetch_related("sessions")
    )
    shown = announced.filter(~Q(state=Event.State.CANCELLED) | Q(changed_at__gt=now - CALLED_OFF_IN_FEEDS))
    entries, changed = [], []
    for event in shown:
        changed_at = event.changed_at or kept.made_at
        changed.append(changed_at)
        entries += [entry_of(session, event, changed_at=changed_at) for session in event.sessions.all()]
    return entries, changed


def lines_of(entry):
    """Return the lines of one entry, but for those about its attendee."""
    event, session, operator = entry.event, entry.session, cache.remember("operator", Operator.load)
    title = f"{event.title}: {session.title}" if session.title else event.title
    address = f"{settings.SITE_URL}{event.get_absolute_url()}"
    is_link_only = entry.shows_link and event.link and not event.place
    return [
        f"UID:{session.calendar_uid}",
        f"SEQUENCE:{entry.sequence}",
        ics.utc("DTSTAMP", entry.stamp),
        ics.danish("DTSTART", session.starts_at),
        ics.danish("DTEND", session.ends_at),
        ics.text("SUMMARY", title),
        ics.text("LOCATION", event.link if is_link_only else wording.where(event)),
        ics.text("DESCRIPTION", description_of(entry, address)),
        f"URL:{address}",
        f"STATUS:{entry.status}",
        ics.person("ORGANIZER", operator.name, operator.email),
    ]


def description_of(entry, address):
    """Return the programme of a session, what to prepare, the link for those who come, and where to read on."""
    event = entry.event
    parts = ["\n".join(map(in_words, entry.session.slots))]
    if event.preparation:
        parts.append(_("Forberedelse: %(what)s") % {"what": event.preparation})
    if entry.shows_link and event.link:
        parts.append(_("Deltag online: %(link)s") % {"link": event.link})
    parts.append(_("Læs mere: %(address)s") % {"address": address})
    return "\n\n".join(filter(None, parts))


def in_words(slot):
    """Return »9.00 Velkomst. Med kaffe«."""
    words = f"{date_format(parse_time(slot['start']), 'G.i')} {slot['title']}"
    return f"{words}. {slot['note']}" if slot.get("note") else words
