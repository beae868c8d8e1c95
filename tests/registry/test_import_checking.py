"""Each way a row can be wrong is told by row, column, reason and mend; what is right is told apart as new or known."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from registry import actions
from registry.importing.cells import holds_cpr
from registry.importing.columns import COUNT_FIELDS, PEOPLE_FIELDS, Choice, is_heading, suggested
from registry.importing.head_counts import plan_counts
from registry.importing.planning import NEW, SAME, SKIP, plan
from registry.importing.problems import KINDS
from registry.importing.reading import read
from registry.models import HeadCount, Person, Programme, Sector
from tests import factories

pytestmark = pytest.mark.django_db
HEADINGS = ["Navn", "E-mail", "Kommune", "Arbejdsplads", "Stilling", "Fagområde", "Forløb", "Gennemført", "Gyldigt til"]
GOOD = {
    "Navn": "Åse Ærø",
    "E-mail": "aase@aarhus.example",
    "Kommune": "Aarhus",
    "Arbejdsplads": "Åboskolen",
    "Stilling": "Lærer",
    "Fagområde": "Grundskole",
    "Forløb": "Grundkursus i bekymringstegn",
    "Gennemført": "16-03-2026",
    "Gyldigt til": "16-03-2029",
}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Sunday 22 November 2026."""
    now = datetime(2026, 11, 22, 14, 2, tzinfo=ZoneInfo("Europe/Copenhagen"))
    monkeypatch.setattr(timezone, "now", lambda: now.astimezone(ZoneInfo("UTC")))


def content(*rows, headings=HEADINGS):
    """A CSV file of rows given as dicts over GOOD, or as ready lines."""
    lines = [";".join(headings)]
    lines += [row if isinstance(row, str) else ";".join({**GOOD, **row}[name] for name in headings) for row in rows]
    return "\r\n".join(lines).encode()


def checked(by, *rows, decisions=None, whole_file=None, headings=HEADINGS):
    table = read(content(*rows, headings=headings), knows=is_heading)
    choice = Choice(suggested(table.headings, PEOPLE_FIELDS), whole_file or {})
    return plan(table=table, choice=choice, by=by, decisions=decisions)


def told(made):
    return [(problem.row, problem.column, problem.kind) for problem in made.problems]


def test_a_right_row_is_a_new_person_and_a_new_training(coordinator):
    made = checked(coordinator, {})
    assert (told(made), made.counts) == (
        [],
        {"rows": 1, "new": 1, "matched": 0, "trainings": 1, "known": 0, "wrong": 0, "skipped": 0},
    )


# (what is wrong with the second row, its column, the kind)
WRONG = [
    ({"Navn": ""}, "Navn", "name_missing"),
    ({"Navn": "bo@aarhus.example"}, "Navn", "name_is_email"),
    ({"Navn": "123"}, "Navn", "name_without_letters"),
    ({"Navn": "Å" * 201}, "Navn", "text_too_long"),
    ({"E-mail": "bo(snabela)aarhus"}, "E-mail", "email_bad"),
    ({"E-mail": "a@b.dk, c@d.dk"}, "E-mail", "email_bad"),
    ({"E-mail": "info@aarhus.example"}, "E-mail", "email_shared"),
    ({"E-mail": "bo@odense.example"}, "E-mail", "email_unusable"),
    ({"E-mail": "aase@aarhus.example", "Navn": "Bo Bå"}, "E-mail", "email_two_names"),
    ({"Kommune": ""}, "Kommune", "municipality_missing"),
    ({"Kommune": "Andeby"}, "Kommune", "municipality_unknown"),
    ({"Kommune": "Odense"}, "Kommune", "municipality_other"),
    ({"Arbejdsplads": ""}, "Arbejdsplads", "workplace_missing"),
    ({"Arbejdsplads": "Å" * 151}, "Arbejdsplads", "text_too_long"),
    ({"Stilling": "Å" * 101}, "Stilling", "text_too_long"),
    ({"Fagområde": ""}, "Fagområde", "sector_missing"),
    ({"Fagområde": "Rumfart"}, "Fagområde", "sector_unknown"),
    ({"Fagområde": "Lukket fag"}, "Fagområde", "sector_closed"),
    ({"Fagområde": "Forældre"}, "Fagområde", "sector_not_staff"),
    ({"Forløb": ""}, "Forløb", "programme_missing"),
    ({"Forløb": "Kagebagning"}, "Forløb", "programme_unknown"),
    ({"Gennemført": ""}, "Gennemført", "date_missing"),
    ({"Gennemført": "i går"}, "Gennemført", "date_unreadable"),
    ({"Gennemført": "31-02-2026"}, "Gennemført", "date_impossible"),
    ({"Gennemført": "3/16/2026"}, "Gennemført", "date_month_first"),
    ({"Gennemført": "23-11-2026"}, "Gennemført", "date_future"),
    ({"Gennemført": "31-12-1989"}, "Gennemført", "date_too_old"),
    ({"Gyldigt til": "15-03-2026"}, "Gyldigt til", "until_before_completion"),
    ({"Gyldigt til": "snart"}, "Gyldigt til", "date_unreadable"),
    ({"Stilling": "Lærer 010203-1234"}, "Stilling", "cpr"),
    ({"Navn": "Bo 102031234"}, "Navn", "cpr"),
    ({"Stilling": "Læ\x07rer"}, "Stilling", "control_characters"),
    ({"Arbejdsplads": "SkovskolenÃ¦"}, "Arbejdsplads", "garbled"),
    ({"Stilling": "=HYPERLINK(1)"}, "Stilling", "formula"),
    ({"Stilling": "#N/A"}, "Stilling", "excel_error"),
    ({"Stilling": "<b>Lærer</b>"}, "Stilling", "markup"),
    ({"E-mail": "aase@aarhus.example", "Navn": "Åse Ærø"}, "Forløb", "training_twice"),
    ("Bo;bo@x.dk;Aarhus;Skolen;;Grundskole;;;;ekstra", "", "row_too_long"),
    ("Bo;bo@x.dk;Aarhus", "", "row_too_short"),
]


