"""What the map of coverage is asked for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry import access, coverage
from registry.models import Programme, Sector


class CoverageForm(forms.Form):
    """Which programme and sector, on which day. What is wrong is told and counts as not chosen."""

    shows_marks = False

    forloeb = forms.ModelChoiceField(
        Programme.objects.all(), label=_("Forløb"), required=False, to_field_name="slug", empty_label=_("Alle forløb")
    )
    fagomraade = forms.ModelChoiceField(
        Sector.objects.all(),
        label=_("Fagområde"),
        required=False,
        to_field_name="slug",
        empty_label=_("Alle fagområder"),
    )
    pr = forms.DateField(
        label=_("Pr. dato"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def clean_pr(self):
        """Refuse days to come: nobody knows them."""
        day = self.cleaned_data["pr"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Vælg en dato til og med i dag."))
        return day

    @property
    def day(self):
        return self._chosen("pr") or timezone.localdate()

    @property
    def cell(self):
        """Return the chosen programme and sector as registry.coverage wants them."""
        programme, sector = self._chosen("forloeb"), self._chosen("fagomraade")
        return {
            "programme": programme.pk if programme else coverage.ANY,
            "sector": sector.pk if sector else coverage.ANY,
        }

    def _chosen(self, name):
        self.is_valid()
        return self.cleaned_data.get(name)


class DayForm(forms.Form):
    """The day of the figures that may be quoted."""

    shows_marks = False

    pr = CoverageForm.base_fields["pr"]
    clean_pr = CoverageForm.clean_pr

    @property
    def day(self):
        self.is_valid()
        return self.cleaned_data.get("pr") or timezone.localdate()


class ForecastForm(forms.Form):
    """For which place and programme; only places the user keeps. What does not exist is as if not chosen."""

    shows_marks = False

    sted = forms.ChoiceField(label=_("Hvor"), required=False)
    forloeb = CoverageForm.base_fields["forloeb"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = _scopes(user)
        self.fields["sted"].choices = [(key, place["title"]) for key, place in self.places.items()]

    @property
    def scope(self):
        """Return the chosen place as {title, codes}, or the first one."""
        self.is_valid()
        return self.places.get(self.cleaned_data.get("sted")) or next(iter(self.places.values()))

    @property
    def programme(self):
        self.is_valid()
        chosen = self.cleaned_data.get("forloeb")
        return chosen.pk if chosen else coverage.ANY


def _scopes(user):
    """Return the places whose forecast the user may see: key -> {title, codes of its municipalities}."""
    municipalities = list(access.municipalities_of(user))
    found = {}
    if access.sees_the_country(user):
        found["landet"] = {"title": str(_("Hele landet")), "codes": [one.code for one in municipalities]}
    for district in access.districts_of(user).prefetch_related("municipalities"):
        codes = [one.code for one in district.municipalities.all()]
        found[f"infohus-{district.slug}"] = {"title": f"{_('Infohus')} {district.info_house}", "codes": codes}
    for one in municipalities:
        found[one.code] = {"title": one.official_name, "codes": [one.code]}
    return found
