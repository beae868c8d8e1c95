"""What is typed to find a municipality, and the contacts a place keeps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.forms import refuse_cpr
from registry.models.contacts import validate_phone


class PlaceForm(forms.Form):
    """The name of a municipality or a town."""

    shows_marks = False

    sted = forms.CharField(
        label=_("Kommune eller by"),
        max_length=80,
        error_messages={"required": _("Skriv navnet på din kommune eller by.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )


class ContactForm(forms.Form):
    """One contact. With neither telephone nor e-mail it disappears from the public page."""

    name = forms.CharField(
        label=_("Hvem tager telefonen?"),
        required=False,
        max_length=100,
        validators=[refuse_cpr],
        help_text=_("En funktion, for eksempel »SSP-konsulenterne«. Siden er offentlig."),
    )
    phone = forms.CharField(
        label=_("Telefon"),
        required=False,
        validators=[validate_phone],
        widget=forms.TextInput(attrs={"type": "tel"}),
        help_text=_("Et nummer på arbejdet, aldrig et privat. Otte cifre."),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    hours = forms.CharField(
        label=_("Hvornår?"),
        required=False,
        max_length=100,
        validators=[refuse_cpr],
        help_text=_("For eksempel »hverdage kl. 8-15«."),
    )

    def clean(self):
        """Ask for a way to reach somebody once anything else is told."""
        facts = super().clean()
        reachable = facts.get("phone") or facts.get("email") or self.errors
        if not reachable and (facts.get("name") or facts.get("hours")):
            raise forms.ValidationError(_("Skriv et telefonnummer eller en e-mail, eller tøm alle felter."))
        return facts

    @classmethod
    def facts_of(cls, contact):
        """Return what the form begins with: the contact as it is, or nothing."""
        return {name: getattr(contact, name) for name in cls.base_fields} if contact else {}
