"""Hostile files, sent over HTTP to the views an editor uploads through: refused in Danish, or served harmless."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

pytestmark = pytest.mark.django_db

Document, Image = get_document_model(), get_image_model()
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PAGE = b"<!doctype html><script>alert(document.cookie)</script>"
WORD = "word/document.xml"


def packed(parts, *, compression=zipfile.ZIP_DEFLATED):
    """A ZIP file of (name, content)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return file.getvalue()


def docx(*more):
    return packed([("[Content_Types].xml", "<Types/>"), (WORD, "<w:document/>"), *more])


def acting(words):
    """A PDF with `words` in its catalogue."""
    return PDF.replace(b"<<>>", b"<</Type/Catalog " + words + b">>", 1)


def objects(words):
    """Objects of a PDF packed together."""
    return b"5 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\r\n" + zlib.compress(words) + b"\nendstream endobj\n"


def picture(kind="PNG"):
    file = io.BytesIO()
    Picture.new("RGB", (8, 8), "teal").save(file, kind)
    return file.getvalue()


@pytest.fixture
def desk(client_of, editor):
    """An editor's browser."""
    return client_of(editor)


def upload(desk, name, content):
    """Send a file to the library of documents; returns what the form says is wrong with it."""
    root = Collection.get_first_root_node()
    form = {"title": "En fil", "collection": root.pk, "tags": "", "file": SimpleUploadedFile(name, content)}
    response = desk.post(reverse("wagtaildocs:add"), form)
    return [] if response.status_code == 302 else [str(e) for e in response.context["form"].errors["file"]]


def draw(desk, name, content):
    """Send a file to the library of images; returns what the form says is wrong with it."""
    root = Collection.get_first_root_node()
    form = {"title": "Et billede", "collection": root.pk, "tags": "", "file": SimpleUploadedFile(name, content)}
    response = desk.post(reverse("wagtailimages:add"), form)
    return [] if response.status_code == 302 else [str(e) for e in response.context["form"].errors["file"]]


def bomb():
    """A document of 25 kB that swells to 25 MB."""
    return docx(("word/media/bomb.xml", b"0" * 25_000_000))


def liar():
    """A document in which a part says it is a thousand times smaller than it is."""
    content = bytearray(docx(("word/media/big.xml", b"0" * 1_000_000)))
    size = struct.pack("<L", 1_000_000)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<L", 1000)
    return bytes(content)


def overlapping():
    """A document whose directory points at the same part many times over."""
    content = packed([("[Content_Types].xml", "<Types/>"), (WORD, "x" * 100), ("a", bytes(range(256)) * 200)])
    begin = content.index(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    directory = content[begin:end]
    last = directory[directory.rindex(b"PK\x01\x02") :]
    more = directory + last * 50
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 53, 53, len(more), begin, 0)
    return content[:begin] + more + tail


def crowd():
    """A document of very many parts."""
    return docx(*((f"a{number}", "") for number in range(6_000)))


def crowd_behind_a_door():
    """A document that says at its end it has three parts, and elsewhere that it has many more."""
    content = docx()
    end = content.rindex(b"PK\x05\x06")
    begin, size = content.index(b"PK\x01\x02"), end - content.index(b"PK\x01\x02")
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 500_000, 500_000, size, begin)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    return content[:end] + large + locator + content[end:]


def locked():
    """A document that says its parts are locked with a password."""
    content = bytearray(docx())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(sign, at + 1)) >= 0:
            content[at + place] |= 1
    return bytes(content)


