from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.catalogue import Service
from events.models.events import Event
from registry.models import Municipality, PoliceDistrict


class InterestQuerySet(models.QuerySet):
    def waiting(self):
        """Those nobody has been invited for, and that were not taken back."""
        return self.filter(invited_to=None, withdrawn_at=None)

    def in_reach_of(self, event):
        """Those who asked for this kind of event where it is: in its municipality when that organises it, else in its
        info house's district, else in the whole country."""
        found = self.filter(service=event.service_id)
        if event.organiser == Event.Organiser.MUNICIPALITY:
            return found.filter(municipality=event.municipality_id)
        return found.filter(district=event.district_id) if event.district_id else found


class Interest(models.Model):
    """That somebody would come, with so many colleagues, if there were a date. Ends with an invitation.

    The district is the municipality's; whoever works for none is counted with the info house only.
    """

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="interests", verbose_name=_("kerneydelse")
    )
    district = models.ForeignKey(
        PoliceDistrict, on_delete=models.PROTECT, related_name="interests", verbose_name=_("infohus")
    )
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("kommune")
    )
    people = models.PositiveSmallIntegerField(_("antal deltagere"), default=1, validators=[MinValueValidator(1)])
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("meldt af")
    )
    shown_at = models.DateTimeField(_("meldt"), default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("taget tilbage"), null=True, blank=True, editable=False)
    invited_to = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("inviteret til")
    )
    invited_at = models.DateTimeField(_("inviteret"), null=True, blank=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("inviteret af"),
    )

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("interesse")
        verbose_name_plural = _("interesser")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "district", "shown_by"],
                condition=Q(invited_to=None, withdrawn_at=None),
                name="one_waiting_interest_per_service_and_house",
                violation_error_message=_("Du har allerede meldt din interesse."),
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1),
                name="interest_is_for_somebody",
                violation_error_message=_("Skriv, hvor mange I er."),
            ),
            models.CheckConstraint(
                condition=Q(invited_to=None, invited_at=None) | Q(invited_to__isnull=False, invited_at__isnull=False),
                name="invitation_has_event_and_time",
                violation_error_message=_("En invitation skal have arrangement og tidspunkt."),
            ),
        ]

    def __str__(self):
        return f"Interesse {self.pk}"
