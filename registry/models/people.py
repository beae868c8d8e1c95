import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.places import Municipality, PoliceDistrict, Region, Sector


class Person(models.Model):
    """A member of staff the registry knows. May lack a sign-in (history); never a citizen somebody worries about.

    An erased person keeps the row, without name, e-mail or sign-in, so that trainings go on counting. One that turned
    out to be somebody else known is `merged_into` her.
    """

    reference = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="person",
        verbose_name=_("konto"),
    )
    name = models.CharField(_("navn"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    created_at = models.DateTimeField(_("oprettet"), default=timezone.now, editable=False)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="merged",
        verbose_name=_("lagt ind under"),
    )
    erased_at = models.DateTimeField(_("slettet"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("personer")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_person_per_email",
                condition=~Q(email=""),
                violation_error_message=_("Der findes allerede en person med den e-mailadresse."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(name="", email="", user=None),
                name="erased_person_is_nameless",
                violation_error_message=_("En slettet person må ikke have navn, e-mail eller konto."),
            ),
        ]

    def __str__(self):
        return f"Person {self.pk}"

    def get_absolute_url(self):
        return reverse("registry:person", args=[self.reference])


class AffiliationQuerySet(models.QuerySet):
    def current(self, on=None):
        """Affiliations that hold on the day `on` (today unless given)."""
        on = on or timezone.localdate()
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)

    def awaiting_approval(self):
        """Affiliations with a municipality that people claim themselves and no coordinator has approved yet."""
        return self.exclude(claimed_at=None).filter(approved_at=None, municipality__isnull=False)

    def newest_first(self):
        """The newest first; where only one can be shown or recorded, it is the first of these."""
        return self.order_by("-valid_from", "-pk")


class Affiliation(models.Model):
    """Where a person works, as what, from when until when. Region and state staff have no municipality."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations", verbose_name=_("person"))
    municipality = models.ForeignKey(
        Municipality,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="affiliations",
        verbose_name=_("kommune"),
    )
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="affiliations", verbose_name=_("region")
    )
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, related_name="affiliations", verbose_name=_("fagområde")
    )
    workplace = models.CharField(_("arbejdsplads"), max_length=150)
    job_title = models.CharField(_("stilling"), max_length=100, blank=True)
    valid_from = models.DateField(_("fra"), default=timezone.localdate)
    valid_to = models.DateField(_("til og med"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("oplyst af hende selv"), null=True, blank=True, editable=False)
    approved_at = models.DateTimeField(_("godkendt"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("godkendt af"),
    )

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("tilknytning")
        verbose_name_plural = _("tilknytninger")
        indexes = [models.Index(fields=["municipality", "valid_to"], name="affiliation_of_municipality")]
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality=None) | Q(region=None),
                name="affiliation_has_one_employer",
                violation_error_message=_("Vælg enten en kommune eller en region."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="affiliation_ends_after_it_begins",
                violation_error_message=_("Slutdatoen ligger før startdatoen."),
            ),
        ]

    def __str__(self):
        return f"Tilknytning {self.pk}"

    @property
    def employer(self):
        return self.municipality or self.region or _("Staten eller en anden arbejdsgiver")


class RoleQuerySet(models.QuerySet):
    def current(self, on=None):
        """Roles that hold on the day `on` (today unless given); one that was ended holds no more, not even that day."""
        on = on or timezone.localdate()
        return self.not_over(on).filter(valid_from__lte=on)

    def not_over(self, on=None):
        """Roles that hold on the day `on` (today unless given) or begin later."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on or timezone.localdate()), ended_at=None)


class Role(models.Model):
    """What a sign-in may see and do, in which scope, for which period, and who gave it.

    The period is in whole days; a role that must stop at once is ended, with time and person.
    """

    class Kind(models.TextChoices):
        MUNICIPAL_COORDINATOR = "municipal_coordinator", _("Kommunal koordinator")
        INFO_HOUSE_COORDINATOR = "info_house_coordinator", _("Infohuskoordinator")
        ADVISER = "adviser", _("Konsulent")
        EDITOR = "editor", _("Redaktør")
        ADMINISTRATOR = "administrator", _("Administrator")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles", verbose_name=_("konto")
    )
    kind = models.CharField(_("rolle"), max_length=30, choices=Kind.choices)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="roles", verbose_name=_("kommune")
    )
    district = models.ForeignKey(
        PoliceDistrict,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="roles",
        verbose_name=_("politikreds"),
    )
    valid_from = models.DateField(_("fra"), default=timezone.localdate)
    valid_to = models.DateField(_("til og med"), null=True, blank=True)
    given_at = models.DateTimeField(_("givet"), default=timezone.now, editable=False)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("givet af")
    )
    ended_at = models.DateTimeField(_("afsluttet"), null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("afsluttet af"),
    )

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rolle")
        verbose_name_plural = _("roller")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind="municipal_coordinator", municipality__isnull=False, district=None)
                    | Q(kind="info_house_coordinator", municipality=None, district__isnull=False)
                    | (
                        ~Q(kind__in=["municipal_coordinator", "info_house_coordinator"])
                        & Q(municipality=None, district=None)
                    )
                ),
                name="role_has_the_scope_of_its_kind",
                violation_error_message=_(
                    "En kommunal koordinator skal have en kommune, en infohuskoordinator en politikreds."
                ),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="role_ends_after_it_begins",
                violation_error_message=_("Slutdatoen ligger før startdatoen."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="role_is_ended_at_a_time_by_a_person",
                violation_error_message=_("En afsluttet rolle skal have både tidspunkt og person."),
            ),
        ]

    def __str__(self):
        return f"Rolle {self.pk}"

    @property
    def scope(self):
        """Where the role holds: a municipality, a police district, or nothing when it has no bounds of that kind."""
        return self.municipality or self.district

    @property
    def description(self):
        """The role with its scope, such as »Kommunal koordinator, Aarhus Kommune«."""
        return f"{self.get_kind_display()}, {self.scope}" if self.scope else str(self.get_kind_display())


class Lookup(models.Model):
    """That somebody looked a person up. The person sees the row in »Min log«."""

    class What(models.TextChoices):
        PERSON = "person", _("Så din side i registret")
        LIST = "list", _("Så dig på en liste")
        API = "api", _("Hentede dine forløb til kommunens eget system")
        EXPORT = "export", _("Hentede en liste, du står på")
        CERTIFICATE = "proof", _("Hentede dit bevis")
        EVENT = "event", _("Så dig på en deltagerliste")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="lookups", verbose_name=_("person"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("af")
    )
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    what = models.CharField(_("hvad"), max_length=10, choices=What.choices)
    because = models.CharField(_("i kraft af"), max_length=150)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("opslag")
        verbose_name_plural = _("opslag")

    def __str__(self):
        return f"Opslag {self.pk}"

    @property
    def by_name(self):
        """Who looked, as told to the person looked up."""
        if self.by is None and self.what == self.What.API:
            return _("Kommunens eget system")
        if self.by is None or self.by.email.endswith(".invalid"):
            return _("En konto, der ikke findes mere")
        return self.by.person.name if hasattr(self.by, "person") else self.by.email
