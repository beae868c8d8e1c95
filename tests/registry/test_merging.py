"""Two rows of one person become one, all of it, and can become two again."""

import hashlib
import random
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from courses.models import Enrolment as CourseEnrolment
from events import actions as events
from registry import access, actions, coverage, erasing, merging
from registry.importing import storing
from registry.models import (
    Affiliation,
    CoverageStep,
    ImportBatch,
    Lookup,
    Merge,
    Municipality,
    Person,
    Programme,
    RegistryChange,
    Sector,
    Training,
)
from tests import factories
from tests.events.conftest import make_event
from tests.registry.test_coverage import assert_true_on, made
from tests.registry.test_import_checking import checked

pytestmark = pytest.mark.django_db
LIST, MERGE = "/min-kommune/dubletter/", "/min-kommune/dubletter/laeg-sammen/"


LOGS = {"registry_merge", "registry_registrychange", "registry_coveragestep", "django_session", "shared_cache"}


def hash_of_everything():
    """The fingerprint of every row of every table, but for the logs of merges and empty steps of the coverage."""
    steps = CoverageStep.objects.exclude(change=0).values_list(*coverage.COLUMNS, "change")
    lines = sorted(map(str, steps))
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - LOGS):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = ([bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall())
            lines += [table, *sorted(map(str, rows))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def known(name="Tilde Lærer", email="", municipality="0751"):
    """Somebody without a sign-in who works in the municipality."""
    person = Person.objects.create(name=name, email=email)
    Affiliation.objects.create(
        person=person,
        municipality_id=municipality,
        sector=Sector.objects.get(slug="skole"),
        workplace="Skolen",
        valid_from=timezone.localdate() - timedelta(days=100),
    )
    return person


@pytest.fixture
def two(teacher, coordinator, content):
    """The teacher, and another row of hers with trainings, an enrolment in the same course, a seat and a log."""
    other = known(email="t.laerer@aarhus.example")
    for person in (teacher.person, other):
        CourseEnrolment.objects.create(person=person, course=content["bekymringstegn"])
    factories.training(person=teacher.person, programme=Programme.objects.get(slug="grundkursus"))
    programme = Programme.objects.get(slug="temadag")
    actions.record_training(
        person=other, programme=programme, on=timezone.localdate() - timedelta(days=30), source="import", by=coordinator
    )
    events.enrol(event=make_event(), people=[other], by=coordinator)
    actions.log_lookups(people=[other], by=coordinator, what=Lookup.What.PERSON)
    return teacher.person, other


def test_what_the_one_had_the_other_has(two, coordinator):
    kept, gone = two
    today = timezone.localdate()
    before = coverage.by_municipality(today)
    done = merging.merge(kept=kept, gone=gone, by=coordinator)
    assert (kept.trainings.count(), kept.event_enrolments.count(), kept.lookups.count()) == (2, 1, 1)
    assert (before, coverage.by_municipality(today)) == ({"0751": 2}, {"0751": 1})
    assert (gone.merged_into, gone.enrolments.count(), gone.trainings.count()) == (kept, 1, 0)
    assert set(done.moved) == {
        *("registry.Training.person", "registry.Lookup.person", "registry.Affiliation.person"),
        "events.Enrolment.person",
    }
    assert_true_on(today)


def test_undoing_puts_everything_back_exactly(two, coordinator):
    kept, gone = two
    before = hash_of_everything()
    done = merging.merge(kept=kept, gone=gone, by=coordinator)
    assert hash_of_everything() != before
    merging.undo(merge=done, by=coordinator)
    assert hash_of_everything() == before


def test_undoing_gives_a_sign_in_back_too(two, coordinator):
    kept, gone = two
    before = hash_of_everything()
    done = merging.merge(kept=gone, gone=kept, by=coordinator)
    assert (gone.user.email, gone.email) == ("laerer@aarhus.example", "t.laerer@aarhus.example")
    merging.undo(merge=done, by=coordinator)
    assert hash_of_everything() == before


def test_where_both_have_an_account_the_others_is_closed(teacher, coordinator):
    other = factories.person("Tilde Lærer", email="tilde@privat.example")
    before = hash_of_everything()
    done = merging.merge(kept=teacher.person, gone=other, by=coordinator)
    other.user.refresh_from_db()
    assert other.user.is_active is False
    merging.undo(merge=done, by=coordinator)
    assert hash_of_everything() == before


def test_an_account_with_a_role_is_not_closed(teacher, coordinator):
    with pytest.raises(actions.Refused):
        merging.merge(kept=teacher.person, gone=coordinator.person, by=coordinator)


def test_a_tombstone_is_met_by_nobody(two, cast):
    kept, gone = two
    merging.merge(kept=kept, gone=gone, by=cast["adviser"])
    met = {who for who, user in cast.items() if user and access.visible_to(user).filter(pk=gone.pk).exists()}
    assert met == set()


def test_who_is_looked_up_by_the_old_address_is_the_one_that_was_kept(two, coordinator):
    kept, gone = two
    merging.merge(kept=kept, gone=gone, by=coordinator)
    sector = Sector.objects.get(slug="skole")
    found = actions.know_colleague(name="Tilde Lærer", email="t.laerer@aarhus.example", sector=sector, workplace="x")
    assert found == kept


def test_what_cannot_be_merged_is_refused(two, coordinator):
    kept, gone = two
    done = merging.merge(kept=kept, gone=gone, by=coordinator)
    third = known("En tredje")
    for pair in ((kept, kept), (kept, gone), (gone, third)):
        with pytest.raises(actions.Refused):
            merging.merge(kept=pair[0], gone=pair[1], by=coordinator)
    later = merging.merge(kept=third, gone=kept, by=coordinator)
    with pytest.raises(actions.Refused):
        merging.undo(merge=done, by=coordinator)
    merging.undo(merge=later, by=coordinator)
    merging.undo(merge=done, by=coordinator)
    with pytest.raises(actions.Refused):
        merging.undo(merge=done, by=coordinator)


def test_an_erased_person_takes_her_tombstones_along_and_stays_merged(two, coordinator):
    kept, gone = two
    done = merging.merge(kept=kept, gone=gone, by=coordinator)
    erasing.erase_person(person=kept, by=coordinator)
    gone.refresh_from_db()
    done.refresh_from_db()
    assert (gone.name, gone.email, done.before) == ("", "", {})
    with pytest.raises(actions.Refused):
        merging.undo(merge=done, by=coordinator)


def test_looking_changes_nothing_and_says_what_stays(two, coordinator):
    before = hash_of_everything()
    lines = merging.preview(kept=two[0], gone=two[1])
    assert hash_of_everything() == before
    told = {line.title: (line.kept, line.gone, line.stays) for line in lines}
    assert told == {
        "kursusdeltagelser": (1, 1, 1),
        "tilmeldinger": (0, 1, 0),
        "tilknytninger": (1, 1, 0),
        "opslag": (0, 1, 0),
        "gennemførte forløb": (1, 1, 0),
    }


def test_those_who_look_alike_are_suspected(teacher, coordinator):
    same_name, same_local = known("tilde  lærer"), known("T. Lærer", "laerer@privat.example")
    known("Ole Olsen")
    known("Tilde Lærer", municipality="0461")
    pairs = merging.suspected(coordinator, Municipality.objects.get(code="0751"))
    assert {(pair.first, pair.second, str(pair.because)) for pair in pairs} == {
        (teacher.person, same_name, "Samme navn"),
        (teacher.person, same_local, "Samme navn i mailadressen"),
    }


def test_the_pages_are_for_those_who_run_the_municipality(two, cast, client_of):
    query = f"?kommune=0751&behold={two[0].reference}&fjern={two[1].reference}"
    met = {
        who: [client_of(user).get(address).status_code for address in (f"{LIST}?kommune=0751", MERGE + query)]
        for who, user in cast.items()
    }
    assert met == {
        "visitor": [302, 302],
        "teacher": [403, 403],
        "coordinator": [200, 200],
        "coordinator_odense": [404, 404],
        "info_house": [403, 403],
        "adviser": [200, 200],
        "editor": [403, 403],
        "administrator": [200, 200],
    }


def test_a_coordinator_merges_and_undoes(two, coordinator, client_of):
    browser, query = client_of(coordinator), f"?behold={two[0].reference}&fjern={two[1].reference}"
    assert "1 kan ikke flyttes" in browser.get(MERGE + query).content.decode()
    assert browser.post(MERGE + query).status_code == 302
    assert browser.post(MERGE + query).status_code == 404
    done = Merge.objects.get()
    assert "Fortryd" in browser.get(LIST).content.decode()
    assert browser.post(f"{LIST}{done.pk}/fortryd/").status_code == 302
    done.refresh_from_db()
    assert done.undone_by == coordinator


def test_nobody_reaches_into_another_municipality(two, coordinator, client_of):
    other = known("Tilde Lærer", municipality="0461")
    query = f"?behold={two[0].reference}&fjern={other.reference}"
    assert client_of(coordinator).get(MERGE + query).status_code == 404


def one_step(dice, by):
    """Do one of all that may happen to people: a training, its withdrawal, a move, a merge, an undo, an erasure."""
    people = list(Person.objects.filter(erased_at=None, merged_into=None, name__startswith="Person"))
    standing = list(Training.objects.standing())
    others = ["withdraw", "move", "merge", "merge", "undo", "undo", "erase", "import", "take out"]
    what = dice.choice(["train"] * 6 + others)
    if what == "train" and people:
        made(dice, people)
    elif what == "withdraw" and standing:
        actions.withdraw_training(training=dice.choice(standing), because="Fejl", by=by)
    elif what == "move" and people:
        work = dice.choice(people).affiliations.first()
        if work:
            Affiliation.objects.filter(pk=work.pk).update(municipality_id=dice.choice(["0751", "0461", None]))
    elif what == "merge" and len(people) > 1:
        kept, gone = dice.sample(people, 2)
        merging.merge(kept=kept, gone=gone, by=by)
    elif what == "undo" and Merge.objects.filter(undone_at=None).exists():
        try:
            merging.undo(merge=dice.choice(list(Merge.objects.filter(undone_at=None)[:2])), by=by)
        except actions.Refused:
            return
    elif what == "erase" and len(people) > 3:
        erasing.erase_person(person=dice.choice(people), by=by)
    elif what == "import":
        bring_in(dice, by)
    elif what == "take out" and ImportBatch.objects.filter(undone_at=None).exists():
        try:
            storing.undo(batch=dice.choice(list(ImportBatch.objects.filter(undone_at=None)[:2])), by=by)
        except actions.Refused:
            return


def bring_in(dice, by):
    """Import a file with one person who may be known by her address, and a training of hers."""
    number = dice.randint(0, 9)
    row = {"Navn": f"Person {'abcdefghij'[number]}", "E-mail": f"importeret{number}@aarhus.example"}
    plan = checked(by, row)
    if plan.people:
        file = SimpleNamespace(name="fil.csv", sha256=f"{dice.getrandbits(256):064x}")
        batch = storing.bring_in(plan, file=file, by=by)
        if dice.random() < 0.4:
            storing.undo(batch=batch, by=by)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_order_of_it_all_the_coverage_is_that_of_a_slow_recount(seed, adviser):
    dice = random.Random(seed)
    for number in range(7):
        known(f"Person {number}", f"person{number}@kommune.example")
    for _step in range(90):
        one_step(dice, adviser)
    for _day in range(8):
        assert_true_on(timezone.localdate() + timedelta(days=dice.randint(-1600, 1200)))
    kept = sorted(CoverageStep.objects.exclude(change=0).values_list(*coverage.COLUMNS, "change"))
    coverage.rebuild()
    assert sorted(CoverageStep.objects.values_list(*coverage.COLUMNS, "change")) == kept
    done = set(RegistryChange.objects.values_list("what", flat=True))
    assert done >= {"merged", "unmerged", "erased", "imported", "unimported"}
