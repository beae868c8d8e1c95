"""Text made fit for print: whatever somebody calls herself, each letter has a glyph and stays where it belongs.

A glyph that no font has is drawn as an empty box, and both PDF/A and PDF/UA forbid that.
"""

import unicodedata

from anyascii import anyascii

from pages import fonts

MARKS_PER_LETTER = 2  # Vietnamese needs two; more is an attack on the line above
JOINERS = "\u200c\u200d"  # they shape Persian and Indic letters; all other invisible characters only do harm
UNKNOWN = "?"


def printable(text: str) -> str:
    """Return `text` on one line, composed (NFC), with nothing in it that the fonts lack.

    Control characters and bidi overrides are dropped, at most two marks stay on a letter, a picture without a glyph
    disappears, and a word with a letter without a glyph is written in Latin letters.
    """
    visible = "".join(char for char in " ".join(text.split()) if _may_show(char))
    composed = unicodedata.normalize("NFC", _with_few_marks(visible))
    return " ".join(" ".join(map(_with_glyphs, composed.split())).split())


def drawable(html: str) -> str:
    """Return a whole HTML document, lines and markup as they are, with each letter that lacks a glyph in Latin letters.

    Pictures without a glyph and invisible characters disappear.
    """
    return "".join(map(_drawn, unicodedata.normalize("NFC", html)))


def _drawn(char):
    if char.isascii() or _has_glyph(char):
        return char if char.isprintable() or char in "\n\t" else _space_or_nothing(char)
    if _may_go(char) or unicodedata.category(char).startswith("C"):
        return ""
    return anyascii(char) or UNKNOWN


def _space_or_nothing(char):
    return char if char.isspace() and not char.isascii() else ""


def _may_show(char):
    return char in JOINERS or not unicodedata.category(char).startswith("C")


def _with_few_marks(text):
    """Drop the marks a letter has too many of, and those that stand on no letter at all."""
    kept, marks = [], MARKS_PER_LETTER
    for char in unicodedata.normalize("NFD", text):
        if not unicodedata.category(char).startswith("M"):
            marks = 0 if unicodedata.category(char)[0] in "LN" else MARKS_PER_LETTER
        elif marks >= MARKS_PER_LETTER:
            continue
        else:
            marks += 1
        kept.append(char)
    return "".join(kept)


def _with_glyphs(word):
    """Return `word` if every letter has a glyph; else without pictures, composed anew, or in Latin letters."""
    kept = "".join(char for char in word if _has_glyph(char) or not _may_go(char)).strip(JOINERS)
    if all(map(_has_glyph, kept)):
        return kept
    plain = unicodedata.normalize("NFKC", kept)
    return plain if all(map(_has_glyph, plain)) else anyascii(kept) or UNKNOWN


def _has_glyph(char):
    return ord(char) in fonts.printable_letters()


def _may_go(char):
    return char in JOINERS or unicodedata.category(char)[0] in "SM"
