from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.people import Person
from registry.models.places import Municipality, PoliceDistrict, Sector
from registry.models.trainings import Programme


class ImportBatch(models.Model):
    """A file of people, trainings or head counts that was brought in as a whole, and may be taken out as a whole.

    `sha256` (64 hex letters) is the file's: the same file is not brought in twice. What it made is in `rows`.
    """

    class Kind(models.TextChoices):
        PEOPLE = "people", _("Medarbejdere og gennemførte forløb")
        HEAD_COUNTS = "counts", _("Antal uden navne")

    kind = models.CharField(_("slags"), max_length=10, choices=Kind.choices)
    file_name = models.CharField(_("fil"), max_length=200)
    sha256 = models.CharField(_("fingeraftryk"), max_length=64)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("kommune")
    )
    counts = models.JSONField(_("antal"), default=dict)
    made_at = models.DateTimeField(_("indlæst"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("indlæst af")
    )
    undone_at = models.DateTimeField(_("fortrudt"), null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("fortrudt af"),
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("indlæsning")
        verbose_name_plural = _("indlæsninger")
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(undone_at=None),
                name="one_standing_import_per_file",
                violation_error_message=_("Filen er allerede indlæst."),
            )
        ]

    def __str__(self):
        return f"Indlæsning {self.pk}"


class ImportedRow(models.Model):
    """One row that an import made, by table and number, so that undoing takes away exactly that."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows", verbose_name=_("indlæsning"))
    table = models.CharField(_("tabel"), max_length=50)
    number = models.BigIntegerField(_("nummer"))

    class Meta:
        verbose_name = _("indlæst række")
        verbose_name_plural = _("indlæste rækker")
        constraints = [models.UniqueConstraint(fields=["batch", "table", "number"], name="import_made_a_row_once")]

    def __str__(self):
        return f"Indlæst række {self.pk}"


class HeadCount(models.Model):
    """How many were trained, without names: history from before the registry. Shown beside named rows and marked."""

    people = models.PositiveIntegerField(_("antal"))
    year_from = models.PositiveSmallIntegerField(_("fra år"))
    year_to = models.PositiveSmallIntegerField(_("til år"))
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("forløb")
    )
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("kommune")
    )
    district = models.ForeignKey(
        PoliceDistrict, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("politikreds")
    )
    sector = models.ForeignKey(
        Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("fagområde")
    )
    source = models.CharField(_("kilde"), max_length=200)
    recorded_at = models.DateTimeField(_("registreret"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("registreret af"),
    )

    class Meta:
        ordering = ["-year_to", "pk"]
        verbose_name = _("antal uden navne")
        verbose_name_plural = _("antal uden navne")
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gte=1),
                name="head_count_is_of_somebody",
                violation_error_message=_("Antallet skal være mindst 1."),
            ),
            models.CheckConstraint(
                condition=Q(year_to__gte=models.F("year_from")),
                name="head_count_ends_after_it_begins",
                violation_error_message=_("»Til år« ligger før »fra år«."),
            ),
        ]

    def __str__(self):
        return f"Antal uden navne {self.pk}"


class Merge(models.Model):
    """That two persons in the registry turned out to be one. Nothing is lost: `moved` says what went where.

    `gone` stays as an empty row (`Person.merged_into`); `moved` is {table: [numbers]} of the rows that now are
    `kept`'s, and `before` the facts of both that changed. Undoing puts all back.
    """

    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name=_("beholdt"))
    gone = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name=_("lagt ind under"))
    moved = models.JSONField(_("flyttet"), default=dict)
    before = models.JSONField(_("før"), default=dict)
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("af")
    )
    undone_at = models.DateTimeField(_("fortrudt"), null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("fortrudt af"),
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("sammenlægning")
        verbose_name_plural = _("sammenlægninger")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=models.F("gone")),
                name="merge_is_of_two",
                violation_error_message=_("Vælg to forskellige personer."),
            )
        ]

    def __str__(self):
        return f"Sammenlægning {self.pk}"


class RegistryChange(models.Model):
    """What somebody did in the registry that others may ask about later. Only added, and names nobody but who did it.

    `number` is the number of the person, batch or merge it was about; persons may be erased, so it is no reference.
    """

    class What(models.TextChoices):
        APPROVED = "approved", _("Tilknytning godkendt")
        DECLINED = "declined", _("Tilknytning afvist")
        INVITED = "invited", _("Inviteret")
        IMPORTED = "imported", _("Fil indlæst")
        IMPORT_UNDONE = "unimported", _("Indlæsning fortrudt")
        MERGED = "merged", _("Lagt sammen")
        MERGE_UNDONE = "unmerged", _("Sammenlægning fortrudt")
        CORRECTED = "corrected", _("Oplysninger rettet")
        ERASED = "erased", _("Slettet")
        EXPORTED = "exported", _("Udtræk hentet")
        KEY_MADE = "key_made", _("API-nøgle lavet")
        KEY_ENDED = "key_ended", _("API-nøgle lukket")

    what = models.CharField(_("hvad"), max_length=12, choices=What.choices)
    number = models.BigIntegerField(_("nummer"), null=True, blank=True)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("kommune")
    )
    because = models.CharField(_("begrundelse"), max_length=300, blank=True)
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("af")
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("ændring i registret")
        verbose_name_plural = _("ændringer i registret")

    def __str__(self):
        return f"Ændring i registret {self.pk}"
