from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.bookings import Enrolment
from registry.models import PoliceDistrict


class AnswerLink(models.Model):
    """The secret part of one address in a mail, with which somebody who is not signed in may do one thing, once.

    Only the secret's SHA-256 is kept (`digest`, 64 hex letters), so that nobody who reads the table can use it.
    """

    class Purpose(models.TextChoices):
        LEAVE = "leave", _("Meld afbud")
        OFFER = "offer", _("Svar på en tilbudt plads")
        STILL_COMING = "coming", _("Kommer du stadig?")
        TICKET = "ticket", _("Vis billet")

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="links", verbose_name=_("tilmelding")
    )
    purpose = models.CharField(_("til"), max_length=10, choices=Purpose.choices)
    digest = models.CharField(_("fingeraftryk"), max_length=64, unique=True)
    expires_at = models.DateTimeField(_("udløber"))
    used_at = models.DateTimeField(_("brugt"), null=True, blank=True)

    class Meta:
        verbose_name = _("link i mail")
        verbose_name_plural = _("links i mails")

    def __str__(self):
        return f"Link {self.pk}"


class CalendarFeed(models.Model):
    """A secret address from which a calendar fetches: a person's own events, or all that an info house announces.

    Its secret is shown again to whoever may see it, so it is kept as it is; a leaked one is replaced.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    district = models.OneToOneField(
        PoliceDistrict, null=True, blank=True, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    secret = models.CharField(_("hemmelighed"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("lavet"), default=timezone.now)

    class Meta:
        verbose_name = _("kalenderadresse")
        verbose_name_plural = _("kalenderadresser")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, district=None) | Q(user=None, district__isnull=False),
                name="calendar_feed_has_one_owner",
                violation_error_message=_("En kalenderadresse hører til en person eller et infohus."),
            )
        ]

    def __str__(self):
        return f"Kalenderadresse {self.pk}"
