"""What the sheets of paper hold, as HTML: a lesson plan, a week's plan, the letter home, the checklist, the changes.

The HTML is plain (headings, paragraphs, lists, tables), because `pdf` prints it and `docx` makes a document of it.
"""

import re
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from materials.models import CurriculumReference
from materials.takeaway.pictures import pictures_of
from pages.cache import remember
from pages.letters import drawable
from pages.models import Operator

INNER_LINK = re.compile(r'href="/')
SHORT = 60  # letters: a longer line was broken by an editor's screen
BLANK = re.compile(r"\{(uge|tid|skole)\}")


@dataclass(frozen=True)
class Paper:
    """A document before it is printed: its title, its HTML, its style sheet and its pictures by address."""

    title: str
    html: str
    style: str = "paper.css"
    files: dict = field(default_factory=dict)


def lesson_plan(lesson, *, on=None) -> Paper:
    """Return the whole lesson plan, with the curriculum references of the day `on` (today)."""
    pictures = pictures_of(lesson)
    cited = [row.reference for row in lesson.cited.all()]
    context = {
        "lesson": lesson,
        "subjects": list(lesson.subjects.all()),
        "references": CurriculumReference.objects.standing_in_for(cited, on=on),
        "attachments": list(lesson.attachments.all()),
        "steps": timed(lesson.steps),
        "changes": list(lesson.changes.all()),
        "address": settings.SITE_URL + address_of(lesson),
        "pictures": pictures,
    }
    return replace(paper(lesson.title, "pdf/materials/lesson.html", context), files=pictures)


def address_of(page):
    """Return the path of the page on the site, without a query: what stands below the one front page."""
    _nothing, _front_page, below = page.url_path.split("/", 2)
    return f"/{below}"


def timed(steps):
    """Return the blocks of the way through a lesson as [{block, number, begins, ends}], timed from its first minute."""
    found, number, minute = [], 0, 0
    for block in steps:
        entry = {"block": block, "number": None}
        if block.block_type == "step":
            number, begins, minute = number + 1, minute, minute + block.value["minutes"]
            entry |= {"number": number, "begins": begins, "ends": minute}
        found.append(entry)
    return found


def week_plan(plan) -> Paper:
    """Return the week on one sheet: each day with its theme, lessons, minutes and sum."""
    return paper(plan.title, "pdf/materials/week.html", {"plan": plan, "days": plan.days(), "week": plan.week})


def letter_home(week) -> Paper:
    """Return the letter to the parents; what the school fills in itself stands as a line to write on."""
    text = BLANK.sub("…………", week.letter_home)
    paragraphs = [unwrapped(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip()]
    return paper(_("Brev til hjemmet"), "pdf/materials/letter.html", {"week": week, "paragraphs": paragraphs})


def unwrapped(paragraph):
    """Return the paragraph with the line breaks meant as such: those after a short line, as in »Venlig hilsen«."""
    lines = paragraph.splitlines()
    return "".join(line + ("\n" if len(line) < SHORT else " ") for line in lines[:-1]) + lines[-1]


def checklist(week) -> Paper:
    """Return what the school does before, during and after the week, with a box to tick for each."""
    return paper(
        _("Praktisk tjekliste"), "pdf/materials/checklist.html", {"week": week, "items": list(week.checklist.all())}
    )


def changes(plan, news) -> Paper:
    """Return what changed since last year; `news` is from `changes.since_last_year`."""
    return paper(_("Ændret siden sidste år"), "pdf/materials/changes.html", {"plan": plan, "news": news})


def paper(title, template, context, *, style="paper.css") -> Paper:
    """Return the paper made from a template, in Danish and in letters that can be drawn."""
    with translation.override("da"):
        more = {"title": title, "operator": remember("operator", Operator.load), "site_url": settings.SITE_URL}
        html = render_to_string(template, context | more)
    return Paper(title, drawable(INNER_LINK.sub(f'href="{settings.SITE_URL}/', html)), style)
