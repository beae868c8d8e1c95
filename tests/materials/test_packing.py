import re
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from posixpath import join, normpath
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from materials.models import Attachment, LessonChange
from materials.takeaway import changes, packing
from materials.takeaway.packing import Plan, plain
from pages import shelf
from tests.materials.taking import BANDS, lesson, pack, unpacked, week, words, zip_of
from tests.verapdf.judge import failed_rules

__all__ = ["failed_rules"]
pytestmark = pytest.mark.django_db
ROOT = "temauge-om-demokrati-mellemtrin"


class Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found += [value for name, value in attributes if name in ("href", "src", "srcset", "action")]


def with_attachment(page, *, name="Ærlig kildeliste (ny).pdf", content=b"%PDF-1.4 en fil"):
    document = get_document_model().objects.create(title="Kilder", file=ContentFile(content, name=name))
    return Attachment.objects.create(page=page, document=document, title="Kildeliste", version="2.0")


def test_the_pack_holds_all_that_was_promised():
    plan = lesson("klassens-grundlov")
    with_attachment(plan)
    names = {name.removeprefix(f"{ROOT}/") for name in unpacked(zip_of(pack()))}
    whole = {f"{name}.{kind}" for name in ("ugeplan", "brev-til-hjemmet", "tjekliste") for kind in ("pdf", "docx")}
    assert names >= whole | {"index.html", "stil.css", "aendret-siden-sidste-aar.pdf"}
    plans = {name for name in names if "/forloeb." in name}
    assert (len(plans), "1-mandag/1-klassens-grundlov/filer/01-kildeliste.pdf" in names) == (10, True)
    folder = "2-tirsdag/1-uenighedslaboratoriet/"
    sheets = {name.removeprefix(folder) for name in names if name.startswith(folder)}
    assert sheets >= {"elevark.pdf", "kort-a6-otte-paa-a3.pdf", "kort-a6-fire-paa-a4.pdf", "plakater.pdf"}


def test_an_attachment_comes_as_it_was_uploaded():
    with_attachment(lesson("klassens-grundlov"), content=b"indhold \x00\xff")
    files = unpacked(zip_of(pack()))
    assert [content for name, content in files.items() if "/filer/" in name and "kildeliste" in name] == [
        b"indhold \x00\xff"
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [("Arbejdsark", "arbejdsark.pdf"), ("Ærlig liste.pdf", "aerlig-liste.pdf"), ("»?«", "fil.pdf")],
)
def test_an_attachment_is_named_by_its_title(title, name):
    attachment = with_attachment(lesson("klassens-grundlov"))
    attachment.title = title
    assert packing.attached(attachment, "filer/01-").name == f"filer/01-{name}"


def test_an_attachment_whose_file_is_gone_costs_nobody_the_week():
    attachment = with_attachment(lesson("klassens-grundlov"))
    attachment.document.file.storage.delete(attachment.document.file.name)
    assert not any("kildeliste" in name for name in unpacked(zip_of(pack())))


@pytest.mark.parametrize("band", BANDS)
def test_every_link_of_the_index_resolves_within_the_pack_and_every_file_is_linked(band):
    files = unpacked(zip_of(pack(band)))
    root = next(name.removesuffix("index.html") for name in files if name.endswith("/index.html"))
    html = files[f"{root}index.html"].decode()
    targets = [link.partition("#")[0] for link in Links(html).found]
    outward = [link for link in Links(html).found if re.match(r"[a-z]+:|//|/", link)]
    lost = [link for link in targets if link and normpath(join(root, link)) not in files]
    unlinked = files.keys() - {normpath(join(root, link)) for link in targets if link} - {f"{root}index.html"}
    assert (outward, lost, unlinked) == ([], [], set())


def test_the_index_needs_nothing_from_elsewhere():
    files = unpacked(zip_of(pack()))
    text = files[f"{ROOT}/index.html"].decode() + files[f"{ROOT}/stil.css"].decode()
    assert re.findall(r"https?://|url\(|@import|<script|<iframe", text) == []
    assert ('<html lang="da">' in text, text.count("<h1")) == (True, 1)


def test_file_names_are_safe_everywhere():
    names = unpacked(zip_of(pack("udskoling")))
    assert [name for name in names if not re.fullmatch(r"[a-z0-9][a-z0-9./-]*", name) or ".." in name] == []
    assert max(map(len, names)) < 200
    assert plain("Ærø: »Ål & Øl«? 100.000 kr.") == "aeroe-aal-oel-100-000-kr"
    assert (plain("李"), plain("x" * 200)) == ("fil", "x" * 60)


def test_two_builds_of_the_same_content_are_the_same_bytes():
    first = zip_of(pack())
    for file in shelf.folder().iterdir():
        file.unlink()
    assert zip_of(pack()) == first


def test_a_change_of_a_lesson_changes_the_pack_and_prints_only_that_lesson_anew():
    before = pack()
    zip_of(before)
    changed = lesson("klassens-grundlov")
    changed.goals = "Eleverne kan noget andet."
    changed.save()
    after = pack()
    fresh = {item.name for item in after.items if not item.is_made}
    assert before.kept_name != after.kept_name
    assert fresh == {f"1-mandag/1-klassens-grundlov/forloeb.{kind}" for kind in ("pdf", "docx")}


