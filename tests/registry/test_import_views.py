"""»Indlæs« as people meet it: four steps, the list of what came in, and who may do what."""

import os
import re
import time

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from registry.importing import drafts
from registry.models import HeadCount, ImportBatch, Person, RegistryChange, Training
from tests import factories
from tests.registry.test_import_checking import COUNT, COUNTS, content, today
from tests.registry.test_import_reading import workbook

__all__ = ["today"]
pytestmark = pytest.mark.django_db
START = "/register/indlaes/"


@pytest.fixture(autouse=True)
def no_files_left():
    yield
    for file in (settings.VAR / "imports").glob("*"):
        file.unlink()


def send(client, *rows, name="liste.csv", data=None, **values):
    data = content(*(rows or [{}])) if data is None else data
    return client.post(START, {"file": SimpleUploadedFile(name, data), **values})


def draft_of(client, *rows, **about):
    """Send a file and accept the suggested columns; returns the address of the preview."""
    address = send(client, *rows, **about).url
    answers = answers_suggested(client.get(address).content.decode())
    return client.post(address, answers).url


def answers_suggested(page):
    """What a form would send if nothing was changed."""
    answers = {}
    for name, options in re.findall(r'<select name="((?:column|all)_\w+)"(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        answers[name] = chosen[1] if chosen else ""
    return answers


def bring_in(client, address, **values):
    page = client.get(address).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    response = client.post(f"{address}indlaes/", {"seen": seen[1] if seen else "", **values})
    return b"".join(response.streaming_content).decode() if response.streaming else response


def test_four_steps_and_it_is_there(coordinator, client_of):
    client = client_of(coordinator)
    address = draft_of(client)
    page = client.get(address).content.decode()
    assert re.findall(r"<strong>(\d+)</strong>", page) == ["1", "0", "1", "0", "0", "0"]
    assert Training.objects.count() == 0
    page = bring_in(client, address)
    assert ("1 af 1 medarbejdere" in page, "Filen er indlæst" in page, page.rstrip().endswith("</html>")) == (
        *(True, True),
        True,
    )
    assert (Training.objects.count(), list((settings.VAR / "imports").glob("*"))) == (1, [])
    assert client.get(address).status_code == 404


def test_an_excel_file_does_as_well(coordinator, client_of):
    lines = [line.split(";") for line in content({}).decode().split("\r\n")]
    client = client_of(coordinator)
    page = bring_in(client, draft_of(client, data=workbook(lines), name="liste.xlsx"))
    assert ("Filen er indlæst" in page, Training.objects.get().person.name) == (True, "Åse Ærø")


def test_columns_may_be_changed(coordinator, client_of):
    client = client_of(coordinator)
    address = send(client, data="Hvem;Hvor;Navn\nÅse;Skolen;Kaldenavn\n".encode()).url
    page = client.get(address).content.decode()
    answers = answers_suggested(page) | {"column_name": "0", "column_workplace": "1"}
    assert (answers["column_sector"], answers["all_municipality"]) == ("", "0751")
    refused = client.post(address, answers)
    assert (refused.status_code, "vælg fagområdet for alle" in refused.content.decode()) == (422, True)
    sector = re.search(r'value="(\d+)"[^>]*>Grundskole', page)[1]
    bring_in(client, client.post(address, answers | {"all_sector": sector}).url)
    assert Person.objects.get(user=None).name == "Åse"


def test_one_column_is_chosen_once(coordinator, client_of):
    client = client_of(coordinator)
    address = send(client).url
    answers = answers_suggested(client.get(address).content.decode()) | {"column_job_title": "0"}
    refused = client.post(address, answers)
    assert (refused.status_code, "valgt to gange" in refused.content.decode()) == (422, True)


def test_wrong_rows_stop_the_import_until_told_otherwise(coordinator, client_of):
    client = client_of(coordinator)
    address = draft_of(client, {}, {"Navn": "", "E-mail": "b@aarhus.example"})
    page = client.get(address).content.decode()
    assert ("Navnet mangler." in page, "Skriv medarbejderens fulde navn." in page) == (True, True)
    assert (bring_in(client, address).url, Training.objects.count()) == (address, 0)
    assert "Filen er indlæst" in bring_in(client, address, only_right="1")
    assert Training.objects.count() == 1


def test_wrong_rows_may_be_taken_along_as_a_file(coordinator, client_of):
    client = client_of(coordinator)
    address = draft_of(client, {}, {"Stilling": "010203-1234", "E-mail": "b@aarhus.example"})
    lines = b"".join(client.get(f"{address}fejl.csv").streaming_content).decode("utf-8-sig").splitlines()
    assert lines == [
        "Række;Kolonne;Hvad er galt;Sådan retter du det",
        "3;Stilling;Cellen indeholder noget, der ligner et CPR-nummer.;"
        "Slet CPR-nummeret. De må aldrig stå i registret.",
    ]


def test_suspects_are_decided_first(coordinator, client_of):
    factories.person("Åse Ærø", workplace="Åboskolen", email="anden@aarhus.example")
    client = client_of(coordinator)
    address = draft_of(client)
    assert "Er det den samme?" in client.get(address).content.decode()
    assert (bring_in(client, address).url, Training.objects.count()) == (address, 0)
    client.post(address, {"who_2": "samme"})
    bring_in(client, address)
    assert Training.objects.get().person.email == "anden@aarhus.example"


def test_what_changed_since_it_was_seen_is_looked_at_again(coordinator, client_of):
    client = client_of(coordinator)
    address = draft_of(client)
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode())[1]
    factories.person("Åse Ærø", email="aase@aarhus.example")
    answer = client.post(f"{address}indlaes/", {"seen": seen})
    assert (answer.status_code, answer.url, Training.objects.count()) == (302, address, 0)


