"""What the tests of the takeaway share: lessons of the loaded content, packs made of them, and what is in a file."""

import io
import zipfile

from pypdf import PdfReader

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
