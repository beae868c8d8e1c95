from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.people import Person
from registry.models.places import Municipality
from registry.models.trainings import Programme


class Invitation(models.Model):
    """That a coordinator asked a colleague to be trained in a programme. Answered by a training, never by a click."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("medarbejder")
    )
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+", verbose_name=_("forløb"))
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("kommune")
    )
    invited_at = models.DateTimeField(_("inviteret"), default=timezone.now, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("inviteret af")
    )
    ended_at = models.DateTimeField(_("afsluttet"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-invited_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitationer")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"],
                condition=Q(ended_at=None),
                name="one_open_invitation_per_person_and_programme",
                violation_error_message=_("Medarbejderen er allerede inviteret."),
            )
        ]

    def __str__(self):
        return f"Invitation {self.pk}"


class SavedFilter(models.Model):
    """A choice of filters on a list that somebody wants again, under a name of her own."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters", verbose_name=_("konto")
    )
    name = models.CharField(_("navn"), max_length=60)
    query = models.CharField(_("filtre"), max_length=500)
    saved_at = models.DateTimeField(_("gemt"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("gemt filter")
        verbose_name_plural = _("gemte filtre")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="one_saved_filter_per_user_and_name",
                violation_error_message=_("Du har allerede et filter med det navn."),
            )
        ]

    def __str__(self):
        return f"Gemt filter {self.pk}"


class ApiKey(models.Model):
    """The right of a municipality's own system to read its people, trainings and coverage. Only its SHA-256 is kept."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="api_keys", verbose_name=_("kommune")
    )
    name = models.CharField(_("system"), max_length=100)
    digest = models.CharField(_("fingeraftryk"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("lavet"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("lavet af")
    )
    last_used_on = models.DateField(_("sidst brugt"), null=True, blank=True)
    ended_at = models.DateTimeField(_("lukket"), null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("lukket af"),
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("API-nøgle")
        verbose_name_plural = _("API-nøgler")

    def __str__(self):
        return f"API-nøgle {self.pk}"


class PublishedFigures(models.Model):
    """The national figures for a day, as they were when first asked for. The same question gets the same answer."""

    as_of = models.DateField(_("pr."), unique=True)
    content = models.JSONField(_("tal"))
    made_at = models.DateTimeField(_("gjort op"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["-as_of"]
        verbose_name = _("offentliggjorte tal")
        verbose_name_plural = _("offentliggjorte tal")

    def __str__(self):
        return f"Tal pr. {self.as_of:%d.%m.%Y}"
