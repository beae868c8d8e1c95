"""Whom a coordinator invites to what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry import access
from registry.models import Person, Programme


class InviteForm(forms.Form):
    """People of one's own list, and the programme they are to be trained in."""

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        to_field_name="reference",
        error_messages={"required": _("Vælg mindst én medarbejder på listen.")},
    )
    programme = forms.ModelChoiceField(
        Programme.objects.all(),
        to_field_name="slug",
        error_messages={"required": _("Vælg, hvad medarbejderne skal inviteres til.")},
    )

    def __init__(self, *args, user, municipality, **kwargs):
        super().__init__(*args, **kwargs)
        here = access.staff_visible_to(user, municipality).values("person")
        self.fields["people"].queryset = Person.objects.filter(pk__in=here)
