"""The municipalities of one police district as rows of numbers, for its info house. Names only of coordinators."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef

from registry import access, coverage
from registry.models import Affiliation, Municipality, Person, Role, Training


@dataclass(frozen=True)
class Row:
    """One municipality: staff in the registry, how many are trained, run out soon or never were; coordinators."""

    municipality: Municipality
    staff: int
    trained: int
    expiring: int
    never: int
    coordinators: tuple[Person, ...]

    @property
    def share(self):
        """Per cent of the staff that is trained, at most 100; 0 without staff."""
        return min(100, self.trained * 100 // self.staff) if self.staff else 0


def rows_of(district, user, *, today):
    """Return a Row for each municipality of the district, in Danish order; six queries whatever their number."""
    municipalities = list(district.municipalities.all())
    codes = [one.code for one in municipalities]
    at_work = Affiliation.objects.current(today).filter(municipality__in=codes)
    staff = _people_by_municipality(at_work)
    has_been = Training.objects.standing().filter(person=OuterRef("person"))
    never = _people_by_municipality(at_work.exclude(Exists(has_been)))
    trained = coverage.by_municipality(today)
    later = coverage.by_municipality(today + timedelta(days=Training.EXPIRING_DAYS))
    coordinators = coordinators_of(codes, user)
    return [
        Row(
            municipality=one,
            staff=staff.get(one.code, 0),
            trained=trained.get(one.code, 0),
            expiring=max(0, trained.get(one.code, 0) - later.get(one.code, 0)),
            never=never.get(one.code, 0),
            coordinators=tuple(coordinators[one.code]),
        )
        for one in municipalities
    ]


def _people_by_municipality(affiliations):
    counted = affiliations.values_list("municipality").annotate(Count("person", distinct=True))
    return dict(counted.order_by())


def coordinators_of(codes, user):
    """Return the coordinators of the municipalities that `user` may see by name: code -> persons."""
    roles = (
        Role.objects.current()
        .filter(kind=Role.Kind.MUNICIPAL_COORDINATOR, municipality__in=codes, user__person__in=access.visible_to(user))
        .select_related("user__person")
    )
    found = defaultdict(list)
    for role in roles:
        found[role.municipality_id].append(role.user.person)
    return found


def sums(rows):
    """Return the sums of the rows, by name."""
    return {name: sum(getattr(row, name) for row in rows) for name in ("staff", "trained", "expiring", "never")}
