from django import forms
from django.utils.translation import gettext_lazy as _

from certificates import codes


class CodeForm(forms.Form):
    """A check code as somebody typed it from paper, or pasted it with the address around it."""

    code = forms.CharField(
        label=_("Kontrolkode"),
        help_text=_("Koden står nederst på beviset: 26 tal og bogstaver. Mellemrum og store bogstaver er ligegyldige."),
        max_length=300,
        error_messages={"required": _("Skriv kontrolkoden fra beviset.")},
        widget=forms.TextInput(
            attrs={"class": "input-width-l", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_code(self):
        code = codes.read(self.cleaned_data["code"])
        if not codes.is_whole(code):
            raise forms.ValidationError(
                _("Koden har 26 tal og bogstaver, men her er der %(count)s. Se efter, om noget mangler."),
                code="length",
                params={"count": len(code)},
            )
        return code
