from django.db import models
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from events.models.events import Event
from pages.blocks import ArticleBlocks
from pages.models import BasePage


class EventIndexPage(BasePage, Page):
    """The list of events, at /temadage/. Events are plain rows; only the words above them are edited here."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["events.EventPage"]
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    search_fields = [*Page.search_fields, index.SearchField("lead")]

    class Meta:
        verbose_name = _("arrangementsoversigt")

    def serve(self, request, *args, **kwargs):
        from events.views import event_list  # views know the models, never the other way round

        return event_list(request, page=self)

    def serve_preview(self, request, mode_name):
        return self.serve(request)


class EventPage(BasePage, Page):
    """More about one event than its row holds: text and a picture, written by editors. Shown at the event's address.

    Most events have none. Nothing about seats or people is here: publishing a revision saves over the whole row.
    """

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="about", verbose_name=_("arrangement"))
    picture = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("billede"),
    )
    body = StreamField(ArticleBlocks(), verbose_name=_("indhold"), blank=True)

    parent_page_types = ["events.EventIndexPage"]
    subpage_types = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("event"),
        FieldPanel("lead"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = _("side om et arrangement")
        verbose_name_plural = _("sider om arrangementer")

    def serve(self, request, *args, **kwargs):
        return redirect(self.event.get_absolute_url())
