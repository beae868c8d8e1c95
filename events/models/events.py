import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.catalogue import EventTemplate, Registration, Service
from registry.models import Municipality, PoliceDistrict, Sector


class EventQuerySet(models.QuerySet):
    def announced(self):
        """Events the public may see: all but drafts."""
        return self.exclude(state=Event.State.DRAFT)

    def open_for_enrolment(self, now=None):
        """Events one can sign up for now; a full one has a waiting list and counts too."""
        now = now or timezone.now()
        opened = Q(enrolment_opens_at=None) | Q(enrolment_opens_at__lte=now)
        return self.filter(opened, state=Event.State.OPEN, registration=Registration.NAMED, enrolment_closes_at__gt=now)

    def with_free_seats(self):
        return self.filter(seats_taken__lt=F("capacity"))


class Event(models.Model):
    """Arrangement: a service at a time and place, with its seats. A plain row; the page about it only points here.

    draft -> open -> held -> locked, or cancelled on the way. `registration` is the service's on the day the event was
    made. Bookings and enrolments point at `named_key`, which is the primary key of a `named` event and empty for all
    others: so the database itself has no place for people at an event that asks for no names.
    `seats_taken` counts the offered and confirmed enrolments; only events.actions.seats writes it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Kladde")
        OPEN = "open", _("Åbent")
        HELD = "held", _("Afholdt")
        LOCKED = "locked", _("Fremmøde låst")
        CANCELLED = "cancelled", _("Aflyst")

    class Organiser(models.TextChoices):
        AGENCY = "agency", _("Styrelsen")
        INFO_HOUSE = "info_house", _("Infohuset")
        MUNICIPALITY = "municipality", _("Kommunen")

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="events", verbose_name=_("kerneydelse"))
    registration = models.CharField(_("registrering"), max_length=10, choices=Registration.choices, editable=False)
    named_key = models.GeneratedField(
        expression=Case(When(registration="named", then=F("id"))),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
        unique=True,
        verbose_name=_("nøgle, når der tilmeldes med navn"),
    )
    template = models.ForeignKey(
        EventTemplate,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events",
        verbose_name=_("skabelon"),
    )
    title = models.CharField(_("titel"), max_length=150)
    state = models.CharField(_("tilstand"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    organiser = models.CharField(_("arrangør"), max_length=20, choices=Organiser.choices)
    district = models.ForeignKey(
        PoliceDistrict,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
        verbose_name=_("infohus"),
    )
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="events", verbose_name=_("kommune")
    )
    description = models.TextField(
        _("beskrivelse"), blank=True, help_text=_("Hvad dagen handler om. En tom linje begynder et nyt afsnit.")
    )
    preparation = models.TextField(_("forberedelse"), blank=True, help_text=_("Hvad deltagerne skal gøre inden."))
    audience = models.ManyToManyField(
        Sector, blank=True, related_name="events", verbose_name=_("for"), help_text=_("Ingen valgt: for alle.")
    )
    place = models.CharField(_("sted"), max_length=200, blank=True)
    link = models.URLField(_("link til onlinemøde"), blank=True)
    capacity = models.PositiveSmallIntegerField(_("pladser"), validators=[MinValueValidator(1)])
    minimum = models.PositiveSmallIntegerField(_("mindste antal deltagere"), default=0)
    seats_taken = models.PositiveSmallIntegerField(_("optagne pladser"), default=0, editable=False)
    enrolment_opens_at = models.DateTimeField(_("tilmelding åbner"), null=True, blank=True)
    enrolment_closes_at = models.DateTimeField(_("tilmelding lukker"))
    cancel_until = models.DateTimeField(_("afmelding uden regning senest"), null=True, blank=True)
    needs_approval = models.BooleanField(_("tilmeldinger skal godkendes"), default=False)
    offer_hours = models.PositiveSmallIntegerField(
        _("svarfrist på en tilbudt plads, timer"),
        null=True,
        blank=True,
        help_text=_("Tomt felt: den, der rykker op fra ventelisten, får pladsen med det samme."),
    )
    price = models.DecimalField(_("pris pr. deltager i kroner"), max_digits=8, decimal_places=2, null=True, blank=True)
    municipality_quota = models.PositiveSmallIntegerField(_("højst pladser til hver kommune"), null=True, blank=True)
    quota_until = models.DateTimeField(_("grænsen gælder indtil"), null=True, blank=True)
    untrained_first = models.BooleanField(_("kommuner uden uddannede kommer først på ventelisten"), default=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrangement")
        verbose_name_plural = _("arrangementer")
        constraints = [
            models.CheckConstraint(
                condition=Q(seats_taken__gte=0, seats_taken__lte=F("capacity")),
                name="seats_taken_between_0_and_capacity",
                violation_error_message=_("Der kan ikke være flere deltagere end pladser."),
            ),
            models.CheckConstraint(
                condition=Q(minimum__lte=F("capacity")),
                name="event_minimum_within_capacity",
                violation_error_message=_("Det mindste antal deltagere er større end antallet af pladser."),
            ),
            models.CheckConstraint(
                condition=Q(seats_taken=0) | Q(registration=Registration.NAMED),
                name="only_a_named_event_takes_seats",
                violation_error_message=_("Der kan kun tilmeldes til arrangementer med navne."),
            ),
            models.CheckConstraint(
                condition=Q(organiser="agency")
                | Q(organiser="info_house", district__isnull=False)
                | Q(organiser="municipality", municipality__isnull=False),
                name="organiser_has_its_scope",
                violation_error_message=_("Vælg det infohus eller den kommune, der er arrangør."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(place="") | ~Q(link=""),
                name="announced_event_has_place_or_link",
                violation_error_message=_("Skriv et sted eller et link, før arrangementet åbnes."),
            ),
            models.CheckConstraint(
                condition=Q(enrolment_opens_at=None) | Q(enrolment_closes_at__gt=F("enrolment_opens_at")),
                name="enrolment_closes_after_it_opens",
                violation_error_message=_("Tilmeldingen lukker, før den åbner."),
            ),
            models.CheckConstraint(
                condition=Q(municipality_quota=None, quota_until=None)
                | Q(municipality_quota__isnull=False, municipality_quota__gte=1, quota_until__isnull=False),
                name="quota_has_number_and_date",
                violation_error_message=_("Skriv både antal pladser til hver kommune, og hvor længe grænsen gælder."),
            ),
            models.CheckConstraint(
                condition=Q(price=None) | Q(price__gt=0),
                name="price_is_more_than_nothing",
                violation_error_message=_("Lad prisen stå tom, når det er gratis."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("events:event", args=[self.pk])

    @property
    def free_seats(self):
        return self.capacity - self.seats_taken

    @property
    def is_full(self):
        return self.free_seats <= 0

    @property
    def is_named(self):
        return self.registration == Registration.NAMED

    def full_clean(self, exclude=None, **kwargs):
        super().full_clean(exclude={*(exclude or ()), "named_key"}, **kwargs)  # the database fills it in

    def is_open_for_enrolment(self, now=None):
        now = now or timezone.now()
        has_opened = self.enrolment_opens_at is None or self.enrolment_opens_at <= now
        return self.state == self.State.OPEN and self.is_named and has_opened and now < self.enrolment_closes_at

    def has_begun(self, now):
        return self.sessions.filter(starts_at__lte=now).exists()

    def quota_at(self, now):
        """The most seats one municipality may hold at `now`, or None when there is no bound."""
        return self.municipality_quota if self.quota_until and now < self.quota_until else None


class EventSession(models.Model):
    """Mødegang: one meeting of an event, with its own entry in people's calendars.

    `calendar_sequence` rises with each change, so that calendars know the newest; `slots` is as TemplateSession's.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("arrangement"))
    title = models.CharField(_("titel"), max_length=150, blank=True)
    starts_at = models.DateTimeField(_("begynder"))
    ends_at = models.DateTimeField(_("slutter"))
    is_required = models.BooleanField(_("kræves for bevis"), default=True)
    slots = models.JSONField(_("program"), default=list, blank=True)
    calendar_uid = models.UUIDField(_("kalendernøgle"), default=uuid.uuid4, unique=True, editable=False)
    calendar_sequence = models.PositiveIntegerField(_("kalenderudgave"), default=0, editable=False)

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("mødegang")
        verbose_name_plural = _("mødegange")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("Mødegangen slutter, før den begynder."),
            )
        ]

    def __str__(self):
        return f"Mødegang {self.pk}"


class EventChange(models.Model):
    """What an organiser did to an event that others may ask about later: when, who, what and why. Only added."""

    class What(models.TextChoices):
        OPENED = "opened", _("Åbnet")
        CHANGED = "changed", _("Oplysninger ændret")
        CAPACITY = "capacity", _("Antal pladser ændret")
        CORRECTED = "corrected", _("Fremmøde rettet")
        CANCELLED = "cancelled", _("Aflyst")
        LOCKED = "locked", _("Fremmøde låst")
        UNLOCKED = "unlocked", _("Fremmøde låst op")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="changes", verbose_name=_("arrangement"))
    what = models.CharField(_("hvad"), max_length=10, choices=What.choices)
    because = models.CharField(_("begrundelse"), max_length=300, blank=True)
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("af")
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("ændring af arrangement")
        verbose_name_plural = _("ændringer af arrangementer")
        constraints = [
            models.CheckConstraint(
                condition=~Q(what__in=["cancelled", "unlocked"]) | ~Q(because=""),
                name="cancelling_and_unlocking_have_a_reason",
                violation_error_message=_("Skriv en begrundelse."),
            )
        ]

    def __str__(self):
        return f"Ændring {self.pk}"
