"""The map, its table and the figures that may be quoted: true, blurred for the public, and the same next year."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from registry import coverage, figures
from registry.models import HeadCount, Municipality, Person, Programme, PublishedFigures, Sector, Training
from tests.verapdf.judge import failed_rules  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db
CSS = "site/static/forebyg/coverage.css"


def train(code, number, *, programme="grundkursus", sector="skole", on=date(2026, 1, 15), until=None):
    people = Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(number))
    with coverage.following(people):
        Training.objects.bulk_create(
            Training(
                person=person,
                programme=Programme.objects.get(slug=programme),
                completed_on=on,
                valid_until=until,
                source="import",
                municipality_id=code,
                sector=Sector.objects.get(slug=sector),
            )
            for person in people
        )
    return people


def row_of(page, code):
    """The cells of a municipality's row in the table."""
    row = re.search(rf'<tr id="{code}">(.*?)</tr>', page, re.S).group(1)
    return re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)


def test_the_public_sees_small_numbers_as_under_five_and_others_rounded(client):
    for code, number in (("0751", 13), ("0461", 4), ("0706", 7)):
        train(code, number)
    page = client.get("/daekning/").content.decode()
    assert [row_of(page, code)[1] for code in ("0751", "0461", "0706", "0101")] == ["15", "under 5", "5", "0"]
    assert "<strong>24</strong> uddannede i kommunerne" in page


def test_nobody_can_be_found_by_taking_public_numbers_from_each_other(client):
    """What is told of a district and of its other municipalities leaves more than one answer for the hidden one."""
    train("0751", 13)
    train("0706", 3)
    page = client.get("/daekning/oestjylland/").content.decode()
    told = [row_of(page, code)[1] for code in ("0751", "0706")]
    assert told == ["15", "under 5"]
    possible = {16 - others for others in range(13, 18)} & set(range(1, 5))
    assert len(possible) > 1


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("visitor", ["15", "under 5"]),
        ("teacher", ["15", "under 5"]),
        ("coordinator", ["13", "under 5"]),
        ("coordinator_odense", ["15", "4"]),
        ("info_house", ["13", "under 5"]),
        ("adviser", ["13", "4"]),
        ("editor", ["15", "under 5"]),
        ("administrator", ["13", "4"]),
    ],
)
def test_each_sees_own_places_exactly_and_others_as_the_public_does(cast, client_of, who, told):
    train("0751", 13)
    train("0461", 4)
    page = client_of(cast[who]).get("/daekning/").content.decode()
    assert [row_of(page, code)[1] for code in ("0751", "0461")] == told


def test_the_sums_agree_with_one_question_to_the_database(adviser, client_of):
    train("0751", 13)
    train("0461", 6, sector="social")
    train("0751", 5, until=date(2026, 3, 1))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(DISTINCT person_id) FROM registry_training WHERE withdrawn_at IS NULL"
            " AND completed_on <= %s AND (valid_until IS NULL OR valid_until >= %s) AND municipality_id IS NOT NULL",
            [str(timezone.localdate())] * 2,
        )
        (people,) = cursor.fetchone()
    page = client_of(adviser).get("/daekning/").content.decode()
    assert people == 19
    assert f"<strong>{people}</strong> uddannede" in page


def test_the_map_can_be_narrowed_by_programme_sector_and_day(client_of, adviser):
    train("0751", 6)
    train("0751", 8, programme="temadag", sector="social")
    asked = client_of(adviser)
    told = [
        row_of(asked.get("/daekning/", narrowed).content.decode(), "0751")[1]
        for narrowed in ({}, {"forloeb": "temadag"}, {"fagomraade": "skole"}, {"pr": "2025-12-31"})
    ]
    assert told == ["14", "8", "6", "0"]


@pytest.mark.parametrize("pr", ["2999-01-01", "i går", "2026-02-30"])
def test_a_day_that_cannot_be_is_told_and_counts_as_today(client, pr):
    page = client.get("/daekning/", {"pr": pr})
    assert (page.status_code, "form-error" in page.content.decode()) == (200, True)


def test_every_tile_has_a_sentence_for_screen_readers_and_leads_to_its_row(client):
    train("0751", 13)
    page = client.get("/daekning/").content.decode()
    assert page.count('class="coverage-tile') == 98
    assert 'aria-label="AAR 15, Aarhus Kommune: 15 uddannede, ' in page
    assert 'href="#0751"' in page


def test_the_queries_do_not_grow_with_the_trainings(client, django_assert_num_queries):
    client.get("/daekning/")
    for number in (1, 30):
        train("0751", number)
        with django_assert_num_queries(5):
            client.get("/daekning/")


def test_the_colours_carry_their_text_at_four_and_a_half_to_one(settings):
    def light(colour):
        if len(colour) == 4:
            colour = "#" + "".join(2 * letter for letter in colour[1:])
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    css = (settings.ROOT / CSS).read_text()
    colours = re.findall(r"\.coverage-(\d) \{ fill: (#\w+);", css)
    assert len(colours) == 6
    for step, colour in colours:
        text = "#ffffff" if step in "45" else "#1a1a1a"
        brighter, darker = sorted([light(colour), light(text)], reverse=True)
        assert (brighter + 0.05) / (darker + 0.05) >= 4.5, (step, colour)


def test_the_figures_of_a_day_that_is_over_are_the_same_next_year(client):
    day = timezone.localdate() - timedelta(days=3)
    train("0751", 9)
    first = client.get("/daekning/tal/", {"pr": day}).content.decode()
    train("0751", 9)
    again = client.get("/daekning/tal/", {"pr": day}).content.decode()
    assert "<strong>9</strong> fagfolk" in first
    assert "<strong>9</strong> fagfolk" in again
    assert PublishedFigures.objects.get().as_of == day


def test_the_figures_of_today_are_not_kept_and_say_so(client):
    train("0751", 9)
    assert "Foreløbige tal" in client.get("/daekning/tal/").content.decode()
    assert not PublishedFigures.objects.exists()


def test_head_counts_without_names_stand_beside_and_are_not_added(client):
    train("0751", 9)
    HeadCount.objects.create(people=3000, year_from=2015, year_to=2016, source="Styrelsens egen opgørelse")
    page = client.get("/daekning/tal/").content.decode()
    assert ("<strong>9</strong> fagfolk" in page, "3000" in page, "talt uden navne" in page) == (True, True, True)


def test_the_figures_add_up(client):
    train("0751", 9)
    train("0461", 8, sector="social")
    told = figures.counted_on(timezone.localdate())
    assert told["people"] == "17"
    assert {row["title"]: row["people"] for row in told["sectors"] if row["people"] != "0"} == {
        Sector.objects.get(slug="skole").title: "9",
        Sector.objects.get(slug="social").title: "8",
    }
    assert sum(int(row["people"]) for row in told["districts"]) == 17
    assert len(told["without"]) == Municipality.objects.count() - 2


@pytest.mark.verapdf
def test_the_figures_as_pdf_hold_to_both_standards(client, tmp_path, failed_rules):  # noqa: F811
    train("0751", 9)
    answer = client.get("/daekning/tal.pdf")
    assert answer["Content-Type"] == "application/pdf"
    (tmp_path / "tal.pdf").write_bytes(answer.content)
    assert failed_rules([tmp_path / "tal.pdf"]) == set()
