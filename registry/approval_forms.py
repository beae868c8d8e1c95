from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import refuse_cpr


class DeclineForm(forms.Form):
    """Why somebody does not belong to the municipality. She is told."""

    because = forms.CharField(
        label=_("Begrundelse"),
        max_length=300,
        validators=[refuse_cpr],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Medarbejderen får begrundelsen i en mail."),
        error_messages={"required": _("Skriv, hvorfor du afviser. Medarbejderen får det at vide.")},
    )
