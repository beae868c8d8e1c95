from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from pages.blocks import ArticleBlocks


class BasePage(models.Model):
    """What every page of the site has: a lead. Mixed into Wagtail's own page."""

    lead = models.TextField(_("manchet"), blank=True, help_text=_("En eller to sætninger øverst på siden og i lister."))

    class Meta:
        abstract = True


class HomePage(BasePage, Page):
    """The front page: what Forebyg is and the shortest way to the first lesson."""

    SHOWN = 6

    body = StreamField(ArticleBlocks(), verbose_name=_("indhold"), blank=True)

    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    template = "pages/home.html"

    class Meta:
        verbose_name = _("forside")
        verbose_name_plural = _("forsider")

    def get_context(self, request, *args, **kwargs):
        pages = self.get_children().live().in_menu().specific(defer=True)
        sections = [{"page": page, **self.below(page)} for page in pages]
        return super().get_context(request, *args, **kwargs) | {"sections": sections}

    def below(self, section):
        """Return what stands below a section: the cards an app gives for it (hook `cards_below`), or its first pages.

        The front page is kept for some minutes, so cards tell nothing that changes by the hour.
        """
        given = (hook(section) for hook in hooks.get_hooks("cards_below"))
        cards = next((cards for cards in given if cards is not None), None)
        children = section.get_children().live().specific()[: self.SHOWN] if cards is None else []
        return {"children": list(children), "cards": cards or []}


class SectionPage(BasePage, Page):
    """A section of the site that lists the pages below it."""

    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    search_fields = [*Page.search_fields, index.SearchField("lead")]
    template = "pages/section.html"

    class Meta:
        verbose_name = _("sektion")
        verbose_name_plural = _("sektioner")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"children": self.get_children().live().specific()}


class ArticlePage(BasePage, Page):
    """A page to read, such as the privacy policy."""

    body = StreamField(ArticleBlocks(), verbose_name=_("indhold"), blank=True)

    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    subpage_types = []
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    template = "pages/article.html"

    class Meta:
        verbose_name = _("artikel")
        verbose_name_plural = _("artikler")


@register_setting(icon="home", order=1)
class Operator(BaseGenericSetting):
    """The agency that runs the site. It changes over the years, so its name and numbers are never written in code."""

    name = models.CharField(_("navn"), max_length=200, default="SIRI")
    full_name = models.CharField(
        _("fuldt navn"), max_length=200, default="Styrelsen for International Rekruttering og Integration"
    )
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), default="kontakt@forebyg.example")
    phone = models.CharField(_("telefon"), max_length=20, blank=True)
    phone_hours = models.CharField(_("telefontid"), max_length=100, blank=True)
    cvr = models.CharField(_("CVR-nummer"), max_length=8, blank=True)
    hotline_name = models.CharField(_("hotline, navn"), max_length=100, default="Hotline mod radikalisering")
    hotline_phone = models.CharField(_("hotline, telefon"), max_length=20, default="41 74 90 90")
    hotline_hours = models.CharField(_("hotline, åbningstid"), max_length=100, default="alle dage kl. 8-22")
    accessibility_statement_url = models.URLField(
        _("tilgængelighedserklæring"),
        blank=True,
        help_text=_("Adressen på erklæringen i WAS-Tool. Er feltet tomt, vises sitets egen side."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel(n) for n in ("name", "full_name", "address", "email", "phone", "phone_hours", "cvr")],
            heading=_("Afsender"),
        ),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("hotline_name", "hotline_phone", "hotline_hours")], heading=_("Hotline")
        ),
        FieldPanel("accessibility_statement_url"),
    ]

    class Meta:
        verbose_name = _("afsender og kontakt")

    def __str__(self):
        return self.name
