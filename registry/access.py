"""Who may see whom. The one filter on people (`visible_to`) and the rules for the registry's own addresses."""

from django.db.models import Q

from registry.models import Affiliation, Municipality, Person, PoliceDistrict, Role

Kind = Role.Kind
SEE_THE_COUNTRY = (Kind.ADVISER, Kind.ADMINISTRATOR)


def roles_of(user):
    """Return the roles of `user` that hold today, as a list; asked once for each user object."""
    if not user.is_authenticated:
        return []
    if not hasattr(user, "_current_roles"):
        user._current_roles = list(user.roles.current().select_related("municipality", "district"))
    return user._current_roles


def forget_roles(user):
    """Make the next question about `user`'s roles ask the database again, because they have changed."""
    user.__dict__.pop("_current_roles", None)


def has_role(user, *kinds):
    return any(role.kind in kinds for role in roles_of(user))


def person_of(user):
    """Return the person behind `user`, or None when she has not told who she is; asked once for each user object."""
    if not user.is_authenticated:
        return None
    if not hasattr(user, "_person_behind"):
        user._person_behind = Person.objects.filter(user=user).first()
    return user._person_behind


def forget_person(user):
    """Make the next question about the person behind `user` ask the database again, because she has changed."""
    user.__dict__.pop("_person_behind", None)


def sees_the_country(user):
    """True for the agency's people, whose scope is every municipality."""
    return has_role(user, *SEE_THE_COUNTRY)


def visible_to(user):
    """Return the people `user` may see by name: herself and those in the scope of her roles.

    An info house sees by name only the coordinators of its municipalities; the rest it sees as numbers. Nobody sees
    the erased, nor rows that were merged into another.
    """
    if not user.is_authenticated:
        return Person.objects.none()
    there = Person.objects.filter(erased_at=None, merged_into=None)
    if has_role(user, *SEE_THE_COUNTRY):
        return there
    municipalities = [r.municipality_id for r in roles_of(user) if r.kind == Kind.MUNICIPAL_COORDINATOR]
    districts = [r.district_id for r in roles_of(user) if r.kind == Kind.INFO_HOUSE_COORDINATOR]
    seen = Q(user=user)
    if municipalities:
        seen |= Q(pk__in=Affiliation.objects.current().filter(municipality__in=municipalities).values("person"))
    if districts:
        coordinators = Role.objects.current().filter(
            kind=Kind.MUNICIPAL_COORDINATOR, municipality__district__in=districts
        )
        seen |= Q(user__in=coordinators.values("user"))
    return there.filter(seen)


def municipalities_of(user):
    """Return the municipalities whose staff `user` may see by name, in Danish order."""
    if has_role(user, *SEE_THE_COUNTRY):
        return Municipality.objects.all()
    own = [r.municipality_id for r in roles_of(user) if r.kind == Kind.MUNICIPAL_COORDINATOR]
    return Municipality.objects.filter(pk__in=own)


def staff_visible_to(user, municipality):
    """Return today's affiliations with `municipality` of the people `user` may see by name."""
    return Affiliation.objects.current().filter(municipality=municipality, person__in=visible_to(user))


def staff_shown_to_systems(municipality):
    """Return today's affiliations a municipality's own systems may read: those it has approved, or always knew."""
    there = Affiliation.objects.current().filter(municipality=municipality)
    there = there.filter(person__erased_at=None, person__merged_into=None)
    return there.exclude(pk__in=Affiliation.objects.awaiting_approval().values("pk"))


def may_make_keys(user):
    """True for municipal coordinators, who answer for the systems their municipality reads the registry with."""
    return has_role(user, Kind.MUNICIPAL_COORDINATOR)


def municipalities_with_keys_of(user):
    """Return the municipalities whose keys `user` makes and ends."""
    own = [r.municipality_id for r in roles_of(user) if r.kind == Kind.MUNICIPAL_COORDINATOR]
    return Municipality.objects.filter(pk__in=own)


def runs_a_municipality(user):
    """True for those who have a »Min kommune«: coordinators, and the agency's people, who may choose any."""
    return has_role(user, Kind.MUNICIPAL_COORDINATOR, *SEE_THE_COUNTRY)


def keeps_contacts(user):
    """True for those who keep the telephone numbers of some place: coordinators, info houses, the agency's people."""
    return has_role(user, Kind.MUNICIPAL_COORDINATOR, Kind.INFO_HOUSE_COORDINATOR, *SEE_THE_COUNTRY)


def has_an_info_house(user):
    """True for those who have a »Mit infohus«: its coordinators, and the agency's people, who may choose any."""
    return has_role(user, Kind.INFO_HOUSE_COORDINATOR, *SEE_THE_COUNTRY)


def districts_of(user):
    """Return the police districts whose info house `user` is, or all for the agency's people."""
    if has_role(user, *SEE_THE_COUNTRY):
        return PoliceDistrict.objects.all()
    own = [r.district_id for r in roles_of(user) if r.kind == Kind.INFO_HOUSE_COORDINATOR]
    return PoliceDistrict.objects.filter(pk__in=own)


def may_withdraw_trainings(user):
    """True for the agency's advisers and administrators: a municipality cannot take a training away."""
    return has_role(user, *SEE_THE_COUNTRY)


def may_erase(user):
    """True for the agency's advisers and administrators, who erase for those who ask them to."""
    return has_role(user, *SEE_THE_COUNTRY)


def may_give_roles(user):
    """True for administrators, and for the superuser, who gives the first administrator her role."""
    return user.is_superuser or has_role(user, Kind.ADMINISTRATOR)


def why(user, person):
    """Return in words by which right `user` sees `person`, the narrowest there is, for the log the person can read."""
    if person.user_id == user.pk:
        return "dig selv"
    own = {r.municipality_id: r for r in roles_of(user) if r.kind == Kind.MUNICIPAL_COORDINATOR}
    at_work = person.affiliations.current().filter(municipality__in=own).newest_first().first() if own else None
    if at_work:
        return own[at_work.municipality_id].description
    wider = (Kind.INFO_HOUSE_COORDINATOR, *SEE_THE_COUNTRY)
    for kind in wider:
        for role in roles_of(user):
            if role.kind == kind and _reaches(role, person):
                return role.description
    return ""


def _reaches(role, person):
    """True when the role, which is no municipal coordinator's, lets its holder see this person."""
    if role.kind != Kind.INFO_HOUSE_COORDINATOR:
        return True
    return (
        Role.objects.current()
        .filter(user=person.user_id, kind=Kind.MUNICIPAL_COORDINATOR, municipality__district=role.district_id)
        .exists()
    )


def why_staff(user, municipality):
    """Return in words by which right `user` sees all of a municipality's staff, for the log they can read."""
    roles = sorted(
        (r for r in roles_of(user) if r.kind in SEE_THE_COUNTRY or r.municipality_id == municipality.pk),
        key=lambda role: role.municipality_id is None,
    )
    return roles[0].description if roles else ""
