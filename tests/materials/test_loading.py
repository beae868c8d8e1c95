"""The loader of theme weeks and lessons: what comes in, what is refused and where, and that twice is as once."""

import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from wagtail.documents import get_document_model
from wagtail.models import Page, Revision

from materials.models import (
    CurriculumReference,
    LessonPage,
    LessonTag,
    MaterialIndexPage,
    MaterialType,
    Subject,
    Theme,
    ThemeWeekPage,
)

pytestmark = pytest.mark.django_db

CONTENT = Path(__file__).resolve().parents[2] / "materials" / "content"
WEEK, PLAN = "b0_temauge_demokrati.yaml", "b1_mellemtrin_uenighedslaboratoriet.yaml"


def load(path):
    out = StringIO()
    call_command("load_materials", str(path), stdout=out)
    return out.getvalue().strip()


def everything():
    """All rows that a loading could touch."""
    models = (Page, Revision, LessonPage, ThemeWeekPage, CurriculumReference, LessonTag, Subject, Theme)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


@pytest.fixture
def nothing_loaded():
    """A site without materials."""
    MaterialIndexPage.objects.get().delete()
    for model in (CurriculumReference, Theme, Subject, LessonTag):
        model.objects.all().delete()


@pytest.fixture
def folder(tmp_path):
    """A copy of the content, to make mistakes in."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def change(folder, file, old, new):
    """Replace `old`, which must stand there once, in a file of the copy; returns the line it stands on."""
    text = (folder / file).read_text()
    assert text.count(old) == 1, (file, old, text.count(old))
    (folder / file).write_text(text.replace(old, new))
    return text[: text.index(old)].count("\n") + 1


def refusal(path):
    """What the loader says when it refuses; fails when it does not, or when something was written."""
    before = everything()
    with pytest.raises(CommandError) as refused:
        load(path)
    assert everything() == before
    return str(refused.value).splitlines()


def test_all_twenty_lessons_and_both_full_plans_are_on_the_site():
    week = ThemeWeekPage.objects.live().get()
    plan = [(row["number"], row["day"].name, [one.band for one in row["lessons"]]) for row in week.plan()]
    bands = ["indskoling", "mellemtrin", "udskoling", "ungdomsudd"]
    days = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag"]
    assert plan == [(number, day, bands) for number, day in enumerate(days, 1)]
    assert [day.sort_order for day in week.days.all()] == [0, 1, 2, 3, 4]
    full = {one.slug: (one.minutes, len(one.timed_steps)) for one in LessonPage.objects.all() if one.timed_steps}
    assert full == {
        "uenighedslaboratoriet": (135, 7),
        "hvem-vil-have-dig-til-at-mene-det": (180, 7),
        "ung-til-ung-besoeg": (90, 9),
    }


def texts(value):
    """All texts in a value of YAML or of a stream."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return [value] if isinstance(value, str) else []


def bare(text):
    """Only the letters and numbers, without tags: what a page and its file must share."""
    return "".join(character for character in re.sub("<[^>]+>", " ", text) if character.isalnum())


def lessons_of_files():
    files = [yaml.safe_load(file.read_text()) for file in CONTENT.glob("*.yaml")]
    days = [day for file in files for day in file.get("days", [])]
    listed = [lesson for day in days for lesson in day["lessons"] if "full_plan" not in lesson]
    return [file for file in files if file["kind"] == "lesson_plan"] + listed


FOR_THE_LOADER = {"kind", "slug", "band", "level", "type", "curriculum"}


@pytest.mark.parametrize("lesson", lessons_of_files(), ids=lambda lesson: lesson["slug"])
def test_every_text_of_the_file_is_on_the_page(lesson):
    page = LessonPage.objects.get(slug=lesson["slug"])
    kept = [*map(str, page.subjects.all()), *(tag.name for tag in page.tags.all())]
    kept += [str(getattr(page, field.name)) for field in page._meta.fields]
    kept += texts([stream.get_prep_value() for stream in (page.steps, page.body, page.handouts)])
    found = bare(" ".join(kept))
    told = texts({key: value for key, value in lesson.items() if key not in FOR_THE_LOADER})
    assert len(told) > 5
    assert [text for text in told if bare(text) not in found] == []


def test_twice_changes_no_row():
    before = everything()
    assert load(CONTENT) == "0 oprettet, 22 var der i forvejen"
    assert everything() == before


def test_what_an_editor_wrote_is_kept():
    lesson = LessonPage.objects.get(slug="skift-side")
    lesson.title = "Skift side, hele klassen"
    lesson.save_revision().publish()
    load(CONTENT)
    assert LessonPage.objects.get(slug="skift-side").title == "Skift side, hele klassen"


def test_what_is_missing_is_made_again():
    LessonPage.objects.get(slug="skift-side").delete()
    assert load(CONTENT) == "1 oprettet, 21 var der i forvejen"
    lesson = LessonPage.objects.get(slug="skift-side")
    assert (lesson.live, lesson.theme.slug, lesson.revisions.count()) == (True, "uenighed-med-respekt", 1)


def test_empty_site_is_filled(nothing_loaded):
    assert load(CONTENT).endswith("oprettet, 0 var der i forvejen")
    counts = [model.objects.count() for model in (LessonPage, ThemeWeekPage, CurriculumReference, Theme, Subject)]
    assert (counts, MaterialIndexPage.objects.get().show_in_menus) == ([21, 1, 22, 5, 15], True)


