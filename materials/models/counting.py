from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from materials.models.lists import Band

FIRST_OF_A_MONTH = Q(month__day=1)


class Download(models.TextChoices):
    """What was downloaded of a lesson or of a week."""

    PDF = "pdf", _("Forløb som PDF")
    DOCX = "docx", _("Forløb til Word")
    SHEET = "sheet", _("Ark, kort og plakater")
    ZIP = "zip", _("Hele ugen som ZIP")
    PLAN_ZIP = "plan_zip", _("Egen plan som ZIP")
    PLAN_PDF = "plan_pdf", _("Egen plan som PDF")


class MonthlyDownloads(models.Model):
    """How often a lesson or a theme week was downloaded in a month. By whom is not known, and cannot be."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="monthly_downloads", verbose_name=_("side"))
    band = models.CharField(
        _("trin"), max_length=20, choices=Band.choices, blank=True
    )  # of a week; lessons have theirs
    kind = models.CharField(_("slags"), max_length=10, choices=Download.choices)
    month = models.DateField(_("måned"))  # its first day
    number = models.PositiveIntegerField(_("antal"), default=0)

    class Meta:
        verbose_name = _("hentninger i en måned")
        verbose_name_plural = _("hentninger i måneder")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "band", "kind", "month"], name="downloads_are_counted_once_a_month"
            ),
            models.CheckConstraint(condition=FIRST_OF_A_MONTH, name="downloads_name_a_month_by_its_first_day"),
        ]

    def __str__(self):
        return f"{self.page_id} {self.kind} {self.month:%Y-%m}: {self.number}"


class SearchInVainQuerySet(models.QuerySet):
    def shown(self):
        """What editors may see: only words searched for so often that they are nobody's own."""
        return self.filter(number__gte=SearchInVain.SHOWN_FROM)

    def over(self, *, month):
        """Rows of months before `month` that were never shown, and never will be."""
        return self.filter(month__lt=month, number__lt=SearchInVain.SHOWN_FROM)


class SearchInVain(models.Model):
    """That something was searched for in a month and not found.

    The words themselves are kept from the third search on. Until then only their keyed hash is, so that a name somebody
    typed once stands nowhere.
    """

    SHOWN_FROM = 3
    MOST_A_MONTH = 2000

    digest = models.CharField(_("kontroltal"), max_length=64)
    words = models.CharField(_("søgeord"), max_length=80, blank=True)
    month = models.DateField(_("måned"))
    number = models.PositiveIntegerField(_("antal"), default=0)

    objects = SearchInVainQuerySet.as_manager()

    class Meta:
        verbose_name = _("søgning uden fund")
        verbose_name_plural = _("søgninger uden fund")
        constraints = [
            models.UniqueConstraint(fields=["month", "digest"], name="search_in_vain_is_counted_once_a_month"),
            models.CheckConstraint(condition=FIRST_OF_A_MONTH, name="search_in_vain_names_a_month_by_its_first_day"),
            models.CheckConstraint(
                condition=Q(words="") | Q(number__gte=3), name="words_searched_for_rarely_are_not_kept"
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}: {self.number}"