def test_any_selection_of_days_and_lessons_can_be_packed():
    """As a planner's own week is: two lessons on one day, a lesson twice, no theme week behind it."""
    one, other = lesson("klassens-grundlov"), lesson("lokalt-aftryk")
    rows = (("Mandag", one), ("Mandag", other), ("Tirsdag", one))
    made = packing.gathered(Plan("Vores uge", "vores-uge", rows))
    files = unpacked(zip_of(made))
    plans = sorted(name for name in files if name.endswith("forloeb.pdf"))
    assert plans == [
        "vores-uge/1-mandag/1-klassens-grundlov/forloeb.pdf",
        "vores-uge/1-mandag/2-lokalt-aftryk/forloeb.pdf",
        "vores-uge/2-tirsdag/1-klassens-grundlov/forloeb.pdf",
    ]
    assert "vores-uge/brev-til-hjemmet.pdf" not in files
    assert f"{one.minutes + other.minutes} minutter" in words(files["vores-uge/ugeplan.pdf"])


def test_three_lessons_cost_as_many_queries_as_one(django_assert_num_queries):
    rows = tuple(("Mandag", lesson(slug)) for slug in ("klassens-grundlov", "lokalt-aftryk", "uenighedslaboratoriet"))
    for taken in (rows[:1], rows):
        fresh = tuple((day, lesson(one.slug)) for day, one in taken)
        pack()  # what is asked once in a process is asked before
        with django_assert_num_queries(8):
            packing.gathered(Plan("Uge", "uge", fresh))


def test_a_file_that_could_not_be_made_is_not_kept(monkeypatch):
    made = pack()
    broken = replace(made.items[3], make=lambda: 1 / 0)
    broken_pack = replace(made, name="brudt", items=(*made.items[:3], broken))
    with pytest.raises(ZeroDivisionError):
        list(packing.streamed(broken_pack))
    assert shelf.found(broken_pack.kept_name) is None
    assert [file for file in shelf.folder().iterdir() if file.suffix == ".unfinished"] == []


def test_a_first_year_is_told_as_one():
    plan = packing.theme_week(week(), "mellemtrin")
    news = changes.since_last_year(plan)
    assert (news["is_first_year"], news["new"], news["renewed"]) == (True, [], [])
    assert (
        "Der er endnu ikke et sidste år at sammenligne med." in unpacked(zip_of(pack()))[f"{ROOT}/index.html"].decode()
    )


def test_a_first_year_with_changes_does_not_speak_of_last_year():
    LessonChange.objects.create(page=lesson("klassens-grundlov"), changed_on=date.today(), changed_what="Ny afstemning")
    index = unpacked(zip_of(pack()))[f"{ROOT}/index.html"].decode()
    assert ("Her står, hvad der er ændret siden da." in index, "Ny afstemning" in index) == (True, True)
    assert "endnu ikke et sidste år" not in index


def published(page, first, last=None):
    at = [datetime(*day, 12, tzinfo=ZoneInfo("Europe/Copenhagen")) for day in (first, last or first)]
    page.first_published_at, page.last_published_at = at
    page.save()
    return page


def test_what_is_new_changed_and_renewed_since_last_school_year_is_told():
    published(week(), (2024, 3, 1))
    old = published(lesson("klassens-grundlov"), (2024, 3, 1))
    LessonChange.objects.create(page=old, changed_on=date(2024, 9, 1), changed_what="For gammel")
    LessonChange.objects.create(page=old, changed_on=date(2026, 2, 1), changed_what="Ny afstemning")
    renewed = published(lesson("skoleforbedrerne"), (2024, 3, 1), (2026, 5, 3))
    new = published(lesson("elevraadsvalg-for-en-dag"), (2025, 8, 1))
    rows = tuple(("Mandag", page) for page in (old, renewed, new))
    news = changes.since_last_year(Plan("Uge", "uge", rows, week()), today=date(2026, 11, 22))
    told = {page: [note.changed_what for note in notes] for page, notes in news["changed"]}
    assert (news["since"], news["is_first_year"], told) == (date(2025, 8, 1), False, {old: ["Ny afstemning"]})
    assert (news["new"], news["renewed"]) == ([(new, date(2025, 8, 1))], [(renewed, date(2026, 5, 3))])


@pytest.mark.parametrize(
    ("today", "since"), [(date(2026, 7, 31), date(2024, 8, 1)), (date(2026, 8, 1), date(2025, 8, 1))]
)
def test_last_school_year_begins_in_august(today, since):
    assert changes.beginning_of_last_school_year(today) == since


@pytest.mark.verapdf
def test_every_pdf_of_every_pack_passes_pdf_a_3a_and_pdf_ua_1(failed_rules, tmp_path):
    files = []
    for band in BANDS:
        for item in pack(band).items:
            if item.kind == "PDF" and not item.is_a_file:
                files.append(tmp_path / f"{band}-{item.name.replace('/', '-')}")
                files[-1].write_bytes(item.make().read_bytes())
    assert len(files) >= 36
    assert failed_rules(files) == set()
