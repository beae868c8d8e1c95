"""The learner's pages: reading a course, playing its dilemmas, answering its quizzes."""

from courses.views.dilemmas import dilemma
from courses.views.quizzes import question, quiz
from courses.views.reading import course, course_page, mark_read, module, module_page, note_place, renew, start

__all__ = [
    "course",
    "course_page",
    "dilemma",
    "mark_read",
    "module",
    "module_page",
    "note_place",
    "question",
    "quiz",
    "renew",
    "start",
]
