"""How far a learner is. Computed from what she did since the round began; never stored."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Attempt, DilemmaPlay, ModuleReading
from courses.outline import CourseOutline, ModuleOutline

DILEMMAS_NEEDED = 1


@dataclass
class ModuleProgress:
    """What a learner has done in one module, and what is missing."""

    module: ModuleOutline
    is_read: bool = False
    played: set = field(default_factory=set)
    has_passed: bool = False
    open_attempt: int | None = None

    @property
    def lacks_dilemma(self):
        return bool(self.module.dilemmas) and len(self.played) < DILEMMAS_NEEDED

    @property
    def lacks_quiz(self):
        return bool(self.module.quiz_title) and not self.has_passed

    @property
    def lacks_reading(self):
        """A module with nothing to do in it is done when the learner says she has read it."""
        return not self.module.dilemmas and not self.module.quiz_title and not self.is_read

    @property
    def is_complete(self):
        return not (self.module.under_preparation or self.lacks_dilemma or self.lacks_quiz or self.lacks_reading)

    @property
    def has_begun(self):
        return bool(self.is_read or self.played or self.has_passed or self.open_attempt)

    @property
    def state(self):
        if self.module.under_preparation:
            return _("Under udarbejdelse")
        if self.is_complete:
            return _("Gennemført")
        return _("I gang") if self.has_begun else _("Ikke begyndt")

    @property
    def missing(self):
        """What is left to do in the module, as short Danish phrases."""
        if self.module.under_preparation:
            return [_("modulet er under udarbejdelse")]
        phrases = []
        if self.lacks_dilemma:
            phrases.append(
                ngettext("%(count)s dilemma", "%(count)s dilemmaer", DILEMMAS_NEEDED) % {"count": DILEMMAS_NEEDED}
            )
        if self.lacks_quiz:
            phrases.append(_("quizzen »%s«") % self.module.quiz_title)
        if self.lacks_reading:
            phrases.append(_("at markere modulet som læst"))
        return phrases


@dataclass
class CourseProgress:
    """How far a learner is in a course."""

    course: CourseOutline
    modules: list

    @property
    def done(self):
        return sum(1 for module in self.modules if module.is_complete)

    @property
    def is_complete(self):
        return bool(self.modules) and all(module.is_complete for module in self.modules)

    @property
    def next(self):
        """The first module with something left to do, or None."""
        return next((m for m in self.modules if not m.is_complete and not m.module.under_preparation), None)

    @property
    def lacking(self):
        """The modules with something left to do."""
        return [m for m in self.modules if not m.is_complete]

    def of(self, module):
        return next(progress for progress in self.modules if progress.module.pk == module.pk)


def progress_in(course, enrolment):
    """Return the CourseProgress of an enrolment (or of nobody, when None) in a course outline: three queries."""
    return progress_of_many([(course, enrolment)])[0]


def progress_of_many(pairs):
    """Return the CourseProgress of each (course outline, enrolment or None), with three queries for all of them."""
    rounds = {enrolment.pk: enrolment.round_started_at for _course, enrolment in pairs if enrolment}
    done = defaultdict(lambda: {"read": False, "played": set(), "passed": False, "open": None})
    if rounds:
        collect_attempts(rounds, done)
        for row in (
            DilemmaPlay.objects.filter(enrolment__in=rounds)
            .exclude(finished_at=None)
            .values_list("enrolment", "module", "dilemma", "finished_at")
        ):
            if row[3] >= rounds[row[0]]:
                done[row[:2]]["played"].add(row[2])
        for enrolment, module, read_at in ModuleReading.objects.filter(enrolment__in=rounds).values_list(
            "enrolment", "module", "read_at"
        ):
            done[enrolment, module]["read"] = read_at >= rounds[enrolment]
    return [
        CourseProgress(course, [module_progress(m, enrolment, done) for m in course.modules])
        for course, enrolment in pairs
    ]


def collect_attempts(rounds, done):
    rows = Attempt.objects.filter(enrolment__in=rounds).values_list(
        "enrolment", "module", "pk", "has_passed", "started_at", "finished_at"
    )
    for enrolment, module, pk, has_passed, started_at, finished_at in rows:
        if finished_at is None:
            done[enrolment, module]["open"] = pk
        elif has_passed and started_at >= rounds[enrolment]:
            done[enrolment, module]["passed"] = True


def module_progress(module, enrolment, done):
    facts = done.get((enrolment.pk, module.pk)) if enrolment else None
    if facts is None:
        return ModuleProgress(module)
    offered = {dilemma.pk for dilemma in module.dilemmas}
    return ModuleProgress(module, facts["read"], facts["played"] & offered, facts["passed"], facts["open"])


def resume_url(course, enrolment):
    """Return the address where the learner left, or of the first module."""
    if not course.modules:
        return ""
    last = enrolment and next((m for m in course.modules if m.pk == enrolment.last_module_id), None)
    if last is None:
        return course.modules[0].url
    return f"{last.url}#{enrolment.last_section}" if enrolment.last_section else last.url
