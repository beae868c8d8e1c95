"""Decks of cards to print and cut: A6, eight to a page of A3, or four to a page of A4 where there is no A3 printer.

A card with a back is printed on both sides: the page of backs is turned left to right, so that each lies behind its
front when the sheet is turned like the leaf of a book.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from pages.letters import drawable

STYLE = settings.ROOT / "templates/pdf/cards.css"
PAPERS = {"a3": 4, "a4": 2}  # cards across; two down on both
DOWN = 2
LONGEST = 780  # letters on one card; what is longer goes on with the next
# Letters at most, and the class in the style sheet.
SIZES = ((12, "giant"), (60, "huge"), (130, "large"), (230, "middle"), (400, "fair"), (600, "small"))
END_OF_SENTENCE = re.compile(r"(?<=[.!?:»«])\s+")


@dataclass(frozen=True)
class Card:
    """A card: a line above, a heading, its text, and what its back says, line by line."""

    text: str
    above: str = ""
    heading: str = ""
    back: tuple = ()

    @property
    def size(self):
        return size_of(len(self.text) + 2 * len(self.heading))

    @property
    def back_size(self):
        return size_of(max(sum(len(line) + 20 for line in self.back), 61))  # never larger than large


def size_of(letters):
    return next((size for most, size in SIZES if letters <= most), "tiny")


def deck(title, cards, *, instruction="", paper="a3") -> str:
    """Return the deck as the HTML to print with STYLE. The first card is its title, with how to use the cards."""
    cards = [part for card in cards for part in parts_of(card)]
    across = PAPERS[paper]
    cells = [None, *cards]
    fronts = [cells[at : at + across * DOWN] for at in range(0, len(cells), across * DOWN)]
    context = {
        "title": title,
        "instruction": instruction,
        "count": len(cards),
        "paper": paper,
        "has_backs": any(card.back for card in cards),
        "pages": [{"fronts": page, "backs": backs_of(page, across)} for page in fronts],
    }
    with translation.override("da"):
        return drawable(render_to_string("pdf/cards.html", context))


def parts_of(card):
    """Return the card, or as many as its text fills; the back stands on the first."""
    if len(card.text) <= LONGEST:
        return [card]
    texts = [""]
    for sentence in END_OF_SENTENCE.split(card.text):
        if texts[-1] and len(texts[-1]) + len(sentence) > LONGEST:
            texts.append("")
        texts[-1] = f"{texts[-1]} {sentence}".strip()
    numbered = [f"{card.heading} ({n} af {len(texts)})" for n in range(1, len(texts) + 1)]
    return [
        Card(text, card.above, heading, card.back if n == 0 else ())
        for n, (text, heading) in enumerate(zip(texts, numbered, strict=True))
    ]


def backs_of(page, across):
    """Return the cells of the page's back, each row turned left to right; an empty one behind a missing card."""
    cells = page + [None] * (across * DOWN - len(page))
    rows = [cells[at : at + across] for at in range(0, len(cells), across)]
    return [cell for row in rows for cell in reversed(row)]
