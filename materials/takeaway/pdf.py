"""Papers and sheets as PDF (PDF/A-3a and PDF/UA-1), each printed once and then kept."""

from pathlib import Path

from django.conf import settings

from pages.printing import kept_name, kept_pdf

STYLES = settings.ROOT / "templates/pdf/materials"


def name_of(paper) -> str:
    """Return the file name of the paper's PDF: another one whenever the PDF would come out otherwise."""
    return kept_name(paper.html, style=STYLES / paper.style, files=paper.files)


def pdf_of(paper) -> Path:
    """Return the path of the paper as PDF. Raises CannotPrint where this machine lacks what printing needs."""
    return kept_pdf(paper.html, style=STYLES / paper.style, files=paper.files)
