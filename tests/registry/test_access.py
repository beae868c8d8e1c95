from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from registry import access, actions
from registry.models import Municipality, Person, Role
from tests import factories

pytestmark = pytest.mark.django_db


def again(user):
    """The same user as the next request meets her, with nothing remembered."""
    return User.objects.get(pk=user.pk)


def names(user):
    return set(access.visible_to(again(user)).values_list("name", flat=True))


@pytest.fixture
def staff(cast):
    """One colleague in Aarhus, one in Odense, one in Randers, one in a region, and one who left Aarhus yesterday."""
    left = factories.person("Forrige Aarhus")
    yesterday = timezone.localdate() - timedelta(days=1)
    left.affiliations.update(valid_from=yesterday, valid_to=yesterday)
    return [
        factories.person("Aarhus", municipality="0751"),
        factories.person("Odense", municipality="0461"),
        factories.person("Randers", municipality="0730"),
        factories.person("Region", municipality=None, region="1082"),
        left,
    ]


EVERYBODY = {
    *("Tilde Lærer", "Karen Koordinator", "Ole Odense", "Inge Infohus", "Klaus Konsulent", "Rikke Redaktør"),
    *("Anna Administrator", "Aarhus", "Odense", "Randers", "Region", "Forrige Aarhus"),
}


def test_each_of_the_cast_sees_those_in_her_scope_only(cast, staff):
    assert {who: names(user) for who, user in cast.items() if user} == {
        "teacher": {"Tilde Lærer"},
        "coordinator": {"Karen Koordinator", "Tilde Lærer", "Aarhus"},
        "coordinator_odense": {"Ole Odense", "Odense"},
        "info_house": {"Inge Infohus", "Karen Koordinator"},
        "adviser": EVERYBODY,
        "editor": {"Rikke Redaktør"},
        "administrator": EVERYBODY,
    }


def test_the_anonymous_see_nobody(staff):
    assert set(access.visible_to(AnonymousUser())) == set()


def test_a_role_that_ran_out_yesterday_shows_nobody(coordinator, staff):
    yesterday = timezone.localdate() - timedelta(days=1)
    coordinator.roles.update(valid_from=yesterday - timedelta(days=9), valid_to=yesterday)
    assert names(coordinator) == {"Karen Koordinator"}


def test_a_role_that_begins_tomorrow_shows_nobody_yet(coordinator, staff):
    coordinator.roles.update(valid_from=timezone.localdate() + timedelta(days=1))
    assert names(coordinator) == {"Karen Koordinator"}


def test_an_ended_role_shows_nobody_from_that_moment(coordinator, administrator, staff):
    actions.end_role(role=coordinator.roles.get(), by=administrator)
    assert names(coordinator) == {"Karen Koordinator"}


def test_the_info_house_sees_a_coordinator_only_while_she_is_one(info_house, coordinator, administrator):
    actions.end_role(role=coordinator.roles.get(), by=administrator)
    assert names(info_house) == {"Inge Infohus"}


def test_who_moves_leaves_one_coordinators_sight_and_enters_the_others(coordinator, coordinator_odense, teacher):
    odense = Municipality.objects.get(code="0461")
    work = teacher.person.affiliations.get()
    actions.register_person(
        user=teacher, name="Tilde Lærer", municipality=odense, sector=work.sector, workplace="Tarup Skole"
    )
    assert ("Tilde Lærer" in names(coordinator), "Tilde Lærer" in names(coordinator_odense)) == (False, True)


def test_two_municipalities_are_seen_with_two_roles(coordinator, administrator, staff):
    odense = Municipality.objects.get(code="0461")
    actions.give_role(user=coordinator, kind=Role.Kind.MUNICIPAL_COORDINATOR, municipality=odense, by=administrator)
    assert {"Aarhus", "Odense"} <= names(coordinator)
    assert [m.code for m in access.municipalities_of(again(coordinator))] == ["0461", "0751"]


def test_own_municipalities(cast):
    counts = {who: access.municipalities_of(user).count() for who, user in cast.items() if user}
    assert counts == {
        "teacher": 0,
        "coordinator": 1,
        "coordinator_odense": 1,
        "info_house": 0,
        "adviser": 98,
        "editor": 0,
        "administrator": 98,
    }


def test_the_log_names_the_narrowest_right(cast, staff):
    aarhus = Person.objects.get(name="Aarhus")
    karen = cast["coordinator"].person
    place = Municipality.objects.get(code="0751")
    actions.give_role(user=cast["adviser"], kind=Role.Kind.MUNICIPAL_COORDINATOR, municipality=place, by=None)
    assert {
        "own": access.why(cast["coordinator"], karen),
        "municipality": access.why(cast["coordinator"], aarhus),
        "district": access.why(cast["info_house"], karen),
        "country": access.why(cast["administrator"], aarhus),
        "both": access.why(cast["adviser"], aarhus),
        "nothing": access.why(cast["coordinator_odense"], aarhus),
        "staff": access.why_staff(cast["coordinator"], place),
        "staff of both": access.why_staff(cast["adviser"], place),
        "staff of the country": access.why_staff(cast["administrator"], place),
        "no staff": access.why_staff(cast["coordinator_odense"], place),
    } == {
        "own": "dig selv",
        "municipality": "Kommunal koordinator, Aarhus Kommune",
        "district": "Infohuskoordinator, Østjyllands Politi",
        "country": "Administrator",
        "both": "Kommunal koordinator, Aarhus Kommune",
        "nothing": "",
        "staff": "Kommunal koordinator, Aarhus Kommune",
        "staff of both": "Kommunal koordinator, Aarhus Kommune",
        "staff of the country": "Administrator",
        "no staff": "",
    }


def test_roles_and_person_are_asked_for_once_a_request(coordinator, django_assert_num_queries):
    user = again(coordinator)
    with django_assert_num_queries(2):
        for _ in range(3):
            access.runs_a_municipality(user)
            access.person_of(user)
