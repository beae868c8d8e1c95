import secrets
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from materials.models.lists import Band
from materials.models.weeks import ThemeWeekPage


def new_secret():
    """Return 43 letters that nobody guesses."""
    return secrets.token_urlsafe(32)


class WeekPlanQuerySet(models.QuerySet):
    def opened_with(self, secret):
        """The plan that one of its two secrets opens."""
        return self.filter(Q(edit_secret=secret) | Q(read_secret=secret))

    def forgotten(self, *, today=None):
        """Plans nobody has opened in more than a year."""
        last_day = (today or timezone.localdate()) - timedelta(days=WeekPlan.KEPT_DAYS)
        return self.filter(used_on__lt=last_day)


class WeekPlan(models.Model):
    """A theme week as somebody planned it: which lessons on which days. Whoever has its address may read or change it.

    It says nothing about who: no account, no address, no text of one's own. Both secrets are kept as they are, because
    the page shows them again; what they open is a choice among public lessons.
    """

    KEPT_DAYS = 400  # a school year and some weeks
    STEPS_BACK = 20

    edit_secret = models.CharField(_("hemmelighed til at rette"), max_length=43, unique=True, default=new_secret)
    read_secret = models.CharField(_("hemmelighed til at vise"), max_length=43, unique=True, default=new_secret)
    week = models.ForeignKey(
        ThemeWeekPage, on_delete=models.CASCADE, related_name="week_plans", verbose_name=_("temauge")
    )
    band = models.CharField(_("trin"), max_length=20, choices=Band.choices)
    days = models.JSONField(_("dage"))  # [{"name": "mandag", "lessons": [primary keys in order]}]
    earlier = models.JSONField(_("dage før de seneste ændringer"), default=list, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    used_on = models.DateField(_("sidst brugt"), default=timezone.localdate)

    objects = WeekPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ugeplan")
        verbose_name_plural = _("ugeplaner")
        indexes = [models.Index(fields=["used_on"], name="week_plan_used_on")]

    def __str__(self):
        return _("Ugeplan %(number)s") % {"number": self.pk}

    def get_absolute_url(self):
        return reverse("materials:plan", args=[self.edit_secret])

    def get_shared_url(self):
        """The address that shows the plan and cannot change it."""
        return reverse("materials:plan", args=[self.read_secret])