def test_the_same_file_is_told_with_time_and_person(coordinator, coordinator_odense, client_of):
    client = client_of(coordinator)
    bring_in(client, draft_of(client))
    page = send(client).content.decode()
    assert re.search(r"allerede indlæst den .*2026.* af Karen Koordinator", page)
    page = send(client_of(coordinator_odense)).content.decode()
    assert ("Filen er allerede indlæst." in page, "Karen" in page) == (True, False)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("tom.csv", b"", "Filen er tom"),
        ("for-stor.csv", b"x" * (2 * 1024 * 1024 + 1), "højst fylde 2 MB"),
        ("010203-1234.csv", b"Navn;Mail\nA;b", "CPR-nummer"),
        ("falsk.xlsx", b"PK\x03\x04 og intet mere", "i stykker"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(coordinator, client_of, name, data, words):
    answer = send(client_of(coordinator), name=name, data=data)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert list((settings.VAR / "imports").glob("*.file")) == []


# The file between the steps


def test_a_file_is_its_senders_alone_and_not_for_long(coordinator, administrator, client_of):
    client = client_of(coordinator)
    address = draft_of(client)
    assert (client.get(address).status_code, client_of(administrator).get(address).status_code) == (200, 404)
    [file] = (settings.VAR / "imports").glob("*.file")
    assert (oct(file.stat().st_mode)[-3:], oct(file.parent.stat().st_mode)[-3:]) == ("600", "700")
    long_ago = time.time() - drafts.SECONDS - 1
    os.utime(file, (long_ago, long_ago))
    assert client.get(address).status_code == 404
    drafts.forget_old()
    assert not file.exists()


def test_a_file_may_be_dropped(coordinator, client_of):
    client = client_of(coordinator)
    client.post(f"{draft_of(client)}slet/")
    assert list((settings.VAR / "imports").glob("*")) == []


def test_nothing_of_the_file_is_in_the_session(coordinator, client_of):
    client = client_of(coordinator)
    client.get(draft_of(client))
    assert "ase" not in repr(dict(client.session)).lower()


# Afterwards


def test_who_made_it_and_the_agency_may_undo(cast, client_of):
    client = client_of(cast["coordinator"])
    bring_in(client, draft_of(client))
    made = ImportBatch.objects.get()
    address = f"{START}fil/{made.pk}/"
    seen = {name: client_of(user).get(address).status_code for name, user in cast.items()}
    assert seen == {
        "visitor": 302,
        "teacher": 403,
        "coordinator": 200,
        "coordinator_odense": 404,
        "info_house": 403,
        "adviser": 200,
        "editor": 403,
        "administrator": 200,
    }
    assert client_of(cast["coordinator_odense"]).post(f"{address}fortryd/").status_code == 404
    assert "Fortryd indlæsningen" in client_of(cast["adviser"]).get(address).content.decode()
    client.post(f"{address}fortryd/")
    page = client.get(address).content.decode()
    assert ("Fortrudt" in page, Training.objects.count(), RegistryChange.objects.count()) == (True, 0, 2)


def test_a_colleague_sees_the_import_and_may_not_undo_it(coordinator, client_of):
    colleague = factories.coordinator("to@aarhus.example", name="Kollega", municipality="0751")
    client = client_of(coordinator)
    bring_in(client, draft_of(client))
    address = f"{START}fil/{ImportBatch.objects.get().pk}/"
    assert "Fortryd indlæsningen" not in client_of(colleague).get(address).content.decode()
    assert (client_of(colleague).post(f"{address}fortryd/").status_code, Training.objects.count()) == (404, 1)


def test_why_it_cannot_be_undone_is_told(coordinator, client_of):
    client = client_of(coordinator)
    bring_in(client, draft_of(client))
    person = Training.objects.get().person
    Person.objects.filter(pk=person.pk).update(user=factories.user("aase@aarhus.example"))
    page = client.post(f"{START}fil/{ImportBatch.objects.get().pk}/fortryd/", follow=True).content.decode()
    assert ("logget ind siden" in page, Training.objects.count()) == (True, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_often_whatever_its_length(coordinator, client_of, django_assert_num_queries, number):
    for i in range(number):
        made = {"file_name": f"{i}.csv", "sha256": str(i) * 64, "made_by": coordinator, "municipality_id": "0751"}
        ImportBatch.objects.create(kind="people", counts={}, **made)
    client = client_of(coordinator)
    client.get(START)  # the menu is kept from now on
    with django_assert_num_queries(7):
        page = client.get(START).content.decode()
    assert page.count('<th scope="row"') == number


# Head counts


def test_head_counts_are_for_the_agency(coordinator, adviser, client_of):
    data = "\n".join([";".join(COUNTS), ";".join(COUNT.values())]).encode()
    as_people = send(client_of(coordinator), data=data, kind="counts")
    assert (as_people.status_code, "people" in drafts.find(as_people.url.split("/")[3], by=coordinator).kind) == (
        302,
        True,
    )
    client = client_of(adviser)
    page = bring_in(client, draft_of(client, data=data, kind="counts"))
    assert ("Filen er indlæst" in page, HeadCount.objects.get().people) == (True, 3000)


def test_one_head_count_is_written_by_hand_and_undone(adviser, client_of):
    client = client_of(adviser)
    answers = {"place": "Infohus Fyn", "year_from": 2015, "year_to": 2016, "people": 40, "source": "Årsrapport"}
    refused = client.post(f"{START}antal/", answers | {"year_to": 2014, "place": "Andeby"})
    assert (refused.status_code, HeadCount.objects.count()) == (422, 0)
    made = client.post(f"{START}antal/", answers)
    assert (HeadCount.objects.get().district.slug, HeadCount.objects.get().recorded_by) == ("fyn", adviser)
    client.post(f"{made.url}fortryd/")
    assert HeadCount.objects.count() == 0
