"""»Mit infohus« and the forecast: true numbers, names of coordinators only, and only own places."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from registry import coverage, forecast
from registry.models import Affiliation, Person, Programme, Sector, Training

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def staff(code, number, *, until=None, trained=True):
    people = Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(number))
    sector = Sector.objects.get(slug="skole")
    Affiliation.objects.bulk_create(
        Affiliation(person=person, municipality_id=code, sector=sector, workplace="Skolen") for person in people
    )
    if trained:
        with coverage.following(people):
            Training.objects.bulk_create(
                Training(
                    person=person,
                    programme=Programme.objects.get(slug="grundkursus"),
                    completed_on=TODAY() - timedelta(days=30),
                    valid_until=until,
                    source="import",
                    municipality_id=code,
                    sector=sector,
                )
                for person in people
            )
    return people


def cells(page, name):
    row = next(part for part in page.split("<tr>") if f'<th scope="row">{name}</th>' in part)
    return [cell.split("</td>")[0] for cell in row.split("<td>")[1:]]


def test_the_info_house_sees_numbers_of_its_municipalities_and_names_of_coordinators(
    client_of, info_house, coordinator
):
    staff("0706", 6, until=TODAY() + timedelta(days=60))
    staff("0706", 3, trained=False)
    page = client_of(info_house).get("/mit-infohus/").content.decode()
    assert cells(page, "Syddjurs")[:5] == ["9", "6", "66 %", "6", "3"]
    assert ("Karen Koordinator" in page, "Person 1" in page, ">Odense<" in page) == (True, False, False)


def test_queries_do_not_grow_with_people(client_of, info_house, django_assert_num_queries):
    client = client_of(info_house)
    client.get("/mit-infohus/")
    for number in (1, 30):
        staff("0706", number, until=TODAY() + timedelta(days=60))
        with django_assert_num_queries(16):
            client.get("/mit-infohus/")


def test_each_sees_own_district_only(cast, client_of):
    addresses = ["/mit-infohus/", "/mit-infohus/?infohus=fyn"]
    met = {name: [client_of(user).get(one).status_code for one in addresses] for name, user in cast.items()}
    assert met == {
        "visitor": [302, 302],
        "teacher": [403, 403],
        "coordinator": [403, 403],
        "coordinator_odense": [403, 403],
        "info_house": [200, 404],
        "adviser": [200, 200],
        "editor": [403, 403],
        "administrator": [200, 200],
    }


def test_the_forecast_falls_when_trainings_run_out_and_says_how_many_must_renew():
    staff("0706", 8, until=date(2027, 3, 15))
    staff("0706", 2)
    months = forecast.ahead(["0706"], today=date(2026, 12, 31))
    told = [(month.last_day, month.people, month.share, month.must_renew) for month in months[:4]]
    assert told == [
        (date(2026, 12, 31), 10, 100, 0),
        (date(2027, 1, 31), 10, 100, 0),
        (date(2027, 2, 28), 10, 100, 0),
        (date(2027, 3, 31), 2, 20, 6),
    ]
    assert (len(months), forecast.falls_below(months).last_day) == (25, date(2027, 3, 31))


def test_the_forecast_agrees_with_the_coverage_of_each_day():
    staff("0706", 5, until=TODAY() + timedelta(days=100))
    staff("0751", 4, until=TODAY() + timedelta(days=400))
    for month in forecast.ahead(["0706", "0751"]):
        assert month.people == sum(coverage.by_municipality(month.last_day).values())


def test_a_place_without_staff_needs_nobody():
    months = forecast.ahead(["0706"])
    assert ({month.share for month in months}, forecast.falls_below(months)) == ({0}, None)


@pytest.mark.parametrize(
    ("who", "offered"),
    [("coordinator", {"0751"}), ("info_house", {"infohus-oestjylland"})],
)
def test_each_asks_for_own_places_only(cast, client_of, who, offered):
    page = client_of(cast[who]).get("/daekning/prognose/?sted=0461").content.decode()
    values = {part.split('"')[0] for part in page.split('<option value="')[1:]}
    assert offered <= values
    assert "0461" not in values
    assert "Prognose: Odense Kommune" not in page
