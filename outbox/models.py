import uuid
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from outbox import mails, texts


class MailTemplate(PreviewableMixin, models.Model):
    """The words of one kind of mail, as editors keep them. Without a row the standard text is sent."""

    slug = models.SlugField(_("slags"), unique=True, editable=False)
    title = models.CharField(_("titel"), max_length=100, editable=False)
    subject = models.CharField(_("emne"), max_length=150)
    body = models.TextField(_("tekst"))

    class Meta:
        ordering = ["title"]
        verbose_name = _("mailtekst")
        verbose_name_plural = _("mailtekster")
        default_permissions = ("change", "view")

    def __str__(self):
        return self.title

    @property
    def kind(self):
        """The kind of mail, or None when no app sends it any more."""
        return mails.kinds().get(self.slug)

    def clean(self):
        super().clean()
        if self.kind is None:
            return
        errors = {}
        for name in ("subject", "body"):
            stray = texts.unknown(getattr(self, name), self.kind.samples)
            if stray:
                allowed = texts.listed(self.kind.samples)
                errors[name] = _("Ukendt felt: %(stray)s. Du kan bruge %(allowed)s.") % {
                    "stray": ", ".join(stray),
                    "allowed": allowed,
                }
        missing = [name for name in self.kind.required if f"{{{name}}}" not in self.body]
        if missing and "body" not in errors:
            errors["body"] = _("Teksten skal indeholde %(fields)s.") % {"fields": texts.listed(missing)}
        if errors:
            raise ValidationError(errors)

    def serve_preview(self, request, mode_name):
        """Show the mail as it would look with the sample values, as a mail program shows it and as plain text."""
        kind = self.kind
        written = texts.written(self, kind, kind.placeholders, sender=mails.sender()) if kind else None
        return TemplateResponse(request, "outbox/preview.html", {"written": written, "template": self})


class MailQuerySet(models.QuerySet):
    def planned(self):
        return self.filter(state=Mail.State.PLANNED)

    def due(self, now):
        """Those to be sent now, and those whose sender disappeared while sending, the longest due first."""
        return self.filter(Mail.may_be_taken(now)).order_by("due_at", "pk")

    def of(self, belongs_to):
        """Those that belong to a thing such as »event-12«."""
        return self.filter(belongs_to=belongs_to)


class Mail(models.Model):
    """A mail that is to be sent, was sent, or was not sent and why. Holds no name, no address and no text.

    The letter is composed when it is sent, from the row numbered `about`; so the facts are fresh, and erasing a person
    leaves nothing here. `key` says what it is for and is there once; `belongs_to` is the thing whose organiser sees it.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Planlagt")
        SENDING = "sending", _("Sendes nu")
        SENT = "sent", _("Sendt")
        SKIPPED = "skipped", _("Ikke sendt")

    TAKEN_AGAIN_AFTER = timedelta(minutes=30)  # longer than any sender waits for a server

    kind = models.SlugField(_("slags"))
    key = models.CharField(_("nøgle"), max_length=120, unique=True)
    about = models.BigIntegerField(_("om nummer"))
    belongs_to = models.CharField(_("hører til"), max_length=40, blank=True)
    facts = models.JSONField(_("oplysninger"), default=dict, blank=True)
    planned_at = models.DateTimeField(_("planlagt"), default=timezone.now, editable=False)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("sendt igen af"),
    )
    due_at = models.DateTimeField(_("sendes"), default=timezone.now)
    state = models.CharField(_("tilstand"), max_length=10, choices=State.choices, default=State.PLANNED)
    state_at = models.DateTimeField(_("siden"), default=timezone.now)
    because = models.CharField(_("fordi"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(_("forsøg"), default=0)
    last_error = models.CharField(_("seneste fejl"), max_length=300, blank=True)
    message_id = models.UUIDField(_("brevnummer"), default=uuid.uuid4, unique=True, editable=False)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        default_permissions = ("change", "view")
        indexes = [
            models.Index(fields=["state", "due_at"], name="mail_due"),
            models.Index(fields=["belongs_to", "-due_at"], name="mail_belongs_to"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="skipped") | ~Q(because=""),
                name="skipped_mail_has_a_reason",
                violation_error_message=_("En mail, der ikke sendes, skal have en begrundelse."),
            )
        ]

    def __str__(self):
        return f"Mail {self.pk}"

    @property
    def is_done(self):
        return self.state in (self.State.SENT, self.State.SKIPPED)

    @classmethod
    def may_be_taken(cls, now):
        """What a row must be for a sender to take it: due, or taken so long ago that its sender is gone."""
        abandoned = Q(state=cls.State.SENDING, state_at__lte=now - cls.TAKEN_AGAIN_AFTER)
        return Q(state=cls.State.PLANNED, due_at__lte=now) | abandoned