@pytest.mark.parametrize(("row", "column", "kind"), WRONG, ids=[f"{kind} {i}" for i, (*_, kind) in enumerate(WRONG)])
def test_a_wrong_row_is_told_and_the_right_one_beside_it_stays(coordinator, row, column, kind):
    Sector.objects.create(slug="lukket", title="Lukket fag", valid_to=date(2026, 1, 1))
    if isinstance(row, dict):
        row = {"Navn": "Bo Bå", "E-mail": "bo@aarhus.example"} | row
    made = checked(coordinator, {}, row)
    assert (3, column, kind) in told(made)
    assert (made.wrong_rows, made.counts["new"], {p.row for p in made.problems}) == (1, 1, {3})


def test_rows_that_are_wrong_together_are_told(coordinator):
    nothing = {"Forløb": "", "Gennemført": "", "Gyldigt til": ""}
    two = [{"E-mail": "a@aarhus.example"}, {"E-mail": "b@aarhus.example"}, {"E-mail": ""}]
    assert told(checked(coordinator, *two)) == [(4, "Navn", "ambiguous_person")]
    assert told(checked(coordinator, nothing, nothing)) == [(3, "Navn", "row_twice")]


def test_an_address_known_by_another_name_is_told_to_those_who_may_know(coordinator):
    factories.person("Pia Person", email="pia@aarhus.example")
    made = checked(coordinator, {"E-mail": "pia@aarhus.example"})
    assert told(made) == [(2, "E-mail", "email_of_other_name")]


def test_somebody_elsewhere_is_never_given_away(coordinator):
    """A known address, an unknown one of the same place: the same kind, the same words, and no name."""
    factories.person("Fyn Fremmed", municipality="0461", email="fyn@odense.example")
    factories.person("Privat Fremmed", municipality="0461", email="fyn@privat.example")
    addresses = ("fyn@odense.example", "findes.ikke@odense.example", "fyn@privat.example")
    made = [checked(coordinator, {"E-mail": address}) for address in addresses]
    assert [told(one) for one in made] == [[(2, "E-mail", "email_unusable")]] * 3
    assert "Fremmed" not in repr([(p.why, p.mend) for one in made for p in one.problems])


def test_every_kind_says_why_and_how_to_mend_it():
    assert {kind: bool(str(why).strip() and str(mend).strip()) for kind, (why, mend) in KINDS.items()} == dict.fromkeys(
        KINDS, True
    )
    assert len({kind for *_, kind in WRONG}) >= 25


