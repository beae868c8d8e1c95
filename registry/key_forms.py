from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import refuse_cpr


class KeyForm(forms.Form):
    """A new API key: which system it is for."""

    name = forms.CharField(
        label=_("Navn på systemet"),
        max_length=100,
        validators=[refuse_cpr],
        help_text=_("Det system, der skal læse data. Medarbejderne kan se navnet i deres log."),
    )
