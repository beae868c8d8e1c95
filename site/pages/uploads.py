"""What a file must be before it is kept: what its name says, one kind of file only, and no bigger than it looks.

Files are judged by their bytes, never by what the browser says of them, and packed files are never unpacked to memory.
"""

import re
import struct
import zipfile
import zlib
from xml.etree import ElementTree

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

SIGNATURE, HEAD, TAIL, CHUNK = 4, 1024, 66_000, 65_536
FILMS = ("mp4", "webm")
BEGINNINGS = {
    "pdf": re.compile(rb"%PDF-\d"),
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "mp4": re.compile(rb"....ftyp", re.DOTALL),
    "webm": re.compile(rb"\x1a\x45\xdf\xa3"),
    "vtt": re.compile(rb"(\xef\xbb\xbf)?WEBVTT(?=\s|$)"),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "zip"), re.compile(rb"PK\x03\x04")),
}
# The part that makes a packed file the document its name says.
HEARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "zip": None,
}
STRANGERS = (b"%pdf-", b"<html", b"<script", b"<svg", b"<!doctype html", b"<body", b"<iframe", b"<?php")
MOST_PARTS, MOST_DIRECTORY = 5_000, 2_000_000
MOST_UNPACKED, MOST_SQUEEZED, RATIO_COUNTS_FROM = 300_000_000, 150, 1_000_000
END_OF_ZIP, END_OF_LARGE_ZIP, MORE = b"PK\x05\x06", b"PK\x06\x07", 65_535
MACROS = re.compile(r"vbaproject\.bin$|^Basic/|^Scripts/", re.IGNORECASE)
# What makes a PDF act; a name may spell any letter as # and two digits. Where a PDF only opens at a place, it does not.
ACTS = re.compile(rb"/(JavaScript|Launch|ImportData)(?![A-Za-z0-9])|/OpenAction\s*<<(?![^>]*/GoTo(?![A-Za-z0-9]))")
SPELT = re.compile(rb"#([0-9A-Fa-f]{2})")
PACKED_OBJECTS = re.compile(rb"/ObjStm(?:(?!endobj).){0,2000}?stream\r?\n", re.DOTALL)
MOST_OBJECTS = 10_000_000
DRAWING_PARTS_WITH_POWER = {"script", "foreignobject", "iframe", "embed", "object", "handler", "audio", "video"}
SAFE_REFERENCE = re.compile(r"#|data:image/(png|jpeg|gif|webp);", re.IGNORECASE)


def check_document(file):
    """Raise ValidationError, in Danish, unless the uploaded `file` is what its name says and harmless to keep."""
    ending = ending_of(file)
    if ending not in BEGINNINGS:
        refuse(_("Filer af typen »%(ending)s« kan ikke lægges op.") % {"ending": ending})
    check_size(file, ending)
    file.seek(0)
    head = file.read(HEAD)
    if not BEGINNINGS[ending].match(head):
        refuse(_("Filen hedder noget med ».%(ending)s«, men er ikke sådan en fil indeni.") % {"ending": ending})
    check_alone(file, ending, head)
    if ending in HEARTS:
        check_packed(file, ending)
    if ending == "pdf":
        check_acts_not(file)
    file.seek(0)


def check_picture(file):
    """Raise ValidationError unless the uploaded `file`, which Wagtail found to be a picture, is nothing more."""
    file.seek(0)
    if ending_of(file) == "svg":
        check_drawing(file)
    else:
        check_alone(file, ending_of(file), file.read(HEAD))
    file.seek(0)


def ending_of(file):
    return file.name.rpartition(".")[2].lower()


def check_size(file, ending):
    limit = (settings.FILM_MAX_MB if ending in FILMS else settings.UPLOAD_MAX_MB) * 1024 * 1024
    if file.size > limit:
        sizes = {"size": filesizeformat(file.size), "limit": filesizeformat(limit)}
        refuse(_("Filen fylder %(size)s, men må højst fylde %(limit)s.") % sizes)


def check_alone(file, ending, head):
    """Refuse a file that is another kind of file too: one that opens as something else where it is taken."""
    others = any(stranger in head[SIGNATURE:].lower() for stranger in STRANGERS)
    if others or (ending not in HEARTS and ends_as_zip(file)):
        refuse(_("Filen er flere slags filer på én gang. Gem den igen fra det program, den er lavet i."))


def ends_as_zip(file):
    """True when a program that unpacks could find a ZIP file in the end of this one, however careless it is."""
    return END_OF_ZIP in tail_of(file)


def tail_of(file):
    file.seek(max(file.size - TAIL, 0))
    return file.read(TAIL)


