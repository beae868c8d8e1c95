"""Where a municipality lacks trained people, with the answer ready."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from registry import actions, gaps
from registry.models import Affiliation, Municipality, Person, Programme, Sector
from tests import factories

pytestmark = pytest.mark.django_db
PAGE, LIST = "/min-kommune/foelg-op/", "/min-kommune/"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Sunday 22 November 2026, 14.02 in Denmark."""
    now = datetime(2026, 11, 22, 14, 2, tzinfo=ZoneInfo("Europe/Copenhagen"))
    monkeypatch.setattr(timezone, "now", lambda: now.astimezone(ZoneInfo("UTC")))


@pytest.fixture
def aarhus(coordinator):
    return Municipality.objects.get(code="0751")


def work(name, place, *, sector="skole", on=None, programme="grundkursus", municipality="0751"):
    """Somebody who works at the place, with a training completed on the day `on`."""
    person = factories.person(name, sector=sector, workplace=place, municipality=municipality)
    if on:
        factories.training(person=person, programme=Programme.objects.get(slug=programme), on=on)
    return person


@pytest.fixture
def staff(coordinator):
    """Besides the coordinator at the town hall, who is untrained: three schools and a club in Aarhus, one in Odense."""
    work("Åse", "Åboskolen", on=date(2026, 3, 16))
    work("Ane", "Åboskolen")
    work("Bo", "Bøgeskolen", on=date(2022, 1, 31))  # has expired
    work("Bodil", "Bøgeskolen")
    work("Mia", "Mårup Skole", on=date(2023, 11, 30))  # expires in a week
    work("Kaj", "Klub Nord", sector="klub_fritid")
    work("Fyn", "Fynskolen", municipality="0461")


def found(user, place, **choice):
    return {
        sector.slug: (
            [(one.name, one.people) for one in sector.without],
            sector.headline,
            (sector.people, sector.trained, sector.never, sector.expiring),
        )
        for sector in gaps.gaps_of(user, place, **choice)
    }


def test_workplaces_without_a_trained_person_are_named(coordinator, aarhus, staff):
    assert found(coordinator, aarhus) == {
        "skole": ([("Bøgeskolen", 2), ("Rådhuset", 1)], "2 skoler uden en uddannet", (6, 2, 3, 1)),
        "klub_fritid": ([("Klub Nord", 1)], "1 klub uden en uddannet", (1, 0, 1, 0)),
    }


def test_a_programme_narrows_what_counts_as_trained(coordinator, aarhus, staff):
    work("Ida", "Klub Nord", sector="klub_fritid", on=date(2026, 5, 5), programme="temadag")
    everything, day = found(coordinator, aarhus), found(coordinator, aarhus, programme="temadag")
    assert (everything["klub_fritid"][0], day["klub_fritid"][0]) == ([], [])
    assert day["skole"][2] == (6, 0, 6, 0)


def test_somebody_at_two_workplaces_counts_once_in_the_sector(coordinator, aarhus, staff):
    kaj = Person.objects.get(name="Kaj")
    sector = Sector.objects.get(slug="klub_fritid")
    Affiliation.objects.create(person=kaj, municipality=aarhus, sector=sector, workplace="Klub Syd")
    places, headline, numbers = found(coordinator, aarhus)["klub_fritid"]
    assert (places, headline, numbers[0]) == ([("Klub Nord", 1), ("Klub Syd", 1)], "2 klubber uden en uddannet", 1)


def test_who_renewed_loses_nothing(coordinator, aarhus, staff):
    factories.training(person=Person.objects.get(name="Mia"), programme=Programme.objects.get(slug="grundkursus"))
    assert found(coordinator, aarhus)["skole"][2] == (6, 2, 3, 0)


def test_a_withdrawn_training_trains_nobody(coordinator, aarhus, staff, adviser):
    actions.withdraw_training(training=Person.objects.get(name="Åse").trainings.get(), because="Fejl", by=adviser)
    assert found(coordinator, aarhus)["skole"][0] == [("Bøgeskolen", 2), ("Rådhuset", 1), ("Åboskolen", 2)]


@pytest.mark.parametrize("programme", ["", "grundkursus", "temadag"])
def test_each_number_is_that_of_the_list_it_leads_to(client_of, coordinator, aarhus, staff, programme):
    work("Øjvind", "Klub Nord", sector="klub_fritid", on=date(2023, 11, 30))
    factories.training(person=Person.objects.get(name="Øjvind"), programme=Programme.objects.get(slug="temadag"))
    client = client_of(coordinator)
    page = client.get(f"{PAGE}?forloeb={programme}").content.decode()
    links = re.findall(r'<a href="(/min-kommune/\?[^"#]+)#staff">(\d+) medarbejder', page)
    assert len(links) == {"": 4, "grundkursus": 4, "temadag": 2}[programme]
    for address, number in links:
        answer = client.get(address.replace("&amp;", "&")).content.decode()
        assert f'<p class="staff-count">{number} medarbejder' in answer, address


def test_foreign_staff_count_for_nobody_else(coordinator_odense, aarhus, staff):
    assert found(coordinator_odense, aarhus) == {}


@pytest.mark.parametrize("number", [1, 3])
def test_gaps_cost_two_queries(coordinator, aarhus, number, django_assert_num_queries):
    for n in range(number):
        work(f"Bo {n}", f"Skole {n}")
    found(coordinator, aarhus)
    with django_assert_num_queries(2):
        found(coordinator, aarhus)


def test_the_page_has_an_answer_ready(client_of, coordinator, staff):
    page = client_of(coordinator).get(PAGE).content.decode()
    assert ("2 skoler uden en uddannet" in page, "Bøgeskolen (2)" in page) == (True, True)
    assert ("/hvem-ringer-jeg-til/aarhus/" in page, "ingen temadage med åben tilmelding" in page) == (True, True)


def test_no_gaps_are_told_of_too(client_of, coordinator):
    Affiliation.objects.all().delete()
    assert "Der mangler ingen" in client_of(coordinator).get(PAGE).content.decode()


def test_a_strange_programme_narrows_nothing(client_of, coordinator, staff):
    assert "2 skoler uden" in client_of(coordinator).get(f"{PAGE}?forloeb=findes-ikke").content.decode()
