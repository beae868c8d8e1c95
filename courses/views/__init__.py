"""The learner's pages: reading a course, playing its dilemmas, answering its quizzes."""

from courses.views.cards import all_dilemma_cards, dilemma_cards
from courses.views.dilemmas import dilemma
from courses.views.quizzes import question, quiz
from courses.views.reading import course, course_page, mark_read, module, module_page, note_place, renew, start

__all__ = [
    "all_dilemma_cards",
    "course",
    "course_page",
    "dilemma",
    "dilemma_cards",
    "mark_read",
    "module",
    "module_page",
    "note_place",
    "question",
    "quiz",
    "renew",
    "start",
]
