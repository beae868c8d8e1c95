from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail import hooks

from accounts.access import for_signed_in, for_those_who
from registry import access, actions, approving, gaps, saved_filters, spreadsheets
from registry.forms import ProfileForm, StaffFilter, WithdrawForm
from registry.models import Lookup, Municipality, Training
from registry.staff import Row, Staff, in_order, sums, with_status

ROWS_ON_A_PAGE = 50


@for_signed_in
@never_cache
@require_safe
def my_page(request):
    """»Min side«: the person's own page, made of the panels that the apps offer."""
    person = access.person_of(request.user)
    if person is None:
        return redirect(f"{reverse('registry:profile')}?{urlencode({'next': request.get_full_path()})}")
    panels = sorted((panel(request, person) for panel in hooks.get_hooks("my_page_panels")), key=lambda p: p["order"])
    return render(
        request,
        "registry/my_page.html",
        {
            "person": person,
            "affiliation": person.affiliations.current()
            .select_related("municipality", "region", "sector")
            .newest_first()
            .first(),
            "panels": [render_to_string(panel["template"], panel["context"], request) for panel in panels],
        },
    )


@for_signed_in
@never_cache
def profile(request):
    """Who I am and where I work. Those who have not said so yet come here first, and go on to `next`."""
    person = access.person_of(request.user)
    form = ProfileForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.register_person(user=request.user, **form.facts())
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Din profil er gemt."))
            return redirect(_next_address(request))
    status = 422 if form.errors else 200
    going_to = request.POST.get("next") or request.GET.get("next", "")
    above = _below_my_page() if person else []
    context = {"form": form, "person": person, "next": going_to, "above": above}
    return render(request, "registry/profile.html", context, status=status)


def _below_my_page():
    return [{"title": _("Min side"), "url": reverse("registry:my_page")}]


def _next_address(request):
    """Return where the person was going, if that is on this site; else »Min side«."""
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else reverse("registry:my_page")


@for_signed_in
@never_cache
@require_safe
def my_log(request):
    """»Min log«: who looked me up, when, and by which right."""
    lookups = Lookup.objects.filter(person__user=request.user).select_related("by__person")
    pages = Paginator(lookups, ROWS_ON_A_PAGE).get_page(request.GET.get("side"))
    return render(request, "registry/my_log.html", {"pages": pages, "above": _below_my_page()})


@dataclass(frozen=True)
class Listing:
    """What an address of »Min kommune« asks for: the municipality, the filters, and the rows they leave."""

    municipality: Municipality
    form: StaffFilter
    sort: str
    sums: dict
    rows: list[Row]

    @property
    def address(self):
        """The address of the municipality's list without any filter."""
        return f"{reverse('registry:municipality')}?{urlencode({'kommune': self.municipality.code})}"

    @property
    def programmes(self):
        """(slug, title) of what one can be trained in."""
        return [(slug, title) for slug, title in self.form.fields["forloeb"].choices if slug]


def _listing(request):
    """Read the address. One's own municipalities only: any other is as if it did not exist."""
    own = list(access.municipalities_of(request.user))
    code = request.GET.get("kommune") or (own[0].code if own else "")
    municipality = next((place for place in own if place.code == code), None)
    if municipality is None:
        raise Http404
    staff = Staff(request.user, municipality)
    form = StaffFilter(request.GET, staff=staff, municipalities=own)
    form.is_valid()  # a filter that does not exist is told of in the form, and narrows nothing
    chosen = {name: form.cleaned_data.get(name, "") for name in form.fields}
    rows = staff.rows(
        programme=chosen["forloeb"],
        sector=chosen["fagomraade"],
        workplace=chosen["arbejdsplads"],
        search=chosen["soeg"],
    )
    sort = chosen["sorter"] or "navn"
    return Listing(municipality, form, sort, sums(rows), in_order(with_status(rows, chosen["status"]), sort))


@for_those_who(access.runs_a_municipality)
@never_cache
@require_safe
def municipality(request):
    """»Min kommune«: who is trained in what, until when. Those with the whole country choose a municipality first."""
    if access.sees_the_country(request.user) and not request.GET.get("kommune"):
        municipalities = access.municipalities_of(request.user)
        return render(request, "registry/choose_municipality.html", {"municipalities": municipalities})
    listing = _listing(request)
    pages = Paginator(listing.rows, ROWS_ON_A_PAGE).get_page(request.GET.get("side"))
    waiting = approving.waiting_in(listing.municipality, request.user).count()
    context = {
        "listing": listing,
        "pages": pages,
        "waiting": waiting,
        "makes_keys": access.may_make_keys(request.user),
        "gaps": gaps.headlines(request.user, listing.municipality),
        "saved": saved_filters.saved_by(request.user),
    }
    return render(request, "registry/municipality.html", context)


@for_those_who(access.runs_a_municipality)
@never_cache
@require_safe
def municipality_csv(request):
    """The list of »Min kommune« as a file for Excel. Each person in it can see in her log that it was taken."""
    listing = _listing(request)
    place, now = listing.municipality, timezone.localtime()
    because = access.why_staff(request.user, place)
    actions.log_lookups(people=listing.rows, by=request.user, what=Lookup.What.EXPORT, because=because)
    marked = _("Hentet af %(who)s den %(when)s i kraft af: %(because)s. Listen indeholder personoplysninger.") % {
        "who": request.user.email,
        "when": date_format(now, "DATETIME_FORMAT"),
        "because": because,
    }
    return StreamingHttpResponse(
        (line.encode() for line in spreadsheets.staff_lines(listing.rows, marked=marked)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="min-kommune-{place.code}-{now:%Y-%m-%d-%H%M}.csv"'},
    )


@for_signed_in
@never_cache
@require_safe
def person(request, reference):
    """One person in the registry, for those in whose scope she is; she can see that they looked."""
    seen = get_object_or_404(access.visible_to(request.user), reference=reference)
    is_self, may_withdraw = seen.user_id == request.user.pk, access.may_withdraw_trainings(request.user)
    if not is_self:
        actions.log_lookups(people=[seen], by=request.user, what=Lookup.What.PERSON)
    return render(
        request,
        "registry/person.html",
        {
            "person": seen,
            "affiliations": seen.affiliations.current()
            .select_related("municipality", "region", "sector")
            .newest_first(),
            "trainings": seen.trainings.select_related("programme"),
            "is_self": is_self,
            "may_withdraw": may_withdraw,
            "sees_reasons": is_self or may_withdraw,
            "above": _way_to_people(request.user),
        },
    )


def _way_to_people(user):
    """The page above a person's: the list she was found in."""
    if not access.runs_a_municipality(user):
        return []
    return [{"title": _("Min kommune"), "url": reverse("registry:municipality")}]


@for_those_who(access.may_withdraw_trainings)
@never_cache
def withdraw(request, reference, training_id):
    """Ask for the reason, and withdraw a training that should not stand."""
    seen = get_object_or_404(access.visible_to(request.user), reference=reference)
    training = get_object_or_404(Training.objects.standing().select_related("programme"), pk=training_id, person=seen)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_training(training=training, because=form.cleaned_data["because"], by=request.user)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Det gennemførte forløb er tilbagekaldt."))
            return redirect(seen)
    status = 422 if form.errors else 200
    above = [*_way_to_people(request.user), {"title": seen.name, "url": seen.get_absolute_url()}]
    context = {"form": form, "person": seen, "training": training, "above": above}
    return render(request, "registry/withdraw.html", context, status=status)
