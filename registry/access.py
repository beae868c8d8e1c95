"""Who may see whom. The one filter on people (`visible_to`) and the rules for the registry's own addresses."""

from django.db.models import Q

from registry.models import Affiliation, Municipality, Person, Role

Kind = Role.Kind
SEE_THE_COUNTRY = (Kind.ADVISER, Kind.ADMINISTRATOR)


def roles_of(user):
    """Return the roles of `user` that hold today, as a list; asked once for each user object."""
    if not user.is_authenticated:
        return []
    if not hasattr(user, "_current_roles"):
        user._current_roles = list(user.roles.current())
    return user._current_roles


def has_role(user, *kinds):
    return any(role.kind in kinds for role in roles_of(user))


def visible_to(user):
    """Return the people `user` may see by name: herself and those in the scope of her roles.

    An info house sees by name only the coordinators of its municipalities; the rest it sees as numbers.
    """
    if not user.is_authenticated:
        return Person.objects.none()
    if has_role(user, *SEE_THE_COUNTRY):
        return Person.objects.all()
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
    return Person.objects.filter(seen)


def municipalities_of(user):
    """Return the municipalities whose staff `user` may see by name, in Danish order."""
    if has_role(user, *SEE_THE_COUNTRY):
        return Municipality.objects.all()
    own = [r.municipality_id for r in roles_of(user) if r.kind == Kind.MUNICIPAL_COORDINATOR]
    return Municipality.objects.filter(pk__in=own)


def runs_a_municipality(user):
    """True for those who have a »Min kommune«: coordinators, and the agency's people, who may choose any."""
    return has_role(user, Kind.MUNICIPAL_COORDINATOR, *SEE_THE_COUNTRY)


def why(user, person):
    """Return in words by which right `user` sees `person`, for the log the person can read."""
    if person.user_id == user.pk:
        return "dig selv"
    return ", ".join(sorted({role.get_kind_display() for role in roles_of(user)}))
