from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.bookings import Enrolment
from events.models.events import EventSession


class Attendance(models.Model):
    """Fremmøde: that somebody with a seat was at a session, or was excused from it. No row: not seen."""

    class Mark(models.TextChoices):
        PRESENT = "present", _("Mødt")
        EXCUSED = "excused", _("Meldt afbud")

    class How(models.TextChoices):
        SCAN = "scan", _("Billet skannet")
        NAME = "name", _("Fundet på listen")
        SELF = "self", _("Egen registrering")

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("tilmelding")
    )
    session = models.ForeignKey(
        EventSession, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("mødegang")
    )
    mark = models.CharField(_("fremmøde"), max_length=10, choices=Mark.choices, default=Mark.PRESENT)
    how = models.CharField(_("hvordan"), max_length=10, choices=How.choices, default=How.NAME)
    noted_at = models.DateTimeField(_("noteret"), default=timezone.now)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("noteret af")
    )

    class Meta:
        verbose_name = _("fremmøde")
        verbose_name_plural = _("fremmøder")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "session"],
                name="one_attendance_per_enrolment_and_session",
                violation_error_message=_("Fremmødet er allerede noteret."),
            )
        ]

    def __str__(self):
        return f"Fremmøde {self.pk}"


class Headcount(models.Model):
    """How many came to a session where nobody is asked for a name. Numbers, and the member of staff who counted."""

    session = models.OneToOneField(
        EventSession, on_delete=models.CASCADE, related_name="headcount", verbose_name=_("mødegang")
    )
    participants = models.PositiveSmallIntegerField(_("antal deltagere"))
    counted_at = models.DateTimeField(_("talt"), default=timezone.now)
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("talt af")
    )

    class Meta:
        verbose_name = _("antal fremmødte")
        verbose_name_plural = _("antal fremmødte")

    def __str__(self):
        return f"Antal fremmødte {self.pk}"
