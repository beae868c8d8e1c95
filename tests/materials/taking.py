"""What the tests of the takeaway share: lessons of the loaded content, packs made of them, and what is in a file."""

import io
import zipfile

from pypdf import PdfReader
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file_jpeg, get_test_image_file_svg

from materials.models import LessonPage, ThemeWeekPage
from materials.takeaway import archive, packing

BANDS = ("indskoling", "mellemtrin", "udskoling", "ungdomsudd")


def lesson(slug="uenighedslaboratoriet"):
    return LessonPage.objects.get(slug=slug)


def week():
    return ThemeWeekPage.objects.get(slug="temauge-om-demokrati")


def pack(band="mellemtrin"):
    return packing.gathered(packing.theme_week(week(), band))


def zip_of(pack):
    """The ZIP of the pack, whether or not one is kept."""
    return b"".join(archive.streamed(packing.entries(pack)))


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def words(pdf):
    """The text of a PDF, its spaces folded."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def with_every_kind_of_block(page):
    """The lesson with each free block an editor can set, a picture and a drawing among them."""
    photo = Image.objects.create(title="Skole", file=get_test_image_file_jpeg(size=(400, 300)))
    drawing = Image.objects.create(title="Tegning", file=get_test_image_file_svg())
    rich = (
        "<p>Se <a href='https://forebyg.example/'>siden</a> og <b>tal</b>.</p><h3>Underpunkt</h3><ol><li>Ét</li></ol>"
    )
    cells = {
        "columns": [{"type": "heading", "heading": ""}, {"type": "text", "heading": "Prøv"}],
        "rows": [{"values": ["<p>Ingen siger noget</p>", "<p>Tæl til ti</p>"]}],
        "caption": "Værktøjer",
    }
    content = [
        ("text", rich),
        ("table", cells),
        ("accordion", [{"title": "Fold ud", "body": "<p>Foldet</p>"}]),
        ("checklist", [{"phase": "Før", "text": "Book lokale"}]),
        ("figure", {"image": photo.pk, "alternative": "En skolegård", "caption": "Foto: skolen"}),
        ("figure", {"image": drawing.pk, "alternative": "En tegning", "caption": ""}),
        ("quote", {"text": "Alle skal høres", "source": "Elevrådet"}),
        ("glossary_term", {"term": "Flertal", "definition": "Mere end halvdelen"}),
    ]
    parts = [{"type": kind, "value": value} for kind, value in content]
    section = {"heading": "Baggrund", "kind": "warning", "content": parts, "source": "Kilde", "private_note": False}
    page.body = page.body.stream_block.to_python([{"type": "section", "value": section}])
    page.save()
    return page