HARMLESS = {
    "sted.pdf": acting(b"/OpenAction[1 0 R /XYZ null null 0]"),
    "hop.pdf": acting(b"/OpenAction<</S/GoTo/D[1 0 R/Fit]>>"),
    "brev.pdf": PDF,
    "brev.docx": docx(),
    "ark.xlsx": packed([("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>")]),
    "billede.png": picture(),
    "billede.jpg": picture("JPEG"),
    "undertekster.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nHej\n",
    "film.mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(64),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_ordinary_file_comes_in(desk, name):
    assert upload(desk, name, HARMLESS[name]) == []
    assert Document.objects.get().filename.startswith(name.partition(".")[0])


NOT_SUCH = "Filen hedder noget med ».{}«, men er ikke sådan en fil indeni."
TWO_KINDS = "Filen er flere slags filer på én gang. Gem den igen fra det program, den er lavet i."
BROKEN = "Filen er i stykker. Gem den igen, og prøv en gang til."
SWELLS = "Filen fylder langt mere, når den pakkes ud, end en almindelig fil gør. Derfor kan den ikke lægges op."
ACTS = "Filen rummer kode, der kan køre, når den åbnes. Gem den som PDF igen uden."
HOSTILE = {
    "a page named pdf": ("brev.pdf", PAGE, NOT_SUCH.format("pdf")),
    "a page named docx": ("brev.docx", PAGE, NOT_SUCH.format("docx")),
    "a page named png": ("billede.png", PAGE, NOT_SUCH.format("png")),
    "a page": ("side.html", PAGE, "Filer af typen »html« kan ikke lægges op."),
    "a drawing among the documents": ("tegning.svg", b"<svg/>", "Filer af typen »svg« kan ikke lægges op."),
    "a page that ends as pdf": ("brev.pdf", PAGE + PDF, NOT_SUCH.format("pdf")),
    "a pdf that is a page": ("brev.pdf", b"%PDF-1.7\n" + PAGE + PDF, TWO_KINDS),
    "a pdf that is a packed file": ("brev.pdf", PDF + docx(), TWO_KINDS),
    "a picture that is a packed file": ("billede.jpg", picture("JPEG") + docx(), TWO_KINDS),
    "a packed file that is a pdf": ("brev.docx", packed([("a", PDF), (WORD, "")], compression=0), TWO_KINDS),
    "a packed file that is no document": ("brev.docx", packed([("a.txt", "a")]), NOT_SUCH.format("docx")),
    "a bomb": ("brev.docx", bomb(), SWELLS),
    "a bomb in a zip": ("brev.zip", bomb(), SWELLS),
    "a part that lies about its size": ("brev.docx", liar(), BROKEN),
    "parts on top of each other": ("brev.docx", overlapping(), SWELLS),
    "very many parts": ("brev.docx", crowd(), "Filen rummer for mange dele. En fil må højst rumme 5000."),
    "very many parts behind a door": (
        "brev.docx",
        crowd_behind_a_door(),
        "Filen rummer for mange dele. En fil må højst rumme 5000.",
    ),
    "a document cut in half": ("brev.docx", docx()[:-30], BROKEN),
    "a document with macros": ("brev.docx", docx(("word/vbaProject.bin", "")), "Filen rummer makroer. Gem den uden."),
    "a pdf that opens a script": ("brev.pdf", acting(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), ACTS),
    "a pdf that opens an address": ("brev.pdf", acting(b"/OpenAction << /S /URI /URI (https://x.example) >>"), ACTS),
    "a pdf with a script": ("brev.pdf", acting(b"/Names<</JavaScript 2 0 R>>"), ACTS),
    "a pdf with a script spelt otherwise": ("brev.pdf", acting(b"/Names<</J#61vaScript 2 0 R>>"), ACTS),
    "a pdf with a script in packed objects": ("brev.pdf", PDF + objects(b"<</S/JavaScript/JS(x)>>"), ACTS),
    "a pdf that starts a program": ("brev.pdf", acting(b"/AA<</O<</S/Launch/F(cmd.exe)>>>>"), ACTS),
    "a locked document": ("brev.docx", locked(), "Filen er låst med en adgangskode. Gem den uden."),
    "a part with a path": (
        "brev.zip",
        packed([("../../etc/passwd", "")]),
        "Filen rummer navne, der peger uden for den selv.",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_document_is_refused(desk, case):
    name, content, sentence = HOSTILE[case]
    assert (upload(desk, name, content), Document.objects.count()) == ([sentence], 0)


def test_every_way_in_refuses(desk):
    """One page at a time, many at once, from the chooser, and in place of a file that is there."""
    root = Collection.get_first_root_node()
    assert upload(desk, "brev.pdf", PDF) == []
    document = Document.objects.get()
    many = desk.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "x", "collection": root.pk, "files[]": SimpleUploadedFile("ond.pdf", PAGE)},
        headers={"X-Requested-With": "XMLHttpRequest"},
    ).json()
    form = {"title": "x", "collection": root.pk, "tags": "", "file": SimpleUploadedFile("ond.pdf", PAGE)}
    swapped = desk.post(reverse("wagtaildocs:edit", args=[document.pk]), form)
    chosen = desk.post(
        reverse("wagtaildocs_chooser:create"),
        {f"document-chooser-upload-{k}": v for k, v in form.items()} | {"file": SimpleUploadedFile("ond.pdf", PAGE)},
    )
    assert (many["success"], many["error_message"]) == (False, NOT_SUCH.format("pdf"))
    assert swapped.context["form"].errors["file"] == [NOT_SUCH.format("pdf")]
    assert chosen.json()["step"] == "reshow_creation_form"
    assert list(Document.objects.values_list("file_hash", flat=True)) == [document.file_hash]


def test_too_large_document_is_refused_with_its_size(desk, settings):
    settings.UPLOAD_MAX_MB = 1
    content = PDF + b"0" * 2_000_000
    assert upload(desk, "stor.pdf", content) == ["Filen fylder 1,9\xa0MB, men må højst fylde 1,0\xa0MB."]
    assert upload(desk, "film.mp4", HARMLESS["film.mp4"] + bytes(2_000_000)) == []


@pytest.mark.parametrize(
    ("address", "limit"),
    [("/cms/documents/add/", 201), ("/konto/login/", 10), ("/soeg/", 10), ("/cms/images/add/", 201)],
)
def test_a_gigabyte_is_refused_before_it_is_read(desk, address, limit, monkeypatch):
    """The request says it brings 1 GB; what reads it is taken away, so that reading a single byte would fail."""
    monkeypatch.setattr(TemporaryUploadedFile, "__init__", None)
    response = desk.post(address, {"file": SimpleUploadedFile("stor.pdf", PDF)}, CONTENT_LENGTH=str(2**30))
    html = response.content.decode()
    assert (response.status_code, f"højst sendes {limit} MB" in html) == (413, True)


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
)
CODE_OR_LINKS = "Tegningen rummer kode eller links og kan ikke lægges op. Gem den som PNG, eller fjern dem."
UNREADABLE = "Tegningen kan ikke læses. Gem den igen som almindelig SVG."
ARMED = [
    "<script>alert(1)</script>",
    '<rect width="9" height="9" onload="alert(1)"/>',
    '<a xlink:href="javascript:alert(1)"><rect width="9" height="9"/></a>',
    '<a href="https://ond.example/"><text>Log ind</text></a>',
    '<image href="https://ond.example/spor.png"/>',
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><form/></body></foreignObject>',
    '<a><set attributeName="href" to="javascript:alert(1)"/></a>',
    "<style>@import url(https://ond.example/a.css);</style>",
    '<use href="data:image/svg+xml,&lt;svg&gt;"/>',
]


