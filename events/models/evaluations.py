from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.catalogue import Service
from events.models.events import Event


class EvaluationQuestion(models.Model):
    """A question those who came are asked afterwards, of one service or (none) of all. Closed with a date."""

    class Kind(models.TextChoices):
        LIKERT = "likert5", _("Enig eller uenig (1-5)")
        TEXT = "text", _("Egne ord")

    service = models.ForeignKey(
        Service,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="evaluation_questions",
        verbose_name=_("kerneydelse"),
        help_text=_("Tomt felt: alle kerneydelser."),
    )
    text = models.CharField(_("spørgsmål"), max_length=200)
    kind = models.CharField(_("slags"), max_length=10, choices=Kind.choices, default=Kind.LIKERT)
    position = models.PositiveSmallIntegerField(_("plads"), default=0)
    valid_to = models.DateField(_("bruges ikke efter"), null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("evalueringsspørgsmål")
        verbose_name_plural = _("evalueringsspørgsmål")

    def __str__(self):
        return self.text


class EvaluationTicket(models.Model):
    """The right to evaluate an event once. Points at no person: the mail that carries it is the only connection.

    Only the SHA-256 of its secret is kept, and of its use only that it happened, not when.
    """

    event = models.ForeignKey(
        Event,
        to_field="named_key",
        on_delete=models.CASCADE,
        related_name="evaluation_tickets",
        verbose_name=_("arrangement"),
    )
    digest = models.CharField(_("fingeraftryk"), max_length=64, unique=True)
    expires_on = models.DateField(_("udløber"))
    is_used = models.BooleanField(_("brugt"), default=False)

    class Meta:
        verbose_name = _("adgang til evaluering")
        verbose_name_plural = _("adgange til evaluering")

    def __str__(self):
        return f"Adgang til evaluering {self.pk}"


class Evaluation(models.Model):
    """What one participant, nobody knows who, thought of an event."""

    event = models.ForeignKey(
        Event,
        to_field="named_key",
        on_delete=models.CASCADE,
        related_name="evaluations",
        verbose_name=_("arrangement"),
    )
    given_on = models.DateField(_("givet"), default=timezone.localdate)

    class Meta:
        verbose_name = _("evaluering")
        verbose_name_plural = _("evalueringer")

    def __str__(self):
        return f"Evaluering {self.pk}"


class EvaluationAnswer(models.Model):
    """The answer to one question: a number from 1 (disagree) to 5 (agree), or some words."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="answers", verbose_name=_("evaluering")
    )
    question = models.ForeignKey(
        EvaluationQuestion, on_delete=models.PROTECT, related_name="answers", verbose_name=_("spørgsmål")
    )
    score = models.PositiveSmallIntegerField(
        _("grad"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    text = models.TextField(_("egne ord"), blank=True)

    class Meta:
        verbose_name = _("svar i evaluering")
        verbose_name_plural = _("svar i evalueringer")
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "question"],
                name="one_answer_per_evaluation_and_question",
                violation_error_message=_("Spørgsmålet er allerede besvaret."),
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=1, score__lte=5),
                name="evaluation_score_from_1_to_5",
                violation_error_message=_("Vælg et tal fra 1 til 5."),
            ),
        ]

    def __str__(self):
        return f"Svar i evaluering {self.pk}"
