"""Who is erased is gone from everywhere, and every total is what it was."""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from accounts.models import User
from certificates.actions import issue, pdf_of
from certificates.models import Certificate, CertificateFile
from courses.models import Enrolment as CourseEnrolment
from events import actions as events
from events.models import Attendance, Enrolment
from registry import access, actions, coverage, erasing
from registry.models import Contact, Lookup, Municipality, Person, Programme, RegistryChange, SavedFilter, Training
from tests import factories
from tests.database import ON_POSTGRES
from tests.events.conftest import make_event, make_service, move_in_time

NAME, EMAIL = "Ottilie Sønderskov-Æblegren", "ottilie.soenderskov@aarhus.example"
ERASE_ME = "/min-side/slet/"


def totals():
    """What the statistics are made of: the trained, and trainings by place, sector, programme and year; attendance."""
    today = timezone.localdate()
    trainings = Training.objects.standing().values_list("municipality", "sector", "programme", "completed_on__year")
    return (
        coverage.by_municipality(today),
        coverage.by_sector(today),
        coverage.by_programme(today),
        Counter(trainings),
        Counter(Attendance.objects.values_list("session", "mark")),
        Counter(Enrolment.objects.values_list("event", "municipality", "outcome")),
        CourseEnrolment.objects.count(),
        Lookup.objects.count(),
    )


@pytest.fixture
def by(any_db):
    return User.objects.create_user("arrangoer@politi.example")


def make_ottilie(by, content):
    """Somebody with trainings, certificates, enrolments, attendance and log entries. Returns her account."""
    user = factories.colleague(EMAIL, name=NAME, municipality="0751", workplace="Åboskolen")
    other = factories.coordinator("karen@aarhus.example", name="Karen Koordinator", municipality="0751")
    programme = Programme.objects.get(slug="grundkursus")
    pdf_of(issue(training=factories.training(person=user.person, programme=programme)))
    CourseEnrolment.objects.create(person=user.person, course=content["bekymringstegn"])
    service = make_service(programme=Programme.objects.get(slug="temadag"))
    past = make_event(service=service, title="Den, der var")
    events.enrol(event=past, people=[user.person], by=user)
    move_in_time(past, -timezone.timedelta(days=40))
    enrolment = Enrolment.objects.get(event=past)
    session = past.sessions.get()
    Attendance.objects.create(enrolment=enrolment, session=session, noted_by=by)
    actions.log_lookups(people=[user.person], by=other, what=Lookup.What.PERSON)
    actions.log_lookups(people=[other.person], by=user, what=Lookup.What.LIST, because="Kommunal koordinator")
    SavedFilter.objects.create(user=other, name="Min ven", query="soeg=Ottilie+S%C3%B8nderskov-%C3%86blegren")
    place = Municipality.objects.get(code="0751")
    actions.keep_contact(place=place, kind=Contact.Kind.SSP, by=other, name=NAME, phone="12345678", email=EMAIL)
    training = Training.objects.filter(person=user.person).first()
    again = actions.record_training(
        person=user.person, programme=programme, on=training.completed_on, source="import", by=other, evidence=NAME
    )
    actions.withdraw_training(training=again, because=f"{NAME} kom aldrig", by=other)
    caches["default"].set("a-list", [NAME, EMAIL])
    return user


def database_file():
    return Path(connection.settings_dict["NAME"])


def ascii_in_json(word):
    return json.dumps(word)[1:-1]


def places_naming(*words):
    """Where any of the words occurs: in any row of any table, in the database's files, in the site's files."""
    spellings = {spelling for word in words for spelling in (word, ascii_in_json(word))}
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            for spelling in spellings:
                holds = " OR ".join(f'CAST("{column}" AS text) LIKE %s' for column in columns)
                cursor.execute(f'SELECT count(*) FROM "{table}" WHERE {holds}', [f"%{spelling}%"] * len(columns))
                if cursor.fetchone()[0]:
                    found.add(table)
    files = [file for file in settings.VAR.rglob("*") if file.is_file()]
    if not ON_POSTGRES:
        files += [database_file(), database_file().with_name(database_file().name + "-wal")]
    needles = [spelling.encode() for spelling in spellings]
    found |= {file.name for file in files if file.exists() and any(n in file.read_bytes() for n in needles)}
    sessions = [json.dumps(session.get_decoded(), ensure_ascii=False) for session in Session.objects.all()]
    return found | {"a session" for held in sessions for word in words if word in held}


def test_an_erased_person_is_named_nowhere_and_every_total_stays(committing_db, content, by, client_of):
    user = make_ottilie(by, content)
    client_of(user).get("/min-side/")
    before = totals()
    if not ON_POSTGRES:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    named = {"registry_person", "certificates_certificate", "registry_training", "registry_contact"}
    assert named | (set() if ON_POSTGRES else {database_file().name}) <= places_naming(NAME)
    erasing.erase_person(person=user.person, by=user)
    assert totals() == before
    assert places_naming(NAME, EMAIL) == set()
    assert caches["default"].get("a-list") is None


