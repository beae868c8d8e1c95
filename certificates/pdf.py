"""The certificate as a PDF, printed by the press of `pages.printing`."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from certificates import codes, wording
from pages.letters import printable
from pages.printing import WORDMARK, on_one_page, qr_code

STYLE = settings.ROOT / "templates/pdf/certificate.css"
QR = "bundled:qr.png"
NAME_SIZES = ((30, "short"), (48, "long"), (80, "longer"))  # letters at most, class in the style sheet
FITS = ("", "tight", "tightest")


def render(certificate) -> bytes:
    """Return the certificate as PDF bytes, the same ones each time for the same record, number, code and SITE_URL.

    A long text is set tighter to stay on one page; one too long even for that gets more pages. Raises CannotPrint when
    fonts are missing or a letter could not be drawn.
    """
    url = settings.SITE_URL + reverse("certificates:check", args=[certificate.code])
    context = facts(certificate)
    versions = (html(context | {"fit": fit}) for fit in FITS)
    return on_one_page(versions, style=STYLE, files={QR: qr_code(url)})


def html(context):
    with translation.override("da"):
        return render_to_string("pdf/certificate.html", context)


def facts(certificate):
    """Return what the template of the PDF needs, made from nothing but what is frozen."""
    record = certificate.record
    name = printable(record["name"])
    return {
        "title": printable(record["title"]),
        "programme": printable(record["programme"]),
        "organisation": printable(record["organisation"]),
        "paragraphs": wording.paragraphs(record),
        "name_size": next((size for letters, size in NAME_SIZES if len(name) <= letters), "longest"),
        "completed_on": wording.long_date(record["completed_on"]),
        "valid_until": wording.long_date(record["valid_until"]),
        "number": certificate.number,
        "code": codes.grouped(certificate.code),
        "address": (settings.SITE_URL + reverse("certificates:find")).partition("://")[2].rstrip("/"),
        "qr": QR,
        "wordmark": WORDMARK,
        "site_name": settings.SITE_NAME,
    }
