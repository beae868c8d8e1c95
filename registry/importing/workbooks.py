"""Reads the first sheet of an XLSX file a piece at a time, so that a hostile one costs little time and memory.

Why not a library: see docs/decisions/reading-spreadsheets.md.
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from xml.parsers import expat

from django.utils.translation import gettext as _

from registry.importing.limits import HEADING_IS_AMONG, MOST_COLUMNS, MOST_LETTERS, MOST_ROWS, Unreadable

CHUNK = 65_536
MOST_PARTS, MOST_UNPACKED = 1_000, 48 * 1024 * 1024
MOST_ELEMENTS, MOST_STRINGS, MOST_IN_A_ROW = 1_500_000, 400_000, 1_000
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OverflowError, KeyError)
WHOLE = re.compile(r"-?\d+\.0+")
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class _Enough(Exception):
    """All that is wanted has been read."""


def rows(content):
    """Return the rows of the first visible sheet, as (number, cells), and whether days are counted from 1904.

    A cell that is a formula begins with »=«. Raises Unreadable for what is no such file, or a monstrous one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _rows_in(archive)
    except (*BROKEN, expat.ExpatError, RuntimeError, TypeError, ValueError):
        raise Unreadable(_("Excel-filen er i stykker eller låst. Gem den igen uden adgangskode som .xlsx.")) from None


def _rows_in(archive):
    names = archive.namelist()
    if len(names) > MOST_PARTS:
        raise Unreadable(_("Excel-filen rummer for mange dele. Kopiér rækkerne til et nyt ark, og prøv igen."))
    if "xl/workbook.xml" not in names:
        raise Unreadable(_("Filen er pakket, men er ikke et Excel-ark (.xlsx)."))
    budget = _Budget()
    book = _Book()
    budget.parse(archive, "xl/workbook.xml", book)
    links = _Links()
    budget.parse(archive, "xl/_rels/workbook.xml.rels", links)
    texts = _Texts()
    if links.texts in names:
        budget.parse(archive, links.texts, texts)
    sheet = _Sheet(texts.found)
    budget.parse(archive, links.targets[book.sheet], sheet)
    return sheet.rows, book.is_from_1904


