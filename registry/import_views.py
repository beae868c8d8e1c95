"""»Indlæs«: a file of staff or head counts comes in by four steps, and may be taken out again."""

import secrets
from types import SimpleNamespace

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_those_who
from registry import access, spreadsheets
from registry.actions import Refused
from registry.import_forms import ColumnsForm, DecisionsForm, HeadCountForm, UploadForm, municipality_for_all
from registry.importing import drafts, storing
from registry.importing.head_counts import CountPlan
from registry.importing.limits import Unreadable
from registry.importing.lookups import Lookups
from registry.models import ImportBatch

ROWS_ON_A_PAGE = 50
HERE = "<!-- what happens -->"


def batches_of(user):
    """Return the imports the user may know of: her own, those of her municipality, or all for the agency."""
    batches = ImportBatch.objects.select_related("municipality", "made_by__person", "undone_by__person")
    if access.sees_the_country(user):
        return batches
    return batches.filter(Q(made_by=user) | Q(municipality__in=access.municipalities_of(user)))


def may_undo(user, batch):
    """True for who brought it in and for the agency, as long as it stands."""
    return batch.undone_at is None and (batch.made_by_id == user.pk or access.sees_the_country(user))


@for_those_who(access.runs_a_municipality)
@never_cache
def imports(request):
    """The first step, and the list of what was brought in before."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        draft = _kept(form, request.user)
        if draft:
            return redirect("registry:import_columns", draft.key)
    pages = Paginator(batches_of(request.user), ROWS_ON_A_PAGE).get_page(request.GET.get("side"))
    context = {"form": form, "pages": pages, "is_agency": access.sees_the_country(request.user)}
    return render(request, "registry/imports.html", context, status=422 if form.errors else 200)


def _kept(form, user):
    """Keep the file that was sent; returns the Draft, or None and tells in the form why not."""
    file = form.cleaned_data["file"]
    kind = form.cleaned_data.get("kind") or ImportBatch.Kind.PEOPLE
    try:
        draft = drafts.keep(file.read(), name=file.name[-200:], kind=kind, by=user)
    except Unreadable as reason:
        form.add_error("file", str(reason))
        return None
    if standing := storing.standing_batch(draft.sha256):
        form.add_error("file", _already(standing, user))
        draft.forget()
        return None
    draft.whole_file = municipality_for_all(user) if kind == ImportBatch.Kind.PEOPLE else {}
    draft.save()
    return draft


def _already(batch, user):
    """Say when and by whom the same file was brought in, to those who may know."""
    if not batches_of(user).filter(pk=batch.pk).exists():
        return _("Filen er allerede indlæst.")
    return _("Filen er allerede indlæst den %(when)s af %(who)s.") % {
        "when": date_format(timezone.localtime(batch.made_at), "DATETIME_FORMAT"),
        "who": _name_of(batch.made_by),
    }


def _name_of(user):
    if user is None:
        return _("en konto, der ikke findes mere")
    person = access.person_of(user)
    return person.name if person and person.name else user.email


def _draft(request, key):
    """Return the user's own Draft. Another's, or one that is gone, is as if it did not exist."""
    draft = drafts.find(key, by=request.user)
    if draft is None or (draft.kind == ImportBatch.Kind.HEAD_COUNTS and not access.sees_the_country(request.user)):
        raise Http404
    return draft


def _above():
    return [{"title": _("Indlæs"), "url": reverse("registry:imports")}]


@for_those_who(access.runs_a_municipality)
@never_cache
def choose_columns(request, draft):
    """The second step: which column is what."""
    draft = _draft(request, draft)
    table = draft.table
    form = ColumnsForm(request.POST or None, draft=draft, table=table, user=request.user)
    if request.method == "POST" and form.is_valid():
        draft.columns, draft.whole_file = form.chosen()
        draft.save()
        return redirect("registry:import_preview", draft.key)
    context = {"form": form, "draft": draft, "table": table, "above": _above()}
    return render(request, "registry/import_columns.html", context, status=422 if form.errors else 200)


@for_those_who(access.runs_a_municipality)
@never_cache
def preview(request, draft):
    """The third step: what would come in, who may be known already, and which rows are wrong."""
    draft = _draft(request, draft)
    plan = draft.plan(request.user)
    form = DecisionsForm(request.POST or None, plan=plan, draft=draft)
    if request.method == "POST" and form.is_valid():
        draft.decisions = form.decisions()
        draft.save()
        return redirect(f"{reverse('registry:import_preview', args=[draft.key])}#indlaes")
    return render(request, "registry/import_preview.html", _seen(request, draft, plan, form))


def _seen(request, draft, plan, form):
    suspects = [(who, form[f"who_{who.key}"]) for who in plan.suspects if f"who_{who.key}" in form.fields]
    return {
        "draft": draft,
        "plan": plan,
        "counts": plan.counts,
        "form": form,
        "suspects": suspects,
        "rest": form["rest"] if "rest" in form.fields else None,
        "pages": Paginator(plan.problems, ROWS_ON_A_PAGE).get_page(request.GET.get("side")),
        "is_of_people": draft.kind == ImportBatch.Kind.PEOPLE,
        "above": _above(),
    }


@for_those_who(access.runs_a_municipality)
@never_cache
@require_safe
def problems_csv(request, draft):
    """The wrong rows as a file: where, why and how to mend them. What stood in the cells is not in it."""
    problems = _draft(request, draft).plan(request.user).problems
    heading = [_("Række"), _("Kolonne"), _("Hvad er galt"), _("Sådan retter du det")]
    rows = [heading, *([problem.row, problem.column, problem.why, problem.mend] for problem in problems)]
    return StreamingHttpResponse(
        (line.encode() for line in spreadsheets.lines(rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="forkerte-raekker.csv"'},
    )


@for_those_who(access.runs_a_municipality)
@never_cache
@require_POST
def bring_in(request, draft):
    """The fourth step: all of it or nothing. The page grows while it is done; whoever leaves it stops the import."""
    draft = _draft(request, draft)
    plan = draft.plan(request.user)
    if reason := _why_not(request, plan):
        messages.error(request, reason)
        return redirect("registry:import_preview", draft.key)
    page = render_to_string("registry/import_running.html", {"above": _above(), "here": HERE}, request)
    before, after = page.split(HERE)
    return StreamingHttpResponse(_told(request, draft, plan, (before, after)), headers={"X-Accel-Buffering": "no"})


def _why_not(request, plan):
    """Return why the plan may not be carried out yet, in words, or ""."""
    if plan.undecided:
        return _("Vælg først, hvem der er den samme.")
    if request.POST.get("seen") != plan.fingerprint:
        return _("Registret er ændret, siden du så filen igennem. Se den igennem igen.")
    if plan.is_empty:
        return _("Der er ikke noget at indlæse.")
    if plan.wrong_rows and not request.POST.get("only_right"):
        return _("Der er forkerte rækker. Ret dem, eller sæt kryds ved, at de skal springes over.")
    return ""


def _told(request, draft, plan, page):
    """Yield the page of an import piece by piece, doing it on the way."""
    yield page[0].encode()
    try:
        if draft.kind == ImportBatch.Kind.HEAD_COUNTS:
            batch = storing.bring_in_counts(plan, file=draft, by=request.user)
        else:
            bringing = storing.Bringing(plan, file=draft, by=request.user)
            for done, total in bringing.steps():
                yield render_to_string("registry/_import_step.html", {"done": done, "total": total}).encode()
            batch = bringing.batch
    except Refused as refusal:
        ending = {"refusal": str(refusal), "url": reverse("registry:import_preview", args=[draft.key])}
    else:
        draft.forget()
        ending = {"refusal": "", "url": reverse("registry:import_batch", args=[batch.pk])}
    yield render_to_string("registry/_import_end.html", ending).encode()
    yield page[1].encode()


@for_those_who(access.runs_a_municipality)
@never_cache
@require_POST
def drop(request, draft):
    """Forget a file that was sent and is not to come in."""
    _draft(request, draft).forget()
    messages.success(request, _("Filen er slettet. Intet er indlæst."))
    return redirect("registry:imports")


@for_those_who(access.runs_a_municipality)
@never_cache
@require_safe
def batch(request, batch):
    """What one import made, and the button that undoes it."""
    batch = get_object_or_404(batches_of(request.user), pk=batch)
    context = {"batch": batch, "counts": batch.counts, "may_undo": may_undo(request.user, batch), "above": _above()}
    return render(request, "registry/import_batch.html", context)


@for_those_who(access.runs_a_municipality)
@never_cache
@require_POST
def undo(request, batch):
    """Take an import out again."""
    batch = get_object_or_404(batches_of(request.user), pk=batch)
    if not may_undo(request.user, batch):
        raise Http404
    try:
        storing.undo(batch=batch, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Indlæsningen er fortrudt. Registret er, som det var før."))
    return redirect("registry:import_batch", batch.pk)


@for_those_who(access.sees_the_country)
@never_cache
def head_count(request):
    """One head count without names, written by hand; it may be undone like a file."""
    form = HeadCountForm(request.POST or None, lookups=Lookups(request.user))
    if request.method == "POST" and form.is_valid():
        plan = CountPlan(rows=1, counted=[form.facts()], problems=[])
        file = SimpleNamespace(name=_("Skrevet i hånden"), sha256=secrets.token_hex(32))
        made = storing.bring_in_counts(plan, file=file, by=request.user)
        messages.success(request, _("Antallet er gemt."))
        return redirect("registry:import_batch", made.pk)
    context = {"form": form, "above": _above()}
    return render(request, "registry/head_count.html", context, status=422 if form.errors else 200)
