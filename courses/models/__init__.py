"""Courses: the pages, what is asked (questions), what is played (dilemmas), and what the learner did (learning)."""

from courses.models.dilemmas import Dilemma, DilemmaVersion
from courses.models.learning import Attempt, AttemptQuestion, DilemmaPlay, Enrolment, ModuleReading
from courses.models.pages import CourseIndexPage, CoursePage, ModulePage
from courses.models.questions import Question, QuestionBank, QuestionVersion

__all__ = [
    "Attempt",
    "AttemptQuestion",
    "CourseIndexPage",
    "CoursePage",
    "Dilemma",
    "DilemmaPlay",
    "DilemmaVersion",
    "Enrolment",
    "ModulePage",
    "ModuleReading",
    "Question",
    "QuestionBank",
    "QuestionVersion",
]
