from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from pages.models.glossary import GlossaryTerm

LONGEST_WORD = 60


class SearchEntryQuerySet(models.QuerySet):
    def readable(self):
        """Those a visitor may read: pages that are live and public, and so is all above them; terms; addresses."""
        pages = Page.objects.live().public()
        for path in Page.objects.filter(live=False, numchild__gt=0).values_list("path", flat=True):
            pages = pages.exclude(path__startswith=path)
        return self.filter(Q(page=None) | Q(page__in=pages))


class SearchEntry(models.Model):
    """Something the site's search can find: a page, a term of the glossary, or an address an app answers itself."""

    page = models.OneToOneField(
        Page, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("side")
    )
    term = models.OneToOneField(
        GlossaryTerm, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("fagord")
    )
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    kind = models.CharField(_("slags"), max_length=60)
    title = models.CharField(_("titel"), max_length=255)
    text = models.TextField(_("tekst"), blank=True)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("indgang i søgningen")
        verbose_name_plural = _("indgange i søgningen")
        constraints = [
            models.CheckConstraint(
                condition=Q(page__isnull=False, term=None, address="")
                | Q(page=None, term__isnull=False, address="")
                | (Q(page=None, term=None) & ~Q(address="")),
                name="an_entry_is_a_page_a_term_or_an_address",
            ),
            models.UniqueConstraint(fields=["address"], condition=~Q(address=""), name="one_entry_per_address"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        if self.page_id:
            return self.page.url
        return self.term.get_absolute_url() if self.term_id else self.address


class SearchWord(models.Model):
    """A word of an entry: its stem in plain letters, the word as it stood there, and how much it says about it."""

    entry = models.ForeignKey(
        SearchEntry, on_delete=models.CASCADE, related_name="words", verbose_name=_("indgang"), db_index=False
    )
    stem = models.CharField(_("stamme"), max_length=LONGEST_WORD)
    word = models.CharField(_("ord"), max_length=LONGEST_WORD)
    weight = models.FloatField(_("vægt"))

    class Meta:
        verbose_name = _("ord i søgningen")
        verbose_name_plural = _("ord i søgningen")
        constraints = [models.UniqueConstraint(fields=["entry", "stem"], name="one_word_per_entry_and_stem")]
        indexes = [models.Index(fields=["stem"], name="search_words_by_stem")]

    def __str__(self):
        return self.word