def test_five_hundred_wrong_rows_among_right_ones_are_each_told(coordinator):
    """Every kind again and again, each row with somebody of its own: by row, column, reason and mend."""
    Sector.objects.create(slug="lukket", title="Lukket fag", valid_to=date(2026, 1, 1))
    alone = [wrong for wrong in WRONG if isinstance(wrong[0], dict) and "aase@" not in wrong[0].get("E-mail", "")]
    assert len({(column, kind) for _row, column, kind in alone}) >= 25
    rows, expected = [], []
    for number in range(500):
        row, column, kind = alone[number % len(alone)]
        rows.append({"Navn": f"Ret {number}", "E-mail": f"ret{number}@aarhus.example"})
        rows.append({"Navn": "Bo Bå", "E-mail": f"bo{number}@aarhus.example"} | row)
        expected.append((2 * number + 3, column, kind))
    made = checked(coordinator, *rows)
    assert (set(expected) - set(told(made)), made.wrong_rows, len(made.new)) == (set(), 500, 500)
    assert all(problem.why and problem.mend for problem in made.problems)


def test_what_stands_in_a_cell_is_never_told(coordinator):
    made = checked(coordinator, {"Stilling": "010203-1234", "Navn": "hemmelig@x.dk"})
    assert (made.wrong_rows, "010203" in repr(made.problems), "hemmelig" in repr(made.problems)) == (1, False, False)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        *(
            ("010203-1234", True),
            ("0102031234", True),
            ("010203 1234", True),
            ("102031234", True),
            ("610203-1234", True),
        ),
        *(("+4512345678", False), ("0045 12 34 56 78", False), ("4512345678", False), ("12345678", False)),
        *(("5798001234567", False), ("2026-03-16", False), ("46097", False)),
    ],
)
def test_a_cpr_number_is_told_from_a_telephone_number(text, is_one):
    assert holds_cpr(f"Tekst {text}") is is_one


def test_a_dash_is_an_empty_cell(coordinator):
    [who] = checked(coordinator, {"E-mail": "-", "Stilling": "–", "Gyldigt til": "-"}).new
    assert (who.first.email, who.first.job_title) == ("", "")


def test_one_row_may_be_wrong_in_several_cells(coordinator):
    made = checked(coordinator, {"Navn": "", "Kommune": "Andeby", "Gennemført": "x"})
    assert {kind for *_, kind in told(made)} == {"name_missing", "municipality_unknown", "date_unreadable"}
    assert made.wrong_rows == 1


# Who is who


