"""The whole database as files: every table, described, with the certificates, and nothing that opens a door."""

import csv
import hashlib
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from certificates.actions import issue, pdf_of
from certificates.models import CertificateFile
from registry import archive
from registry.api.keys import make_key
from registry.models import Municipality, Person, Programme, RegistryChange
from tests import factories

EXPECTED_OUT = {*archive.TABLES_LEFT_OUT, "django_migrations", "shared_cache"}


@pytest.fixture
def filled(committing_db, content):
    user = factories.coordinator("k@aarhus.example", name='Åse Æble; "ja"', municipality="0751")
    user.set_password("en-hemmelig-kode-123")
    user.save()
    pdf_of(issue(training=factories.training(person=user.person, programme=Programme.objects.get(slug="grundkursus"))))
    make_key(municipality=Municipality.objects.get(code="0751"), name="System", by=user)
    return user


def test_every_table_every_row_and_every_certificate_is_there(filled, tmp_path):
    call_command("export_archive", tmp_path / "ud", verbosity=0)
    told = json.loads((tmp_path / "ud" / "beskrivelse.json").read_text())
    tables = {table["tabel"]: table for table in told["tabeller"]}
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    missing = there - set(tables) - EXPECTED_OUT
    assert {name for name in missing if not name.startswith(("wagtailsearch", "django_tasks"))} == set()
    with (tmp_path / "ud" / "tabeller" / "registry_person.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == list(Person.objects.order_by("pk").values_list("name", flat=True))
    assert tables["registry_person"]["rækker"] == Person.objects.count()
    pdf = next((tmp_path / "ud" / "beviser").iterdir()).read_bytes()
    assert pdf == bytes(CertificateFile.objects.get().pdf)
    assert RegistryChange.objects.filter(what="exported").count() == 1


def test_nothing_that_opens_a_door_is_in_it(filled, tmp_path):
    archive.export(tmp_path / "ud")
    everything = b"".join(file.read_bytes() for file in (tmp_path / "ud").rglob("*.csv"))
    digest = Municipality.objects.get(code="0751").api_keys.get().digest
    assert (filled.password.encode() in everything, digest.encode() in everything) == (False, False)


def test_the_sums_are_those_of_the_files(filled, tmp_path):
    archive.export(tmp_path / "ud")
    for line in (tmp_path / "ud" / "sha256.txt").read_text().splitlines():
        expected, name = line.split("  ")
        assert hashlib.sha256((tmp_path / "ud" / name).read_bytes()).hexdigest() == expected


def test_a_folder_that_holds_something_is_refused(filled, tmp_path):
    (tmp_path / "andet.txt").write_text("her")
    with pytest.raises(CommandError):
        call_command("export_archive", tmp_path)
