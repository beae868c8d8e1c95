"""What lies on the table at the door: name badges and the list to sign, as PDF."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from events import door, wording
from pages.letters import drawable, printable
from pages.printing import WORDMARK, printed

TEMPLATES = settings.ROOT / "templates"
BADGES_ON_A_PAGE = 10  # 90 x 55 mm, two by five
SPARE_ROWS = 8  # on the list, for those who come without a seat
NAME_SIZES = ((18, "short"), (30, "long"), (48, "longer"))  # letters at most, class in the style sheet


def badges(event) -> bytes:
    """Return the name badges of all with a seat as PDF, by name; the last page is filled up with badges to write on.

    Raises pages.printing.CannotPrint.
    """
    found = [badge(row) for row in door.expected(event, None)]
    blank = {"name": "", "work": "", "size": "short"}
    found += [blank] * (-len(found) % BADGES_ON_A_PAGE or (0 if found else BADGES_ON_A_PAGE))
    sheets = [found[start : start + BADGES_ON_A_PAGE] for start in range(0, len(found), BADGES_ON_A_PAGE)]
    return on_paper("pdf/badges.html", {"event": event, "sheets": sheets})


def badge(row):
    name = printable(row.name)
    size = next((size for letters, size in NAME_SIZES if len(name) <= letters), "longest")
    return {"name": name, "work": printable(row.work), "size": size}


def sign_in_sheet(event, session) -> bytes:
    """Return the list of all with a seat, with room for a signature and rows to spare, as PDF for one session.

    Raises pages.printing.CannotPrint.
    """
    rows = door.expected(event, None)
    lines = [{"number": n, "name": row.name, "work": row.work} for n, row in enumerate(rows, start=1)]
    spare = [{"number": len(rows) + n, "name": "", "work": ""} for n in range(1, SPARE_ROWS + 1)]
    context = {
        "event": event,
        "where": wording.where(event),
        "when": wording.when(session),
        "session_title": session.title,
        "lines": lines + spare,
        "wordmark": WORDMARK,
        "site_name": settings.SITE_NAME,
    }
    return on_paper("pdf/sign_in_sheet.html", context)


def on_paper(template, context):
    with translation.override("da"):
        html = drawable(render_to_string(template, context))
    return printed(html, style=(TEMPLATES / template).with_suffix(".css"))
