"""Papers as editable documents for Word and LibreOffice, made of the same HTML that is printed.

Real headings, lists, tables with a header row that repeats, Danish as the language, a title: what a screen reader and
the next editor need. The same HTML gives the same bytes. A drawing (SVG) is told in words.
"""

from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings

from materials.takeaway.archive import zipped
from materials.takeaway.markup import read
from materials.takeaway.word_parts import (
    CONTENT_TYPES,
    NAMES,
    PACKAGE,
    core,
    drawing,
    footer,
    header,
    numbering,
    relations,
    styles,
)
from pages import shelf

TEXT_WIDTH = 9638  # of A4 between margins of 20 mm, in twentieths of a point
HEADINGS = {"h1": "Heading1", "h2": "Heading2", "h3": "Heading3", "h4": "Heading4"}
KINDS = {"kicker": "Kicker", "lead": "Lead", "source": "Source"}
BULLETS, BOXES, FIRST_ORDERED = 1, 2, 3
PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="top"/><w:footerReference w:type="default" r:id="foot"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1304" w:right="1134" w:bottom="1304" w:left="1134"'
    ' w:header="624" w:footer="624" w:gutter="0"/></w:sectPr>'
)


def name_of(paper) -> str:
    """Return the name on the shelf of the paper's document."""
    pictures = [part for address, content in sorted(paper.files.items()) for part in (address, content)]
    return shelf.key_of("docx", writer(), paper.html, *pictures) + ".docx"


def docx_of(paper) -> Path:
    """Return the path of the paper as an editable document."""
    return shelf.kept(name_of(paper), lambda: docx(paper))


@cache
def writer():
    """Return the hash of the code that writes documents, so that a new release writes anew."""
    here = Path(__file__)
    return shelf.key_of(*(here.with_name(f"{n}.py").read_bytes() for n in ("docx", "word_parts", "markup", "archive")))


def docx(paper) -> bytes:
    """Return the paper as the bytes of a DOCX file."""
    page = read(paper.html)
    body = Body(paper.files)
    body.blocks(page.find("body"))
    document = f"<w:document {NAMES}><w:body>{''.join(body.written)}{PAGE}</w:body></w:document>"
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": PACKAGE,
        "docProps/core.xml": core(title=paper.title, author=page.author),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": relations(body.addresses, len(body.pictures)),
        "word/styles.xml": styles(),
        "word/numbering.xml": numbering(body.ordered_lists),
        "word/header1.xml": header(settings.SITE_NAME, paper.title),
        "word/footer1.xml": footer(),
    }
    start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    written = [(name, (start + part).encode()) for name, part in parts.items()]
    return zipped(written + [(f"word/media/{n}.jpg", picture) for n, picture in enumerate(body.pictures, 1)])


