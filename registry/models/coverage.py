from django.db import models
from django.utils.translation import gettext_lazy as _


class CoverageStep(models.Model):
    """By how many the number of trained people rises or falls in one cell and period. Derived from the trainings.

    A cell is a programme (0: any), a sector (0: any) and a municipality ("": employed by none). On each day a trained
    person stands in one cell of each programme and of »any«: that of her newest training that holds. The number of
    trained people on a day is the sum of all changes until then; whole years and months are summed up beforehand, so
    that it is found in few rows however many trainings there are. registry.coverage keeps this table, nobody else.
    """

    class Level(models.TextChoices):
        DAY = "d", _("dag")
        MONTH = "m", _("måned")
        YEAR = "y", _("år")

    level = models.CharField(_("periodens længde"), max_length=1, choices=Level.choices)
    period = models.DateField(_("periodens første dag"))
    programme = models.PositiveIntegerField(_("forløb"))
    sector = models.PositiveIntegerField(_("fagområde"))
    municipality = models.CharField(_("kommune"), max_length=4, blank=True)
    change = models.IntegerField(_("ændring"))

    class Meta:
        verbose_name = _("ændring i dækning")
        verbose_name_plural = _("ændringer i dækning")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "sector", "level", "period", "municipality"], name="one_step_per_cell_and_period"
            )
        ]
        indexes = [models.Index(fields=["municipality", "programme", "level", "period"], name="coverage_of_place")]

    def __str__(self):
        return f"Ændring i dækning {self.pk}"
