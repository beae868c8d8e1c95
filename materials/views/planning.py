"""The week planner: a theme week of one's own, under a secret address, without a sign-in."""

from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_everyone
from materials import actions, finding, planning
from materials.counting import counted, unless_locked
from materials.models import Band, Download, LessonPage, ThemeWeekPage, WeekPlan
from materials.planning_forms import ChangeForm, ChooserForm, StartForm
from materials.takeaway import packing, papers
from materials.views import taking
from pages import shelf

LESSONS_A_PAGE = 20


def under_a_secret(view):
    """Hand the view the plan its address opens; such an address is nothing to keep, to list or to pass on."""

    @wraps(view)
    def opened(request, secret, **kwargs):
        plan = get_object_or_404(WeekPlan.objects.opened_with(secret).select_related("week"))
        response = view(request, plan, secret=secret, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return never_cache(opened)


def editable_or_404(plan, secret):
    if secret != plan.edit_secret:
        raise Http404


@for_everyone
@never_cache
def start(request, week):
    """Ask for band and days, and make a plan as the theme week suggests."""
    page = get_object_or_404(ThemeWeekPage.objects.live().public(), slug=week)
    days = list(page.days.select_related("theme"))
    present = set(page.lessons().values_list("band", flat=True))
    chosen = request.GET.get("trin", "")
    initial = {"trin": chosen, "dage": [day.name for day in days]}
    form = StartForm(request.POST or None, initial=initial, bands=[band for band in Band if band in present], days=days)
    if request.method == "POST" and form.is_valid():
        band, names = form.cleaned_data["trin"], form.cleaned_data["dage"]
        suggested = planning.as_suggested(page, band=band, day_names=names)
        plan = actions.keep_plan(week=page, band=band, days=suggested)
        messages.success(request, _("Din uge er klar. Gem linket til den, så du kan vende tilbage."))
        return redirect(plan)
    trail = [{"title": _("Materialer"), "url": "/materialer/"}, {"title": page.title, "url": page.get_url(request)}]
    return render(request, "materials/plan_start.html", {"form": form, "week": page, "trail": trail})


@require_safe
@for_everyone
@under_a_secret
def show(request, plan, *, secret):
    """Show the plan: to change, or with the other secret to read."""
    if plan.used_on != timezone.localdate():
        unless_locked(actions.note_use, plan=plan)
    context = {
        "plan": plan,
        "secret": secret,
        "laid": planning.laid_out(plan),
        "band": Band(plan.band),
        "is_secret_address": True,
        "edit_address": request.build_absolute_uri(plan.get_absolute_url()),
        "read_address": request.build_absolute_uri(plan.get_shared_url()),
    }
    is_editable = secret == plan.edit_secret
    return render(request, "materials/plan_edit.html" if is_editable else "materials/plan_read.html", context)


@require_POST
@for_everyone
@under_a_secret
def change(request, plan, *, secret):
    """Change one thing in the plan, and come back to the lesson that was moved."""
    editable_or_404(plan, secret)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Det kunne ikke lade sig gøre. Prøv igen."))
        return redirect(plan)
    asked = form.cleaned_data
    try:
        if asked["version"] != plan.version:
            raise actions.ChangedMeanwhile
        said, place = changed(plan, asked)
    except actions.ChangedMeanwhile as refusal:
        messages.warning(request, str(refusal))
        return redirect(plan)
    messages.success(request, said)
    return redirect(f"{plan.get_absolute_url()}#{place}")


def changed(plan, asked):
    """Make the change; return what to say about it and the place in the page to come back to."""
    name = asked["aendring"]
    if name == "fortryd":
        actions.undo_last_change(plan=plan)
        return _("Den seneste ændring er fortrudt."), "planen"
    before, lesson = plan.days, asked["forloeb"]
    moved = asked["andet"] if name in ("laeg", "byt") else lesson
    if name in ("laeg", "byt"):
        get_object_or_404(LessonPage.objects.live().public(), pk=moved)
    actions.change_plan(plan=plan, days=new_days(before, asked))
    if plan.days == before:
        return _("Planen er, som den var."), f"forloeb-{moved}" if planning.place_of(before, moved) else "planen"
    if name == "fjern":
        return _("Forløbet er taget ud af planen."), f"dag-{planning.place_of(before, lesson)[0] + 1}"
    return said_of(plan, moved), place_for(plan, asked, moved)


def new_days(days, asked):
    """Return the days after the change asked for."""
    lesson, other = asked["forloeb"], asked["andet"]
    day, place = (asked["dag"] or 1) - 1, asked["plads"] - 1 if asked["plads"] else None
    return {
        "op": lambda: planning.up(days, lesson),
        "ned": lambda: planning.down(days, lesson),
        "flyt": lambda: planning.put(days, lesson, day=day, place=place) if planning.place_of(days, lesson) else days,
        "laeg": lambda: planning.put(days, other, day=day),
        "byt": lambda: planning.swapped(days, lesson, other=other),
        "fjern": lambda: planning.without(days, lesson),
    }[asked["aendring"]]()


def said_of(plan, lesson):
    """Say where the lesson stands now: read aloud to those who do not see it move."""
    day, place = planning.place_of(plan.days, lesson)
    title = LessonPage.objects.filter(pk=lesson).values_list("title", flat=True).first() or _("Forløbet")
    where = {"title": title, "day": plan.days[day]["name"], "place": place + 1, "of": len(plan.days[day]["lessons"])}
    return _("»%(title)s« er nu nummer %(place)d af %(of)d %(day)s.") % where


def place_for(plan, asked, lesson):
    """Return the anchor that gets the focus: the same button of the lesson, or the lesson when that is at the end."""
    day, place = planning.place_of(plan.days, lesson)
    is_first = (day, place) == (0, 0)
    is_last = day == len(plan.days) - 1 and place == len(plan.days[day]["lessons"]) - 1
    name = asked["aendring"]
    if (name == "op" and not is_first) or (name == "ned" and not is_last):
        return f"{name}-{lesson}"
    return f"forloeb-{lesson}"


@require_safe
@for_everyone
@under_a_secret
def choose(request, plan, *, secret):
    """Show lessons to put into the plan, or to put in the place of one."""
    editable_or_404(plan, secret)
    instead_of = lesson_to_swap(request, plan)
    given = request.GET.copy()
    if "trin" not in given:  # nothing was asked for yet: what fits best is suggested
        given.update({"trin": plan.band, "tema": instead_of.theme.slug if instead_of and instead_of.theme else ""})
    form = ChooserForm(given, themes=finding.shelf().names["tema"])
    asked = form.cleaned_data if form.is_valid() else {}
    taken = set(planning.lessons_in(plan.days))
    fitting, others = ([key for key in keys if key not in taken] for keys in candidates(asked))
    page = Paginator([*fitting, *others], LESSONS_A_PAGE).get_page(request.GET.get("side"))
    context = {
        "plan": plan,
        "form": form,
        "instead_of": instead_of,
        "swapped": asked.get("byt") or 0,
        "chosen_day": asked.get("dag") or 1,
        "only_others": bool(others) and not fitting,
        "others_last": bool(others) and bool(fitting),
        "page_of_lessons": page,
        "lessons": finding.lessons_of(page.object_list),
        "day_names": [day["name"] for day in plan.days],
        "is_secret_address": True,
        "trail": [{"title": _("Din uge"), "url": plan.get_absolute_url()}],
    }
    return render(request, "materials/plan_choose.html", context)


def lesson_to_swap(request, plan):
    """Return the lesson of the plan that another is to stand in for; None when one is added, or it was deleted."""
    key = request.GET.get("byt", "")
    chosen = [one for one in planning.lessons_in(plan.days) if str(one) == key]
    return LessonPage.objects.filter(pk__in=chosen).select_related("theme").first()


def candidates(asked):
    """Return the primary keys of the lessons that match, and of those that have the theme but are for other bands."""
    words, theme = asked.get("q", ""), [asked["tema"]] if asked.get("tema") else []
    fitting = finding.look(words, {"tema": theme, "trin": [asked["trin"]] if asked.get("trin") else []}).pages
    others = finding.look(words, {"tema": theme}).pages if theme and asked.get("trin") else []
    return fitting, [key for key in others if key not in set(fitting)]


@require_safe
@for_everyone
@under_a_secret
@counted(Download.PLAN_ZIP)
def plan_zip(request, plan, *, secret):
    """Hand out the planned week as one ZIP: from the disk, or made while it is sent."""
    return taking.zip_handed_out(request, f"plan:{plan.pk}:{plan.version}", lambda: packed_or_404(plan))


@require_safe
@for_everyone
@under_a_secret
@counted(Download.PLAN_PDF)
def plan_pdf(request, plan, *, secret):
    """Hand out the plan of the week on one sheet."""
    week = planning.to_take(plan)
    return taking.in_pdf(request, papers.week_plan(week), f"{week.name}.pdf")


@require_safe
@for_everyone
@under_a_secret
def plan_progress(request, plan, *, secret):
    """Tell how many of the files of the planned week are made: {made, of}."""
    pack = packed_or_404(plan)
    of = len(pack.items)
    return JsonResponse({"made": of if shelf.found(pack.kept_name) else pack.made, "of": of})


def packed_or_404(plan):
    week = planning.to_take(plan)
    if not week.rows:
        raise Http404
    return packing.gathered(week)
