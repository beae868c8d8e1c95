"""An import comes in as a whole, is found again, and goes out as a whole."""

import hashlib
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core import serializers
from django.utils import timezone

from registry import coverage
from registry.actions import Refused
from registry.importing import storing
from registry.importing.planning import SAME
from registry.models import (
    Affiliation,
    HeadCount,
    ImportBatch,
    ImportedRow,
    Invitation,
    Municipality,
    Person,
    Programme,
    RegistryChange,
    Training,
)
from tests import factories
from tests.registry.test_import_checking import checked, counted

pytestmark = pytest.mark.django_db
LOG = ("ImportBatch", "RegistryChange")


def file(name="medarbejdere.csv", content=b"indhold"):
    return SimpleNamespace(name=name, sha256=hashlib.sha256(content).hexdigest())


def hash_of_all_tables():
    """One hash of every row of every table but the log of imports."""
    found = hashlib.sha256()
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label):
        if model.__name__ not in LOG:
            rows = serializers.serialize("json", model._base_manager.order_by("pk"))
            found.update(f"{model._meta.label}{rows}".encode())
    return found.hexdigest()


def rows_of(number):
    return [{"Navn": f"Åse Nr {'abcdefghij'[i % 10]}{i}", "E-mail": f"n{i}@aarhus.example"} for i in range(number)]


def steps():
    return sorted(
        coverage.CoverageStep.objects.exclude(change=0).values_list(
            "level", "period", "programme", "sector", "municipality", "change"
        )
    )


def agrees_with_a_recount():
    followed = steps()
    coverage.rebuild()
    return followed == steps()


def test_what_comes_in(coordinator):
    batch = storing.bring_in(checked(coordinator, {}), file=file(), by=coordinator)
    training = Training.objects.get()
    person, aarhus = training.person, Municipality.objects.get(code="0751")
    assert (person.name, person.email, person.user) == ("Åse Ærø", "aase@aarhus.example", None)
    work = person.affiliations.get()
    assert (work.municipality, work.sector.slug, work.workplace, work.job_title, work.valid_from) == (
        *(aarhus, "skole", "Åboskolen", "Lærer"),
        timezone.localdate(),
    )
    assert (training.completed_on, training.valid_until) == (date(2026, 3, 16), date(2029, 3, 16))
    assert (training.source, training.evidence, training.recorded_by) == (
        *("import", f"indlæsning {batch.pk}, række 2"),
        coordinator,
    )
    assert (training.municipality, training.sector.slug, training.workplace) == (aarhus, "skole", "Åboskolen")
    assert (batch.municipality, batch.counts["new"], batch.counts["trainings"]) == (aarhus, 1, 1)
    assert set(batch.rows.values_list("table", "number")) == {
        ("registry.Person", person.pk),
        ("registry.Affiliation", work.pk),
        ("registry.Training", training.pk),
    }
    change = RegistryChange.objects.get()
    assert (change.what, change.number, change.by) == ("imported", batch.pk, coordinator)
    assert coverage.by_municipality(date(2026, 4, 1)) == {"0751": 1}
    assert agrees_with_a_recount()


def test_a_training_counts_where_she_worked_that_day(coordinator):
    person = factories.person("Åse Ærø", email="aase@aarhus.example", workplace="Den nye")
    person.affiliations.update(valid_from=date(2026, 6, 1))
    Affiliation.objects.create(
        person=person,
        municipality_id="0461",
        sector=person.affiliations.get().sector,
        workplace="Den gamle",
        valid_from=date(2020, 1, 1),
        valid_to=date(2026, 5, 31),
    )
    rows = [{}, {"Gennemført": "1/6-2026"}, {"Gennemført": "1/6-2015"}]
    storing.bring_in(checked(coordinator, *rows), file=file(), by=coordinator)
    places = Training.objects.order_by("completed_on").values_list("municipality", "workplace")
    assert list(places) == [("0751", "Åboskolen"), ("0461", "Den gamle"), ("0751", "Den nye")]


def test_last_days_are_those_of_trainings_recorded_one_by_one(coordinator):
    days = [date(2019, 1, 31), date(2021, 11, 30), date(2024, 2, 29), date(2026, 11, 1)]
    one = factories.person("En Ad Gangen")
    for day in days:
        factories.training(person=one, programme=Programme.objects.get(slug="grundkursus"), on=day)
    rows = [{"Gennemført": f"{day:%d-%m-%Y}", "Gyldigt til": ""} for day in reversed(days)]
    storing.bring_in(checked(coordinator, *rows), file=file(), by=coordinator)
    ends = [
        list(Training.objects.filter(person=person).order_by("completed_on").values_list("valid_until", flat=True))
        for person in (one, Person.objects.get(email="aase@aarhus.example"))
    ]
    assert ends[0] == ends[1]
    assert agrees_with_a_recount()


def test_what_is_there_is_not_made_again(coordinator):
    storing.bring_in(checked(coordinator, {}), file=file(), by=coordinator)
    again = checked(coordinator, {}, {"Gennemført": "17-03-2026", "Gyldigt til": ""})
    storing.bring_in(again, file=file(content=b"et andet"), by=coordinator)
    assert (Person.objects.filter(user=None).count(), Training.objects.count()) == (1, 2)


