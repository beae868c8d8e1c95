"""The dilemmas of a module or a whole course as cards for a staff meeting.

The story stands in front, the choices behind, and no answers anywhere.
"""

import re
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from pages.cards import STYLE, Card, deck
from pages.printing import kept_pdf

END_OF_BLOCK = re.compile(r"</(?:p|li|h\d)>|<br\s*/?>")


def dilemma_cards(title, dilemmas, *, paper="a3"):
    """Return the path of the PDF with a card for each of `dilemmas`; `paper` is "a3" or "a4".

    What a choice leads to and how it is judged is left out: the meeting talks about it. Raises CannotPrint.
    """
    instruction = _(
        "Læs historien højt. Hvad vil I gøre, og hvorfor? Tal om det, før I vender kortet og ser, hvad man kan vælge "
        "imellem."
    )
    html = deck(_("Dilemmaer: %s") % title, map(card_of, dilemmas), instruction=instruction, paper=paper)
    return kept_pdf(html, style=STYLE)


def card_of(dilemma):
    story = dilemma.content
    first = story["nodes"][story["start"]]
    text = "\n".join([plain(story["scene"]), plain(first["text"])])
    choices = tuple(choice["text"] for choice in first["choices"])
    return Card(text, above=story["role"], heading=story["title"], back=choices)  # the setting would tell too much


def plain(rich_text):
    """Return rich text as plain text, a line for each paragraph."""
    text = unescape(strip_tags(END_OF_BLOCK.sub("\n", rich_text)))
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