def end_record(file):
    """Return (parts, bytes of the directory) as the end of a ZIP file tells, or None; 65535 parts means »more«."""
    tail = tail_of(file)
    at = tail.rfind(END_OF_ZIP)
    if at < 0 or len(tail) - at < 22:
        return None
    _disk, _first, _here, parts, directory, _offset, comment = struct.unpack("<4H2LH", tail[at + 4 : at + 22])
    if tail[max(at - 20, 0) : at].startswith(END_OF_LARGE_ZIP):  # the true numbers stand elsewhere, and may be huge
        parts = MORE
    return (parts, directory) if at + 22 + comment <= len(tail) else None


def check_packed(file, ending):
    """Refuse a ZIP, or a document that is one inside, which is broken, locked, full of code or swells when unpacked."""
    end = end_record(file)
    if end is None:
        refuse(_("Filen er i stykker. Gem den igen, og prøv en gang til."))
    if end[0] > MOST_PARTS or end[1] > MOST_DIRECTORY:
        refuse(_("Filen rummer for mange dele. En fil må højst rumme %(most)d.") % {"most": MOST_PARTS})
    try:
        with zipfile.ZipFile(file) as archive:
            check_parts(archive.infolist(), file.size, ending)
            check_unpacked(archive)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OverflowError):
        refuse(_("Filen er i stykker. Gem den igen, og prøv en gang til."))


def check_parts(parts, size, ending):
    names = [part.filename for part in parts]
    if HEARTS[ending] and HEARTS[ending] not in names:
        refuse(_("Filen hedder noget med ».%(ending)s«, men er ikke sådan en fil indeni.") % {"ending": ending})
    if any(part.flag_bits & 1 for part in parts):
        refuse(_("Filen er låst med en adgangskode. Gem den uden."))
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names):
        refuse(_("Filen rummer navne, der peger uden for den selv."))
    if any(MACROS.search(name) for name in names):
        refuse(_("Filen rummer makroer. Gem den uden."))
    if len(parts) > MOST_PARTS or swells(parts, size):
        refuse(
            _("Filen fylder langt mere, når den pakkes ud, end en almindelig fil gør. Derfor kan den ikke lægges op.")
        )


def swells(parts, size):
    """True when the parts claim to be too much together, too much squeezed, or to lie on top of each other."""
    squeezed = any(
        part.file_size > RATIO_COUNTS_FROM and part.file_size > MOST_SQUEEZED * max(part.compress_size, 1)
        for part in parts
    )
    return squeezed or sum(p.file_size for p in parts) > MOST_UNPACKED or sum(p.compress_size for p in parts) > size


def check_unpacked(archive):
    """Unpack each part a piece at a time and throw it away: a part that lies about its size or sum is broken."""
    for part in archive.infolist():
        with archive.open(part) as content:
            while content.read(CHUNK):
                pass


def check_acts_not(file):
    """Refuse a PDF that runs a script or another program, or acts by itself when it is opened."""
    file.seek(0)
    content = file.read()  # UPLOAD_MAX_MB at most
    packed = (unpacked_objects(content[start.end() :]) for start in PACKED_OBJECTS.finditer(content))
    for text in (content, *packed):
        if ACTS.search(SPELT.sub(lambda spelt: bytes([int(spelt[1], 16)]), text)):
            refuse(_("Filen rummer kode, der kan køre, når den åbnes. Gem den som PDF igen uden."))


def unpacked_objects(packed):
    """Return the objects that a PDF keeps packed together; nothing when they are packed in another way."""
    try:
        return zlib.decompressobj().decompress(packed, MOST_OBJECTS)
    except zlib.error:
        return b""


def check_drawing(file):
    """Refuse an SVG that is more than a drawing: no scripts, nothing from elsewhere.

    Wagtail opened it before us, with a reader that refuses entities, which could swell.
    """
    try:
        drawing = ElementTree.parse(file)
    except ElementTree.ParseError:
        refuse(_("Tegningen kan ikke læses. Gem den igen som almindelig SVG."))
    for element in drawing.iter():
        check_element(element)


def check_element(element):
    name = str(element.tag).rpartition("}")[2].lower()
    has_power = name in DRAWING_PARTS_WITH_POWER or (name == "style" and "@import" in (element.text or ""))
    for attribute, value in element.attrib.items():
        attribute = attribute.rpartition("}")[2].lower()
        leads_away = attribute in ("href", "src") and not SAFE_REFERENCE.match(value.strip())
        has_power = has_power or attribute.startswith("on") or leads_away
        # An animation can turn a harmless link into a script.
        has_power = has_power or (attribute == "attributename" and value.lower().endswith("href"))
    if has_power:
        refuse(_("Tegningen rummer kode eller links og kan ikke lægges op. Gem den som PNG, eller fjern dem."))


def refuse(sentence):
    raise ValidationError(sentence, code="unsafe_file")
