"""Taking materials along: a lesson as PDF or DOCX, its sheets, a whole week as one ZIP. No sign-in, no cookie."""

import logging

from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.access import for_everyone
from materials.counting import count_when_sent, counted
from materials.models import Band, Download, LessonPage, ThemeWeekPage
from materials.takeaway import docx, packing, papers, pdf, sheets
from pages import shelf
from pages.cache import remember
from pages.cards import PAPERS
from pages.printing import CannotPrint

logger = logging.getLogger(__name__)


@require_safe
@for_everyone
@counted(Download.PDF)
def lesson_pdf(request, pk):
    """Hand out a lesson plan as PDF."""
    lesson = lesson_or_404(pk)
    return in_pdf(request, papers.lesson_plan(lesson), f"{lesson.slug}.pdf")


@require_safe
@for_everyone
@counted(Download.DOCX)
def lesson_docx(request, pk):
    """Hand out a lesson plan as an editable document."""
    lesson = lesson_or_404(pk)
    return shelf.handed_out(docx.docx_of(papers.lesson_plan(lesson)), f"{lesson.slug}.docx")


@require_safe
@for_everyone
@counted(Download.SHEET)
def student_sheets(request, pk):
    """Hand out the student sheets of a lesson."""
    lesson = lesson_or_404(pk)
    return in_pdf(request, sheets.student_sheets(lesson), f"elevark-{lesson.slug}.pdf")


@require_safe
@for_everyone
@counted(Download.SHEET)
def cards(request, pk):
    """Hand out the cards of a lesson: eight to a page of A3, or with ?ark=a4 four to a page of A4."""
    lesson, paper = lesson_or_404(pk), request.GET.get("ark", "a3")
    if paper not in PAPERS:
        raise Http404
    return in_pdf(request, sheets.cards(lesson, paper=paper), f"kort-{paper}-{lesson.slug}.pdf")


@require_safe
@for_everyone
@counted(Download.SHEET)
def posters(request, pk):
    """Hand out the posters of a lesson."""
    lesson = lesson_or_404(pk)
    return in_pdf(request, sheets.posters(lesson), f"plakater-{lesson.slug}.pdf")


@require_safe
@for_everyone
def week_zip(request, week, band):
    """Hand out all of a theme week for one band: from the disk, or made while it is sent."""
    response = zip_handed_out(request, f"{week}:{band}", lambda: pack_or_404(week, band))
    key = remember(f"week:{week}", lambda: ThemeWeekPage.objects.live().public().get(slug=week).pk)
    return count_when_sent(request, response, page=key, kind=Download.ZIP, band=band)


@require_safe
@for_everyone
def week_progress(request, week, band):
    """Tell how many of the files of a week are made: {made, of}. A script shows it while the ZIP is on its way."""
    pack = pack_or_404(week, band)
    of = len(pack.items)
    response = JsonResponse({"made": of if shelf.found(pack.kept_name) else pack.made, "of": of})
    patch_cache_control(response, no_store=True)
    return response


def zip_handed_out(request, mark, gather):
    """Answer with the ZIP of a pack: from the disk without a query, or made while it is sent.

    `gather` returns the pack. `mark` names it until the content changes; a plan that visitors change themselves puts
    what they chose into its mark.
    """
    packs = []

    def marks():
        packs.append(gather())
        return packs[0].name, packs[0].kept_name

    name, kept_name = remember(f"pack:{mark}", marks)
    path = shelf.found(kept_name)
    if path:
        return shelf.handed_out(path, f"{name}.zip")
    return while_made(request, packs[0] if packs else gather())


def lesson_or_404(pk):
    needed = LessonPage.objects.live().public().prefetch_related(*packing.NEEDED)
    return get_object_or_404(needed.select_related("theme", "material_type"), pk=pk)


def pack_or_404(week, band):
    """Return the pack of a theme week for one band; 404 where the week has nothing for it."""
    page = get_object_or_404(ThemeWeekPage.objects.live().public(), slug=week)
    plan = packing.theme_week(page, band) if band in Band else None
    if not plan or not plan.rows:
        raise Http404
    return packing.gathered(plan)


def while_made(request, pack):
    """Answer with a ZIP made while it is sent. Its first file is made before, to know that this machine can print."""
    try:
        pack.items[0].make()
    except CannotPrint:
        return cannot_print(request)
    response = StreamingHttpResponse(packing.streamed(pack), content_type=shelf.TYPES[".zip"])
    return shelf.as_it_is(response, f"{pack.name}.zip")


def in_pdf(request, paper, name):
    """Answer with the paper as PDF; 404 when the lesson has no such sheets."""
    if paper is None:
        raise Http404
    try:
        return shelf.handed_out(pdf.pdf_of(paper), name)
    except CannotPrint:
        return cannot_print(request)


def cannot_print(request):
    logger.exception("Materials could not be printed")
    return render(request, "pages/cannot_print.html", status=503)
