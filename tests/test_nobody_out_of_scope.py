"""Every address, with whatever it can be asked for, shows nobody to those in whose scope she is not.

A member of staff in Odense with a name like no other has left a trace everywhere: work, training, certificate, a seat
at the theme day of Fyn's info house, an invitation. The walk is over all addresses there are, so a new one is in it by
itself; tests/test_who_comes_in.py turns red for one without a declared rule.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.actions import issue
from events import actions as events
from events.models import Attendance, Interest
from registry import actions, coverage
from registry.models import Affiliation, Invitation, Programme
from tests import factories, test_who_comes_in
from tests.events.conftest import make_event, make_service

RARE = "Gulfjerdansk"
OUTSIDERS = ("visitor", "teacher", "coordinator", "info_house", "editor")
INSIDERS = ("coordinator_odense", "adviser", "administrator")
ASKED = ["", "?kommune=0461", "?soeg=Kanar", "?q=Kanar", "?infohus=fyn", "?sted=0461", "?sorter=-navn&status="]

pytestmark = pytest.mark.django_db


@pytest.fixture
def canary(coordinator_odense, teacher):
    """She, and the numbers of everything that is about her, by the names addresses use."""
    user = factories.colleague("kanarie@odense.example", name=f"Kanarie {RARE}", municipality="0461")
    person, programme = user.person, Programme.objects.get(slug="grundkursus")
    affiliation = person.affiliations.get()
    Affiliation.objects.filter(pk=affiliation.pk).update(claimed_at=timezone.now(), approved_at=None)
    training = actions.record_training(
        person=person, programme=programme, on=timezone.localdate(), source="decree", by=coordinator_odense
    )
    certificate = issue(training=training)
    event = make_event(district_id=6, municipality_id="0461", service=make_service(programme=programme), capacity=5)
    booking = events.enrol(event=event, people=[person], by=coordinator_odense)
    enrolment, session = booking.enrolments.get(), event.sessions.get()
    Attendance.objects.create(enrolment=enrolment, session=session, noted_by=coordinator_odense)
    event.sessions.update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() + timedelta(hours=1))
    interest = Interest.objects.create(service=event.service, district_id=6, municipality_id="0461", shown_by=user)
    Invitation.objects.create(person=person, programme=programme, municipality_id="0461", invited_by=coordinator_odense)
    return {
        "event": event.pk,
        "session": session.pk,
        "booking": booking.pk,
        "enrolment": enrolment.pk,
        "interest": interest.pk,
        "reference": person.reference,
        "training_id": training.pk,
        "code": certificate.code,
        "municipality": "odense",
        "place": "odense",
        "district": "fyn",
        "house": "fyn",
        "pk": affiliation.pk,
    }


def walk(client):
    """Yield (address, what it answers) for every address as asked in every way."""
    for address, pattern in test_who_comes_in.WALKED:
        path = test_who_comes_in.filled_in(address, pattern)
        for asked in ASKED:
            response = client.get(path + asked)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            for close in response._resource_closers:  # response.close() would close the database too
                close()
            yield path + asked, content.decode("utf-8", "replace")


def telling(client):
    return [address for address, content in walk(client) if RARE in content or "kanarie@odense" in content]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_meet_her_nowhere(who, cast, canary, client_of, content, monkeypatch):
    monkeypatch.setattr(test_who_comes_in, "PARTS", test_who_comes_in.PARTS | canary)
    assert telling(client_of(cast[who])) == []


@pytest.mark.parametrize("who", INSIDERS)
def test_those_in_whose_scope_she_is_meet_her_so_the_walk_can_find_somebody(
    who, cast, canary, client_of, content, monkeypatch
):
    monkeypatch.setattr(test_who_comes_in, "PARTS", test_who_comes_in.PARTS | canary)
    met = telling(client_of(cast[who]))
    assert f"/register/{canary['reference']}/" in met
    assert "/min-kommune/?kommune=0461" in met
    assert len(met) >= 8


def test_the_numbers_of_coverage_name_nobody(canary, client, content):
    assert coverage.by_municipality(timezone.localdate()) == {"0461": 1}
    for name in ("coverage", "figures"):
        assert RARE not in client.get(reverse(f"registry:{name}")).content.decode()
