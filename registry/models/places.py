from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """A Danish region: employer of psychiatry.

    Two of the five merge on 1 January 2027, so each has an end and a successor.
    """

    code = models.CharField(_("regionskode"), max_length=4, primary_key=True)
    name = models.CharField(_("navn"), max_length=60)
    valid_to = models.DateField(_("ophører"), null=True, blank=True)
    successor_name = models.CharField(_("efterfølger"), max_length=60, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("region")
        verbose_name_plural = _("regioner")

    def __str__(self):
        return self.name


class PoliceDistrict(models.Model):
    """One of the twelve police districts, each with its info house, where municipalities and police meet."""

    number = models.PositiveSmallIntegerField(_("nummer"), primary_key=True)
    name = models.CharField(_("politikreds"), max_length=60, unique=True)
    info_house = models.CharField(_("infohus"), max_length=60, unique=True)
    slug = models.SlugField(_("kortnavn"), unique=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("politikreds")
        verbose_name_plural = _("politikredse")

    def __str__(self):
        return self.name


class Municipality(models.Model):
    """One of the 98 municipalities. Codes are stable keys; `sort_da` is the Danish alphabetical order (aa is å)."""

    code = models.CharField(_("kommunekode"), max_length=4, primary_key=True, validators=[RegexValidator(r"^\d{4}$")])
    name = models.CharField(_("navn"), max_length=60, unique=True)
    official_name = models.CharField(_("officielt navn"), max_length=80)
    abbreviation = models.CharField(_("forkortelse"), max_length=3, unique=True)
    sort_da = models.PositiveSmallIntegerField(_("alfabetisk plads"))
    cvr = models.CharField(_("CVR-nummer"), max_length=8, unique=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="municipalities", verbose_name=_("region")
    )
    district = models.ForeignKey(
        PoliceDistrict, on_delete=models.PROTECT, related_name="municipalities", verbose_name=_("politikreds")
    )
    population = models.PositiveIntegerField(_("indbyggere"))
    population_on = models.DateField(_("folketal pr."))
    tile_column = models.PositiveSmallIntegerField(_("felt, kolonne"))
    tile_row = models.PositiveSmallIntegerField(_("felt, række"))
    email_domains = models.CharField(
        _("maildomæner"),
        max_length=200,
        blank=True,
        help_text=_("Adskilt af mellemrum. Bruges til at foreslå kommunen, når en medarbejder opretter sin profil."),
    )

    class Meta:
        ordering = ["sort_da"]
        verbose_name = _("kommune")
        verbose_name_plural = _("kommuner")

    def __str__(self):
        return self.official_name


class Sector(models.Model):
    """Fagområde: the field a member of staff works in. Closed with a date, never deleted."""

    slug = models.SlugField(_("kortnavn"), unique=True)
    title = models.CharField(_("titel"), max_length=80)
    position = models.PositiveSmallIntegerField(_("plads"), default=0)
    valid_to = models.DateField(_("lukket"), null=True, blank=True)

    class Meta:
        ordering = ["position", "title"]
        verbose_name = _("fagområde")
        verbose_name_plural = _("fagområder")

    def __str__(self):
        return self.title
