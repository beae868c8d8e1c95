"""A dialogue event has no field, page, export or log that holds a participant's name, and cannot get one unseen."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.urls import NoReverseMatch, get_resolver, reverse

from events.models import Evaluation, EvaluationTicket, Event, EventSession, Headcount
from outbox.models import Mail
from registry.models import Lookup, Person
from tests.events.conftest import make_event, make_service, move_in_time
from tests.events.test_views import text_of

pytestmark = pytest.mark.django_db
TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)


@pytest.fixture
def dialogue():
    """A youth dialogue of the agency that began today: a head count, no names."""
    event = make_event(organiser="agency", service=make_service("ung-til-ung", registration="headcount"))
    move_in_time(event, timedelta(days=-30))
    return event


# The schema


def foreign_keys(model):
    return [field for field in model._meta.local_concrete_fields if field.remote_field]


def is_named(model, seen=()):
    """True when a row must lead, by keys that cannot be empty, to `named_key`, which only a named event has."""
    for key in foreign_keys(model):
        if not key.null and key.remote_field.field_name == "named_key":
            return True
        if not key.null and key.related_model not in (*seen, model) and is_named(key.related_model, (*seen, model)):
            return True
    return False


def at_any_event():
    """All models of which a row can belong to an event without names."""
    return [
        model
        for model in apps.get_models()
        if any(key.related_model in (Event, EventSession) for key in foreign_keys(model)) and not is_named(model)
    ]


def test_what_belongs_to_a_dialogue_has_these_texts_and_no_others():
    found = {
        model.__name__: {f.name for f in model._meta.local_concrete_fields if isinstance(f, TEXTS) and not f.choices}
        for model in at_any_event()
    }
    assert found == {
        "EventChange": {"because"},
        "EventPage": {"lead"},  # the editors' words on a public page
        "EventSession": {"title", "slots"},
        "Headcount": set(),
        "Interest": set(),
    }


def test_what_belongs_to_a_dialogue_names_staff_only():
    """Those who plan, count and ask for a date have a sign-in; nobody who came has a key to stand behind."""
    found = {
        f"{model.__name__}.{key.name}": key.related_model.__name__
        for model in [Event, *at_any_event()]
        for key in foreign_keys(model)
        if key.related_model.__name__ in ("User", "Person", "Enrolment", "Booking")
    }
    assert found == {
        "EventChange.by": "User",
        "Headcount.counted_by": "User",
        "Interest.invited_by": "User",
        "Interest.shown_by": "User",
    }


def test_all_that_holds_a_person_leads_to_a_named_event():
    to_people = {
        f"{relation.related_model.__name__}.{relation.field.name}"
        for relation in Person._meta.related_objects
        if relation.related_model._meta.app_label == "events"
    }
    named = {m.__name__ for m in apps.get_models() if m._meta.app_label == "events" and is_named(m)}
    assert to_people == {"Enrolment.person"}
    assert named == {
        "AnswerLink", "Attendance", "Booking", "Enrolment", "Evaluation", "EvaluationAnswer", "EvaluationTicket",
    }  # fmt: skip


@pytest.mark.parametrize("model", [EvaluationTicket, Evaluation])
def test_the_database_refuses_an_evaluation_of_a_dialogue(dialogue, model):
    values = {"digest": "0" * 64, "expires_on": "2027-01-01"} if model is EvaluationTicket else {}
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), transaction.atomic():
        model.objects.create(event_id=dialogue.pk, **values)
        connection.check_constraints()


# The pages


def addresses_of(event):
    """Every address of this event that can be read, with its answer to the administrator."""
    for pattern in get_resolver("events.urls").url_patterns:
        try:
            yield reverse(f"events:{pattern.name}", args=[event.pk])
        except NoReverseMatch:
            continue


def test_no_page_of_a_dialogue_asks_the_organiser_for_a_name(client_of, administrator, dialogue):
    client, fields = client_of(administrator), {}
    for address in addresses_of(dialogue):
        answer = client.get(address)
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            inside = re.search(r"<main.*?</main>", answer.content.decode(), re.S).group()
            names = re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', inside)
            fields[address.removeprefix(f"/temadage/{dialogue.pk}/")] = set(names)
    assert fields["deltagere/"] == {"csrfmiddlewaretoken", "participants"}
    assert not {"name", "email", "person", "people", "ticket", "soeg"} & set().union(*fields.values())


def test_a_count_is_noted_for_each_session_and_leaves_no_other_trace(client_of, administrator, dialogue):
    session, client = dialogue.sessions.get(), client_of(administrator)
    address = f"/temadage/{dialogue.pk}/deltagere/?moedegang={session.pk}"
    answer = client.post(address, {"participants": "27", "name": "Ida Elev", "because": "Ida Elev kom"})
    assert (answer.status_code, "Der var 27 deltagere." in text_of(client.get(address))) == (302, True)
    assert list(Headcount.objects.values_list("session", "participants", "counted_by")) == [
        (session.pk, 27, administrator.pk)
    ]
    assert (Lookup.objects.count(), Mail.objects.count(), dialogue.changes.count()) == (0, 0, 0)


@pytest.mark.parametrize("count", ["Ida Elev", "-1", "", "99999", "12,5"])
def test_a_count_is_a_number(client_of, administrator, dialogue, count):
    answer = client_of(administrator).post(f"/temadage/{dialogue.pk}/deltagere/", {"participants": count})
    assert (answer.status_code, Headcount.objects.count()) == (422, 0)


@pytest.mark.parametrize("what", ["doer/noter/", "doer/send/", "doer/ny/"])
def test_nothing_of_the_door_works_where_no_names_are_asked(client_of, administrator, dialogue, what):
    session = dialogue.sessions.get()
    sent = {"session": session.pk, "moedegang": session.pk, "present": 1, "ny": 1, "name": "Ida Elev", "ticket": "x"}
    people = Person.objects.count()
    client_of(administrator).post(f"/temadage/{dialogue.pk}/{what}", sent)
    assert (Person.objects.count(), session.attendances.count(), dialogue.seats_taken) == (people, 0, 0)