class _Budget:
    """How much may be unpacked and read of one file, in all its parts together."""

    def __init__(self):
        self.bytes, self.elements = MOST_UNPACKED, MOST_ELEMENTS

    def parse(self, archive, name, reader):
        """Feed one part of the file to a reader with `begin`, `end` and `text`."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._counting(reader.begin)
        parser.EndElementHandler = lambda tag: reader.end(tag.rpartition(":")[2])
        parser.CharacterDataHandler = reader.text
        parser.StartDoctypeDeclHandler = _no_doctype
        try:
            with archive.open(name) as part:
                while piece := part.read(CHUNK):
                    self._spend(len(piece))
                    parser.Parse(piece, False)
            parser.Parse(b"", True)
        except _Enough:
            return

    def _counting(self, begin):
        def counted(tag, attributes):
            self.elements -= 1
            if self.elements < 0:
                raise Unreadable(_("Excel-filen er for stor. Kopiér rækkerne til et nyt ark, og prøv igen."))
            begin(tag.rpartition(":")[2], attributes)

        return counted

    def _spend(self, number):
        self.bytes -= number
        if self.bytes < 0:
            raise Unreadable(_("Excel-filen er for stor. Kopiér rækkerne til et nyt ark, og prøv igen."))


def _no_doctype(*_about):
    raise Unreadable(_("Excel-filen indeholder noget, et regneark ikke skal indeholde. Gem den igen fra Excel."))


class _Reader:
    """What is told of the parts of an XML file; each kind listens to what it wants."""

    def begin(self, tag, attributes):
        """An element begins."""

    def end(self, tag):
        """An element ends."""

    def text(self, letters):
        """Some of the text in an element."""


class _Book(_Reader):
    """Which sheet is the first one can see."""

    def __init__(self):
        self.sheet, self.is_from_1904 = None, False

    def begin(self, tag, attributes):
        if tag == "workbookPr":
            self.is_from_1904 = attributes.get("date1904") in ("1", "true")
        if tag == "sheet" and self.sheet is None and attributes.get("state", "visible") == "visible":
            self.sheet = next((value for name, value in attributes.items() if name.endswith(":id")), None)


class _Links(_Reader):
    """Where the sheets and the shared texts stand in the packed file."""

    def __init__(self):
        self.targets, self.texts = {}, None

    def begin(self, tag, attributes):
        if tag != "Relationship":
            return
        target = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")
        self.targets[attributes["Id"]] = target
        if attributes["Type"].endswith("/sharedStrings"):
            self.texts = target


class _Gathering(_Reader):
    """Puts together the text of an element, no longer than a cell may be."""

    def __init__(self):
        self.letters, self.is_listening, self.size = [], False, 0

    def listen(self):
        self.is_listening = True

    def text(self, letters):
        if self.is_listening and self.size < MOST_LETTERS:
            self.letters.append(letters[:MOST_LETTERS])
            self.size += len(letters)

    def heard(self):
        """Return the text since it was last asked for."""
        text = "".join(self.letters)
        self.letters, self.is_listening, self.size = [], False, 0
        return text


class _Texts(_Gathering):
    """The texts that cells refer to by number; a reading aid in small type above it does not count."""

    def __init__(self):
        super().__init__()
        self.found, self.is_aid = [], False

    def begin(self, tag, attributes):
        if tag == "rPh":
            self.is_aid = True
        if tag == "t" and not self.is_aid:
            self.listen()

    def end(self, tag):
        if tag == "rPh":
            self.is_aid = False
        if tag == "t":
            self.is_listening = False
        if tag == "si":
            self.found.append(self.heard())
            if len(self.found) > MOST_STRINGS:
                raise Unreadable(_("Excel-filen er for stor. Kopiér rækkerne til et nyt ark, og prøv igen."))


class _Sheet(_Gathering):
    """The rows of a sheet, until there are more than may be."""

    def __init__(self, texts):
        super().__init__()
        self.texts, self.rows, self.in_row = texts, [], 0
        self.number, self.cells, self.column, self.kind, self.is_formula = 0, {}, -1, "n", False

    def begin(self, tag, attributes):
        if tag == "row":
            self.number = int(attributes.get("r") or self.number + 1)
            self.cells, self.column, self.in_row = {}, -1, 0
        elif tag == "c":
            self._count_cell()
            self.column = _column_in(attributes.get("r")) if attributes.get("r") else self.column + 1
            self.kind, self.is_formula = attributes.get("t", "n"), False
        elif tag == "f":
            self.is_formula = True
        elif tag in ("v", "t"):
            self.listen()

    def end(self, tag):
        if tag in ("v", "t"):
            self.is_listening = False
        elif tag == "c":
            self._note(self.heard())
        elif tag == "row" and self.cells:
            last = max(self.cells)
            self.rows.append((self.number, [self.cells.get(column, "") for column in range(last + 1)]))
            if len(self.rows) > MOST_ROWS + HEADING_IS_AMONG:
                raise _Enough
        elif tag == "sheetData":
            raise _Enough

    def _count_cell(self):
        self.in_row += 1
        if self.in_row > MOST_IN_A_ROW:
            raise Unreadable(_("Excel-filen er for stor. Kopiér rækkerne til et nyt ark, og prøv igen."))

    def _note(self, text):
        if self.kind == "s" and text:
            text = self.texts[int(text)] if int(text) < len(self.texts) else ""
        elif self.kind == "n" and WHOLE.fullmatch(text):
            text = text.partition(".")[0]
        elif self.kind == "n" and "E" in text:
            text = f"{float(text):.0f}"
        if self.is_formula:
            text = f"={text}"
        if text.strip() and self.column <= MOST_COLUMNS:
            self.cells[self.column] = text


def _column_in(reference):
    """Return the number of the column in a reference such as AB12, from 0."""
    number = 0
    for letter in REFERENCE.fullmatch(reference)[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1