class Body:
    """The text of a document while it is written, with the links, pictures and numbered lists it turns out to have."""

    def __init__(self, files):
        self.files = files
        self.written, self.addresses, self.pictures, self.ordered_lists = [], [], [], 0

    def blocks(self, parent, style=None):
        """Write the blocks inside an element; loose text between them becomes a paragraph."""
        loose = []
        for child in parent.children:
            if isinstance(child, str) or child.name in INLINE:
                loose.append(child)
                continue
            self.loose(loose, style)
            loose = []
            self.block(child, style)
        self.loose(loose, style)

    def loose(self, children, style):
        if any(not isinstance(child, str) or child.strip() for child in children):
            self.paragraph(children, style)

    def block(self, element, style):
        if element.name in HEADINGS:
            self.paragraph(element.children, HEADINGS[element.name])
        elif element.name in ("ul", "ol"):
            self.list(element, 0)
        elif element.name == "table":
            self.table(element)
        elif element.name == "blockquote":
            self.blocks(element, "Quote")
        elif element.name == "p":
            self.paragraph(element.children, KINDS.get(element.kind, style))
        elif element.kind != "on-paper":
            self.blocks(element, "Note" if element.kind == "note" else style)

    def paragraph(self, children, style=None, *, more=""):
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        properties = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
        self.written.append(f"<w:p>{properties}{self.runs(trimmed(children), '')}</w:p>")

    def list(self, element, depth):
        number = BOXES if element.kind == "boxes" else BULLETS
        if element.name == "ol":
            self.ordered_lists += 1
            number = FIRST_ORDERED + self.ordered_lists - 1
        for item in element.all("li"):
            inner = [c for c in item.children if isinstance(c, str) or c.name not in ("ul", "ol")]
            of_list = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
            self.paragraph(inner, "ListParagraph", more=of_list)
            for sublist in item.children:
                if not isinstance(sublist, str) and sublist.name in ("ul", "ol"):
                    self.list(sublist, min(depth + 1, 2))

    def table(self, element):
        caption = element.find("caption")
        if caption:
            self.paragraph(caption.children, "Caption")
        rows = element.all("tr")
        widths = widths_of(element, max(len(row.all("th", "td")) for row in rows))
        words = quoteattr(caption.text.strip()) if caption else '""'
        self.written.append(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="Sheet"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={words}/></w:tblPr><w:tblGrid>"
            + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
            + "</w:tblGrid>"
        )
        heads = element.find("thead")
        for row in rows:
            self.row(row, widths, is_head=bool(heads) and row in heads.all("tr"))
        self.written.append('</w:tbl><w:p><w:pPr><w:pStyle w:val="After"/></w:pPr></w:p>')

    def row(self, row, widths, *, is_head):
        self.written.append(f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>")
        for cell, width in zip(row.all("th", "td"), widths, strict=False):
            self.written.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>')
            before = len(self.written)
            self.blocks(cell, "CellHead" if cell.name == "th" else "Cell")
            if len(self.written) == before:
                self.paragraph([], "Cell")
            self.written.append("</w:tc>")
        self.written.append("</w:tr>")

    def runs(self, children, look):
        return "".join(self.run(child, look) for child in children)

    def run(self, child, look):
        if isinstance(child, str):
            properties = f"<w:rPr>{look}</w:rPr>" if look else ""
            return f'<w:r>{properties}<w:t xml:space="preserve">{escape(child)}</w:t></w:r>' if child else ""
        if child.name == "br":
            return "<w:r><w:br/></w:r>"
        if child.name == "img":
            return self.picture(child)
        if child.name == "a" and child.address.startswith(("http", "mailto:")):
            self.addresses.append(child.address)
            inner = self.runs(child.children, '<w:rStyle w:val="Hyperlink"/>' + look)
            return f'<w:hyperlink r:id="link{len(self.addresses)}" w:history="1">{inner}</w:hyperlink>'
        return self.runs(child.children, look + LOOKS.get(child.name, ""))

    def picture(self, element):
        """A photograph stands as itself; what Word cannot show, or what is not there, is told in words."""
        address, words = element.attributes.get("src", ""), element.attributes.get("alt", "")
        if not address.endswith(".jpg") or address not in self.files:
            return self.run(words, "<w:i/>")
        self.pictures.append(self.files[address])
        return drawing(self.files[address], number=len(self.pictures), words=words)


LOOKS = {"b": "<w:b/>", "strong": "<w:b/>", "i": "<w:i/>", "em": "<w:i/>"}
INLINE = {*LOOKS, "a", "br", "span", "img"}


def trimmed(children):
    """Return the children without white space at either end."""
    children = list(children)
    if children and isinstance(children[0], str):
        children[0] = children[0].lstrip()
    if children and isinstance(children[-1], str):
        children[-1] = children[-1].rstrip()
    return children


def widths_of(table, count):
    """Return the columns' widths: those the table names in percent (data-widths), or equal ones."""
    shares = [int(share) for share in table.attributes.get("data-widths", "").split()]
    if len(shares) != count:
        shares = [100 / count] * count
    return [round(TEXT_WIDTH * share / 100) for share in shares]
