from datetime import date

import pytest
from django.db import IntegrityError, transaction

from registry.models import Affiliation, Person, Programme, Role, Sector, Training
from tests import factories

pytestmark = pytest.mark.django_db


def refused(constraint, make):
    """True when the database itself refuses what `make` does, by the constraint of that name."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()
    return True


@pytest.fixture
def anna():
    return factories.person("Anna")


def affiliation(person, **values):
    return Affiliation.objects.create(person=person, sector=Sector.objects.first(), workplace="Her", **values)


def training(person, **values):
    values = {"programme": Programme.objects.first(), "completed_on": date(2026, 1, 1), "source": "import"} | values
    return Training.objects.create(person=person, **values)


def test_two_people_never_share_an_email(anna):
    # SQLite names the index, PostgreSQL too: an index on an expression
    assert refused("one_person_per_email", lambda: Person.objects.create(name="B", email=anna.email.upper()))
    Person.objects.create(name="Uden mail")
    Person.objects.create(name="Også uden mail")


def test_an_affiliation_has_one_employer(anna):
    assert refused("affiliation_has_one_employer", lambda: affiliation(anna, municipality_id="0751", region_id="1082"))


def test_an_affiliation_ends_after_it_begins(anna):
    day = {"valid_from": date(2026, 2, 2), "valid_to": date(2026, 2, 1)}
    assert refused("affiliation_ends_after_it_begins", lambda: affiliation(anna, **day))


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "municipal_coordinator"},
        {"kind": "municipal_coordinator", "district_id": 2},
        {"kind": "municipal_coordinator", "municipality_id": "0751", "district_id": 2},
        {"kind": "info_house_coordinator"},
        {"kind": "info_house_coordinator", "municipality_id": "0751"},
        {"kind": "adviser", "municipality_id": "0751"},
        {"kind": "editor", "district_id": 2},
    ],
)
def test_a_role_has_the_scope_of_its_kind(anna, values):
    assert refused("role_has_the_scope_of_its_kind", lambda: Role.objects.create(user=anna.user, **values))


def test_a_role_ends_after_it_begins(anna):
    day = {"valid_from": date(2026, 2, 2), "valid_to": date(2026, 2, 1)}
    assert refused("role_ends_after_it_begins", lambda: Role.objects.create(user=anna.user, kind="editor", **day))


def test_a_role_is_ended_by_somebody(anna):
    role = Role.objects.create(user=anna.user, kind="editor")
    ended = Role.objects.filter(pk=role.pk)
    assert refused("role_is_ended_at_a_time_by_a_person", lambda: ended.update(ended_by=anna.user))


def test_a_piece_of_evidence_counts_once(anna):
    training(anna, evidence="liste 4")
    with pytest.raises(IntegrityError), transaction.atomic():
        training(anna, evidence="liste 4")
    training(anna, evidence="liste 4", source="event")
    training(anna, evidence="")
    training(anna, evidence="")


def test_a_training_ends_after_completion(anna):
    assert refused("training_ends_after_completion", lambda: training(anna, valid_until=date(2025, 12, 31)))


@pytest.mark.parametrize("values", [{"withdrawn_because": "Fejl"}, {"withdrawn_at": "2026-01-02T12:00Z"}])
def test_a_withdrawal_has_time_person_and_reason(anna, values):
    assert refused("withdrawal_has_time_person_and_reason", lambda: training(anna, **values))


def test_personal_rows_are_written_in_logs_without_a_name(anna):
    rows = [anna, anna.affiliations.get(), Role(pk=3), training(anna)]
    assert all("Anna" not in str(row) for row in rows)
