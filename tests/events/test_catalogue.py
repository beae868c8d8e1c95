"""Services and templates in the back office: kept by administrators, and used by whoever makes an event."""

import pytest
from django.urls import reverse

from events.models import EventTemplate, Service

pytestmark = pytest.mark.django_db


def addresses():
    service, template = Service.objects.first(), EventTemplate.objects.first()
    return [
        reverse("wagtailsnippets_events_service:list"),
        reverse("wagtailsnippets_events_service:edit", args=[service.pk]),
        reverse("wagtailsnippets_events_eventtemplate:list"),
        reverse("wagtailsnippets_events_eventtemplate:edit", args=[template.pk]),
    ]


def test_administrators_keep_services_and_templates(client_of, administrator):
    client = client_of(administrator)
    assert [client.get(address).status_code for address in addresses()] == [200] * 4


@pytest.mark.parametrize("who", ["visitor", "teacher", "coordinator", "info_house", "adviser", "editor"])
def test_nobody_else_does(cast, client_of, who):
    client = client_of(cast[who])
    assert {client.get(address).status_code for address in addresses()} <= {302, 403}


def test_a_template_is_changed_with_its_sessions(client_of, administrator):
    template = EventTemplate.objects.get(slug="temadag")
    session = template.sessions.get()
    slots = session.slots
    sent = {
        "title": "Ny temadag",
        "slug": "temadag",
        "service": template.service_id,
        "capacity": 25,
        "minimum": 5,
        "closes_days_before": 14,
        "cancel_days_before": 7,
        "sessions-TOTAL_FORMS": 2,
        "sessions-INITIAL_FORMS": 1,
        "sessions-MIN_NUM_FORMS": 0,
        "sessions-MAX_NUM_FORMS": 1000,
        "sessions-0-id": session.pk,
        "sessions-0-days_after": 0,
        "sessions-0-starts": "09:00",
        "sessions-0-ends": "15:30",
        "sessions-0-is_required": "on",
        "sessions-1-days_after": 7,
        "sessions-1-starts": "09:00",
        "sessions-1-ends": "12:00",
    }
    address = reverse("wagtailsnippets_events_eventtemplate:edit", args=[template.pk])
    assert client_of(administrator).post(address, sent).status_code == 302
    template = EventTemplate.objects.get(slug="temadag")
    assert (template.title, template.capacity) == ("Ny temadag", 25)
    assert [one.days_after for one in template.sessions.all()] == [0, 7]
    assert template.sessions.first().slots == slots
