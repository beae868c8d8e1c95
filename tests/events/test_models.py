from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from events.models import Attendance, Booking, Enrolment, Event, EventSession, Headcount, Service
from events.models.payers import validate_cvr, validate_gln
from registry.models import Person, Programme
from tests.events.conftest import make_event, make_people, make_service

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def refused(constraint, make):
    """True when the database itself refuses what `make` does, by the constraint of that name."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()
    return True


def changed(row, **values):
    """A function that writes these values on the row, past all Python."""
    return lambda: type(row).objects.filter(pk=row.pk).update(**values)


def enrolment(event, person=None, **values):
    booking = values.pop("booking", None) or Booking.objects.create(event=event)
    return Enrolment.objects.create(event=event, booking=booking, person=person, **values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("seats_taken_between_0_and_capacity", {"seats_taken": 4}),
        ("seats_taken_between_0_and_capacity", {"capacity": 0, "seats_taken": 1}),
        ("event_minimum_within_capacity", {"minimum": 4}),
        ("organiser_has_its_scope", {"organiser": "municipality"}),
        ("organiser_has_its_scope", {"organiser": "info_house", "district": None}),
        ("announced_event_has_place_or_link", {"place": ""}),
        ("enrolment_closes_after_it_opens", {"enrolment_opens_at": NOW + timedelta(days=99)}),
        ("quota_has_number_and_date", {"municipality_quota": 2}),
        ("quota_has_number_and_date", {"quota_until": NOW}),
        ("quota_has_number_and_date", {"municipality_quota": 0, "quota_until": NOW}),
        ("price_is_more_than_nothing", {"price": 0}),
    ],
)
def test_event_refuses(event, constraint, values):
    assert refused(constraint, changed(event, **values))


def test_a_constraint_speaks_danish(event):
    event.minimum = 4
    with pytest.raises(ValidationError) as error:
        event.validate_constraints()
    assert error.value.messages == ["Det mindste antal deltagere er større end antallet af pladser."]


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("enrolment_has_person_or_name_by", {"person": None}),
        ("only_an_offer_has_a_deadline", {"offer_until": NOW}),
        ("only_an_offer_has_a_deadline", {"state": "offered"}),
        ("only_the_confirmed_have_an_outcome", {"outcome": "no_show"}),
    ],
)
def test_enrolment_refuses(event, people, constraint, values):
    assert refused(constraint, changed(enrolment(event, people[0]), **values))


def test_a_person_has_one_live_enrolment_at_an_event(event, people):
    enrolment(event, people[0], state="cancelled")
    enrolment(event, people[0])
    match = "one_live_enrolment_per_person_and_event|UNIQUE.*person"
    assert refused(match, lambda: enrolment(event, people[0], state="confirmed"))
    enrolment(event, people[0], state="declined")
    enrolment(make_event(), people[0])


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("priority_has_a_reason", {"priority": 1}),
        ("priority_has_a_reason", {"priority_because": "Fordi"}),
        ("approval_has_time_and_person", {"approved_at": NOW}),
    ],
)
def test_booking_refuses(event, constraint, values):
    assert refused(constraint, changed(Booking.objects.create(event=event), **values))


def test_attendance_is_noted_once_for_each_session(event, people):
    row = {"enrolment": enrolment(event, people[0]), "session": event.sessions.get()}
    Attendance.objects.create(**row)
    match = "one_attendance_per_enrolment_and_session|UNIQUE.*session"
    assert refused(match, lambda: Attendance.objects.create(**row, mark="excused"))


def test_a_session_ends_after_it_starts(event):
    assert refused("session_ends_after_it_starts", changed(event.sessions.get(), ends_at=NOW))


def test_only_a_service_with_names_trains():
    service = make_service(registration="headcount")
    assert refused("only_a_named_service_trains", changed(service, programme=Programme.objects.first()))


# No names where none are asked for


@pytest.fixture
def dialogue(any_db):
    """A youth dialogue: a head count, no names."""
    return make_event(service=make_service("ung-til-ung", registration="headcount"))


@pytest.mark.parametrize("registration", ["headcount", "none"])
def test_the_schema_has_no_place_for_people_at_an_event_without_names(event, people, registration):
    dialogue = make_event(service=make_service("dialog", registration=registration))
    booking = Booking.objects.create(event=event)

    def book():
        Booking.objects.create(event_id=dialogue.pk)
        connection.check_constraints()

    def enrol():
        Enrolment.objects.create(event_id=dialogue.pk, booking=booking, person=people[0])
        connection.check_constraints()

    assert (dialogue.named_key, event.named_key) == (None, event.pk)
    assert (refused("(?i)foreign key", book), refused("(?i)foreign key", enrol)) == (True, True)


def test_an_event_with_bookings_cannot_stop_asking_for_names(event):
    Booking.objects.create(event=event)

    def stop():
        Event.objects.filter(pk=event.pk).update(registration="headcount")
        connection.check_constraints()

    assert refused("(?i)foreign key", stop)


def test_an_event_without_names_takes_no_seat(dialogue):
    assert refused("only_a_named_event_takes_seats", changed(dialogue, seats_taken=1))


def test_a_head_count_holds_numbers_and_who_counted():
    kinds = {field.name: type(field) for field in Headcount._meta.concrete_fields}
    assert kinds == {
        "id": models.BigAutoField,
        "session": models.OneToOneField,
        "participants": models.PositiveSmallIntegerField,
        "counted_at": models.DateTimeField,
        "counted_by": models.ForeignKey,
    }


def test_people_reach_an_event_through_bookings_enrolments_and_staff_only():
    """All that points at an event or a session, with all that names a person: only by way of `named_key`."""
    pointing = {
        field.remote_field.field_name
        for model in (Booking, Enrolment)
        for field in model._meta.concrete_fields
        if field.related_model is Event
    }
    of_people = {
        f"{related.related_model.__name__}.{related.field.name}"
        for related in Person._meta.related_objects
        if related.related_model._meta.app_label == "events"
    }
    texts = {
        field.name
        for model in (EventSession, Headcount)
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
    }
    assert (pointing, of_people, texts) == ({"named_key"}, {"Enrolment.person"}, {"title"})


# What is told


@pytest.mark.parametrize("number", ["29189773", "12345674"])
def test_cvr_numbers_with_right_check_digit_pass(number):
    validate_cvr(number)


@pytest.mark.parametrize("number", ["29189774", "2918977", "291897730", "2918977a", ""])
def test_other_cvr_numbers_are_refused(number):
    with pytest.raises(ValidationError):
        validate_cvr(number)


def test_ean_numbers_are_told_by_their_check_digit():
    validate_gln("5798000420236")
    for wrong in ("5798000420237", "579800042023", "57980004202360", "x798000420236"):
        with pytest.raises(ValidationError):
            validate_gln(wrong)


def test_an_event_knows_whether_one_can_sign_up(event):
    day = timedelta(days=1)
    before = {"enrolment_opens_at": NOW + day}
    closed = {"enrolment_closes_at": NOW - day}
    headcount = make_event(service=make_service("dialog", registration="headcount"))
    cases = [make_event(), make_event(state="draft"), make_event(**before), make_event(**closed), headcount]
    asked = [case.is_open_for_enrolment() for case in cases]
    assert asked == [True, False, False, False, False]
    found = Event.objects.open_for_enrolment().filter(pk__in=[case.pk for case in cases])
    assert list(found) == cases[:1]


def test_free_seats_are_those_not_taken(event):
    Event.objects.filter(pk=event.pk).update(seats_taken=3)
    event.refresh_from_db()
    has_free_seats = Event.objects.with_free_seats().filter(pk=event.pk).exists()
    assert (event.free_seats, event.is_full, has_free_seats) == (0, True, False)


def test_a_service_keeps_its_events(event):
    with pytest.raises(models.ProtectedError):
        Service.objects.filter(pk=event.service_id).delete()


def test_people_have_their_places_by_reference(event):
    first, second = (enrolment(event, person) for person in make_people("0751", "0751"))
    assert (first.reference != second.reference, str(first)) == (True, f"Tilmelding {first.pk}")
