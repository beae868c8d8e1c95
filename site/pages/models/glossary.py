import re

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from pages.alphabet import danish_key

# »indskoling / mellemtrin« names two things; »databeskyttelsesrådgiver (DPO)« one thing twice; »(niveau)« nothing.
BETWEEN_NAMES = re.compile(r"\s+/\s+|\s*\(|\)")
NO_NAME = {"niveau"}


class GlossaryTerm(index.Indexed, models.Model):
    """A technical term: what it means, since when, and the other words people use or used for the same thing."""

    danish = models.CharField(_("fagord"), max_length=120, unique=True)
    slug = models.SlugField(_("kortnavn"), max_length=120, unique=True, help_text=_("Bruges i adressen."))
    english = models.CharField(_("engelsk"), max_length=200, blank=True)
    definition = models.TextField(_("forklaring"))
    english_definition = models.TextField(_("forklaring på engelsk"), blank=True)
    period_note = models.TextField(_("hvornår bruges ordet"), blank=True)
    synonyms = models.TextField(
        _("andre ord for det samme"),
        blank=True,
        help_text=_("Et på hver linje, også ældre ord. Søgningen finder det samme på dem alle."),
    )
    source = models.TextField(_("kilde"), blank=True)
    is_explained_in_texts = models.BooleanField(
        _("forklares i teksterne"),
        default=True,
        help_text=_("Første gang ordet står i en tekst, kan læseren åbne forklaringen. Slå det fra for hverdagsord."),
    )

    search_fields = [
        index.SearchField("danish", boost=2),
        index.SearchField("synonyms", boost=2),
        index.SearchField("english"),
        index.SearchField("definition"),
        index.SearchField("period_note"),
        index.AutocompleteField("danish"),
    ]
    panels = [
        TitleFieldPanel("danish", targets=["slug"]),
        FieldPanel("definition"),
        FieldPanel("synonyms"),
        FieldPanel("period_note"),
        FieldPanel("is_explained_in_texts"),
        MultiFieldPanel([FieldPanel("english"), FieldPanel("english_definition")], heading=_("Engelsk")),
        FieldPanel("source"),
        FieldPanel("slug"),
    ]

    class Meta:
        ordering = ["danish"]
        verbose_name = _("fagord")
        verbose_name_plural = _("ordbog")

    def __str__(self):
        return self.danish

    def get_absolute_url(self):
        return f"{reverse('pages:glossary')}#{self.slug}"

    @property
    def names(self):
        """The names in the headword: »gadeplan / gadeplansindsats« holds two."""
        parts = (part.strip() for part in BETWEEN_NAMES.split(self.danish))
        return [part for part in parts if part and part not in NO_NAME]

    @property
    def other_names(self):
        return [line.strip() for line in self.synonyms.splitlines() if line.strip()]

    @property
    def letter(self):
        """The letter the term stands under: A-Å, or # for one that begins with a sign."""
        first = next((letter for letter in self.danish if letter.isalnum()), "#")
        return "Å" if danish_key(self.danish).startswith("}") else first.upper()


register_snippet(GlossaryTerm)
