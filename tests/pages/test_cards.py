import io
import re

import pytest
from pypdf import PdfReader

from pages.cards import LONGEST, STYLE, Card, backs_of, deck, parts_of
from pages.printing import printed

WORD = "ordentligt "


def pages_of(cards, **options):
    return PdfReader(io.BytesIO(printed(deck("Kort", cards, **options), style=STYLE))).pages


def test_eight_cards_of_a6_fill_a_page_of_a3_and_four_one_of_a4():
    cards = [Card(f"Kort nummer {n}") for n in range(7)]
    sizes = {}
    for paper in ("a3", "a4"):
        pages = pages_of(cards, paper=paper)
        sizes[paper] = ([round(side / 72 * 25.4) for side in pages[0].mediabox[2:]], len(pages))
    assert sizes == {"a3": ([420, 297], 1), "a4": ([210, 297], 2)}


def test_each_back_lies_behind_its_front():
    a, b, c, d, e = (Card(letter) for letter in "abcde")
    assert backs_of([a, b, c, d, e], 4) == [d, c, b, a, None, None, None, e]
    assert backs_of([a, b, c], 2) == [b, a, None, c]


def test_backs_stand_on_a_page_of_their_own():
    pages = pages_of([Card("Hvad gør du?", heading="Listen", back=("Går", "Bliver"))])
    told = [" ".join(page.extract_text().split()) for page in pages]
    assert ("Går" in told[0], "Går" in told[1], "Hvad gør du?" in told[1], len(told)) == (False, True, False, 2)
    assert "vend på den korte kant" in told[0]


@pytest.mark.parametrize("letters", [11, 12, 59, 60, 129, 130, 229, 230, 399, 400, 599, 600, 780, 2500])
def test_no_letter_is_lost_whatever_the_length(letters):
    """Each card is cut off at its edge: a text set too large would lose its end."""
    text = (WORD * (letters // len(WORD) + 1))[: letters - 4].strip() + " slut"
    pages = pages_of([Card(text, above="Rolle", heading="Overskrift på kortet")])
    edge = float(pages[0].mediabox.height) / 2
    lines = []

    def note(text, _matrix, place, _font, _size):
        if text.strip():
            lines.append(place[5])  # counted from the top of the page

    for page in pages:
        page.extract_text(visitor_text=note)
    told = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    assert re.sub(r"\s", "", text)[-30:] in told
    assert max(lines) < edge - 15 or letters > LONGEST


def test_a_long_text_goes_on_with_the_next_card():
    text = " ".join(["Det var en lang historie om en skole."] * 60)
    parts = parts_of(Card(text, heading="Lang", back=("Ja",)))
    assert (" ".join(part.text for part in parts), parts[0].heading) == (text, f"Lang (1 af {len(parts)})")
    assert [bool(part.back) for part in parts] == [True] + [False] * (len(parts) - 1)
    assert max(len(part.text) for part in parts) <= LONGEST