def test_the_known_by_address_are_matched_and_their_trainings_known(coordinator):
    person = factories.person("Åse Ærø", email="AASE@aarhus.example")
    programme = Programme.objects.get(slug="grundkursus")
    factories.training(person=person, programme=programme, on=date(2026, 3, 16))
    made = checked(coordinator, {}, {"Gennemført": "17-03-2026"})
    assert [who.known for who in made.matched] == [person.pk]
    assert (made.counts["known"], made.counts["trainings"], made.counts["new"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("decision", "expected"), [(SAME, (0, 1, 1, 0)), (NEW, (1, 0, 1, 0)), (SKIP, (0, 0, 0, 0)), ("", (0, 0, 0, 1))]
)
def test_somebody_of_the_same_name_and_workplace_is_decided_upon(coordinator, decision, expected):
    person = factories.person("åse ærø", workplace="ÅBOSKOLEN", email="")
    Person.objects.filter(pk=person.pk).update(email="")
    made = checked(coordinator, {}, decisions={"2": decision} if decision else None)
    assert [who.maybe["pk"] for who in made.suspects] == [person.pk]
    found = (len(made.new), len(made.matched), made.trainings, len(made.undecided))
    assert found == expected


def test_one_answer_may_do_for_all(coordinator):
    for name in ("Åse Ærø", "Bo Bå"):
        factories.person(name, workplace="Åboskolen")
    rows = [{"E-mail": ""}, {"E-mail": "", "Navn": "Bo Bå"}]
    made = checked(coordinator, *rows, decisions={"rest": SAME, "3": SKIP})
    assert ([who.first.name for who in made.matched], made.counts["skipped"]) == (["Åse Ærø"], 1)


def test_several_rows_of_one_person_are_one_person(coordinator):
    made = checked(coordinator, {}, {"E-mail": "", "Gennemført": "1/2-2025"}, {"Forløb": "Temadag"})
    assert (told(made), len(made.new), made.trainings) == ([], 1, 3)


def test_the_agency_may_bring_in_any_municipality(adviser):
    made = checked(adviser, {}, {"Kommune": "461", "Navn": "Bo", "E-mail": "bo@odense.example"})
    assert (told(made), [who.first.municipality.code for who in made.new]) == ([], ["0751", "0461"])


@pytest.mark.parametrize("text", ["Aarhus", "Århus", "aarhus kommune", "0751", "751", "AARHUS KOMMUNE"])
def test_a_municipality_has_many_names(coordinator, text):
    assert told(checked(coordinator, {"Kommune": text})) == []


def test_what_holds_for_the_whole_file_fills_the_gaps(coordinator):
    headings = ["Fornavn", "Efternavn", "Arbejdsplads", "Gennemført"]
    table = read("Fornavn;Efternavn;Arbejdsplads;Gennemført\nÅse;Ærø;Skolen;16/3-2026".encode(), knows=is_heading)
    assert table.headings == tuple(headings)
    whole = {
        "municipality": coordinator.person.affiliations.get().municipality,
        "sector": Sector.objects.get(slug="skole"),
        "programme": Programme.objects.get(slug="grundkursus"),
    }
    choice = Choice(suggested(table.headings, PEOPLE_FIELDS), whole)
    [who] = plan(table=table, choice=choice, by=coordinator).new
    assert (who.first.name, who.first.programme, who.first.completed_on) == (
        "Åse Ærø",
        whole["programme"],
        date(2026, 3, 16),
    )


def test_the_erased_are_not_found_again(coordinator, adviser):
    person = factories.person("Åse Ærø", workplace="Åboskolen")
    Person.objects.filter(pk=person.pk).update(name="", email="", user=None, erased_at=timezone.now())
    assert checked(coordinator, {}).suspects == []


def test_questions_do_not_grow_with_the_rows(coordinator, django_assert_num_queries):
    def rows(number):
        return [{"Navn": f"Navn {i}", "E-mail": f"n{i}@aarhus.example"} for i in range(number)]

    actions.access.forget_roles(coordinator)
    with django_assert_num_queries(8):
        checked(coordinator, *rows(1))
    with django_assert_num_queries(7):  # the roles are known by now
        checked(coordinator, *rows(3))


# Head counts

COUNTS = ["Kommune/Infohus", "Fagområde", "Forløb", "Fra år", "Til år", "Antal", "Kilde"]
COUNT = dict(zip(COUNTS, ["Aarhus", "Grundskole", "", "2015", "2016", "ca. 3.000", "Årsrapport 2016"], strict=True))


def counted(by, *rows):
    lines = [";".join(COUNTS), *(";".join({**COUNT, **row}.values()) for row in rows)]
    table = read("\n".join(lines).encode(), knows=is_heading)
    return plan_counts(table=table, choice=Choice(suggested(table.headings, COUNT_FIELDS), {}), by=by)


def test_head_counts_are_read(adviser):
    made = counted(adviser, {}, {"Kommune/Infohus": "Infohus Fyn"}, {"Kommune/Infohus": "Hele landet", "Til år": ""})
    assert (told(made), made.counts) == ([], {"rows": 3, "counts": 3, "people": 9000, "wrong": 0})
    assert (made.counted[2]["year_from"], made.counted[2]["year_to"]) == (2015, 2015)


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        ({"Kommune/Infohus": ""}, "Kommune/Infohus", "place_missing"),
        ({"Kommune/Infohus": "Andeby"}, "Kommune/Infohus", "place_unknown"),
        ({"Fagområde": "Rumfart"}, "Fagområde", "sector_unknown"),
        ({"Forløb": "Kagebagning"}, "Forløb", "programme_unknown"),
        ({"Fra år": "femten"}, "Fra år", "year_unreadable"),
        ({"Fra år": "1980"}, "Fra år", "year_too_old"),
        ({"Til år": "2027"}, "Til år", "year_future"),
        ({"Til år": "2014"}, "Til år", "years_turned"),
        ({"Antal": "mange"}, "Antal", "people_unreadable"),
        ({"Antal": "0"}, "Antal", "people_too_few"),
        ({"Antal": "1000001"}, "Antal", "people_too_many"),
        ({"Kilde": ""}, "Kilde", "source_missing"),
        ({"Kilde": "Å" * 201}, "Kilde", "text_too_long"),
        ({"Kilde": "010203-1234"}, "Kilde", "cpr"),
        ({}, "", "row_twice"),
    ],
)
def test_a_wrong_head_count_is_told(adviser, row, column, kind):
    made = counted(adviser, {}, row)
    assert (told(made), made.counts["counts"]) == ([(3, column, kind)], 1)


def test_a_head_count_that_is_there_is_told(adviser):
    [facts] = counted(adviser, {}).counted
    HeadCount.objects.create(**facts)
    assert told(counted(adviser, {})) == [(2, "", "count_known")]
