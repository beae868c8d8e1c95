from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models.dilemmas import Dilemma, DilemmaVersion
from courses.models.pages import CoursePage, ModulePage
from courses.models.questions import QuestionVersion
from registry.models import Person, Training


class Enrolment(models.Model):
    """That a person takes a course. One for each person and course; a renewal begins a new round of the same one."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments", verbose_name=_("person"))
    course = models.ForeignKey(
        CoursePage, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("kursus")
    )
    started_at = models.DateTimeField(_("begyndt"), default=timezone.now)
    round_started_at = models.DateTimeField(_("runde begyndt"), default=timezone.now)
    asked_modules = models.JSONField(
        _("moduler i runden"),
        default=list,
        help_text=_("Modulerne, da runden begyndte. Et modul, der kommer til siden, er frivilligt i denne runde."),
    )
    completed_at = models.DateTimeField(_("gennemført"), null=True, blank=True)
    training = models.ForeignKey(
        Training, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("gennemført forløb")
    )
    last_module = models.ForeignKey(
        ModulePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("senest i modul")
    )
    last_section = models.CharField(_("senest ved afsnit"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("kursusdeltagelse")
        verbose_name_plural = _("kursusdeltagelser")
        constraints = [models.UniqueConstraint(fields=["person", "course"], name="one_enrolment_per_person_and_course")]

    def __str__(self):
        return f"Kursusdeltagelse {self.pk}"

    def is_of_this_round(self, attempt):
        """True for an attempt that is open or was finished since the round began."""
        return attempt.finished_at is None or attempt.finished_at >= self.round_started_at


class ModuleReading(models.Model):
    """That the learner has marked a module as read in a round."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="readings", verbose_name=_("deltagelse")
    )
    module = models.ForeignKey(ModulePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("modul"))
    read_at = models.DateTimeField(_("læst"), default=timezone.now)

    class Meta:
        verbose_name = _("læst modul")
        verbose_name_plural = _("læste moduler")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "module"], name="one_reading_per_enrolment_and_module")
        ]

    def __str__(self):
        return f"Læst modul {self.pk}"


class Attempt(models.Model):
    """A learner's attempt at a module's quiz. Made, with the versions it asks, before its first question is shown."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="attempts", verbose_name=_("deltagelse")
    )
    module = models.ForeignKey(ModulePage, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("modul"))
    pass_mark = models.PositiveSmallIntegerField(_("beståelsesgrænse i procent"))
    started_at = models.DateTimeField(_("begyndt"), default=timezone.now)
    finished_at = models.DateTimeField(_("afsluttet"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("rigtige i procent"), null=True, blank=True)
    has_passed = models.BooleanField(_("bestået"), null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("besvarelse")
        verbose_name_plural = _("besvarelser")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "module"], condition=Q(finished_at=None), name="one_open_attempt_per_module"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, score=None, has_passed=None)
                | Q(finished_at__isnull=False, score__isnull=False, has_passed__isnull=False),
                name="a_finished_attempt_has_a_result",
            ),
        ]

    def __str__(self):
        return f"Besvarelse {self.pk}"


class AttemptQuestion(models.Model):
    """One question of an attempt: the version shown, the order its options were shown in, and the answer once given.

    `option_order` holds option numbers of the version in the order shown; `answer` holds option numbers of the version
    (for order questions all of them, as the learner arranged them).
    """

    attempt = models.ForeignKey(
        Attempt, on_delete=models.CASCADE, related_name="questions", verbose_name=_("besvarelse")
    )
    position = models.PositiveSmallIntegerField(_("nummer"))
    version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("spørgsmål")
    )
    option_order = models.JSONField(_("vist rækkefølge"))
    answer = models.JSONField(_("svar"), null=True, blank=True)
    answered_at = models.DateTimeField(_("svaret"), null=True, blank=True)
    is_correct = models.BooleanField(_("rigtigt"), null=True, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("spørgsmål i besvarelse")
        verbose_name_plural = _("spørgsmål i besvarelse")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_question_per_position"),
            models.CheckConstraint(
                condition=Q(answered_at=None, is_correct=None, answer__isnull=True)
                | Q(answered_at__isnull=False, is_correct__isnull=False, answer__isnull=False),
                name="an_answer_has_time_and_verdict",
            ),
        ]

    def __str__(self):
        return f"Spørgsmål {self.position} i besvarelse {self.attempt_id}"


class DilemmaPlay(models.Model):
    """A learner's way through a dilemma: `path` holds the number of the choice taken at each step."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="plays", verbose_name=_("deltagelse")
    )
    module = models.ForeignKey(ModulePage, on_delete=models.PROTECT, related_name="+", verbose_name=_("modul"))
    dilemma = models.ForeignKey(Dilemma, on_delete=models.PROTECT, related_name="plays", verbose_name=_("dilemma"))
    version = models.ForeignKey(DilemmaVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("version"))
    path = models.JSONField(_("vej"), default=list)
    started_at = models.DateTimeField(_("begyndt"), default=timezone.now)
    finished_at = models.DateTimeField(_("afsluttet"), null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("gennemspilning")
        verbose_name_plural = _("gennemspilninger")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "dilemma"], condition=Q(finished_at=None), name="one_open_play_per_dilemma"
            )
        ]

    def __str__(self):
        return f"Gennemspilning {self.pk}"
