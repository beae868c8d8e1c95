"""Lists as an XLSX file: sheets with a heading row, text as text, numbers as numbers, dates as Danish dates.

Written by hand, because so little of the format is needed. Text is never a formula: it is stored as a string.
"""

import io
import re
import zipfile
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
UNFIT_FOR_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
UNFIT_FOR_A_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME, LONGEST_CELL = 31, 32767
FIRST_DAY = date(1899, 12, 30)  # day 0 as spreadsheets count
PLAIN, BOLD, DAY, MOMENT = range(4)
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4">'
    '<xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def workbook(sheets):
    """Return the bytes of a workbook. `sheets` are (name, headings, rows of values)."""
    sheets = list(sheets)
    names = _names([name for name, *_rest in sheets])
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", _content_types(len(sheets)))
        parts.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        parts.writestr("xl/workbook.xml", _contents(names))
        targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
        parts.writestr("xl/_rels/workbook.xml.rels", _relations([*targets, ("styles", "styles.xml")]))
        parts.writestr("xl/styles.xml", STYLES)
        for number, (_name, headings, rows) in enumerate(sheets, 1):
            parts.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(headings, rows))
    return file.getvalue()


def _names(wanted):
    """Return names spreadsheets accept: short, without certain signs, no two alike."""
    names = []
    for number, name in enumerate(wanted, 1):
        fit = UNFIT_FOR_A_NAME.sub("", str(name))[:LONGEST_NAME] or f"Ark {number}"
        alike = fit.casefold() in {known.casefold() for known in names}
        names.append(f"{fit[: LONGEST_NAME - 4]} {number}" if alike else fit)
    return names


def _content_types(sheets):
    of_sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    overrides += [(f"xl/worksheets/sheet{number}.xml", "worksheet") for number in range(1, sheets + 1)]
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="/{part}" ContentType="{of_sheet}.{kind}+xml"/>' for part, kind in overrides)
        + "</Types>"
    )


def _relations(targets):
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def _contents(names):
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(names, 1)
    )
    return f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _sheet(headings, rows):
    lines = [[(heading, BOLD) for heading in headings]]
    lines += [[(value, _style(value)) for value in row] for row in rows]
    body = "".join(f"<row>{''.join(_cell(*cell) for cell in line)}</row>" for line in lines)
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


def _style(value):
    if isinstance(value, datetime):
        return MOMENT
    return DAY if isinstance(value, date) else PLAIN


def _cell(value, style):
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"<c><v>{value}</v></c>"
    if style in (DAY, MOMENT):
        return f'<c s="{style}"><v>{_serial(value)}</v></c>'
    text = escape(UNFIT_FOR_XML.sub("", str(value))[:LONGEST_CELL])
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _serial(value):
    """Return the number spreadsheets keep for a date, or for a moment as the clock in Denmark shows it."""
    if not isinstance(value, datetime):
        return (value - FIRST_DAY).days
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return (local.date() - FIRST_DAY).days + seconds / 86400