def test_one_file_can_be_loaded_alone(folder):
    change(folder, PLAN, "slug: uenighedslaboratoriet", "slug: et-andet-laboratorium")
    assert load(folder / PLAN) == "1 oprettet, 0 var der i forvejen"
    assert LessonPage.objects.get(slug="et-andet-laboratorium").url == "/materialer/et-andet-laboratorium/"


MISTAKES = {
    "steps that do not add up": (
        PLAN,
        "minutes: 135",
        "minutes: 130",
        "Trinene varer tilsammen 135 minutter, men forløbet varer 130. Ret trinene eller minutterne.",
    ),
    "an unknown subject": (
        PLAN,
        "subjects: [Dansk, Kristendomskundskab]",
        "subjects: [Danks, Kristendomskundskab]",
        "Faget »Danks« findes ikke. Mente du »Dansk«?",
    ),
    "an unknown reference": (
        PLAN,
        '["Dansk: Kommunikation", "Kr',
        '["Dansk: Kommunikatoin", "Kr',
        "Henvisningen »Dansk: Kommunikatoin« findes ikke. Mente du »Dansk: Kommunikation«?",
    ),
    "an unknown tag": (
        PLAN,
        "tags: [uenighed,",
        "tags: [uenigehd,",
        "Emneordet »uenigehd« findes ikke. Mente du »uenighed«?",
    ),
    "an unknown band": (
        PLAN,
        "band: mellemtrin",
        "band: melemtrin",
        "»band: melemtrin« findes ikke. Mente du »mellemtrin«?",
    ),
    "grades with a hole": (
        PLAN,
        "grades: [4, 5, 6]",
        "grades: [4, 6]",
        "»grades« skal være klassetrin i rækkefølge uden huller, fx [4, 5, 6].",
    ),
    "a field nobody knows": (
        PLAN,
        "group_size: Hel",
        "groupsize: Hel",
        "Feltet »groupsize« kendes ikke i forløbet. Mente du »group_size«?",
    ),
    "a sheet nobody knows": (
        PLAN,
        "- kind: poster",
        "- kind: plakat",
        "Et ark skal begynde med »kind« og en af: cards, sheet, poster, phrases, concepts, posts.",
    ),
    "a plan that is not there": (
        WEEK,
        "full_plan: b1_mellemtrin",
        "full_plan: b1_melemtrin",
        f"Filen »b1_melemtrin_uenighedslaboratoriet.yaml« findes ikke. Mente du »{PLAN}«?",
    ),
    "two pages at one address": (
        WEEK,
        "slug: skift-side",
        "slug: borgerforslag",
        "Kortnavnet »borgerforslag« står også i b0_temauge_demokrati.yaml, linje {line}. Giv det ene et andet.",
    ),
    "a kind nobody knows": (
        PLAN,
        "kind: lesson_plan",
        "kind: lesonplan",
        "»kind: lesonplan« kendes ikke her. Mente du »lesson_plan«?",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_told_with_file_and_line(folder, mistake):
    file, old, new, sentence = MISTAKES[mistake]
    line = change(folder, file, old, new)
    said = refusal(folder)
    if "{line}" in sentence:  # the second of the two is told, with the place of the first
        second = (folder / file).read_text()[: (folder / file).read_text().rindex(new)].count("\n") + 1
        line, sentence = second, sentence.format(line=line)
    assert f"{file}, linje {line}: {sentence}" in said
    assert said[-1].endswith("fejl. Intet er indlæst.")


def test_missing_file_is_told(tmp_path):
    assert refusal(tmp_path / "findes-ikke.yaml") == [
        "findes-ikke.yaml, linje 1: Her er ingen indholdsfiler. Angiv en YAML-fil eller en mappe.",
        "1 fejl. Intet er indlæst.",
    ]


def test_files_of_a_lesson_come_into_the_library_once(folder):
    (folder / "kort.pdf").write_bytes(b"%PDF-1.7 kort")
    attached = (
        "attachments:\n  - {file: kort.pdf, title: Kort, version: '2.1', licence: CC BY 4.0, note: Til hele klassen}\n"
    )
    for slug in ("et-forloeb", "et-til"):
        plan = f"kind: lesson_plan\nslug: {slug}\ntitle: {slug}\nminutes: 45\ngoals: [Et mål]\n{attached}"
        (folder / f"{slug}.yaml").write_text(plan)
    load(folder)
    attachment = LessonPage.objects.get(slug="et-forloeb").attachments.get()
    assert (attachment.title, attachment.version, attachment.licence, attachment.note) == (
        "Kort",
        "2.1",
        "CC BY 4.0",
        "Til hele klassen",
    )
    assert (attachment.document.file.read(), get_document_model().objects.count()) == (b"%PDF-1.7 kort", 1)
    attachment.document.file.close()


def test_file_that_is_not_there_is_told(folder):
    plan = "kind: lesson_plan\nslug: a\ntitle: A\nminutes: 45\ngoals: [Et mål]\n"
    (folder / "a.yaml").write_text(f"{plan}attachments:\n  - {{file: a.pdf, title: A}}\n")
    assert refusal(folder)[0] == "a.yaml, linje 7: Filen »a.pdf« findes ikke. Læg den i mappen."


def test_lessons_before_the_lists_are_told_so(nothing_loaded):
    MaterialType.objects.all().delete()
    said = refusal(CONTENT / PLAN)
    assert f"{PLAN}, linje 2: Materialetypen »lektionsplan« findes ikke endnu. Indlæs listerne først." in said
