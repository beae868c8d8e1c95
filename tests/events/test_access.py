import pytest
from django.contrib.auth.models import AnonymousUser

from events import access, actions
from events.models import Enrolment
from registry.access import forget_roles
from registry.actions import end_role
from registry.models import Municipality, Role
from tests.events.conftest import AARHUS, ODENSE, make_event, make_people

NOBODY = {"visitor", "teacher", "editor"}
AGENCY = {"adviser", "administrator"}


def those_who(cast, rule):
    """The names of those in the cast for whom the rule is true; a visitor is Django's anonymous user."""
    return {name for name, user in cast.items() if rule(user or AnonymousUser())}


@pytest.fixture
def enrolments(cast):
    """At an event of the info house in Østjylland: the teacher, and one more from Aarhus, Odense and the state each."""
    event = make_event(capacity=9, organiser="info_house", district_id=2)
    people = [cast["teacher"].person, *make_people(AARHUS, ODENSE, None)]
    booking = actions.enrol(event=event, people=people, by=None)
    return list(booking.enrolments.order_by("pk"))


def test_who_may_organise(cast):
    assert those_who(cast, access.may_organise) == set(cast) - NOBODY


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"organiser": "agency", "district_id": None}, AGENCY),
        ({"organiser": "agency", "district_id": 2}, AGENCY),
        ({"organiser": "info_house", "district_id": 2}, AGENCY | {"info_house"}),
        ({"organiser": "info_house", "district_id": 6}, AGENCY),
        ({"organiser": "municipality", "municipality_id": AARHUS}, AGENCY | {"coordinator"}),
        ({"organiser": "municipality", "municipality_id": ODENSE}, AGENCY | {"coordinator_odense"}),
        ({"organiser": "info_house", "district_id": 6, "municipality_id": AARHUS}, AGENCY),
    ],
)
def test_an_event_is_run_by_its_organiser_and_the_agency(cast, values, expected):
    event = make_event(**values)
    assert those_who(cast, lambda user: access.may_run(user, event)) == expected


def test_a_draft_is_seen_by_those_who_run_it(cast):
    draft = make_event(state="draft")
    sees = those_who(cast, lambda user: access.events_visible_to(user).filter(pk=draft.pk).exists())
    assert sees == AGENCY | {"info_house"}
    everybody = make_event(state="cancelled")
    assert those_who(cast, lambda user: access.events_visible_to(user).filter(pk=everybody.pk).exists()) == set(cast)


def test_who_sees_which_enrolment(cast, enrolments):
    seen = {
        name: [enrolments.index(e) for e in access.enrolments_visible_to(user).order_by("pk")]
        for name, user in cast.items()
        if user
    }
    assert seen == {
        "teacher": [0],
        "coordinator": [0, 1],
        "coordinator_odense": [2],
        "info_house": [0, 1, 2, 3],
        "adviser": [0, 1, 2, 3],
        "editor": [],
        "administrator": [0, 1, 2, 3],
    }
    assert those_who(cast, lambda user: access.may_answer_for(user, enrolments[1])) == AGENCY | {
        "coordinator",
        "info_house",
    }


def test_a_booking_is_seen_by_those_who_see_somebody_in_it(cast, enrolments):
    sees = those_who(cast, lambda user: access.bookings_visible_to(user).exists())
    assert sees == set(cast) - {"visitor", "editor"}
    decides = those_who(cast, lambda user: access.may_decide_on(user, enrolments[0].booking))
    assert decides == AGENCY | {"info_house"}


def test_a_coordinator_who_no_longer_is_one_sees_nothing_she_booked(cast, any_db):
    coordinator = cast["coordinator"]
    event = make_event(organiser="agency", district_id=None)
    actions.enrol(event=event, people=make_people(AARHUS), by=coordinator)
    role = Role.objects.get(user=coordinator)
    assert access.enrolments_visible_to(coordinator).count() == 1
    end_role(role=role, by=cast["administrator"])
    forget_roles(coordinator)
    coordinator.person.affiliations.all().delete()
    assert list(access.enrolments_visible_to(coordinator)) == []


def test_an_info_house_sees_at_others_events_only_the_coordinators_it_booked(cast):
    event = make_event(organiser="agency", district_id=None)
    people = [cast["coordinator"].person, *make_people(AARHUS)]
    actions.enrol(event=event, people=people, by=cast["info_house"])
    seen = access.enrolments_visible_to(cast["info_house"])
    assert list(seen) == list(Enrolment.objects.filter(event=event, person=people[0]))


def test_one_signs_up_oneself_and_those_one_sees(cast, enrolments):
    teacher, coordinator = cast["teacher"], cast["coordinator"]
    assert list(access.bookable_by(teacher)) == [teacher.person]
    assert teacher.person in access.bookable_by(coordinator)
    assert enrolments[2].person not in access.bookable_by(coordinator)
    assert [m.code for m in access.municipalities_to_hold_for(coordinator)] == [AARHUS]
    assert list(access.municipalities_to_hold_for(teacher)) == []


def test_as_whom_one_may_organise(cast):
    aarhus = Municipality.objects.select_related("district").get(code=AARHUS)
    assert access.organisers_for(cast["coordinator"]) == [("municipality", aarhus.district, aarhus)]
    assert access.organisers_for(cast["info_house"]) == [("info_house", aarhus.district, None)]
    assert access.organisers_for(cast["adviser"]) == [("agency", None, None)]
    assert access.organisers_for(cast["teacher"]) == []
