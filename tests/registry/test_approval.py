"""Who says she works in a municipality waits for its coordinator, and meanwhile is locked out of nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outbox.actions import send_due
from outbox.models import Mail
from registry import actions, approving
from registry.models import Affiliation, Municipality, Person, RegistryChange, Sector
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/min-kommune/godkendelser/"


def work(person):
    return person.affiliations.current().newest_first().first()


def register(user, *, workplace="Åboskolen", municipality="0751"):
    place = Municipality.objects.get(code=municipality)
    sector = Sector.objects.get(slug="skole")
    return actions.register_person(user=user, name="Ny", sector=sector, workplace=workplace, municipality=place)


def test_who_chooses_a_municipality_herself_waits(teacher):
    assert (work(teacher.person).claimed_at is None, work(teacher.person).approved_at) == (False, None)


def test_who_was_known_there_already_waits_for_nothing():
    user = factories.user("ny@aarhus.example")
    known = Person.objects.create(name="Ny", email="ny@aarhus.example")
    sector, place = Sector.objects.get(slug="skole"), Municipality.objects.get(code="0751")
    Affiliation.objects.create(
        person=known, municipality=place, sector=sector, workplace="Før", valid_from=timezone.localdate() - timedelta(9)
    )
    assert work(register(user)).claimed_at is None


def test_another_workplace_in_the_same_municipality_keeps_the_approval(teacher, coordinator):
    approving.approve(affiliation=work(teacher.person), by=coordinator)
    register(teacher, workplace="En anden skole")
    assert work(teacher.person).approved_by == coordinator
    register(teacher, municipality="0461")
    assert (work(teacher.person).approved_by, work(teacher.person).claimed_at is None) == (None, False)


def test_a_region_asks_nobody():
    user = factories.colleague("r@region.example", name="Rie", region="1082")
    assert work(user.person).claimed_at is None


def test_each_meets_those_of_her_own_municipality(cast, client_of):
    met = {who: client_of(user).get(LIST).status_code for who, user in cast.items()}
    assert met == {
        "visitor": 302,
        "teacher": 403,
        "coordinator": 200,
        "coordinator_odense": 200,
        "info_house": 403,
        "adviser": 200,
        "editor": 403,
        "administrator": 200,
    }
    assert "Tilde Lærer" in client_of(cast["coordinator"]).get(LIST).content.decode()
    assert "Tilde Lærer" not in client_of(cast["coordinator_odense"]).get(LIST).content.decode()
    assert client_of(cast["coordinator_odense"]).get(f"{LIST}?kommune=0751").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_many_wait(client_of, coordinator, number, django_assert_num_queries):
    for _one in range(number):
        factories.person()
    browser = client_of(coordinator)
    browser.get(LIST)
    with django_assert_num_queries(7):
        browser.get(LIST)


def test_the_address_of_the_municipality_is_a_hint(teacher, coordinator, client_of):
    Municipality.objects.filter(code="0751").update(email_domains="aarhus.dk aarhus.example")
    assert "Kommunens mailadresse" in client_of(coordinator).get(LIST).content.decode()


def test_approving_is_noted_and_empties_the_list(teacher, coordinator, client_of):
    number = work(teacher.person).pk
    assert client_of(coordinator).post(f"{LIST}{number}/godkend/").status_code == 302
    assert work(teacher.person).approved_by == coordinator
    assert list(RegistryChange.objects.values_list("what", "number", "municipality", "by")) == [
        ("approved", teacher.person.pk, "0751", coordinator.pk)
    ]
    assert client_of(coordinator).post(f"{LIST}{number}/godkend/").status_code == 404


def test_declining_ends_the_work_and_tells_her_why(teacher, coordinator, client_of, mailoutbox):
    Affiliation.objects.filter(person=teacher.person).update(valid_from=timezone.localdate() - timedelta(days=3))
    address = f"{LIST}{work(teacher.person).pk}/afvis/"
    assert client_of(coordinator).post(address, {"because": " "}).status_code == 422
    assert client_of(coordinator).post(address, {"because": "Ukendt hos os"}).status_code == 302
    assert work(teacher.person) is None
    assert RegistryChange.objects.get().because == "Ukendt hos os"
    assert send_due().sent == 1
    assert mailoutbox[0].to == ["laerer@aarhus.example"]
    assert "Ukendt hos os" in mailoutbox[0].body


def test_another_municipality_answers_for_nobody(teacher, coordinator_odense, client_of):
    number = work(teacher.person).pk
    met = [client_of(coordinator_odense).post(f"{LIST}{number}/{what}/").status_code for what in ("godkend", "afvis")]
    assert met == [404, 404]


def test_nobody_approves_herself(coordinator, client_of):
    assert client_of(coordinator).post(f"{LIST}{work(coordinator.person).pk}/godkend/").status_code == 404


def test_declining_twice_is_refused(teacher, coordinator):
    affiliation = work(teacher.person)
    approving.decline(affiliation=affiliation, because="Ukendt", by=coordinator)
    with pytest.raises(actions.Refused):
        approving.decline(affiliation=affiliation, because="Ukendt", by=coordinator)
    assert Mail.objects.count() == 1


def test_min_kommune_says_how_many_wait(teacher, coordinator, client_of):
    assert "Venter på godkendelse: 1 kollega" in client_of(coordinator).get("/min-kommune/").content.decode()
