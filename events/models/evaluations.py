import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.catalogue import Service
from events.models.events import Event


class EvaluationQuestionQuerySet(models.QuerySet):
    def asked_about(self, event, on):
        """The questions those who came to this event are asked on this day, in order."""
        of_it = Q(service=None) | Q(service=event.service_id)
        return self.filter(of_it, Q(valid_to=None) | Q(valid_to__gte=on))


class EvaluationQuestion(models.Model):
    """A question those who came are asked afterwards, of one service or (none) of all. Closed with a date.

    Once somebody has answered it, its words and kind stand: an answer belongs to the words that were read.
    """

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

    objects = EvaluationQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("evalueringsspørgsmål")
        verbose_name_plural = _("evalueringsspørgsmål")

    def __str__(self):
        return self.text

    @property
    def is_scored(self):
        return self.kind == self.Kind.LIKERT

    def clean(self):
        was = type(self).objects.filter(pk=self.pk, answers__isnull=False).first()
        if was and (was.text, was.kind, was.service_id) != (self.text, self.kind, self.service_id):
            raise ValidationError(
                _("Spørgsmålet er besvaret og kan ikke ændres. Skriv, hvornår det ikke bruges mere, og lav et nyt.")
            )


class EvaluationTicket(models.Model):
    """The right to evaluate an event once. Points at no person: without the key of the site nothing connects it.

    Its key is the SHA-256 of its secret, so that neither the secret nor the order of the mails can be read here; and
    of its use only that it happened, not when.
    """

    digest = models.CharField(_("fingeraftryk"), max_length=64, primary_key=True)
    event = models.ForeignKey(
        Event,
        to_field="named_key",
        on_delete=models.CASCADE,
        related_name="evaluation_tickets",
        verbose_name=_("arrangement"),
    )
    expires_on = models.DateField(_("udløber"))
    is_used = models.BooleanField(_("brugt"), default=False)

    class Meta:
        verbose_name = _("adgang til evaluering")
        verbose_name_plural = _("adgange til evaluering")

    def __str__(self):
        return f"Adgang til evaluering {self.pk[:8]}"


class Evaluation(models.Model):
    """What one participant, nobody knows who, thought of an event. Its key is random, and it has no time."""

    key = models.UUIDField(_("nøgle"), primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(
        Event,
        to_field="named_key",
        on_delete=models.CASCADE,
        related_name="evaluations",
        verbose_name=_("arrangement"),
    )

    class Meta:
        verbose_name = _("evaluering")
        verbose_name_plural = _("evalueringer")

    def __str__(self):
        return f"Evaluering {self.pk}"


class EvaluationAnswerQuerySet(models.QuerySet):
    def published(self):
        """The answers somebody may see: never fewer than five to a question, and never one more at a time."""
        return self.filter(is_published=True)


class EvaluationAnswer(models.Model):
    """The answer to one question: a number from 1 (disagree) to 5 (agree), or some words.

    `is_published` is set for five or more answers to a question of an event at once, so that nobody can find one
    answer by comparing what is shown today with what was shown yesterday.
    """

    key = models.UUIDField(_("nøgle"), primary_key=True, default=uuid.uuid4, editable=False)
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
    is_published = models.BooleanField(_("vises"), default=False, editable=False)

    objects = EvaluationAnswerQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(score=None) ^ Q(text=""),
                name="answer_is_a_number_or_words",
                violation_error_message=_("Et svar er et tal eller nogle ord."),
            ),
        ]

    def __str__(self):
        return f"Svar i evaluering {self.pk}"