@pytest.mark.django_db
class TestErasing:
    @pytest.fixture
    def ottilie(self, by, content):
        return make_ottilie(by, content)

    def test_the_row_stays_nameless_and_the_account_goes(self, ottilie):
        person = erasing.erase_person(person=ottilie.person, by=ottilie, because="Efter eget ønske")
        assert (person.name, person.email, person.user, person.erased_at is None) == ("", "", None, False)
        assert not User.objects.filter(email=EMAIL).exists()
        change = RegistryChange.objects.get()
        assert (change.what, change.number, change.by, change.because) == (
            "erased",
            person.pk,
            None,
            "Efter eget ønske",
        )

    def test_nobody_meets_her_any_more(self, ottilie, cast):
        person = erasing.erase_person(person=ottilie.person, by=ottilie)
        met = {who for who, user in cast.items() if user and access.visible_to(user).filter(pk=person.pk).exists()}
        assert met == set()

    def test_her_certificate_says_so_and_has_no_file(self, ottilie, client_of):
        certificate = Certificate.objects.get(training__person=ottilie.person)
        erasing.erase_person(person=ottilie.person, by=ottilie)
        page = client_of().get(certificate.get_absolute_url()).content.decode()
        assert ("Slettet efter ønske" in page, CertificateFile.objects.count()) == (True, 0)

    def test_her_seat_at_a_coming_event_goes_to_the_next(self, ottilie, by):
        event = make_event(capacity=1)
        waiting = factories.person("Vera Venter")
        events.enrol(event=event, people=[ottilie.person], by=ottilie)
        events.enrol(event=event, people=[waiting], by=by)
        erasing.erase_person(person=ottilie.person, by=ottilie)
        assert list(Enrolment.objects.filter(event=event).order_by("pk").values_list("state", flat=True)) == [
            "cancelled",
            "confirmed",
        ]

    def test_what_she_did_stays_without_her(self, ottilie):
        erasing.erase_person(person=ottilie.person, by=ottilie)
        lookup = Lookup.objects.get(what=Lookup.What.LIST)
        assert (lookup.by, str(lookup.by_name)) == (None, "En konto, der ikke findes mere")

    def test_an_account_that_signed_for_something_stays_as_a_shell(self, adviser, teacher):
        training = factories.training(person=teacher.person, programme=factories.programme())
        actions.withdraw_training(training=training, because="Fejl", by=adviser)
        erasing.erase_person(person=adviser.person, by=adviser)
        adviser.refresh_from_db()
        assert (adviser.email, adviser.is_active) == (f"{adviser.pk}@slettet.invalid", False)
        assert (adviser.emailaddress_set.count(), adviser.roles.current().count()) == (0, 0)

    def test_twice_is_refused(self, ottilie):
        person = erasing.erase_person(person=ottilie.person, by=ottilie)
        with pytest.raises(actions.Refused):
            erasing.erase_person(person=person, by=None)

    def test_a_name_inside_another_word_is_left_alone(self, teacher):
        person = Person.objects.create(name="Bo")
        RegistryChange.objects.create(what="corrected", because="Borger og Bo, rettet af BO.")
        erasing.erase_person(person=person, by=teacher)
        texts = RegistryChange.objects.filter(what="corrected").values_list("because", flat=True)
        assert list(texts) == ["Borger og [slettet], rettet af [slettet]."]


@pytest.mark.django_db
def test_she_erases_herself_by_typing_the_word(teacher, client_of):
    browser = client_of(teacher)
    person = teacher.person
    assert browser.get(ERASE_ME).status_code == 200
    assert browser.post(ERASE_ME, {"word": "ja"}).status_code == 422
    person.refresh_from_db()
    assert person.erased_at is None
    response = browser.post(ERASE_ME, {"word": "slet"})
    person.refresh_from_db()
    assert (response.status_code, response.url, person.name) == (302, "/", "")
    assert browser.get("/min-side/").status_code == 302


@pytest.mark.django_db
def test_only_the_agency_erases_others(cast, client_of):
    address = f"/register/{cast['teacher'].person.reference}/slet/"
    met = {who: client_of(user).get(address).status_code for who, user in cast.items()}
    assert met == dict.fromkeys(cast, 403) | {"visitor": 302, "adviser": 200, "administrator": 200}
    assert client_of(cast["adviser"]).post(address, {"word": "SLET"}).status_code == 302
    assert not Person.objects.filter(name="Tilde Lærer").exists()


@pytest.mark.django_db
def test_who_has_a_role_is_not_erased_by_colleagues(adviser, coordinator, client_of):
    address = f"/register/{coordinator.person.reference}/slet/"
    assert client_of(adviser).post(address, {"word": "SLET"}).status_code == 422
    assert Person.objects.filter(name="Karen Koordinator").exists()


@pytest.mark.django_db
def test_a_namesake_elsewhere_keeps_her_number(teacher, coordinator_odense, administrator):
    place = Municipality.objects.get(code="0461")
    facts = {"name": "Tilde Lærer", "phone": "12345678", "email": "ssp@odense.example"}
    actions.keep_contact(place=place, kind=Contact.Kind.SSP, by=coordinator_odense, **facts)
    SavedFilter.objects.create(user=coordinator_odense, name="Skoler", query="arbejdsplads=Tilde+L%C3%A6rerskole")
    erasing.erase_person(person=teacher.person, by=administrator)
    assert (Contact.objects.count(), SavedFilter.objects.count()) == (1, 1)
