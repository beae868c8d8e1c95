"""Signing up: who pays, which colleagues, and the answer to an offered seat."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models.payers import validate_cvr, validate_gln

YES, NO = "ja", "nej"


class PayerForm(forms.Form):
    """Who pays. An event that is free has no such fields."""

    gln = forms.CharField(label=_("EAN-nummer"), required=False, validators=[validate_gln])
    cvr = forms.CharField(
        label=_("CVR-nummer"), required=False, validators=[validate_cvr], help_text=_("Hvis I ikke har et EAN-nummer.")
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


class ColleaguesForm(PayerForm):
    """Several colleagues at once, named by their references: `people` is the queryset one may choose from."""

    field_order = ["people", "stays_together", *PayerForm.base_fields]

    people = forms.ModelMultipleChoiceField(
        None, label=_("Kolleger"), error_messages={"required": _("Vælg mindst én kollega.")}
    )
    stays_together = forms.TypedChoiceField(
        label=_("Hvis der ikke er plads til alle"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == YES,
        choices=[
            (NO, _("Del os op: nogle får plads nu, resten kommer på ventelisten")),
            (YES, _("Hold os samlet: vi får alle plads, eller vi venter alle")),
        ],
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people
        self.fields["people"].to_field_name = "reference"
        self.initial.setdefault("stays_together", NO)


class PeopleSearch(forms.Form):
    """What the list of colleagues is searched for, and who has been chosen in it so far."""

    shows_marks = False

    soeg = forms.CharField(label=_("Søg efter navn"), max_length=100, required=False)


class AnswerForm(forms.Form):
    """Yes or no to an offered seat."""

    svar = forms.ChoiceField(choices=[(YES, _("Ja tak")), (NO, _("Nej tak"))])
