import logging

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import for_everyone
from courses.cards import dilemma_cards as printed
from courses.models import Dilemma
from courses.views.reading import module_or_404
from pages import shelf
from pages.cards import PAPERS
from pages.printing import CannotPrint

logger = logging.getLogger(__name__)


@require_safe
@for_everyone
def dilemma_cards(request, course, module):
    """Hand out the module's dilemmas as cards for a staff meeting, on A3, or with ?ark=a4 on A4."""
    _outline, this = module_or_404(course, module)
    paper = request.GET.get("ark", "a3")
    found = Dilemma.objects.in_bulk([one.pk for one in this.dilemmas])
    if paper not in PAPERS or not found:
        raise Http404
    try:
        path = printed(this, [found[one.pk] for one in this.dilemmas if one.pk in found], paper=paper)
    except CannotPrint:
        logger.exception("Dilemmas of %s could not be printed", this.slug)
        return render(request, "pages/cannot_print.html", status=503)
    return shelf.handed_out(path, f"{_('dilemmakort')}-{this.slug}-{paper}.pdf")
