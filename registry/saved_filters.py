"""Choices of filters on »Min kommune« that somebody keeps under a name of her own."""

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.actions import Refused
from registry.models import SavedFilter

MOST = 20


def saved_by(user):
    """Return (filter, address of the list) of all that `user` has saved, by name: one query."""
    staff = reverse("registry:municipality")
    return [(one, f"{staff}?{one.query}#staff") for one in SavedFilter.objects.filter(user=user)]


def query_of(form):
    """Return the choices of a StaffFilter as a query string: only its own fields, and of them only what is valid."""
    form.is_valid()
    query = QueryDict(mutable=True)
    query.update({name: form.cleaned_data[name] for name in form.fields if form.cleaned_data.get(name)})
    return query.urlencode()


@transaction.atomic
def save(*, user, name, query):
    """Keep the choices under the name; the same name again changes what is kept. Returns the filter.

    Raises Refused without a name or a choice, and when there are too many.
    """
    name = " ".join(name.split())
    if not name or len(name) > SavedFilter._meta.get_field("name").max_length:
        raise Refused(_("Giv filteret et navn på højst 60 tegn."))
    if not query or len(query) > SavedFilter._meta.get_field("query").max_length:
        raise Refused(_("Vælg noget på listen, før du gemmer filteret."))
    known = SavedFilter.objects.filter(user=user, name=name)
    if not known and SavedFilter.objects.filter(user=user).count() >= MOST:
        raise Refused(_("Du har allerede %(most)d filtre. Slet et af dem først.") % {"most": MOST})
    if known.update(query=query):
        return known.get()
    try:
        with transaction.atomic():
            return SavedFilter.objects.create(user=user, name=name, query=query)
    except IntegrityError:  # a double click
        return known.get()


def delete(*, saved):
    saved.delete()
