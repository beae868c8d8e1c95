"""Files in every Danish shape are read alike; monstrous ones are refused soon and cost little."""

import io
import time
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pytest

from registry.importing.columns import COUNT_FIELDS, PEOPLE_FIELDS, is_heading, suggested
from registry.importing.dates import NotADay, read_day
from registry.importing.limits import Unreadable
from registry.importing.reading import read

HEADING = ("Navn", "E-mail", "Arbejdsplads")
ROWS = [("Åse Ærø", "aase@aarhus.example", "Skolen på Øen"), ("Bo Bå", "", "Klubben")]
TEXT = "Navn;E-mail;Arbejdsplads\r\nÅse Ærø;aase@aarhus.example;Skolen på Øen\r\nBo Bå;;Klubben\r\n"


def table(content):
    found = read(content, knows=is_heading)
    return found.headings, [line.cells for line in found.lines]


def workbook(rows, **sheets):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, state in sheets.items():
        book.create_sheet(name).sheet_state = state
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


SHAPES = {
    "semicolons, UTF-8 with its mark": TEXT.encode("utf-8-sig"),
    "semicolons, UTF-8": TEXT.encode(),
    "semicolons, windows-1252": TEXT.encode("cp1252"),
    "commas": TEXT.replace(";", ",").encode(),
    "tabs, as Excel's Unicode text": TEXT.replace(";", "\t").encode("utf-16"),
    "line feeds only": TEXT.replace("\r\n", "\n").encode(),
    "quotes": TEXT.replace("Skolen på Øen", '"Skolen på Øen"').encode(),
    "its delimiter told": b"sep=;\r\n" + TEXT.encode(),
    "a title and an empty line above": ("Medarbejdere i Aarhus;;\r\n;;\r\n" + TEXT).encode(),
    "empty lines between": TEXT.replace("Bo", ";;\r\nBo").encode(),
    "Excel": workbook([HEADING, *[[cell or None for cell in row] for row in ROWS]]),
}


@pytest.mark.parametrize("content", SHAPES.values(), ids=SHAPES)
def test_a_file_is_read_whatever_its_shape(content):
    headings, rows = table(content)
    assert (headings, [(*row, "")[:3] if len(row) < 3 else row for row in rows]) == (HEADING, ROWS)


def test_rows_have_the_numbers_the_spreadsheet_shows():
    found = read(b"Liste\n\nNavn;Mail\nA;a@b.dk\n\nB;b@b.dk\n", knows=is_heading)
    assert [line.number for line in found.lines] == [4, 6]


