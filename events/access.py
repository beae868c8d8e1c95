"""Who may see and do what with events. People are only ever shown through registry.access, or to their organiser."""

from django.db.models import Q

from events.models import Booking, Enrolment, Event, Interest
from registry import access
from registry.models import Municipality, PoliceDistrict, Role

Kind, Organiser = Role.Kind, Event.Organiser


def _scopes(user, kind, field):
    return [getattr(role, field) for role in access.roles_of(user) if role.kind == kind]


def own_municipalities(user):
    """Return the codes of the municipalities whose coordinator `user` is."""
    return _scopes(user, Kind.MUNICIPAL_COORDINATOR, "municipality_id")


def own_districts(user):
    """Return the numbers of the districts whose info-house coordinator `user` is."""
    return _scopes(user, Kind.INFO_HOUSE_COORDINATOR, "district_id")


def runs_the_country(user):
    return access.has_role(user, *access.SEE_THE_COUNTRY)


def may_organise(user):
    """True for those who may make events: the agency's people, info houses and coordinators."""
    return runs_the_country(user) or bool(own_municipalities(user) or own_districts(user))


def may_see_trends(user):
    """True for those who follow evaluations over time: the agency's people and the info houses."""
    return runs_the_country(user) or bool(own_districts(user))


def organisers_for(user):
    """Return as whom `user` may make events: tuples of organiser, district and municipality (None where open)."""
    found = [(Organiser.AGENCY, None, None)] if runs_the_country(user) else []
    for district in PoliceDistrict.objects.filter(pk__in=own_districts(user)):
        found.append((Organiser.INFO_HOUSE, district, None))
    for municipality in Municipality.objects.filter(pk__in=own_municipalities(user)).select_related("district"):
        found.append((Organiser.MUNICIPALITY, municipality.district, municipality))
    return found


def events_run_by(user):
    """Return the events `user` may change: the agency's people all, others those of their own house or municipality."""
    if runs_the_country(user):
        return Event.objects.all()
    return Event.objects.filter(
        Q(organiser=Organiser.INFO_HOUSE, district__in=own_districts(user))
        | Q(organiser=Organiser.MUNICIPALITY, municipality__in=own_municipalities(user))
    )


def may_run(user, event):
    """True when `user` organises this event: changes it, approves, gives priority, marks and locks attendance."""
    return events_run_by(user).filter(pk=event.pk).exists()


def events_visible_to(user):
    """Return the events `user` may see: all that are announced, and the drafts she runs."""
    return Event.objects.filter(~Q(state=Event.State.DRAFT) | Q(pk__in=events_run_by(user).values("pk")))


def enrolments_visible_to(user):
    """Return the enrolments `user` may see by name: her own, those she runs the event of, and those of her staff.

    A coordinator sees and touches her municipality's only, by the municipality of the day of booking. An info house
    sees, at others' events, only people that registry.access shows it.
    """
    if not user.is_authenticated:
        return Enrolment.objects.none()
    if runs_the_country(user):
        return Enrolment.objects.all()
    seen = Q(person__user=user) | Q(event__in=events_run_by(user).values("named_key"))
    seen |= Q(municipality__in=own_municipalities(user))
    seen |= Q(booking__booked_by=user, person__in=access.visible_to(user))
    return Enrolment.objects.filter(seen)


def bookings_visible_to(user):
    """Return the bookings in which `user` may see somebody. Show of each only what enrolments_visible_to gives."""
    return Booking.objects.filter(pk__in=enrolments_visible_to(user).values("booking"))


def may_answer_for(user, enrolment):
    """True when `user` may cancel this enrolment, answer its offer or name its place."""
    return enrolments_visible_to(user).filter(pk=enrolment.pk).exists()


def may_decide_on(user, booking):
    """True for the organiser, who approves and turns down."""
    return may_run(user, booking.event)


def may_give_priority(user, event):
    return may_run(user, event)


def interests_visible_to(user):
    """Return the interests `user` sees as numbers: her municipality's, her info house's, or the country's.

    Who showed them she sees only where registry.access shows her the person.
    """
    if runs_the_country(user):
        return Interest.objects.all()
    return Interest.objects.filter(Q(district__in=own_districts(user)) | Q(municipality__in=own_municipalities(user)))


def bookable_by(user):
    """Return the people `user` may sign up: herself, and those whose staff list she has."""
    return access.visible_to(user)


def municipalities_to_hold_for(user):
    """Return the municipalities for which `user` may hold places that are named later."""
    return access.municipalities_of(user)
