"""The parts of a DOCX file beside its text: styles, lists, header and footer, and what ties them together."""

import io
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{KINDS}" xmlns:wp="{DRAWING}/wordprocessingDrawing" xmlns:a="{DRAWING}/main"'
    f' xmlns:pic="{DRAWING}/picture"'
)
EMU_A_PIXEL, WIDEST, TALLEST = 9525, 6_120_000, 4_320_000  # 17 and 12 cm, in the 360,000ths of a centimetre Word counts
INK, TEAL, LINE, GREY = "1A1A1A", "0B4F5C", "C3CED1", "454545"
FONT = "Calibri"  # on every school's machine; LibreOffice has one of the same widths

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="jpg" ContentType="image/jpeg"/>'
    f'<Override PartName="/word/document.xml" ContentType="{TYPES}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{TYPES}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{TYPES}.numbering+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{TYPES}.header+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{TYPES}.footer+xml"/>'
    '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
PACKAGE = (
    f'{RELATIONS}<Relationship Id="document" Type="{KINDS}/officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="core" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
    'core-properties" Target="docProps/core.xml"/></Relationships>'
)


def relations(addresses, pictures):
    """Return what the document points at: its parts, its links (link1, ...) and its pictures (picture1, ...)."""
    parts = {"styles": "styles", "numbering": "numbering", "top": "header", "foot": "footer"}
    files = {"styles": "styles.xml", "numbering": "numbering.xml", "top": "header1.xml", "foot": "footer1.xml"}
    own = "".join(f'<Relationship Id="{id}" Type="{KINDS}/{kind}" Target="{files[id]}"/>' for id, kind in parts.items())
    links = "".join(
        f'<Relationship Id="link{n}" Type="{KINDS}/hyperlink" Target={quoteattr(address)} TargetMode="External"/>'
        for n, address in enumerate(addresses, 1)
    )
    media = "".join(
        f'<Relationship Id="picture{n}" Type="{KINDS}/image" Target="media/{n}.jpg"/>' for n in range(1, pictures + 1)
    )
    return f"{RELATIONS}{own}{links}{media}</Relationships>"


def drawing(content, *, number, words):
    """Return the run that shows picture `number` of the document, its words beside it, as wide as it fits the page."""
    with Image.open(io.BytesIO(content)) as image:
        width, height = image.size
    wide = min(width * EMU_A_PIXEL, WIDEST, round(TALLEST * width / height))
    extent = f'cx="{wide}" cy="{round(wide * height / width)}"'
    named = f'id="{number}" name="Billede {number}" descr={quoteattr(words)}'
    return (
        f"<w:r><w:drawing><wp:inline><wp:extent {extent}/><wp:docPr {named}/><a:graphic>"
        f'<a:graphicData uri="{DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="picture{number}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def core(*, title, author):
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        "<dc:language>da-DK</dc:language></cp:coreProperties>"
    )


def style(name, title, *, based="Normal", paragraph="", run="", after=None):
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title}"/><w:basedOn w:val="{based}"/>'
        f"{following}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def heading(level, *, size, before):
    return style(
        f"Heading{level}",
        f"heading {level}",
        paragraph=f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="80" w:line="240"'
        f' w:lineRule="auto"/><w:outlineLvl w:val="{level - 1}"/>',
        run=f'<w:b/><w:color w:val="{TEAL}"/><w:sz w:val="{size}"/>',
        after="Normal",
    )


def styles():
    """Return the styles of a document: text of 11 points, four levels of headings, lists, tables, notes."""
    spaced = '<w:spacing w:before="{}" w:after="{}"/>'.format
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/><w:color w:val="{INK}"/>'
        '<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="da-DK" w:eastAsia="da-DK" w:bidi="ar-SA"/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
        + heading(1, size=40, before=0)
        + heading(2, size=28, before=320)
        + heading(3, size=24, before=240)
        + heading(4, size=22, before=120)
        + style("Kicker", "Overlinje", run=f'<w:color w:val="{GREY}"/><w:sz w:val="20"/>', paragraph=spaced(0, 40))
        + style("Lead", "Manchet", run='<w:sz w:val="26"/>', paragraph=spaced(0, 200))
        + style("Caption", "caption", run="<w:b/>", paragraph=f"<w:keepNext/>{spaced(160, 80)}")
        + style("ListParagraph", "List Paragraph", paragraph='<w:spacing w:after="60"/>')
        + style("Quote", "Quote", run="<w:i/>", paragraph='<w:ind w:left="567" w:right="567"/>')
        + style(
            "Note",
            "Bemærk",
            paragraph=f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="10" w:color="{TEAL}"/></w:pBdr>'
            '<w:ind w:left="284"/>',
        )
        + style("Source", "Kilde", run=f'<w:color w:val="{GREY}"/><w:sz w:val="18"/>', paragraph=spaced(240, 0))
        + style("Cell", "Celle", paragraph='<w:spacing w:after="40" w:line="252" w:lineRule="auto"/>')
        + style("CellHead", "Celleoverskrift", based="Cell", run="<w:b/>")
        + style("After", "Efter tabel", paragraph='<w:spacing w:after="0" w:line="120" w:lineRule="exact"/>')
        + f'<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>'
        f'<w:color w:val="{TEAL}"/><w:u w:val="single"/></w:rPr></w:style>' + table_style() + "</w:styles>"
    )


def table_style():
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>' for edge in ("top", "bottom", "insideH")
    )
    return (
        '<w:style w:type="table" w:styleId="Sheet"><w:name w:val="Skema"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders><w:tblCellMar>"
        '<w:top w:w="60" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E4EDEF"/></w:tcPr>'
        "</w:tblStylePr></w:style>"
    )


def numbering(ordered_lists):
    """Return the lists: 1 with bullets, 2 with boxes to tick, and from 3 one for each list that counts from one."""
    kinds = [("bullet", "•"), ("bullet", "☐"), ("decimal", "%{}.")]
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
        + "".join(list_level(level, kind, sign) for level in range(3))
        + "</w:abstractNum>"
        for number, (kind, sign) in enumerate(kinds)
    )
    numbers = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    numbers += '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    restart = "".join(
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>' for level in range(3)
    )
    for number in range(ordered_lists):
        numbers += f'<w:num w:numId="{number + 3}"><w:abstractNumId w:val="2"/>{restart}</w:num>'
    return f'<w:numbering xmlns:w="{W}">{abstract}{numbers}</w:numbering>'


def list_level(level, kind, sign):
    indent = 397 * (level + 1)
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{sign.format(level + 1)}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{indent}" w:hanging="397"/></w:pPr></w:lvl>'
    )


def header(site_name, title):
    words = f"<w:r><w:t>{escape(site_name)} · {escape(title)}</w:t></w:r>"
    return f'<w:hdr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Kicker"/></w:pPr>{words}</w:p></w:hdr>'


def footer():
    def text(words):
        return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'

    def count(what):
        return f'<w:fldSimple w:instr=" {what} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    inner = text("Side ") + count("PAGE") + text(" af ") + count("NUMPAGES")
    look = '<w:pPr><w:pStyle w:val="Kicker"/><w:jc w:val="right"/></w:pPr>'
    return f'<w:ftr xmlns:w="{W}"><w:p>{look}{inner}</w:p></w:ftr>'
