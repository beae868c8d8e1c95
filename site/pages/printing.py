"""Printing HTML as a PDF that archives (PDF/A-3a) and screen readers (PDF/UA-1) accept: one press for all apps.

A glyph that no font has is forbidden in both standards: short texts go through `pages.letters.printable` first, whole
documents through `pages.letters.drawable`. `pages.press` is slow to load and needs Pango; it is loaded when first used.
"""

import io
from functools import cache
from pathlib import Path

import segno

from pages import checks, shelf

WORDMARK = "bundled:wordmark.svg"  # an address every document may use
QR_MASK = 4  # choosing the best of the eight would cost 4 ms


class CannotPrint(Exception):
    """Something that printing needs is missing here, or a letter has no glyph after all. The message says what."""


def printed(html, *, style, files=None) -> bytes:
    """Return the HTML document as PDF bytes, the same ones each time for the same input.

    `style` is the path of a style sheet. `files` are what the document may use by address ("bundled:…" with the ending
    png, jpg or svg), as bytes; it gets nothing else, neither of disk nor of network. Raises CannotPrint.
    """
    return on_one_page([html], style=style, files=files)


def kept_pdf(html, *, style, files=None) -> Path:
    """Return the path of the printed document: printed once, then kept until nobody has asked for it in a month."""
    return shelf.kept(kept_name(html, style=style, files=files), lambda: printed(html, style=style, files=files))


def kept_name(html, *, style, files=None) -> str:
    """Return the file name of the kept document: another one whenever it would come out otherwise."""
    pictures = [part for address, content in sorted((files or {}).items()) for part in (address, content)]
    return shelf.key_of("pdf", press_marks(), style.read_bytes(), html, *pictures) + ".pdf"


@cache
def press_marks():
    """Return the hash of the code and the wordmark we print with, so that a new release prints anew."""
    here = Path(__file__).parent
    wordmark = here.parent / "static/forebyg/wordmark.svg"
    return shelf.key_of(*(file.read_bytes() for file in (here / "press.py", here / "fonts.py", wordmark)))


def on_one_page(versions, *, style, files=None) -> bytes:
    """Return the first of these HTML documents that fits on one page, or else the first of all, as `printed` does."""
    try:
        from pages import press
    except OSError as no_pango:
        raise CannotPrint(checks.MEND_LIBRARIES) from no_pango
    return press.pdf_of(versions, style=style, files=files or {})


def qr_code(url) -> bytes:
    """Return `url` as a QR code: a PNG of one bit a pixel, with the quiet margin scanners need."""
    png = io.BytesIO()
    segno.make(url, error="m", mask=QR_MASK, micro=False).save(png, kind="png", scale=8, border=4)
    return png.getvalue()
