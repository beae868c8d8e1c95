from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from registry.models import Programme, Sector


class Registration(models.TextChoices):
    """What is written down about those who come: their names, how many they were, or nothing."""

    NAMED = "named", _("Tilmelding med navn")
    HEADCOUNT = "headcount", _("Kun antal, ingen navne")
    NONE = "none", _("Ingen registrering")


class Service(models.Model):
    """Kerneydelse: one of the things the agency and the info houses offer, such as a theme day or a parent dialogue."""

    slug = models.SlugField(_("kortnavn"), unique=True)
    title = models.CharField(_("titel"), max_length=100)
    description = models.TextField(_("beskrivelse"), blank=True)
    registration = models.CharField(_("registrering"), max_length=10, choices=Registration.choices)
    programme = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="services",
        verbose_name=_("forløb"),
        help_text=_("Det, man er uddannet i bagefter. Kun når der tilmeldes med navn."),
    )
    minutes = models.PositiveSmallIntegerField(_("varighed i minutter"), default=120)
    position = models.PositiveSmallIntegerField(_("plads"), default=0)
    valid_to = models.DateField(_("lukket"), null=True, blank=True)

    class Meta:
        ordering = ["position", "title"]
        verbose_name = _("kerneydelse")
        verbose_name_plural = _("kerneydelser")
        constraints = [
            models.CheckConstraint(
                condition=Q(programme=None) | Q(registration=Registration.NAMED),
                name="only_a_named_service_trains",
                violation_error_message=_("Et forløb kræver, at der tilmeldes med navn."),
            )
        ]

    def __str__(self):
        return self.title


class EventTemplate(ClusterableModel):
    """How events of one kind usually are, so that the next date is made in two steps."""

    slug = models.SlugField(_("kortnavn"), unique=True)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="templates", verbose_name=_("kerneydelse")
    )
    title = models.CharField(_("titel"), max_length=150)
    description = models.TextField(_("beskrivelse"), blank=True)
    preparation = models.TextField(_("forberedelse"), blank=True)
    audience = ParentalManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("for"))
    capacity = models.PositiveSmallIntegerField(_("pladser"), default=30)
    minimum = models.PositiveSmallIntegerField(_("mindste antal deltagere"), default=0)
    closes_days_before = models.PositiveSmallIntegerField(_("tilmelding lukker, dage før"), default=14)
    cancel_days_before = models.PositiveSmallIntegerField(_("afmelding senest, dage før"), default=7)
    offer_hours = models.PositiveSmallIntegerField(_("svarfrist på en tilbudt plads, timer"), null=True, blank=True)
    needs_approval = models.BooleanField(_("tilmeldinger skal godkendes"), default=False)

    class Meta:
        ordering = ["title"]
        verbose_name = _("skabelon for arrangement")
        verbose_name_plural = _("skabeloner for arrangementer")

    def __str__(self):
        return self.title


class TemplateSession(models.Model):
    """One session of a template: on which day of the event, from when until when, and its programme.

    `slots` holds the programme as a list of {"start": "09:00", "minutes": 20, "type": …, "title": …, "note": …}.
    """

    template = ParentalKey(EventTemplate, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("skabelon"))
    title = models.CharField(_("titel"), max_length=150, blank=True)
    days_after = models.PositiveSmallIntegerField(_("dage efter den første"), default=0)
    starts = models.TimeField(_("begynder"))
    ends = models.TimeField(_("slutter"))
    is_required = models.BooleanField(_("kræves for bevis"), default=True)
    slots = models.JSONField(_("program"), default=list, blank=True)

    class Meta:
        ordering = ["days_after", "starts"]
        verbose_name = _("mødegang i skabelon")
        verbose_name_plural = _("mødegange i skabelon")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=models.F("starts")),
                name="template_session_ends_after_it_starts",
                violation_error_message=_("Mødegangen slutter, før den begynder."),
            )
        ]

    def __str__(self):
        return f"Mødegang i skabelon {self.pk}"
