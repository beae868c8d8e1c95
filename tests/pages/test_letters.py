import unicodedata

import pytest

from pages import fonts
from pages.letters import drawable, printable
from tests.pages.names import NAMES


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Søren Ærø Ågård", "Søren Ærø Ågård"),
        ("Zoe\u0308", "Zoë"),
        ("  Mette \n\t Thomsen ", "Mette Thomsen"),
        ("محمد الأحمد", "محمد الأحمد"),
        ("Mette\u202e nesmohT\u2066\u200f", "Mette nesmohT"),
        ("Met\x00te\x1b Thom\ufeffsen\ufffe\ud800", "Mette Thomsen"),
        ("a" + "\u0301" * 9, "á\u0301"),
        ("Nguyễn", "Nguyễn"),
        ("\u0301\u0301Mette", "Mette"),
        ("Mette 🌸 Thomsen 👩‍👧", "Mette Thomsen"),
        ("𝐌𝐞𝐭𝐭𝐞", "Mette"),
        ("李毛", "LiMao"),
        ("สมชาย Jensen", "smchay Jensen"),
        ("A\ue000B", "AB"),
        ("", ""),
    ],
)
def test_text_is_made_printable(text, printed):
    assert printable(text) == printed


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_all_that_is_printed_has_a_glyph(name):
    printed = printable(name)
    assert {ord(char) for char in printed} <= fonts.printable_letters()
    assert printed == unicodedata.normalize("NFC", printed) == printable(printed)


def test_all_letters_of_european_names_have_a_glyph():
    latin = {i for i in (*range(0xC0, 0x180), *range(0x1E00, 0x1EFA)) if chr(i).isalpha()}
    greek_and_cyrillic = {i for i in (*range(0x386, 0x3CF), *range(0x400, 0x460)) if chr(i).isalpha()}
    assert (latin | greek_and_cyrillic) <= fonts.printable_letters()


def test_the_basic_letters_of_arabic_and_hebrew_have_a_glyph():
    arabic = {*range(0x621, 0x63B), *range(0x641, 0x64B)} | {ord(letter) for letter in "پچژگکی"}
    hebrew = set(range(0x5D0, 0x5EB))
    assert (arabic | hebrew) <= fonts.printable_letters()


@pytest.mark.parametrize(
    ("html", "drawn"),
    [
        ("<p>Æble\u0308</p>\n<p>»x«\u00a0–</p>", "<p>Æblë</p>\n<p>»x«\u00a0–</p>"),
        ("<b>李毛</b> 🌸 \x00\x1b\u202eslut", "<b>LiMao</b>  slut"),
        ("محمد", "محمد"),
    ],
)
def test_a_document_is_made_drawable_and_keeps_its_markup(html, drawn):
    assert drawable(html) == drawn
