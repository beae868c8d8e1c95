"""»Mine oplysninger«: all that is kept about somebody, from every app, as a page, JSON and a workbook."""

import io
import json
import zipfile
from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from django.db.models import ForeignKey, OneToOneField
from django.utils import timezone

from certificates.actions import issue
from courses.models import Enrolment
from registry import actions, own_data, workbooks
from registry.models import Lookup, Person, Programme
from tests import factories

pytestmark = pytest.mark.django_db
PAGE, JSON, XLSX = "/min-side/oplysninger/", "/min-side/oplysninger.json", "/min-side/oplysninger.xlsx"
TITLES = [
    *("Person", "Konto", "Arbejde", "Gennemførte forløb", "Roller", "Invitationer", "Hvem der har slået dig op"),
    *("Dine opslag", "Dine ændringer i registret", "Sammenlægninger", "Gemte filtre"),
    *("Beviser", "Kurser", "Læste moduler", "Besvarelser", "Svar", "Dilemmaer"),
    *("Tilmeldinger", "Fremmøde", "Tilmeldinger, du har lavet", "Interesse for en dato", "Kalenderadresse"),
]


@pytest.fixture
def known(teacher, coordinator, content):
    """The teacher with a training, a certificate, a course under way, and somebody who looked her up."""
    programme = Programme.objects.get(slug="grundkursus")
    issue(training=factories.training(person=teacher.person, programme=programme))
    Enrolment.objects.create(person=teacher.person, course=content["bekymringstegn"])
    actions.log_lookups(people=[teacher.person], by=coordinator, what=Lookup.What.PERSON)
    return teacher


def sheets_in(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert parts.testzip() is None
        trees = {name: ElementTree.fromstring(parts.read(name)) for name in parts.namelist()}
    return {tree.get("name"): tree for tree in trees["xl/workbook.xml"].iter(f"{{{workbooks.MAIN}}}sheet")}, trees


def test_everybody_gets_her_own_and_the_visitor_is_asked_to_sign_in(cast, client_of):
    for address in (PAGE, JSON, XLSX):
        met = {who: client_of(user).get(address).status_code for who, user in cast.items()}
        assert met == dict.fromkeys(cast, 200) | {"visitor": 302}


def test_the_json_holds_every_table_and_who_looked(known, client_of):
    response = client_of(known).get(JSON)
    told = json.loads(response.content)
    assert set(told) == {"Hentet", *TITLES}
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert [row["Navn"] for row in told["Person"]] == ["Tilde Lærer"]
    assert [row["Forløb"] for row in told["Gennemførte forløb"]] == [Programme.objects.get(slug="grundkursus").title]
    assert [row["Navn på beviset"] for row in told["Beviser"]] == ["Tilde Lærer"]
    assert [(row["Hvem"], row["I kraft af"]) for row in told["Hvem der har slået dig op"]] == [
        ("Karen Koordinator", "Kommunal koordinator, Aarhus Kommune")
    ]
    assert len(told["Kurser"]) == 1


def test_nothing_about_anybody_else_is_in_it(known, client_of, coordinator_odense):
    assert "Ole Odense" not in client_of(known).get(JSON).content.decode()
    assert "koordinator@odense.example" not in client_of(known).get(JSON).content.decode()


def test_the_workbook_has_a_sheet_for_each_table(known, client_of):
    names, trees = sheets_in(client_of(known).get(XLSX).content)
    assert list(names) == [title[:31].replace("/", "") for title in TITLES]
    assert "Tilde Lærer" in "".join(trees["xl/worksheets/sheet1.xml"].itertext())


def test_the_page_shows_it_and_names_no_empty_table(known, client_of):
    page = client_of(known).get(PAGE).content.decode()
    assert ("Karen Koordinator" in page, "Gemte filtre" in page) == (True, False)


def test_a_merged_row_is_hers_too(known, client_of):
    Person.objects.create(name="Tilde L.", email="tl@aarhus.example", merged_into=known.person)
    told = json.loads(client_of(known).get(JSON).content)
    assert [row["Navn"] for row in told["Person"]] == ["Tilde Lærer", "Tilde L."]


def test_a_workbook_keeps_text_numbers_days_and_moments_apart():
    moment = timezone.make_aware(datetime(2026, 7, 1, 12, 0))
    content = workbooks.workbook([("A/B", ["x"], [["=1+1"], [7], [date(2026, 3, 16)], [moment], [None], ["a\x00<&"]])])
    names, trees = sheets_in(content)
    cells = [
        (cell.get("t"), cell.get("s"), "".join(cell.itertext()))
        for cell in trees["xl/worksheets/sheet1.xml"].iter(f"{{{workbooks.MAIN}}}c")
    ]
    assert list(names) == ["AB"]
    assert cells == [
        ("inlineStr", "1", "x"),
        ("inlineStr", "0", "=1+1"),
        (None, None, "7"),
        (None, "2", "46097"),
        (None, "3", "46204.5"),
        (None, None, ""),
        ("inlineStr", "0", "a<&"),
    ]


# What points at a person or an account and is told in another table than its own, or is nobody's but the site's.
TOLD_ELSEWHERE = {
    *("registry.Person.merged_into", "registry.Affiliation.approved_by", "registry.Training.recorded_by"),
    *("registry.Training.withdrawn_by", "registry.Role.given_by", "registry.Role.ended_by"),
    *("registry.Contact.updated_by", "registry.ImportBatch.made_by", "registry.ImportBatch.undone_by"),
    *("registry.HeadCount.recorded_by", "registry.Merge.by", "registry.Merge.undone_by"),
    *("registry.Invitation.invited_by", "registry.ApiKey.made_by", "registry.ApiKey.ended_by"),
}


def test_every_row_of_the_registry_that_points_at_a_person_is_told(known):
    pointing = {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for model in (Person, type(known))
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(getattr(relation, "field", None), ForeignKey | OneToOneField)
        and relation.related_model._meta.app_label == "registry"
    }
    told = {
        *("registry.Affiliation.person", "registry.Lookup.person", "registry.Lookup.by", "registry.Training.person"),
        *("registry.Invitation.person", "registry.Person.user", "registry.Role.user", "registry.SavedFilter.user"),
        *("registry.Merge.kept", "registry.Merge.gone", "registry.RegistryChange.by"),
    }
    assert pointing - told - TOLD_ELSEWHERE == set()
    assert [table["title"] for table in own_data.tables(known.person)] == TITLES
