"""From the locked attendance to the results: those who came answer by an address in their mail, unseen."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from events import actions, evaluating
from events.models import EvaluationTicket
from outbox.actions import send_due
from outbox.models import Mail
from registry.models import Person
from tests.events.conftest import AARHUS, make_event, make_people, move_in_time
from tests.events.test_evaluating import fields

pytestmark = pytest.mark.django_db
CAME = 6


@pytest.fixture
def locked(by):
    """A theme day at which six of eight were present, with its attendance locked."""
    event, people = make_event(capacity=9), make_people(*[AARHUS] * (CAME + 2))
    for number, person in enumerate(people):
        Person.objects.filter(pk=person.pk).update(email=f"person{number}@kommune.example")
    enrolments = actions.enrol(event=event, people=people, by=by).enrolments.order_by("pk")
    move_in_time(event, timedelta(days=-31))
    for enrolment in enrolments[:CAME]:
        actions.note_attendance(enrolment=enrolment, session=event.sessions.get(), by=by)
    actions.lock_attendance(event=event, by=by)
    return event


def addresses_in(letters):
    return re.findall(r"/temadage/evaluering/[\w-]+/", " ".join(letter.body for letter in letters))


def test_each_who_came_gets_an_address_of_her_own_and_it_works(client_of, adviser, locked):
    while send_due().sent:
        pass
    sent = addresses_in(mail.outbox)
    assert (len(sent), len(set(sent)), EvaluationTicket.objects.count()) == (CAME, CAME, CAME)
    for address in sent:
        assert client_of().post(address, fields(locked)).url == "/temadage/evaluering/tak/"
    assert evaluating.rate_of(locked) == evaluating.Rate(CAME, CAME)
    shown = client_of(adviser).get(f"/temadage/{locked.pk}/evaluering/").content.decode()
    assert shown.count("Gennemsnit <strong>4,0</strong> af 5") == 2


def test_no_row_of_the_outbox_holds_the_address(locked):
    while send_due().sent:
        pass
    kept = str(list(Mail.objects.values()))
    assert [address for address in addresses_in(mail.outbox) if address.split("/")[3] in kept] == []


def test_a_mail_that_is_written_again_holds_the_same_address(client_of, by, locked):
    while send_due().sent:
        pass
    first = addresses_in(mail.outbox)
    assert client_of().post(first[0], fields(locked)).status_code == 302
    actions.unlock_attendance(event=locked, by=by, because="En manglede.")
    actions.lock_attendance(event=locked, by=by)
    mail.outbox.clear()
    while send_due().sent:
        pass
    assert sorted(addresses_in(mail.outbox)) == sorted(first)
    assert EvaluationTicket.objects.count() == CAME
    assert "kan kun bruges én gang" in client_of().get(first[0]).content.decode()
