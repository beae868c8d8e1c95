from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    """The second step before somebody is erased: the word, typed."""

    WORD = "SLET"

    word = forms.CharField(
        label=_("Skriv SLET for at bekræfte"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Skriv ordet SLET, hvis du er sikker.")},
    )

    def clean_word(self):
        if self.cleaned_data["word"].strip().upper() != self.WORD:
            raise ValidationError(_("Skriv ordet SLET, hvis du er sikker."))
        return self.WORD
