"""Markdown to the rich text Wagtail keeps: p, ul, ol, li, b, i, a, blockquote and h3; tables apart."""

import re
from html import escape
from xml.etree import ElementTree

from markdown import Markdown

INLINE = {"strong": "b", "em": "i"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def _reader():
    """A Markdown reader that takes HTML for plain text, so that no file can bring its own."""
    reader = Markdown(extensions=["tables", "sane_lists"], output_format="xhtml")
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")
    reader.inlinePatterns.deregister("entity")
    reader.inlinePatterns.deregister("image_link")
    reader.inlinePatterns.deregister("image_reference")
    return reader


READER = _reader()


class Table:
    """A table: `heads` as plain text, `rows` of cells as rich text, and whether the first cell heads the row."""

    def __init__(self, element):
        self.heads = ["".join(cell.itertext()).strip() for cell in element.iter("th")]
        cells = [list(row) for row in element.find("tbody")]
        self.first_column_heads = bool(cells) and (not self.heads[0] or all(_is_bold(row[0]) for row in cells))
        self.rows = [self._row(row) for row in cells]

    def _row(self, cells):
        return [
            _paragraph(cell[0] if self.first_column_heads and number == 0 and _is_bold(cell) else cell)
            for number, cell in enumerate(cells)
        ]


def _is_bold(cell):
    """True when all that stands in the cell is bold."""
    return (
        len(cell) == 1
        and cell[0].tag == "strong"
        and not (cell.text or "").strip()
        and not (cell[0].tail or "").strip()
    )


def _paragraph(element):
    inner = _inline(element)
    return f"<p>{inner}</p>" if inner else ""


def rich_text(markdown):
    """Return `markdown` as rich text. Tables have no place in it: see `parts`."""
    return "".join(part for part in parts(markdown) if isinstance(part, str))


def parts(markdown):
    """Return `markdown` as a list of rich texts (str) and tables (Table) in the order they stand."""
    READER.reset()
    found, text = [], ""
    for element in ElementTree.fromstring(f"<div>{READER.convert(markdown)}</div>"):
        if element.tag == "table":
            found += [text, Table(element)]
            text = ""
        else:
            text += _block(element)
    return [part for part in [*found, text] if part]


def has_table(markdown):
    return any(isinstance(part, Table) for part in parts(markdown))


def _block(element):
    if element.tag in ("ul", "ol"):
        return f"<{element.tag}>{''.join(_item(item) for item in element)}</{element.tag}>"
    if element.tag == "blockquote":
        return "".join(f"<blockquote>{_inline(child)}</blockquote>" for child in element)
    if element.tag in HEADINGS:
        return f"<h3>{_inline(element)}</h3>"
    if element.tag == "hr":
        return ""
    return f"<p>{_inline(element)}</p>"


def _item(item):
    """A list item; the paragraphs of a loose list become lines of it, lists inside it stay."""
    lines, lists = [_text(item.text)], ""
    for child in item:
        if child.tag in ("ul", "ol"):
            lists += _block(child)
        elif child.tag == "p":
            lines.append(_inline(child))
        else:
            lines[-1] += _element(child)
        lines[-1] += _text(child.tail)
    return f"<li>{'<br/>'.join(line.strip() for line in lines if line.strip())}{lists}</li>"


def _inline(element):
    return (_text(element.text) + "".join(_element(child) + _text(child.tail) for child in element)).strip()


def _element(element):
    if element.tag == "br":
        return "<br/>"
    inner = _inline(element)
    if element.tag == "a":
        return f'<a href="{escape(element.get("href", ""))}">{inner}</a>'
    tag = INLINE.get(element.tag)
    return f"<{tag}>{inner}</{tag}>" if tag else inner


def _text(text):
    """Text without the line breaks of the file; a hard space stays hard."""
    return escape(re.sub(r"[ \t\r\n]+", " ", text or ""), quote=False)


def addresses(markdown):
    """Return the addresses the links of `markdown` lead to."""
    return re.findall(r'<a href="([^"]*)"', rich_text(markdown))


def tidy(text):
    """Return plain text with the file's own line breaks taken out; an empty line still parts paragraphs."""
    paragraphs = re.split(r"\n\s*\n", (text or "").strip())
    return "\n\n".join(re.sub(r"[ \t\r\n]+", " ", paragraph).strip() for paragraph in paragraphs)
