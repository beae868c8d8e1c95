import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.events import Event
from events.models.payers import validate_cvr, validate_gln
from registry.models import Municipality, Person, Training


class Booking(models.Model):
    """Samlet tilmelding: what one person signed up for in one go, one colleague or forty. The queue is made of these.

    The queue's order is priority, then (if the event says so) municipalities without trained staff, then number:
    a booking gets its number while the event is locked, so numbers rise in the order people were served.
    """

    event = models.ForeignKey(
        Event,
        to_field="named_key",
        on_delete=models.PROTECT,
        related_name="bookings",
        verbose_name=_("arrangement"),
    )
    booked_at = models.DateTimeField(_("tilmeldt"), default=timezone.now, editable=False)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("tilmeldt af")
    )
    stays_together = models.BooleanField(_("alle eller ingen"), default=False)
    priority = models.PositiveSmallIntegerField(_("fortrinsret"), default=0)
    priority_because = models.CharField(_("begrundelse for fortrinsret"), max_length=200, blank=True)
    is_from_untrained_municipality = models.BooleanField(_("fra en kommune uden uddannede"), default=False)
    approved_at = models.DateTimeField(_("godkendt"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("godkendt af"),
    )
    gln = models.CharField(_("EAN-nummer"), max_length=13, blank=True, validators=[validate_gln])
    cvr = models.CharField(_("CVR-nummer"), max_length=8, blank=True, validators=[validate_cvr])
    payment_reference = models.CharField(_("reference på regningen"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("samlet tilmelding")
        verbose_name_plural = _("samlede tilmeldinger")
        constraints = [
            models.CheckConstraint(
                condition=Q(priority=0, priority_because="") | (Q(priority__gt=0) & ~Q(priority_because="")),
                name="priority_has_a_reason",
                violation_error_message=_("Skriv, hvorfor tilmeldingen har fortrinsret."),
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="approval_has_time_and_person",
                violation_error_message=_("En godkendelse skal have tidspunkt og person."),
            ),
        ]

    def __str__(self):
        return f"Samlet tilmelding {self.pk}"


class EnrolmentQuerySet(models.QuerySet):
    def live(self):
        """Those that have a seat or wait for one."""
        return self.filter(state__in=Enrolment.LIVE)

    def seated(self):
        """Those that take a seat: confirmed, or offered and not answered yet."""
        return self.filter(state__in=Enrolment.SEATED)

    def waiting(self):
        return self.filter(state=Enrolment.State.WAITING)

    def confirmed(self):
        return self.filter(state=Enrolment.State.CONFIRMED)


class Enrolment(models.Model):
    """Tilmelding: one place at an event, for one person or for a colleague who is named later.

    waiting -> confirmed, or waiting -> offered -> confirmed; cancelled and declined are the ends.
    `municipality` is the person's on the day of booking: her coordinator sees the enrolment, and the quota counts it.
    `reference` is the secret on the ticket that is scanned at the door; `still_coming_at` is her answer days before.
    `outcome` and `training` come with the locking.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("På venteliste")
        OFFERED = "offered", _("Tilbudt plads")
        CONFIRMED = "confirmed", _("Har plads")
        CANCELLED = "cancelled", _("Afmeldt")
        DECLINED = "declined", _("Afslået")

    class Outcome(models.TextChoices):
        COMPLETED = "completed", _("Gennemført")
        PARTIAL = "partial", _("Delvist fremmødt")
        EXCUSED = "excused", _("Meldt afbud")
        NO_SHOW = "no_show", _("Udeblevet")

    LIVE = ("waiting", "offered", "confirmed")
    SEATED = ("offered", "confirmed")

    event = models.ForeignKey(
        Event,
        to_field="named_key",
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name=_("arrangement"),
    )
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("samlet tilmelding")
    )
    reference = models.UUIDField(_("billetnøgle"), default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="event_enrolments",
        verbose_name=_("deltager"),
    )
    name_by = models.DateTimeField(_("navn skal gives senest"), null=True, blank=True)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("kommune")
    )
    state = models.CharField(_("tilstand"), max_length=10, choices=State.choices, default=State.WAITING)
    state_at = models.DateTimeField(_("siden"), default=timezone.now)
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("af")
    )
    state_because = models.CharField(_("fordi"), max_length=200, blank=True)
    offer_until = models.DateTimeField(_("tilbuddet gælder til"), null=True, blank=True)
    still_coming_at = models.DateTimeField(_("har bekræftet, at hun kommer"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("udfald"), max_length=10, choices=Outcome.choices, blank=True)
    training = models.ForeignKey(
        Training, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("gennemført forløb")
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("tilmelding")
        verbose_name_plural = _("tilmeldinger")
        indexes = [models.Index(fields=["event", "state"], name="enrolment_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=Q(state__in=["waiting", "offered", "confirmed"]),
                name="one_live_enrolment_per_person_and_event",
                violation_error_message=_("Personen er allerede tilmeldt arrangementet."),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(name_by__isnull=False),
                name="enrolment_has_person_or_name_by",
                violation_error_message=_("Vælg en person, eller skriv, hvornår navnet senest kommer."),
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offer_until__isnull=False) | (~Q(state="offered") & Q(offer_until=None)),
                name="only_an_offer_has_a_deadline",
                violation_error_message=_("Et tilbud om plads skal have en svarfrist."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(state="confirmed"),
                name="only_the_confirmed_have_an_outcome",
                violation_error_message=_("Kun en deltager med plads kan have et udfald."),
            ),
            models.CheckConstraint(
                condition=Q(training=None) | Q(outcome="completed"),
                name="only_the_completed_are_trained",
                violation_error_message=_("Kun den, der har gennemført, får et gennemført forløb."),
            ),
        ]

    def __str__(self):
        return f"Tilmelding {self.pk}"

    @property
    def is_live(self):
        return self.state in self.LIVE

    @property
    def has_seat(self):
        return self.state in self.SEATED

    @property
    def is_named(self):
        return self.person_id is not None
