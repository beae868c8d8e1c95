"""»Mine oplysninger«: what is kept about me, to take along, and to have erased."""

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import for_signed_in, for_those_who
from registry import access, erasing, own_data, workbooks
from registry.actions import Refused
from registry.own_forms import EraseForm


def _below_my_page():
    return [{"title": _("Min side"), "url": reverse("registry:my_page")}]


@for_signed_in
@never_cache
@require_safe
def show(request):
    """Everything that is kept about me, on one page, with the way to take it along and to have it erased."""
    person = access.person_of(request.user)
    if person is None:
        return redirect("registry:my_page")
    found = [(table["title"], own_data.shown(table)) for table in own_data.tables(person) if table["rows"]]
    return render(request, "registry/own_data.html", {"tables": found, "above": _below_my_page()})


@for_signed_in
@never_cache
@require_safe
def as_json(request):
    """The same as a file that other systems can read."""
    person = access.person_of(request.user)
    if person is None:
        return redirect("registry:my_page")
    now = timezone.localtime()
    content = own_data.as_json(person, now=now)
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return _as_file(response, f"mine-oplysninger-{now:%Y-%m-%d}.json")


@for_signed_in
@never_cache
@require_safe
def as_xlsx(request):
    """The same as a workbook with a sheet for each kind of thing."""
    person = access.person_of(request.user)
    if person is None:
        return redirect("registry:my_page")
    sheets = [(table["title"], table["columns"], table["rows"]) for table in own_data.tables(person)]
    response = HttpResponse(workbooks.workbook(sheets), content_type=workbooks.MEDIA_TYPE)
    return _as_file(response, f"mine-oplysninger-{timezone.localdate():%Y-%m-%d}.xlsx")


def _as_file(response, name):
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@for_signed_in
@never_cache
def erase_me(request):
    """Tell what erasing means, and do it when she has typed the word."""
    person = access.person_of(request.user)
    if person is None:
        return redirect("registry:my_page")
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with suppress(Refused):  # a double click: it is done
            erasing.erase_person(person=person, by=request.user, because=_("Efter eget ønske"))
        logout(request)
        messages.success(request, _("Dine oplysninger er slettet, og din konto er lukket."))
        return redirect("/")
    above = [*_below_my_page(), {"title": _("Mine oplysninger"), "url": reverse("registry:own_data")}]
    context = {"form": form, "person": person, "is_self": True, "above": above, "back": reverse("registry:own_data")}
    return render(request, "registry/erase.html", context, status=422 if form.errors else 200)


@for_those_who(access.may_erase)
@never_cache
def erase(request, reference):
    """The same, done by the agency for somebody who asked for it."""
    person = get_object_or_404(access.visible_to(request.user), reference=reference)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _refuse_with_a_role(person)
            erasing.erase_person(person=person, by=request.user, because=_("Bedt om det hos styrelsen"))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Personen er slettet. Alle tal er, som de var."))
            return redirect("registry:municipality")
    above = [{"title": person.name, "url": person.get_absolute_url()}]
    context = {"form": form, "person": person, "is_self": False, "above": above, "back": person.get_absolute_url()}
    return render(request, "registry/erase.html", context, status=422 if form.errors else 200)


def _refuse_with_a_role(person):
    """Keep colleagues from erasing each other's rights: roles are ended first, by those who give them."""
    if person.user and person.user.roles.not_over().exists():
        raise Refused(_("Personen har en rolle. Den skal afsluttes først."))
