import logging

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import for_everyone
from courses.cards import dilemma_cards as printed
from courses.models import Dilemma
from courses.views.reading import course_or_404, module_or_404
from pages import shelf
from pages.cards import PAPERS
from pages.printing import CannotPrint

logger = logging.getLogger(__name__)


@require_safe
@for_everyone
def dilemma_cards(request, course, module):
    """Hand out a module's dilemmas as cards for a staff meeting, on A3, or with ?ark=a4 on A4."""
    _outline, this = module_or_404(course, module)
    return handed_out(request, this, this.dilemmas)


@require_safe
@for_everyone
def all_dilemma_cards(request, course):
    """Hand out all dilemmas of a course as one deck of cards."""
    outline, _page = course_or_404(course)
    return handed_out(request, outline, [one for module in outline.modules for one in module.dilemmas])


def handed_out(request, outline, dilemmas):
    paper = request.GET.get("ark", "a3")
    found = Dilemma.objects.in_bulk([one.pk for one in dilemmas])
    told = [found[one.pk] for one in dilemmas if one.pk in found]
    if paper not in PAPERS or not told:
        raise Http404
    try:
        path = printed(outline.title, told, paper=paper)
    except CannotPrint:
        logger.exception("Dilemmas of %s could not be printed", outline.slug)
        return render(request, "pages/cannot_print.html", status=503)
    return shelf.handed_out(path, f"dilemmakort-{outline.slug}-{paper}.pdf")