def test_a_quoted_cell_may_hold_what_parts_cells():
    assert table('Navn;Mail;Sted\n"Hansen; Åse ""Ås""";;"To\nlinjer"\n'.encode())[1] == [
        ('Hansen; Åse "Ås"', "", "To\nlinjer")
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tom"),
        (b"\n;;\n", "tom"),
        (b"Navn;Mail\n", "ingen rækker"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "gamle format"),
        (b"\x00\x01\x02\x03", "hverken CSV eller Excel"),
        (b"PK\x03\x04" + b"x" * 99, "i stykker"),
        (b'Navn;Mail\n"A;a\n', "anførselstegn"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "bogstaver"),
        (b"x" * (2 * 1024 * 1024 + 1), "2 MB"),
        (b"Navn;Mail\n" + b"A;a\n" * 10_001, "10.000"),
        (";".join(["Navn", "Mail", *map(str, range(70))]).encode() + b"\nA;b\n", "kolonner"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(content, words):
    with pytest.raises(Unreadable, match=words):
        read(content, knows=is_heading)


def test_excel_numbers_dates_formulas_and_errors_become_text():
    rows = [["Navn", "Mail", "Kommune", "Dato", "Tal"], ["A", "=1+1", 751, date(2026, 3, 16), 46097.5]]
    assert table(workbook(rows))[1] == [("A", "=", "751", "46097", "46097.5")]


def test_the_first_sheet_one_can_see_is_read():
    book = openpyxl.Workbook()
    book.active.title, book.active.sheet_state = "skjult", "hidden"
    for row in [["Navn", "Mail"], ["A", "a"]]:
        book.create_sheet("synlig") if "synlig" not in book.sheetnames else None
        book["synlig"].append(row)
    book.active = 1
    file = io.BytesIO()
    book.save(file)
    assert table(file.getvalue()) == (("Navn", "Mail"), [("A", "a")])


def test_shared_texts_are_read_as_excel_writes_them():
    """In runs of different type, with a reading aid, and under a prefix."""
    texts = """<x:sst xmlns:x="urn:x"><x:si><x:t>Navn</x:t></x:si><x:si><x:t>Mail</x:t></x:si>
      <x:si><x:r><x:t>Å</x:t></x:r><x:r><x:rPr/><x:t xml:space="preserve">se Ærø</x:t></x:r>
      <x:rPh sb="0" eb="1"><x:t>aase</x:t></x:rPh></x:si></x:sst>"""
    row = "<row r='{0}'><c r='A{0}' t='s'><v>{1}</v></c><c r='B{0}' t='{3}'><v>{2}</v></c></row>"
    sheet = [BEGIN, row.format(1, 0, 1, "s").encode(), row.format(5, 2, "x@y.dk", "str").encode(), END]
    found = read(packed(sheet, texts=[texts.encode()]), knows=is_heading)
    assert (found.headings, [(line.number, line.cells) for line in found.lines]) == (
        ("Navn", "Mail"),
        [(5, ("Åse Ærø", "x@y.dk"))],
    )


# Monsters


SHARED_TEXTS = (
    b'<Relationship Id="rId99" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/sharedStrings"/></Relationships>'
)


def packed(sheet, *, texts=None):
    """An XLSX whose sheet and shared texts are these iterables of bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with zipfile.ZipFile(io.BytesIO(workbook([["Navn", "Mail"], ["A", "a"]]))) as honest:
            for name in honest.namelist():
                if "sheet1.xml" not in name:
                    archive.writestr(name, honest.read(name).replace(b"</Relationships>", SHARED_TEXTS))
        for name, parts in (("xl/worksheets/sheet1.xml", sheet), ("xl/sharedStrings.xml", texts or [b"<sst/>"])):
            with archive.open(name, "w") as part:
                for piece in parts:
                    part.write(piece)
    return file.getvalue()


def many(before, one, number, after):
    yield before
    for _thousand in range(number // 1000):
        yield one * 1000
    yield after


ROW = b"<row><c t='str'><v>Navn</v></c><c t='str'><v>Mail</v></c></row>"
BEGIN, END = b"<worksheet><sheetData>", b"</sheetData></worksheet>"
MONSTERS = {
    "three million rows": lambda: packed(many(BEGIN, ROW, 3_000_000, END)),
    "one endless row": lambda: packed(many(BEGIN + b"<row>", b"<c/>", 20_000_000, b"</row>" + END)),
    "many wide rows": lambda: packed(many(BEGIN, b"<row>" + b"<c/>" * 900 + b"</row>", 9_000, END)),
    "one endless cell": lambda: packed(
        many(BEGIN + b"<row><c t='str'><v>", b"xxxx", 30_000_000, b"</v></c></row>" + END)
    ),
    "endless shared texts": lambda: packed(
        [BEGIN, ROW, ROW, END], texts=many(b"<sst>", b"<si/>", 5_000_000, b"</sst>")
    ),
    "entities that swell": lambda: packed(
        [
            b"<!DOCTYPE w [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>",
            BEGIN,
            b"<row><c t='str'><v>&b;</v></c></row>",
            END,
        ]
    ),
    "a broken reference": lambda: packed([BEGIN, b"<row><c r='!!'><v>1</v></c></row>", END]),
    "a cell far to the right": lambda: packed([BEGIN, b"<row><c r='XFD1' t='str'><v>x</v></c></row>", END]),
    "no end": lambda: packed([BEGIN, ROW]),
}


@pytest.mark.parametrize("monster", MONSTERS.values(), ids=MONSTERS)
def test_a_monster_is_refused_soon_and_costs_little(monster):
    content = monster()
    if len(content) > 2 * 1024 * 1024:
        content = content[:100]  # it would not be let in at all
    tracemalloc.start()
    begun = time.process_time()
    with pytest.raises(Unreadable):
        read(content, knows=is_heading)
    seconds, (_now, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (seconds < 30, peak < 120 * 1024 * 1024) == (True, True), (seconds, peak)


# Days and headings

SIXTEENTH = date(2026, 3, 16)


@pytest.mark.parametrize(
    "text",
    [
        *("16-03-2026", "16/3-2026", "16.03.2026", "2026-03-16", "16. marts 2026", "46097", "16/3/2026", "16.3.26"),
        *("16-3-26", "16 marts 2026", "16. mar. 2026", "den 16. marts 2026", "mandag den 16. marts 2026", "20260316"),
        *("2026-03-16 00:00:00", "16-03-2026 kl. 12.30", "2026-03-16T09:00:00Z", "46097.5", "16/3 2026", "2026/3/16"),
        *("16. Marts 2026", "16-mar-26", "16.03.2026 "),
    ],
)
def test_a_day_is_read_as_danes_write_it(text):
    assert read_day(text) == SIXTEENTH


def test_a_workbook_from_an_old_mac_counts_from_1904():
    assert read_day("44635", is_from_1904=True) == SIXTEENTH


def test_two_digits_of_a_year_mean_the_nearest():
    assert [read_day(text).year for text in ("1-1-98", "1-1-05", "1-1-69", "1-1-70")] == [1998, 2005, 2069, 1970]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(("i går", "date_unreadable"), ("16", "date_unreadable"), ("forår 2026", "date_unreadable")),
        *(
            ("31-02-2026", "date_impossible"),
            ("29. februar 2025", "date_impossible"),
            ("2026-13-01", "date_impossible"),
        ),
        ("3/16/2026", "date_month_first"),
    ],
)
def test_what_is_no_day_is_told_apart(text, kind):
    with pytest.raises(NotADay) as wrong:
        read_day(text)
    assert wrong.value.because == kind


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (["Navn", "E-mail", "Kommune"], ["name", "email", "municipality"]),
        (["FORNAVN", "Efternavn:", "Mail"], ["first_name", "last_name", "email"]),
        (
            ["Medarbejder", "E-mailadresse", "Arbejdssted", "Stillingsbetegnelse"],
            ["name", "email", "workplace", "job_title"],
        ),
        (
            ["Fagområde", "Forløb/Kursus", "Gennemført den", "Gyldig til"],
            ["sector", "programme", "completed_on", "valid_until"],
        ),
        (["Kursus", "Dato", "Noget andet"], ["programme", "completed_on"]),
    ],
)
def test_columns_are_suggested_by_their_headings(headings, fields):
    assert suggested(headings, PEOPLE_FIELDS) == {name: headings.index(headings[i]) for i, name in enumerate(fields)}


def test_columns_of_head_counts_are_suggested():
    headings = ["Kommune/Infohus", "Fagområde", "Forløb", "Fra år", "Til år", "Antal", "Kilde"]
    assert suggested(headings, COUNT_FIELDS) == {name: number for number, name in enumerate(COUNT_FIELDS)}
