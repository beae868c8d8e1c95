"""Signing up colleagues: those who are known, new ones, and places that are named later."""

from datetime import datetime, time

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from events.forms.booking import NO, YES, PayerForm
from events.forms.planning import day_field
from pages.addresses import number_in
from registry.models import Sector, refuse_cpr

MOST_NEW, BLANK_ROWS, MOST_HELD = 60, 1, 60
NOT_STAFF = ("foraeldre",)
NEW = "ny"


class ColleaguesForm(PayerForm):
    """Several colleagues at once, named by their references: `people` is the queryset one may choose from."""

    field_order = ["people", "kommune", "pladser", "navne_senest", "stays_together", *PayerForm.base_fields]

    people = forms.ModelMultipleChoiceField(None, label=_("Kolleger"), required=False)
    kommune = forms.ModelChoiceField(
        None,
        label=_("Kommune"),
        empty_label=_("Vælg kommune"),
        required=False,
        help_text=_("For nye kolleger og pladser uden navn."),
    )
    pladser = forms.IntegerField(
        label=_("Pladser uden navn"),
        min_value=0,
        max_value=MOST_HELD,
        required=False,
        help_text=_("Pladser, du holder nu og sætter navn på senere."),
    )
    navne_senest = day_field(
        _("Navne senest"), required=False, help_text=_("En plads uden navn går videre dagen efter.")
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

    def __init__(self, *args, people, municipalities, event, **kwargs):
        super().__init__(*args, event=event, **kwargs)
        self.event, self.municipalities = event, list(municipalities[:2])
        self.fields["people"].queryset = people
        self.fields["people"].to_field_name = "reference"
        self.fields["kommune"].queryset = municipalities
        if len(self.municipalities) == 1:
            del self.fields["kommune"]
        self.initial.setdefault("stays_together", NO)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("pladser"):
            self.refuse_bad_day(cleaned.get("navne_senest"))
            if not self.municipality():
                self.add_error("kommune", _t("Vælg, hvilken kommune pladserne er til."))
        return cleaned

    def refuse_bad_day(self, day):
        first = self.event.sessions.first()
        if "navne_senest" in self.errors:
            return
        if day is None:
            self.add_error("navne_senest", _t("Skriv, hvornår navnene senest kommer."))
        elif day < timezone.localdate():
            self.add_error("navne_senest", _t("Datoen er passeret."))
        elif first and day >= timezone.localdate(first.starts_at):
            self.add_error("navne_senest", _t("Navnene skal være der, før arrangementet begynder."))

    def has_municipality(self):
        """True when one must be chosen."""
        return "kommune" in self.fields

    def municipality(self):
        """Return the municipality of new colleagues and held places: the only one there is, or the chosen."""
        if self.has_municipality():
            return self.cleaned_data.get("kommune")
        return self.municipalities[0]

    def places(self):
        """Return the held places as events.actions.enrol wants them."""
        if not self.cleaned_data.get("pladser"):
            return {}
        last_minute = datetime.combine(self.cleaned_data["navne_senest"], time(23, 59))
        name_by = timezone.make_aware(last_minute)
        return {"held_places": self.cleaned_data["pladser"], "name_by": name_by, "municipality": self.municipality()}


class NewColleagueForm(forms.Form):
    """A colleague the coordinator does not find in her list."""

    shows_marks = False

    name = forms.CharField(label=_("Navn"), max_length=200, validators=[refuse_cpr])
    email = forms.EmailField(label=_("E-mail"))
    workplace = forms.CharField(label=_("Arbejdsplads"), max_length=150, validators=[refuse_cpr])
    sector = forms.ModelChoiceField(None, label=_("Fagområde"), empty_label=_("Vælg fagområde"), to_field_name="slug")

    def __init__(self, *args, sectors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sector"].queryset = sectors


class NewColleagues(BaseFormSet):
    """The rows of new colleagues; empty ones are none, and each address stands once."""

    def clean(self):
        seen = set()
        for form in self.forms:
            email = form.cleaned_data.get("email", "").lower() if form.has_changed() and not form.errors else ""
            if email and email in seen:
                form.add_error("email", _t("Den adresse står her to gange."))
            seen.add(email)

    def facts(self):
        """Return the new colleagues as registry.actions.add_colleague wants them."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]


def new_colleagues(data=None, *, initial=()):
    """Return the rows of new colleagues; `data` without any rows counts as none sent."""
    is_sent = data is not None and f"{NEW}-TOTAL_FORMS" in data
    made = formset_factory(NewColleagueForm, NewColleagues, extra=BLANK_ROWS, max_num=MOST_NEW, absolute_max=MOST_NEW)
    sectors = Sector.objects.exclude(valid_to__lt=timezone.localdate()).exclude(slug__in=NOT_STAFF)
    suggestions = {} if is_sent else {"initial": list(initial)}
    return made(data if is_sent else None, prefix=NEW, form_kwargs={"sectors": sectors}, **suggestions)


def typed_colleagues(data):
    """Return what was typed in the rows of new colleagues, whether right or wrong, for showing them again."""
    total = data.get(f"{NEW}-TOTAL_FORMS", "")
    rows = [
        {name: data.get(f"{NEW}-{number}-{name}", "") for name in NewColleagueForm.base_fields}
        for number in range(min(number_in(total) or 0, MOST_NEW))
    ]
    return [row for row in rows if any(row.values())]


class ListForm(forms.Form):
    """A pasted list of colleagues."""

    liste = forms.CharField(
        label=_("Indsæt en liste"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Navne og e-mails, én på hver linje eller med komma imellem. Du kan kopiere fra et regneark eller en mail."
        ),
    )

    shows_marks = False


class NamePlaceForm(forms.Form):
    """Whom a held place is for."""

    person = forms.ModelChoiceField(
        None, label=_("Kollega"), to_field_name="reference", error_messages={"required": _("Vælg en kollega.")}
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
