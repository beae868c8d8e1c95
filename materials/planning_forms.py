from django import forms
from django.utils.translation import gettext_lazy as _

from materials.models import Band
from pages import addresses

EVERY = [("", _("Alle"))]


class StartForm(forms.Form):
    """Which week a teacher plans: the band and the days, at first as the theme week suggests."""

    shows_marks = False

    trin = forms.ChoiceField(label=_("Trin"), widget=forms.RadioSelect)
    dage = forms.MultipleChoiceField(
        label=_("Dage"), widget=forms.CheckboxSelectMultiple, help_text=_("Fjern de dage, I ikke er med.")
    )

    def __init__(self, *args, bands, days, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["trin"].choices = [(band.value, band.label) for band in bands]
        self.fields["dage"].choices = [(day.name, f"{day.name.capitalize()}: {day.theme}") for day in days]


class ChangeForm(forms.Form):
    """One change of a plan: what, with which lesson, and the version of the plan it was asked for in."""

    CHANGES = ["op", "ned", "flyt", "laeg", "byt", "fjern", "fortryd"]

    aendring = forms.ChoiceField(choices=[(name, name) for name in CHANGES])
    version = forms.IntegerField()
    forloeb = forms.IntegerField(required=False, min_value=1, max_value=addresses.MOST)
    andet = forms.IntegerField(required=False, min_value=1, max_value=addresses.MOST)
    dag = forms.IntegerField(required=False, min_value=1, max_value=5)
    plads = forms.IntegerField(required=False, min_value=1, max_value=20)

    def clean(self):
        given = super().clean()
        needed = {"flyt": ["forloeb", "dag"], "laeg": ["andet", "dag"], "byt": ["forloeb", "andet"], "fortryd": []}
        for name in needed.get(given.get("aendring"), ["forloeb"]):
            if given.get(name) is None:
                self.add_error(name, _("Feltet mangler."))
        return given


class ChooserForm(forms.Form):
    """Which lesson to put into a plan: words, band and theme; for a day, or instead of a lesson."""

    shows_marks = False

    q = forms.CharField(label=_("Søgeord"), max_length=200, required=False)
    trin = forms.ChoiceField(label=_("Trin"), choices=EVERY + Band.choices, required=False)
    tema = forms.ChoiceField(label=_("Dagstema"), required=False)
    dag = forms.IntegerField(widget=forms.HiddenInput, required=False)
    byt = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, themes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tema"].choices = [*EVERY, *themes.items()]
