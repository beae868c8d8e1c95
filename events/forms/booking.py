"""Signing up: who pays, which colleagues, and the answer to an offered seat."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models.payers import validate_cvr, validate_gln
from registry.models import refuse_cpr

YES, NO = "ja", "nej"


class CVRField(forms.CharField):
    """A CVR number, also as »DK 25 31 37 63«."""

    default_validators = [validate_cvr]

    def to_python(self, value):
        return re.sub(r"^DK|\s", "", super().to_python(value), flags=re.IGNORECASE)


class PayerForm(forms.Form):
    """Who pays. An event that is free has no such fields."""

    gln = forms.CharField(
        label=_("EAN-nummer"),
        required=False,
        validators=[validate_gln],
        help_text=_("Skriv enten et EAN-nummer eller et CVR-nummer, så regningen kan sendes."),
    )
    cvr = CVRField(
        label=_("CVR-nummer"),
        required=False,
        help_text=_("Hvis I ikke har et EAN-nummer."),
    )
    payment_reference = forms.CharField(label=_("Reference på regningen"), required=False, max_length=50)

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        if not event.price:
            for name in PayerForm.base_fields:
                del self.fields[name]

    def payer(self):
        """Return the payer as events.actions.enrol wants it."""
        return {name: self.cleaned_data[name] for name in PayerForm.base_fields if name in self.fields}


class PeopleSearch(forms.Form):
    """What the list of colleagues is searched for, and who has been chosen in it so far."""

    shows_marks = False

    soeg = forms.CharField(label=_("Søg efter navn"), max_length=100, required=False)


class AnswerForm(forms.Form):
    """Yes or no to an offered seat."""

    svar = forms.ChoiceField(choices=[(YES, _("Ja tak")), (NO, _("Nej tak"))])


class ReasonForm(forms.Form):
    """Why a booking is turned down or goes first. An empty reason takes the priority back."""

    KINDS = {
        "afslaa": (_("Hvorfor afslås tilmeldingen?"), _("Deltagerne får begrundelsen i en mail."), True),
        "fortrin": (_("Hvorfor har tilmeldingen fortrinsret?"), _("Alle, der venter, kan læse det."), False),
    }

    because = forms.CharField(max_length=200, validators=[refuse_cpr], widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["because"]
        field.label, field.help_text, field.required = self.KINDS[kind]
        field.error_messages["required"] = _("Skriv en begrundelse.")
