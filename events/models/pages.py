from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from pages.models import BasePage


class EventIndexPage(BasePage, Page):
    """The list of events, at /temadage/. Events are plain rows; only the words above them are edited here."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = []
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
