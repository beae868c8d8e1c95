"""What is printed for the class: cards to cut, student sheets with lines to write on, posters for the wall."""

from django.utils.translation import gettext as _

from materials.takeaway.papers import Paper, paper
from pages.cards import Card, deck

CARDS = ("cards", "posts")
SHEETS = ("sheet", "phrases", "concepts")


def of_kinds(lesson, kinds):
    return [block for block in lesson.handouts if block.block_type in kinds]


def cards(lesson, *, paper="a3") -> Paper | None:
    """Return all cards of the lesson as one deck on the paper "a3" or "a4", or None. What only the teacher may see of
    an invented post is left out."""
    decks = of_kinds(lesson, CARDS)
    if not decks:
        return None
    found = [card for block in decks for card in cards_in(block)]
    instruction = " ".join(block.value["instruction"] for block in decks if block.value["instruction"])
    html = deck(lesson.title, found, instruction=instruction, paper=paper)
    return Paper(_("Kort til »%s«") % lesson.title, html, style="../cards.css")


def cards_in(block):
    title = block.value["title"]
    if block.block_type == "posts":
        return [Card(post["text"], above=title, heading=post["sender"]) for post in block.value["posts"]]
    return [Card(text, above=title) for text in block.value["cards"]]


def student_sheets(lesson) -> Paper | None:
    """Return the student sheets of the lesson, each on its own page, or None."""
    found = of_kinds(lesson, SHEETS)
    if not found:
        return None
    context = {"lesson": lesson, "sheets": [with_lines(block) for block in found]}
    return paper(_("Elevark til »%s«") % lesson.title, "pdf/materials/sheets.html", context)


def with_lines(block):
    """Return {kind, value, questions}: each question with as many lines to write on as the editor asked for."""
    questions = [{"text": q["text"], "lines": range(q["lines"])} for q in block.value.get("questions", [])]
    return {"kind": block.block_type, "value": block.value, "questions": questions}


def posters(lesson) -> Paper | None:
    """Return the posters of the lesson, each on its own page of A3, or None."""
    found = of_kinds(lesson, ("poster",))
    if not found:
        return None
    context = {"lesson": lesson, "posters": [block.value for block in found]}
    return paper(_("Plakater til »%s«") % lesson.title, "pdf/materials/posters.html", context, style="posters.css")
