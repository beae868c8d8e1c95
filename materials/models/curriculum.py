from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from materials.models.lists import Subject


class CurriculumReferenceQuerySet(models.QuerySet):
    def standing_in_for(self, references, *, on=None):
        """Return what `references` are on the day `on` (today): each one itself, or the successor that replaced it.

        The order is kept and nothing stands twice. One query for each step of the chain that somebody has to take.
        """
        on = on or timezone.localdate()
        standing, seen = list(references), set()
        while outdated := {r.successor_id for r in standing if r.is_replaced(on)} - seen:
            seen |= outdated
            found = self.select_related("subject").in_bulk(outdated)
            standing = [found.get(r.successor_id, r) if r.is_replaced(on) else r for r in standing]
        return list(dict.fromkeys(standing))


class CurriculumReference(index.Indexed, models.Model):
    """A place in a national curriculum that lessons point at, valid for a time.

    Lessons point at the row and never copy it: a change here shows in every lesson, without a new version of it. When a
    curriculum gives way to another, the row gets a last day and a successor, and lessons show the successor.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="references", verbose_name=_("fag"))
    title = models.CharField(_("titel"), max_length=200, help_text=_("For eksempel kompetenceområdet."))
    curriculum = models.CharField(
        _("læreplan"), max_length=100, blank=True, help_text=_("For eksempel Fælles Mål eller fagplan.")
    )
    body = models.TextField(_("tekst"), blank=True, help_text=_("Målets ordlyd eller en kort forklaring."))
    valid_from = models.DateField(_("gælder fra"), null=True, blank=True)
    valid_to = models.DateField(_("gælder til og med"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        verbose_name=_("afløses af"),
        help_text=_("Vises i forløbene, når den sidste dag er gået."),
    )

    objects = CurriculumReferenceQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("subject"), FieldPanel("curriculum")]),
        FieldPanel("title"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]), FieldPanel("successor")],
            heading=_("Gyldighed"),
            help_text=_("Ændringer slår igennem i alle forløb, der henviser hertil, med det samme."),
        ),
    ]
    search_fields = [index.SearchField("title"), index.AutocompleteField("title"), index.SearchField("body")]

    class Meta:
        verbose_name = _("læreplanshenvisning")
        verbose_name_plural = _("læreplanshenvisninger")
        ordering = ["subject__position", "subject__title", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="curriculum_reference_ends_after_it_begins",
                violation_error_message=_("»Gælder til« skal være samme dag som »gælder fra« eller senere."),
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("id")),
                name="curriculum_reference_is_not_its_own_successor",
                violation_error_message=_("En henvisning kan ikke afløse sig selv."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(valid_to__isnull=False),
                name="curriculum_reference_with_a_successor_has_a_last_day",
                violation_error_message=_("Skriv, hvornår henvisningen gælder til, når den har en afløser."),
            ),
        ]

    def __str__(self):
        return f"{self.subject}: {self.title}"

    def clean(self):
        super().clean()
        later, seen = self.successor, {self.pk}
        while later:
            if later.pk in seen:
                raise ValidationError({"successor": _("Henvisningerne afløser hinanden i ring.")})
            seen.add(later.pk)
            later = later.successor

    def is_replaced(self, on):
        """True when another row has taken this one's place on the day `on`."""
        return bool(self.successor_id and self.valid_to and self.valid_to < on)

    def is_over(self, on=None):
        """True when its last day has passed, whether or not something took its place."""
        return bool(self.valid_to and self.valid_to < (on or timezone.localdate()))
