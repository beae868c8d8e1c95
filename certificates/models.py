import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet

from registry.models import Programme, Training


@register_snippet
class CertificateText(models.Model):
    """The words on the certificates of one programme. A change reaches new certificates only."""

    programme = models.OneToOneField(
        Programme, on_delete=models.CASCADE, related_name="certificate_text", verbose_name=_("forløb")
    )
    title = models.CharField(_("overskrift"), max_length=100, default="Kursusbevis")
    body = models.TextField(
        _("tekst"),
        help_text=_(
            "Felter: {navn}, {dato} og {gyldig_til}. En tom linje skiller afsnit; **to stjerner** giver fed skrift."
        ),
    )

    panels = [FieldPanel("programme"), FieldPanel("title"), FieldPanel("body")]

    class Meta:
        verbose_name = _("bevistekst")
        verbose_name_plural = _("bevistekster")

    def __str__(self):
        return str(self.programme)

    def clean(self):
        super().clean()
        unknown = sorted(set(re.findall(r"\{[^{}]*\}?", self.body)) - {"{navn}", "{dato}", "{gyldig_til}"})
        if unknown:
            raise ValidationError(
                {"body": _("Ukendt felt: %s. Felterne er {navn}, {dato} og {gyldig_til}.") % ", ".join(unknown)}
            )


class Certificate(models.Model):
    """A document about a training. Everything printed on it is frozen in `record` when it is issued."""

    training = models.OneToOneField(
        Training, on_delete=models.PROTECT, related_name="certificate", verbose_name=_("gennemført forløb")
    )
    code = models.CharField(_("kontrolkode"), max_length=26, unique=True)
    record = models.JSONField(_("indhold"))
    issued_at = models.DateTimeField(_("udstedt"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["-issued_at"]
        verbose_name = _("bevis")
        verbose_name_plural = _("beviser")

    def __str__(self):
        return f"Bevis {self.number}"

    def get_absolute_url(self):
        return reverse("certificates:check", args=[self.code])

    @property
    def number(self):
        """The number people quote, such as 2026-000042."""
        return f"{timezone.localtime(self.issued_at).year}-{self.pk:06d}"

    @property
    def title(self):
        return self.record["title"]

    @property
    def programme(self):
        """The programme's title as it was when the certificate was issued."""
        return self.record["programme"]

    @property
    def completed_on(self):
        return date.fromisoformat(self.record["completed_on"])

    @property
    def valid_until(self):
        """The last valid day, or None when it never expires."""
        return self.record["valid_until"] and date.fromisoformat(self.record["valid_until"])

    @property
    def holder_initials(self):
        """The first letters of first and last name, such as »M. T.«: all that strangers are shown of the holder."""
        letters = [next((char for char in word if char.isalpha()), "") for word in self.record["name"].split()]
        letters = [letter.upper() for letter in letters if letter]
        return " ".join(f"{letter}." for letter in letters[:1] + letters[1:][-1:])

    @property
    def is_erased(self):
        """True when the holder had herself erased: the certificate names nobody any more."""
        return "erased_on" in self.record

    @property
    def is_withdrawn(self):
        return self.training.withdrawn_at is not None

    @property
    def is_expired(self):
        return self.training.state() == Training.State.EXPIRED

    @property
    def is_expiring(self):
        return self.training.state() == Training.State.EXPIRING

    @property
    def days_left(self):
        """Whole days until the last valid day; 0 on that day itself. Only for a certificate that expires."""
        return (self.valid_until - timezone.localdate()).days


class CertificateFile(models.Model):
    """The bytes of a certificate as issued: PDF/A and PDF/UA. Written once, never changed."""

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, related_name="file", verbose_name=_("bevis")
    )
    pdf = models.BinaryField(_("pdf"))
    sha256 = models.CharField(_("fingeraftryk"), max_length=64)
    made_at = models.DateTimeField(_("lavet"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("bevisfil")
        verbose_name_plural = _("bevisfiler")

    def __str__(self):
        return f"Bevisfil {self.pk}"
