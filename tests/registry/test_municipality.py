"""»Min kommune«: the list, its filters, its sums, its order, and the file for Excel."""

import csv
import io
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from registry import actions
from registry.models import Affiliation, Lookup, Person, Programme, Role, Sector, Training
from tests import factories

pytestmark = pytest.mark.django_db
LIST, FILE = "/min-kommune/", "/min-kommune/liste.csv"
HEADING = ["Navn", "Arbejdsplads", "Fagområde", "Stilling", "Forløb", "Gennemført", "Gyldigt til og med", "Status"]


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Sunday 22 November 2026, 14.02 in Denmark."""
    now = datetime(2026, 11, 22, 14, 2, tzinfo=ZoneInfo("Europe/Copenhagen"))
    monkeypatch.setattr(timezone, "now", lambda: now.astimezone(ZoneInfo("UTC")))


@pytest.fixture
def staff(coordinator):
    """Five colleagues in Aarhus beside the coordinator, in each state of training, and one in Odense."""
    course, day = Programme.objects.get(slug="grundkursus"), Programme.objects.get(slug="temadag")
    people = {
        "valid": factories.person("Åse Gyldig", sector="skole", workplace="Åboskolen", job_title="Lærer"),
        "expiring": factories.person("Bo Snart", sector="skole", workplace="Bøgeskolen", job_title="Skoleleder"),
        "expired": factories.person("Ærø Forbi", sector="klub_fritid", workplace="Bøgeklubben", job_title="Klubleder"),
        "never": factories.person("Aage Aldrig", sector="klub_fritid", workplace="Bøgeklubben", job_title=""),
        "both": factories.person("Øjvind Begge", sector="ssp", workplace="SSP Aarhus", job_title="SSP-lærer"),
        "odense": factories.person("Fyn Fremmed", municipality="0461"),
    }
    factories.training(person=people["valid"], programme=course, on=date(2026, 3, 16))
    factories.training(person=people["expiring"], programme=course, on=date(2024, 2, 1))
    factories.training(person=people["expired"], programme=course, on=date(2022, 1, 31))
    factories.training(person=people["both"], programme=course, on=date(2023, 11, 30))
    factories.training(person=people["both"], programme=day, on=date(2026, 5, 5))
    factories.training(person=people["odense"], programme=course)
    return people


def names(client, query="", address=LIST):
    """The names in the list, in its order."""
    page = client.get(f"{address}{query}").content.decode()
    return re.findall(r'<th scope="row" data-title="Navn"><a href="[^"]+">([^<]+)</a>', page)


def sums(client, query=""):
    """The five sums above the list: people, trained, expiring, expired, untrained."""
    return [int(number) for number in re.findall(r"<strong>(\d+)</strong>", client.get(LIST + query).content.decode())]


def met(cast, client_of, address):
    answers = {who: client_of(user).get(address) for who, user in cast.items()}
    return {who: answer.headers.get("Location", answer.status_code) for who, answer in answers.items()}


@pytest.mark.parametrize("address", [LIST, FILE])
def test_those_who_run_a_municipality_come_in(cast, client_of, address):
    assert met(cast, client_of, address) == dict.fromkeys(cast, 403) | {
        "visitor": f"/konto/login/?next={address}",
        "coordinator": 200,
        "coordinator_odense": 200,
        "adviser": 200,
        "administrator": 200,
    }


@pytest.mark.parametrize("address", [LIST, FILE])
@pytest.mark.parametrize("code", ["0461", "9999", "x"])
def test_another_municipality_is_as_if_it_did_not_exist(coordinator, client_of, address, code):
    assert client_of(coordinator).get(f"{address}?kommune={code}").status_code == 404


def test_the_refused_are_told_kindly(client_of, teacher):
    assert "Du har ikke adgang til siden" in client_of(teacher).get(LIST).content.decode()


def test_the_adviser_chooses_among_all(client_of, adviser, staff):
    client = client_of(adviser)
    page = client.get(f"{LIST}?kommune=0461").content.decode()
    assert ("<h1>Odense Kommune</h1>" in page, page.count("Kommune</option>") > 90) == (True, True)
    assert names(client, "?kommune=0461") == ["Fyn Fremmed"]


def test_a_coordinator_of_two_municipalities_chooses(client_of, coordinator, coordinator_odense, staff):
    place = coordinator_odense.roles.get().municipality
    actions.give_role(user=coordinator, kind=Role.Kind.MUNICIPAL_COORDINATOR, municipality=place, by=coordinator)
    client = client_of(coordinator)
    assert names(client, "?kommune=0461") == ["Fyn Fremmed", "Ole Odense"]
    assert len(names(client, "?kommune=0751")) == 6


def test_the_list_shows_own_staff_in_danish_order(client_of, coordinator, staff):
    assert names(client_of(coordinator)) == [
        *("Bo Snart", "Karen Koordinator", "Ærø Forbi", "Øjvind Begge", "Aage Aldrig", "Åse Gyldig"),
    ]


def test_the_list_never_shows_the_foreign(client_of, coordinator_odense, staff):
    client = client_of(coordinator_odense)
    everything = "".join(client.get(address).content.decode() for address in (LIST, f"{LIST}?soeg=a"))
    everything += b"".join(client.get(FILE).streaming_content).decode()
    assert [person.name in everything for key, person in staff.items() if key != "odense"] == [False] * 5


def test_the_sums_count_the_same_people_as_the_filters(client_of, coordinator, staff):
    client = client_of(coordinator)
    assert sums(client) == [6, 3, 2, 1, 2]
    by_status = [len(names(client, f"?status={status}")) for status in ("gyldigt", "udloeber", "udloebet", "ingen")]
    assert by_status == [3, 2, 1, 2]


def test_the_sums_follow_the_filters_but_not_the_status(client_of, coordinator, staff):
    client = client_of(coordinator)
    assert sums(client, "?fagomraade=klub_fritid") == [2, 0, 0, 1, 1]
    assert sums(client, "?forloeb=temadag") == [6, 1, 0, 0, 5]
    assert sums(client, "?status=udloebet") == [6, 3, 2, 1, 2]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?fagomraade=klub_fritid", ["Ærø Forbi", "Aage Aldrig"]),
        ("?arbejdsplads=Bøgeskolen", ["Bo Snart"]),
        ("?fagomraade=klub_fritid&status=ingen", ["Aage Aldrig"]),
        ("?forloeb=temadag&status=gyldigt", ["Øjvind Begge"]),
        ("?soeg=ÅSE", ["Åse Gyldig"]),
        ("?soeg=aase", ["Åse Gyldig"]),
        ("?soeg=  bo ", ["Bo Snart"]),
        ("?soeg=r", ["Bo Snart", "Karen Koordinator", "Ærø Forbi", "Aage Aldrig"]),
        ("?soeg=findes-ikke", []),
        ("?status=vrøvl&soeg=bo s", ["Bo Snart"]),
    ],
)
def test_filters_narrow_the_list(client_of, coordinator, staff, query, expected):
    assert names(client_of(coordinator), query) == expected


ORDER = {
    "navn": "Bo Karen Ærø Øjvind Aage Åse",
    "-navn": "Åse Aage Øjvind Ærø Karen Bo",
    "arbejdsplads": "Karen Ærø Aage Bo Øjvind Åse",
    "fagomraade": "Bo Karen Åse Ærø Aage Øjvind",
    "stilling": "Aage Ærø Åse Bo Karen Øjvind",
    "forloeb": "Bo Ærø Øjvind Åse Karen Aage",
    "gennemfoert": "Ærø Øjvind Bo Åse Karen Aage",
    "gyldigt-til": "Ærø Øjvind Bo Åse Karen Aage",
    "-gyldigt-til": "Åse Bo Øjvind Ærø Karen Aage",
    "status": "Åse Karen Aage Bo Øjvind Ærø",
}


@pytest.mark.parametrize("column", ORDER)
def test_each_column_sorts_and_says_so(client_of, coordinator, staff, column):
    Affiliation.objects.filter(person__user=coordinator).update(workplace="Administrationen", job_title="SSP-konsulent")
    client = client_of(coordinator)
    page = client.get(f"{LIST}?sorter={column}").content.decode()
    direction = "descending" if column.startswith("-") else "ascending"
    assert [name.split()[0] for name in names(client, f"?sorter={column}")] == ORDER[column].split()
    assert re.findall(r'aria-sort="(\w+)"', page) == [direction]


def test_somebody_with_two_jobs_is_one_row(client_of, coordinator, staff):
    Affiliation.objects.create(
        person=staff["valid"], municipality_id="0751", sector=Sector.objects.get(slug="ssp"), workplace="SSP Aarhus"
    )
    client = client_of(coordinator)
    assert names(client).count("Åse Gyldig") == 1
    assert names(client, "?fagomraade=skole") == ["Bo Snart", "Karen Koordinator", "Åse Gyldig"]
    assert names(client, "?fagomraade=ssp") == ["Øjvind Begge", "Åse Gyldig"]


def test_who_left_is_no_longer_in_the_list(client_of, coordinator, staff):
    staff["valid"].affiliations.update(valid_from=date(2026, 1, 1), valid_to=date(2026, 11, 21))
    assert "Åse Gyldig" not in names(client_of(coordinator))


def test_a_renewed_training_counts_once_and_by_its_last_day(client_of, coordinator, staff):
    course = Programme.objects.get(slug="grundkursus")
    factories.training(person=staff["expiring"], programme=course, on=date(2026, 11, 22))
    page = client_of(coordinator).get(f"{LIST}?soeg=bo+snart").content.decode()
    assert ("01.02.2030" in page, "og 1 andet" in page, sums(client_of(coordinator))) == (True, False, [6, 3, 1, 1, 2])


def test_a_withdrawn_training_counts_no_more(client_of, coordinator, adviser, staff):
    actions.withdraw_training(training=staff["valid"].trainings.get(), because="Fejl", by=adviser)
    assert sums(client_of(coordinator)) == [6, 2, 2, 1, 3]


def test_a_new_training_is_there_in_the_next_request(client_of, coordinator, staff):
    client = client_of(coordinator)
    before = sums(client)
    factories.training(person=staff["never"], programme=Programme.objects.get(slug="grundkursus"))
    assert (before, sums(client)) == ([6, 3, 2, 1, 2], [6, 4, 2, 1, 1])


def test_an_empty_list_says_why(client_of, coordinator):
    Affiliation.objects.all().delete()
    client = client_of(coordinator)
    assert "ingen medarbejdere i registret endnu" in client.get(LIST).content.decode()
    assert "Ryd filtre" in client.get(f"{LIST}?soeg=zzz").content.decode()


def many(number, *, of=date(2026, 1, 1)):
    """Put `number` more people with a training each into Aarhus."""
    sector, programme = Sector.objects.get(slug="skole"), Programme.objects.get(slug="grundkursus")
    people = Person.objects.bulk_create(Person(name=f"Person {n:03}", email=f"p{n}@x.example") for n in range(number))
    Affiliation.objects.bulk_create(
        Affiliation(person=p, municipality_id="0751", sector=sector, workplace="Skolen") for p in people
    )
    Training.objects.bulk_create(
        Training(person=p, programme=programme, completed_on=of, valid_until=date(2029, 1, 1), source="import")
        for p in people
    )


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_list_costs_twelve_queries_however_many_people(client_of, coordinator, number, django_assert_num_queries):
    many(number)
    client = client_of(coordinator)
    client.get(LIST)
    with django_assert_num_queries(12):
        assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("number", [1, 3, 100])
def test_the_file_costs_the_same_however_many_people(client_of, coordinator, number, django_assert_num_queries):
    many(number)
    client = client_of(coordinator)
    with django_assert_num_queries(8):
        b"".join(client.get(FILE).streaming_content)


def test_the_list_is_parted_in_pages_of_fifty(client_of, coordinator):
    many(120)
    client = client_of(coordinator)
    pages = [names(client, f"?side={n}&sorter=navn") for n in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [50, 50, 21, 21]
    assert len({name for page in pages for name in page}) == 121
    page = client.get(f"{LIST}?side=2&fagomraade=skole&sorter=-navn").content.decode()
    assert ("her nr. 51-100" in page, "fagomraade=skole&amp;sorter=-navn" in page) == (True, True)


def test_nothing_of_courses_is_read(client_of, coordinator, staff, django_assert_num_queries):
    client = client_of(coordinator)
    client.get(LIST)
    with django_assert_num_queries(12) as queries:
        client.get(LIST)
    assert [q["sql"] for q in queries if "courses_" in q["sql"]] == []


def file_of(client, query=""):
    answer = client.get(FILE + query)
    return answer, b"".join(answer.streaming_content)


def test_the_file_is_made_for_danish_excel(client_of, coordinator, staff):
    answer, raw = file_of(client_of(coordinator))
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert (raw[:3], raw.count(b"\r\n"), raw.count(b"\n")) == (b"\xef\xbb\xbf", 9, 9)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="min-kommune-0751-2026-11-22-1402.csv"'
    course = "Grundkursus i bekymringstegn"
    assert rows == [
        HEADING,
        ["Bo Snart", "Bøgeskolen", "Grundskole", "Skoleleder", course, "01.02.2024", "01.02.2027", "Udløber snart"],
        ["Karen Koordinator", "Rådhuset", "Grundskole", "SSP-konsulent", "", "", "", "Uden uddannelse"],
        ["Ærø Forbi", "Bøgeklubben", "Klub og fritid", "Klubleder", course, "31.01.2022", "31.01.2025", "Udløbet"],
        [
            "Øjvind Begge",
            "SSP Aarhus",
            "SSP, PSP og KSP",
            "SSP-lærer",
            course,
            "30.11.2023",
            "30.11.2026",
            "Udløber snart",
        ],
        [
            "Øjvind Begge",
            "SSP Aarhus",
            "SSP, PSP og KSP",
            "SSP-lærer",
            "Temadag gennemført",
            "05.05.2026",
            "",
            "Gyldigt",
        ],
        ["Aage Aldrig", "Bøgeklubben", "Klub og fritid", "", "", "", "", "Uden uddannelse"],
        ["Åse Gyldig", "Åboskolen", "Grundskole", "Lærer", course, "16.03.2026", "16.03.2029", "Gyldigt"],
        [
            "Hentet af koordinator@aarhus.example den 22. november 2026 kl. 14.02 i kraft af: "
            "Kommunal koordinator, Aarhus Kommune. Listen indeholder personoplysninger."
        ],
    ]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_the_file_is_a_formula(client_of, coordinator, first):
    Person.objects.filter(user=coordinator).update(name=f"{first}cmd|' /C calc'!A0")
    _, raw = file_of(client_of(coordinator))
    row = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))[1]
    assert row[0] == f"'{first}cmd|' /C calc'!A0"


def test_the_file_has_the_same_filters_and_order_and_all_pages(client_of, coordinator, staff):
    many(60)
    _, raw = file_of(client_of(coordinator), "?fagomraade=skole&status=gyldigt&sorter=-navn&side=2")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))[1:-1]
    assert [row[0] for row in rows] == ["Åse Gyldig", *(f"Person {n:03}" for n in reversed(range(60))), "Bo Snart"]


def test_each_person_in_the_file_can_see_that_it_was_taken(client_of, coordinator, staff):
    file_of(client_of(coordinator), "?fagomraade=skole")
    because = "Kommunal koordinator, Aarhus Kommune"
    assert list(Lookup.objects.order_by("person__pk").values_list("person__name", "by", "what", "because")) == [
        ("Åse Gyldig", coordinator.pk, "export", because),
        ("Bo Snart", coordinator.pk, "export", because),
    ]


def test_the_adviser_is_asked_which_municipality(client_of, adviser, staff):
    page = client_of(adviser).get(LIST).content.decode()
    assert ("<h1>Vælg kommune</h1>" in page, page.count("<option")) == (True, 99)


def test_those_without_a_training_stand_last_either_way(client_of, coordinator, staff):
    for sort in ("gyldigt-til", "-gyldigt-til"):
        assert set(names(client_of(coordinator), f"?sorter={sort}")[-2:]) == {"Karen Koordinator", "Aage Aldrig"}
