"""»Hvem ringer jeg til?«: for everybody in two clicks, and the numbers behind it for those who keep them."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import for_everyone, for_those_who
from registry import access, actions, calling
from registry.contact_forms import ContactForm, PlaceForm
from registry.models import Contact, Municipality


@for_everyone
@require_safe
def choose(request):
    """Choose a municipality from the list, or type a place and be led to it."""
    form = PlaceForm(request.GET if "sted" in request.GET else None)
    found, asked = [], form.is_bound and form.is_valid()
    if asked:
        found = calling.looked_up(form.cleaned_data["sted"])
        if len(found) == 1:
            return redirect("registry:call", calling.address_part(found[0]))
    context = {
        "form": form,
        "asked": asked,
        "is_postal_code": asked and calling.is_postal_code(form.cleaned_data["sted"]),
        "found": [(place, calling.address_part(place)) for place in found],
        "letters": [
            (letter, [(place, calling.address_part(place)) for place in places])
            for letter, places in calling.by_letter(calling.everywhere())
        ],
    }
    return render(request, "registry/whom_to_call.html", context)


@for_everyone
@require_safe
def answer(request, municipality):
    """Whom to call in one municipality; made to be printed for the staff room."""
    place = calling.called(municipality)
    if place is None:
        raise Http404
    contacts = calling.contacts_for(place)
    context = {
        "municipality": place,
        "where": calling.where(place),
        "ssp": contacts.get(Contact.Kind.SSP),
        "family": contacts.get(Contact.Kind.FAMILY),
        "info_house": contacts.get(Contact.Kind.INFO_HOUSE),
        "updated_at": max((contact.updated_at for contact in contacts.values()), default=None),
        "above": [{"title": _("Hvem ringer jeg til?"), "url": reverse("registry:whom_to_call")}],
    }
    return render(request, "registry/call.html", context)


@for_those_who(access.keeps_contacts)
@never_cache
@require_safe
def places(request):
    """The places whose numbers one keeps; with a single one it is shown at once."""
    kept = list(places_of(request.user).items())
    if len(kept) == 1:
        return redirect("registry:edit_contacts", kept[0][0])
    return render(request, "registry/contact_places.html", {"places": kept})


def places_of(user):
    """Return the places whose contacts `user` keeps, as {name in the address: place}."""
    found = {f"infohus-{district.slug}": district for district in access.districts_of(user)}
    for place in access.municipalities_of(user).select_related("district"):
        found[calling.address_part(place)] = place
    return found


@for_those_who(access.keeps_contacts)
@never_cache
def edit(request, place):
    """The contacts of one place, changed together: all are saved, or none."""
    kept = places_of(request.user).get(place)
    if kept is None:
        raise Http404
    known = {contact.kind: contact for contact in kept.contacts.all()}
    forms = {
        kind: ContactForm(request.POST or None, prefix=kind, initial=ContactForm.facts_of(known.get(kind)))
        for kind in calling.kinds_of(kept)
    }
    wrong = [form for form in forms.values() if not form.is_valid()]
    if request.method == "POST" and not wrong:
        with transaction.atomic():
            for kind, form in forms.items():
                actions.keep_contact(place=kept, kind=kind, by=request.user, **form.cleaned_data)
        messages.success(request, _("Kontakterne er gemt og står på siden »Hvem ringer jeg til?«."))
        return redirect("registry:edit_contacts", place)
    is_municipality = isinstance(kept, Municipality)
    context = {
        "place": kept if is_municipality else kept.info_house,
        "forms": [(Contact.Kind(kind).label, form) for kind, form in forms.items()],
        "public": reverse("registry:call", args=[place]) if is_municipality else "",
    }
    status = 422 if any(form.errors for form in wrong) else 200
    return render(request, "registry/edit_contacts.html", context, status=status)
