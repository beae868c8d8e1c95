import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.places import Municipality, PoliceDistrict

PHONE = re.compile(r"(\d\d ?){4}")


def validate_phone(number):
    """Refuse what is no Danish telephone number: eight digits, in pairs or together."""
    if not PHONE.fullmatch(number):
        raise ValidationError(_("Skriv telefonnummeret med otte cifre, for eksempel 12 34 56 78."))


class Contact(models.Model):
    """Whom one calls with a worry: a function of a municipality or an info house. Never somebody's own number."""

    class Kind(models.TextChoices):
        SSP = "ssp", _("SSP")
        FAMILY = "family", _("Børn og familie (underretning)")
        INFO_HOUSE = "info_house", _("Infohus")

    OF_MUNICIPALITIES = (Kind.SSP, Kind.FAMILY)

    kind = models.CharField(_("funktion"), max_length=10, choices=Kind.choices)
    municipality = models.ForeignKey(
        Municipality,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="contacts",
        verbose_name=_("kommune"),
    )
    district = models.ForeignKey(
        PoliceDistrict,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="contacts",
        verbose_name=_("politikreds"),
    )
    name = models.CharField(_("hvem tager telefonen"), max_length=100, blank=True)
    phone = models.CharField(_("telefon"), max_length=11, blank=True, validators=[validate_phone])
    email = models.EmailField(_("e-mail"), blank=True)
    hours = models.CharField(_("åbningstid"), max_length=100, blank=True)
    updated_at = models.DateTimeField(_("rettet"), default=timezone.now, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("rettet af")
    )

    class Meta:
        verbose_name = _("kontakt")
        verbose_name_plural = _("kontakter")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="info_house", municipality=None, district__isnull=False)
                | (~Q(kind="info_house") & Q(municipality__isnull=False, district=None)),
                name="contact_belongs_where_its_kind_does",
                violation_error_message=_("Et infohus hører til en politikreds, alle andre til en kommune."),
            ),
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email=""),
                name="contact_can_be_reached",
                violation_error_message=_("Skriv et telefonnummer eller en e-mail."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "kind"],
                name="one_contact_per_municipality_and_kind",
                violation_error_message=_("Kommunen har allerede en kontakt af den slags."),
            ),
            models.UniqueConstraint(
                fields=["district", "kind"],
                name="one_contact_per_district_and_kind",
                violation_error_message=_("Infohuset har allerede en kontakt."),
            ),
        ]

    def __str__(self):
        return f"Kontakt {self.pk}"

    @property
    def phone_in_pairs(self):
        digits = self.phone.replace(" ", "")
        return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))