def test_the_same_file_comes_in_once(coordinator):
    storing.bring_in(checked(coordinator, {}), file=file(), by=coordinator)
    with pytest.raises(Refused, match="allerede indlæst"):
        storing.bring_in(checked(coordinator, {"E-mail": "b@aarhus.example"}), file=file(), by=coordinator)


def test_a_registry_that_changed_meanwhile_refuses(coordinator):
    made = checked(coordinator, {})
    factories.person("Hurtig", email="aase@aarhus.example")
    with pytest.raises(Refused, match="ændret imens"):
        storing.bring_in(made, file=file(), by=coordinator)
    assert (Training.objects.count(), ImportBatch.objects.count()) == (0, 0)


# Undoing


def test_undoing_leaves_every_table_as_it_was(coordinator):
    known = factories.person("Åse Ærø", email="aase@aarhus.example")
    programme = Programme.objects.get(slug="grundkursus")
    factories.training(person=known, programme=programme, on=date(2025, 1, 1))
    leaver = factories.person("Rejst Væk", email="rejst@aarhus.example")
    leaver.affiliations.update(valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31))
    before = hash_of_all_tables()
    rows = [{}, *rows_of(30), {"Navn": "Uden Mail", "E-mail": ""}]
    batch = storing.bring_in(checked(coordinator, *rows), file=file(), by=coordinator)
    assert hash_of_all_tables() != before
    storing.undo(batch=batch, by=coordinator)
    assert hash_of_all_tables() == before
    assert (batch.undone_by, ImportedRow.objects.count()) == (coordinator, 0)
    assert list(RegistryChange.objects.values_list("what", flat=True)) == ["unimported", "imported"]
    storing.bring_in(checked(coordinator, *rows), file=file(), by=coordinator)  # and may come in once more
    assert Training.objects.count() == 33


def sign_in(person):
    Person.objects.filter(pk=person.pk).update(user=factories.user("ny@aarhus.example"))


def erase(person):
    Person.objects.filter(pk=person.pk).update(name="", email="", erased_at=timezone.now())


def correct(person):
    RegistryChange.objects.create(what="corrected", number=person.pk)


def move(person):
    person.affiliations.update(valid_to=timezone.localdate())


def invite(person):
    Invitation.objects.create(person=person, programme=Programme.objects.get(slug="temadag"))


def certify(person):
    from certificates.actions import issue

    issue(training=person.trainings.get())


def train(person):
    Person.objects.filter(pk=person.pk).update(user=None)
    training = person.trainings.get()
    Training.objects.create(
        person=person,
        programme=training.programme,
        completed_on=timezone.localdate(),
        source="decree",
        municipality=None,
        region=None,
        sector=None,
    )


@pytest.mark.parametrize("build_on", [sign_in, erase, correct, move, invite, certify, train])
def test_what_was_built_on_is_not_undone(coordinator, build_on):
    batch = storing.bring_in(checked(coordinator, {}), file=file(), by=coordinator)
    build_on(Training.objects.get().person)
    before = hash_of_all_tables()
    with pytest.raises(Refused, match="kan ikke fortrydes"):
        storing.undo(batch=batch, by=coordinator)
    batch.refresh_from_db()
    assert (batch.undone_at, hash_of_all_tables()) == (None, before)


def test_an_enrolment_is_built_on_too(coordinator, content):
    from courses.actions import enrol

    batch = storing.bring_in(checked(coordinator, {}), file=file(), by=coordinator)
    enrol(person=Training.objects.get().person, course_id=content["bekymringstegn"].pk)
    with pytest.raises(Refused, match="kursusdeltagelse"):
        storing.undo(batch=batch, by=coordinator)


def test_nothing_is_undone_twice(coordinator):
    batch = storing.bring_in(checked(coordinator, {}), file=file(), by=coordinator)
    storing.undo(batch=batch, by=coordinator)
    with pytest.raises(Refused, match="allerede fortrudt"):
        storing.undo(batch=batch, by=coordinator)


def test_a_suspect_who_is_the_same_gets_the_training(coordinator):
    person = factories.person("Åse Ærø", workplace="Åboskolen", email="anden@aarhus.example")
    before = hash_of_all_tables()
    batch = storing.bring_in(checked(coordinator, {}, decisions={"rest": SAME}), file=file(), by=coordinator)
    assert Training.objects.get().person == person
    storing.undo(batch=batch, by=coordinator)
    assert hash_of_all_tables() == before


def test_head_counts_come_in_and_go_out(adviser):
    before = hash_of_all_tables()
    batch = storing.bring_in_counts(counted(adviser, {}, {"Antal": "7"}), file=file(), by=adviser)
    assert list(HeadCount.objects.order_by("people").values_list("people", "municipality")) == [
        (7, "0751"),
        (3000, "0751"),
    ]
    storing.undo(batch=batch, by=adviser)
    assert hash_of_all_tables() == before


# Left in the middle


def test_an_import_that_is_left_stores_nothing(coordinator):
    before = hash_of_all_tables()
    under_way = storing.Bringing(checked(coordinator, *rows_of(3)), file=file(), by=coordinator).steps()
    next(under_way)
    assert Person.objects.filter(user=None).count() == 3
    under_way.close()
    assert (hash_of_all_tables(), ImportBatch.objects.count()) == (before, 0)


def test_the_future_is_never_counted_on(coordinator):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert checked(coordinator, {"Gennemført": f"{tomorrow:%d-%m-%Y}"}).is_empty
