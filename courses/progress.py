"""How far a learner is. Computed from what she did since the round began; never stored."""

from dataclasses import dataclass, field

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Attempt, DilemmaPlay, ModuleReading
from courses.outline import CourseOutline, ModuleOutline

DILEMMAS_NEEDED = 1


@dataclass
class Done:
    """What a learner has done since the round began: primary keys of modules, and of the dilemmas played to an end.

    What was begun before a renewal and ended after it counts in the new round.
    """

    read: set = field(default_factory=set)
    played: set = field(default_factory=set)
    passed: set = field(default_factory=set)
    open: set = field(default_factory=set)


@dataclass
class ModuleProgress:
    """What a learner has done in one module, and what is missing."""

    module: ModuleOutline
    is_read: bool = False
    played: set = field(default_factory=set)
    has_passed: bool = False
    has_open_attempt: bool = False
    is_extra: bool = False  # came to the course after the learner's round began

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
        return bool(self.is_read or self.played or self.has_passed or self.has_open_attempt)

    @property
    def state(self):
        if self.module.under_preparation:
            return _("Under udarbejdelse")
        if self.is_complete:
            return _("Gennemført")
        if self.is_extra:
            return _("Nyt og frivilligt")
        return _("I gang") if self.has_begun else _("Ikke begyndt")

    @property
    def missing(self):
        """What is left to do in the module, as short Danish phrases."""
        if self.is_extra:
            return []
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
    is_round: bool = False

    @property
    def asked(self):
        """The modules the learner's round asks for."""
        return [module for module in self.modules if not module.is_extra]

    @property
    def done(self):
        return sum(1 for module in self.asked if module.is_complete)

    @property
    def is_complete(self):
        return bool(self.asked) and all(module.is_complete for module in self.asked)

    @property
    def next(self):
        """The first module with something left to do, or None."""
        return next((m for m in self.asked if not m.is_complete and not m.module.under_preparation), None)

    @property
    def lacking(self):
        """The modules with something left to do."""
        return [m for m in self.asked if not m.is_complete]

    def following(self, module):
        """The module to go on to: the next with something left to do; for a learner in a round, else an earlier one."""
        place = self.course.modules.index(module)
        later, earlier = self.modules[place + 1 :], self.modules[:place] if self.is_round else []
        left = [m for m in later + earlier if not (m.is_complete or m.is_extra or m.module.under_preparation)]
        return next((m.module for m in left or later), None)

    def of(self, module):
        return next(progress for progress in self.modules if progress.module.pk == module.pk)


def progress_in(course, enrolment):
    """Return the CourseProgress of an enrolment (or of nobody, when None) in a course outline: three queries."""
    return progress_of_many([(course, enrolment)])[0]


def progress_of_many(pairs):
    """Return the CourseProgress of each (course outline, enrolment or None), with three queries for all of them."""
    done = done_in([enrolment for _course, enrolment in pairs if enrolment])
    return [
        CourseProgress(
            course,
            [module_progress(module, enrolment, done, asked_in(course, enrolment)) for module in course.modules],
            is_round=bool(enrolment),
        )
        for course, enrolment in pairs
    ]


def done_in(enrolments):
    """Return the Done of each enrolment, by its primary key."""
    done = {enrolment.pk: Done() for enrolment in enrolments}
    began = F("enrolment__round_started_at")
    readings = ModuleReading.objects.filter(enrolment__in=done, read_at__gte=began)
    for enrolment, module in readings.values_list("enrolment", "module"):
        done[enrolment].read.add(module)
    plays = DilemmaPlay.objects.filter(enrolment__in=done, finished_at__gte=began)
    for enrolment, dilemma in plays.values_list("enrolment", "dilemma"):
        done[enrolment].played.add(dilemma)
    attempts = Attempt.objects.filter(
        Q(finished_at=None) | Q(has_passed=True, finished_at__gte=began), enrolment__in=done
    )
    for enrolment, module, has_passed in attempts.values_list("enrolment", "module", "has_passed"):
        (done[enrolment].passed if has_passed else done[enrolment].open).add(module)
    return done


def asked_in(course, enrolment):
    """Return the primary keys of the modules a round asks for: those it began with, or all when none is left."""
    there = {module.pk for module in course.modules}
    return there & set(enrolment.asked_modules if enrolment else ()) or there


def module_progress(module, enrolment, all_done, asked):
    if enrolment is None:
        return ModuleProgress(module)
    done = all_done[enrolment.pk]
    return ModuleProgress(
        module,
        is_extra=module.pk not in asked,
        is_read=module.pk in done.read,
        played=done.played & {dilemma.pk for dilemma in module.dilemmas},
        has_passed=module.pk in done.passed,
        has_open_attempt=module.pk in done.open,
    )


def resume_url(course, enrolment):
    """Return the address where the learner left, or of the first module."""
    if not course.modules:
        return ""
    last = enrolment and next((m for m in course.modules if m.pk == enrolment.last_module_id), None)
    if last is None:
        return course.modules[0].url
    return f"{last.url}#{enrolment.last_section}" if enrolment.last_section else last.url
