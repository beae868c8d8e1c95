"""A planned week in one ZIP file: the plan, each lesson as PDF and DOCX, its sheets and attachments, the letter home.

`gathered(plan)` says what goes in and reads the database; `streamed(pack)` makes what is not on the shelf yet, piece by
piece while it is sent. Same content, same bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from materials.models import Band, LessonPage, ThemeWeekPage
from materials.takeaway import archive, changes, docx, papers, pdf, sheets
from pages import shelf
from pages.alphabet import without_danish_letters

TEMPLATES = settings.ROOT / "templates/materials/pack"
NEEDED = ("subjects", "cited__reference__subject", "attachments__document", "changes")


@dataclass(frozen=True)
class Plan:
    """A week to take along: rows of (day's name, lesson) in order, and the theme week it comes from, if any."""

    title: str
    name: str  # of the file and the folder in it, in ASCII
    rows: tuple
    week: ThemeWeekPage | None = None
    band_label: str = ""

    def days(self):
        """Return [{name, lessons, minutes, themes, question}], a day for each name in the order they first stand."""
        questions = {day.name: day.question for day in self.week.days.all()} if self.week else {}
        by_name = {}
        for name, lesson in self.rows:
            by_name.setdefault(name, []).append(lesson)
        return [
            {
                "name": name,
                "lessons": lessons,
                "minutes": sum(lesson.minutes for lesson in lessons),
                "themes": list(dict.fromkeys(lesson.theme.title for lesson in lessons if lesson.theme)),
                "question": questions.get(name, ""),
            }
            for name, lessons in by_name.items()
        ]


@dataclass(frozen=True)
class Item:
    """A file of the pack: its name in it, its words in the table of contents, and where it lies once it is made."""

    name: str
    title: str
    kept_name: str  # changes whenever the content does
    make: Callable[[], Path]
    is_a_file: bool = False  # an attachment, there from the start

    @property
    def kind(self):
        return self.name.rpartition(".")[2].upper()

    @property
    def is_made(self):
        return self.is_a_file or shelf.found(self.kept_name) is not None


@dataclass(frozen=True)
class Pack:
    """All that goes into the ZIP: its own items, and the table of contents as bytes by file name."""

    name: str
    items: tuple
    pages: dict

    @property
    def kept_name(self):
        marks = [part for item in self.items for part in (item.name, item.kept_name)]
        return shelf.key_of("zip", self.name, *marks, *self.pages.values()) + ".zip"

    @property
    def made(self):
        """How many of its files are on the shelf."""
        return sum(item.is_made for item in self.items)


def theme_week(week, band) -> Plan:
    """Return the plan of all days of a theme week for one band (a value of Band); lessons for several bands join in."""
    by_theme = {}
    for lesson in LessonPage.objects.child_of(week).live().filter(band__in=(band, "")).order_by("path"):
        by_theme.setdefault(lesson.theme_id, []).append(lesson)
    rows = tuple((day.name, lesson) for day in week.days.all() for lesson in by_theme.get(day.theme_id, []))
    return Plan(week.title, plain(f"{week.slug}-{band}"), rows, week, str(Band(band).label))


def gathered(plan) -> Pack:
    """Return what goes into the ZIP of `plan`, a Plan. A constant number of queries, and nothing is printed yet."""
    lessons = [lesson for _day, lesson in plan.rows]
    prefetch_related_objects(lessons, *NEEDED, "theme", "material_type")
    if plan.week:
        prefetch_related_objects([plan.week], "days", "checklist")
    news = changes.since_last_year(plan)
    with translation.override("da"):
        whole = whole_week(plan, news)
        days = [{**day, "lessons": entries} for day, entries in zip(plan.days(), by_day(plan), strict=True)]
        index = render_to_string(
            "materials/pack/index.html", {"plan": plan, "whole": whole, "days": days, "news": news}
        )
    items = [*whole, *(item for day in days for entry in day["lessons"] for item in entry["items"])]
    pages = {"index.html": index.encode(), "stil.css": (TEMPLATES / "stil.css").read_bytes()}
    return Pack(plan.name, tuple(items), pages)


def whole_week(plan, news):
    """Return the items about the week as a whole."""
    found = [*both("ugeplan", replace(papers.week_plan(plan), title=_("Ugeplan: %s") % plan.title))]
    if plan.week and plan.week.letter_home:
        found += both("brev-til-hjemmet", papers.letter_home(plan.week))
    if plan.week and plan.week.checklist.all():
        found += both("tjekliste", papers.checklist(plan.week))
    return [*found, printed("aendret-siden-sidste-aar", papers.changes(plan, news))]


def by_day(plan):
    """Return for each day its lessons as [{lesson, items}], the files in a folder of the day and one of the lesson."""
    found = []
    for number, day in enumerate(plan.days(), 1):
        folder = f"{number}-{plain(day['name'])}"
        lessons = enumerate(day["lessons"], 1)
        found.append(
            [
                {"lesson": lesson, "items": items_of(lesson, f"{folder}/{n}-{plain(lesson.slug)}")}
                for n, lesson in lessons
            ]
        )
    return found


def items_of(lesson, folder):
    """Return the files of one lesson: the plan, what is printed for the class, the attachments."""
    found = [*both(f"{folder}/forloeb", papers.lesson_plan(lesson))]
    for name, paper in printed_for_class(lesson).items():
        if paper:
            found.append(printed(f"{folder}/{name}", paper))
    for number, attachment in enumerate(lesson.attachments.all(), 1):
        file = attached(attachment, f"{folder}/filer/{number:02}-")
        found += [file] if file else []
    return found


def printed_for_class(lesson):
    """Return the sheets of a lesson by file name without ending; None for those it does not have."""
    return {
        "elevark": sheets.student_sheets(lesson),
        "kort-a6-otte-paa-a3": sheets.cards(lesson, paper="a3"),
        "kort-a6-fire-paa-a4": sheets.cards(lesson, paper="a4"),
        "plakater": sheets.posters(lesson),
    }


def both(name, paper):
    return [
        printed(name, paper),
        Item(f"{name}.docx", paper.title, docx.name_of(paper), lambda: docx.docx_of(paper)),
    ]


def printed(name, paper):
    return Item(f"{name}.pdf", paper.title, pdf.name_of(paper), lambda: pdf.pdf_of(paper))


def attached(attachment, start):
    """Return the attachment as an item, or None when its file is gone from the disk."""
    path = Path(attachment.document.file.path)
    if not path.exists():
        return None
    stem, _dot, ending = attachment.document.filename.rpartition(".")
    name = f"{start}{plain(attachment.title.removesuffix(f'.{ending}') or stem)}.{plain(ending)}"
    mark = attachment.document.file_hash or attachment.document.file.name
    return Item(name, attachment.title, mark, lambda: path, is_a_file=True)


def plain(text):
    """Return the text as a file name every machine can read: a-z, digits and hyphens, 60 at most."""
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in without_danish_letters(text))
    return "-".join(part for part in letters.split("-") if part)[:60].strip("-") or "fil"


def streamed(pack):
    """Yield the bytes of the ZIP; a whole one is kept, so that the next to ask gets it from the disk.

    Raises CannotPrint, from the first chunk on, where this machine cannot print.
    """
    with shelf.put(pack.kept_name) as file:
        for chunk in archive.streamed(entries(pack)):
            file.write(chunk)
            yield chunk
    shelf.tidy()


def entries(pack):
    for name, content in sorted(pack.pages.items()):
        yield f"{pack.name}/{name}", [content]
    for item in pack.items:
        yield f"{pack.name}/{item.name}", shelf.chunks_of(item.make())