@pytest.mark.parametrize("inside", ARMED)
def test_drawing_with_code_is_refused(desk, inside):
    assert draw(desk, "tegning.svg", DRAWING.format(inside).encode()) == [CODE_OR_LINKS]
    assert Image.objects.filter(title="Et billede").count() == 0


def test_plain_drawing_and_picture_come_in(desk):
    plain = DRAWING.format('<g id="a"><rect width="9" height="9"/></g><use href="#a"/>').encode()
    assert (draw(desk, "tegning.svg", plain), draw(desk, "foto.png", picture())) == ([], [])


def test_picture_that_is_a_packed_file_is_refused(desk):
    assert draw(desk, "foto.png", picture() + docx()) == [TWO_KINDS]


def test_drawing_with_entities_is_refused(desk):
    laughs = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + DRAWING.format("<text>&b;</text>")
    assert draw(desk, "tegning.svg", laughs.encode()) != []


def test_document_is_saved_and_never_shown(desk, client):
    upload(desk, "brev.pdf", PDF)
    response = client.get(Document.objects.get().url)
    assert (b"".join(response.streaming_content), response["Content-Disposition"].split(";")[0]) == (PDF, "attachment")
    response.close()
    assert (response["X-Content-Type-Options"], response["Content-Security-Policy"]) == (
        "nosniff",
        "default-src 'none'; sandbox",
    )


def test_drawing_kept_before_we_looked_can_do_nothing(client, settings):
    """Served as a picture with a policy of its own: its script never runs."""
    settings.MEDIA_ROOT.joinpath("original_images").mkdir(parents=True, exist_ok=True)
    settings.MEDIA_ROOT.joinpath("original_images/gammel.svg").write_text(DRAWING.format(ARMED[0]))
    response = client.get("/filer/original_images/gammel.svg")
    policy = response["Content-Security-Policy"]
    assert b"alert(1)" in b"".join(response.streaming_content)
    response.close()
    assert (response.status_code, response["X-Content-Type-Options"]) == (200, "nosniff")
    assert ("default-src 'none'" in policy, policy.endswith("sandbox"), "script-src" in policy) == (True, True, False)


def test_a_document_says_nothing_of_how_it_is_packed(desk, client):
    assert upload(desk, "brev.pdf", PDF) == []
    answer = client.get(Document.objects.get().url)
    assert (answer.status_code, b"".join(answer.streaming_content), answer.get("Content-Encoding")) == (200, PDF, None)
