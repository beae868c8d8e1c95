"""What administrators keep in the back office: the services, and how events of one kind usually are."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from events.models import EventTemplate, Service


class ServiceViewSet(SnippetViewSet):
    """How people are registered cannot be changed once there are events: each event keeps the service's of its day."""

    model = Service
    list_display = ["title", "registration", "programme", "minutes", "valid_to"]
    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("description"),
        FieldPanel("registration"),
        FieldPanel("programme"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("position"), FieldPanel("valid_to")]),
    ]


class EventTemplateViewSet(SnippetViewSet):
    """The programme inside a session is written on an event, and follows when that event is copied."""

    model = EventTemplate
    list_display = ["title", "service", "capacity", "minimum"]
    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("service")]),
        FieldPanel("description"),
        FieldPanel("preparation"),
        FieldPanel("audience"),
        InlinePanel(
            "sessions",
            panels=[
                FieldPanel("title"),
                FieldRowPanel([FieldPanel("days_after"), FieldPanel("starts"), FieldPanel("ends")]),
                FieldPanel("is_required"),
            ],
            heading=_("Mødegange"),
            label=_("Mødegang"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("capacity"), FieldPanel("minimum")]),
                FieldRowPanel([FieldPanel("closes_days_before"), FieldPanel("cancel_days_before")]),
                FieldPanel("offer_hours"),
                FieldPanel("needs_approval"),
            ],
            heading=_("Pladser og frister"),
        ),
    ]


class EventCatalogue(SnippetViewSetGroup):
    """Kerneydelser and skabeloner under one entry in the menu."""

    menu_label = _("Arrangementer")
    menu_icon = "calendar-alt"
    menu_order = 805
    items = (ServiceViewSet, EventTemplateViewSet)
