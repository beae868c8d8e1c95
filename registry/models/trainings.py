from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.people import Person
from registry.models.places import Municipality, Region, Sector


class Programme(models.Model):
    """Forløb: what one can be trained in, and for how many calendar months the training holds."""

    slug = models.SlugField(_("kortnavn"), unique=True)
    title = models.CharField(_("titel"), max_length=150)
    valid_months = models.PositiveSmallIntegerField(
        _("gyldig i måneder"), null=True, blank=True, help_text=_("Tomt felt: udløber aldrig.")
    )
    renewal_window_days = models.PositiveSmallIntegerField(
        _("kan fornys, dage før udløb"),
        default=90,
        help_text=_("Fornyes beviset i dette vindue, regnes den nye periode fra den gamle udløbsdato."),
    )
    requires = models.ManyToManyField("self", symmetrical=False, blank=True, verbose_name=_("kræver"))

    class Meta:
        ordering = ["title"]
        verbose_name = _("forløb")
        verbose_name_plural = _("forløb")

    def __str__(self):
        return self.title


class TrainingQuerySet(models.QuerySet):
    def standing(self):
        """Trainings that have not been withdrawn."""
        return self.filter(withdrawn_at=None)

    def valid(self, on=None):
        """Trainings that hold on the day `on` (today unless given); the last valid day counts."""
        on = on or timezone.localdate()
        return self.standing().filter(Q(valid_until=None) | Q(valid_until__gte=on), completed_on__lte=on)


class Training(models.Model):
    """The fact that a person completed a programme on a day. Added, or withdrawn with a reason; never edited.

    Municipality, region, sector and workplace are copied from where the person worked on the day she completed it,
    so that statistics survive her move or erasure.
    """

    class Source(models.TextChoices):
        COURSE = "course", _("Kursus")
        EVENT = "event", _("Temadag eller arrangement")
        IMPORT = "import", _("Indlæst")
        DECREE = "decree", _("Registreret af styrelsen")

    class State(models.TextChoices):
        VALID = "valid", _("Gyldigt")
        EXPIRING = "expiring", _("Udløber snart")
        EXPIRED = "expired", _("Udløbet")
        WITHDRAWN = "withdrawn", _("Tilbagekaldt")

    EXPIRING_DAYS = 90

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("person"))
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("forløb")
    )
    completed_on = models.DateField(_("gennemført"))
    valid_until = models.DateField(_("gyldigt til og med"), null=True, blank=True)
    source = models.CharField(_("kilde"), max_length=10, choices=Source.choices)
    evidence = models.CharField(_("dokumentation"), max_length=100, blank=True)
    municipality = models.ForeignKey(
        Municipality, null=True, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("kommune")
    )
    region = models.ForeignKey(
        Region, null=True, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("region")
    )
    sector = models.ForeignKey(
        Sector, null=True, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("fagområde")
    )
    workplace = models.CharField(_("arbejdsplads"), max_length=150, blank=True)
    recorded_at = models.DateTimeField(_("registreret"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("registreret af"),
    )
    withdrawn_at = models.DateTimeField(_("tilbagekaldt"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("tilbagekaldt af"),
    )
    withdrawn_because = models.CharField(_("begrundelse"), max_length=300, blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["-completed_on", "-pk"]
        verbose_name = _("gennemført forløb")
        verbose_name_plural = _("gennemførte forløb")
        indexes = [models.Index(fields=["municipality", "programme", "valid_until"], name="training_coverage")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "evidence"],
                name="one_training_per_evidence",
                condition=~Q(evidence="") & Q(withdrawn_at=None),
                violation_error_message=_("Denne dokumentation er allerede registreret."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("completed_on")),
                name="training_ends_after_completion",
                violation_error_message=_("Udløbsdatoen ligger før gennemførelsen."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because="")),
                name="withdrawal_has_time_person_and_reason",
                violation_error_message=_("En tilbagekaldelse skal have tidspunkt, person og begrundelse."),
            ),
        ]

    def __str__(self):
        return f"Gennemført forløb {self.pk}"

    def state(self, on=None):
        """The state on the day `on` (today unless given), computed, never stored."""
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.state_until(self.valid_until, on or timezone.localdate())

    @classmethod
    def state_until(cls, valid_until, on):
        """The state on the day `on` of a standing training that holds until `valid_until` (None: for ever)."""
        if valid_until is None:
            return cls.State.VALID
        days_left = (valid_until - on).days
        if days_left < 0:
            return cls.State.EXPIRED
        return cls.State.EXPIRING if days_left <= cls.EXPIRING_DAYS else cls.State.VALID
