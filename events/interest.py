"""Who waits for a date, gathered for those who can make one. Reads only."""

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import access, wording
from events.models import Event, Interest, Service
from registry.access import visible_to
from registry.models import PoliceDistrict

ON = ("fyn", "vestegnen", "bornholm")  # one lives on these and in the others


@dataclass(frozen=True)
class Gathered:
    """Those who wait for one kind of event in one info house's district, as far as the reader sees them."""

    service: Service
    district: PoliceDistrict
    interests: tuple[Interest, ...]
    names: dict
    events: tuple[Event, ...] = ()

    @property
    def people(self):
        return sum(interest.people for interest in self.interests)

    @property
    def municipalities(self):
        return len({interest.municipality_id for interest in self.interests} - {None})

    @property
    def heading(self):
        """»9 kommuner i Sydøstjylland venter på »Temadag««, or how many people where no municipality is told."""
        facts = {"where": where(self.district), "service": self.service.title}
        if self.municipalities:
            sentence = ngettext(
                "%(number)d kommune %(where)s venter på »%(service)s«",
                "%(number)d kommuner %(where)s venter på »%(service)s«",
                self.municipalities,
            )
            return sentence % (facts | {"number": self.municipalities})
        sentence = ngettext(
            "%(number)d deltager %(where)s venter på »%(service)s«",
            "%(number)d deltagere %(where)s venter på »%(service)s«",
            self.people,
        )
        return sentence % (facts | {"number": self.people})

    @property
    def rows(self):
        """A line for each municipality: {place, people, names}; names only of those the reader may see."""
        people, names = Counter(), {}
        for interest in sorted(self.interests, key=in_danish_order):
            place = str(interest.municipality) if interest.municipality else str(_("Andre arbejdsgivere"))
            people[place] += interest.people
            found = names.setdefault(place, [])
            if interest.shown_by_id in self.names:
                found.append(self.names[interest.shown_by_id])
        return [{"place": place, "people": people[place], "names": ", ".join(names[place])} for place in people]


def where(district):
    """Return »i Østjylland« or »på Fyn«."""
    sentence = _("på %(house)s") if district.slug in ON else _("i %(house)s")
    return sentence % {"house": district.info_house}


def in_danish_order(interest):
    place = interest.municipality
    return place is None, place.sort_da if place else 0, interest.pk


def gathered(user):
    """Return what waits, as Gathered, most municipalities first. Five queries, whatever the number.

    The roles of `user` are asked before. A coordinator sees her own municipality's part only.
    """
    waiting = access.interests_visible_to(user).waiting().select_related("service", "district", "municipality")
    groups = {}
    for interest in waiting.order_by("shown_at", "pk"):
        groups.setdefault((interest.service, interest.district), []).append(interest)
    users = {interest.shown_by_id for interests in groups.values() for interest in interests}
    names = dict(visible_to(user).filter(user__in=users).values_list("user", "name"))
    events = events_to_invite_to(user)
    found = [
        Gathered(service, district, tuple(interests), names, tuple(e for e in events if reaches(e, interests)))
        for (service, district), interests in groups.items()
    ]
    return sorted(found, key=lambda one: (-one.municipalities, -one.people, one.service.position, one.district.number))


def events_to_invite_to(user):
    """Return the open events to come that `user` runs, the next one first, each with `when` in words."""
    ahead = access.events_run_by(user).filter(state=Event.State.OPEN).prefetch_related("sessions")
    found = []
    for event in ahead:
        sessions = list(event.sessions.all())
        if sessions and sessions[0].starts_at > timezone.now():
            event.when = wording.when(sessions[0])
            found.append(event)
    return sorted(found, key=lambda event: event.sessions.all()[0].starts_at)


def reaches(event, interests):
    """True when one of these interests, all of one kind and district, would be invited to the event."""
    if event.service_id != interests[0].service_id:
        return False
    if event.organiser == Event.Organiser.MUNICIPALITY:
        return any(interest.municipality_id == event.municipality_id for interest in interests)
    return event.district_id in (None, interests[0].district_id)


def waiting_for(event):
    """Return {interests, municipalities, people} of those who would be invited to the event now."""
    waiting = list(Interest.objects.waiting().in_reach_of(event).values_list("municipality", "people"))
    return {
        "interests": len(waiting),
        "municipalities": len({place for place, _people in waiting} - {None}),
        "people": sum(people for _place, people in waiting),
    }


def own_interests(user):
    """Return what `user` has said and is not over: she waits, or is invited to an event that is still open."""
    mine = Interest.objects.filter(shown_by=user, withdrawn_at=None).select_related(
        "service", "district", "municipality", "invited_to"
    )
    return [
        interest
        for interest in mine.order_by("-shown_at", "-pk")
        if interest.invited_to is None or interest.invited_to.state == Event.State.OPEN
    ]
