"""What somebody would come to, where, and with how many."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from events import access
from events.models import Service
from registry.access import person_of
from registry.models import Municipality, PoliceDistrict

MOST_PEOPLE = 500
MUNICIPALITY, HOUSE = "kommune-", "infohus-"


class InterestForm(forms.Form):
    """Her own municipality or info house is suggested; who helps another one may choose it."""

    ydelse = forms.ModelChoiceField(
        None, label=_("Hvad vil I gerne have?"), to_field_name="slug", empty_label=_("Vælg")
    )
    hvor = forms.ChoiceField(
        label=_("Hvor kommer I fra?"), help_text=_("Vælg infohuset, hvis I ikke er ansat i en kommune.")
    )
    antal = forms.IntegerField(label=_("Hvor mange deltagere, cirka?"), min_value=1, max_value=MOST_PEOPLE, initial=1)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["ydelse"].queryset = Service.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today))
        self.municipalities = {f"{MUNICIPALITY}{m.code}": m for m in Municipality.objects.select_related("district")}
        self.houses = {f"{HOUSE}{d.slug}": d for d in PoliceDistrict.objects.all()}
        self.fields["hvor"].choices = [
            ("", _t("Vælg")),
            (_t("Kommuner"), [(key, m.official_name) for key, m in self.municipalities.items()]),
            (_t("Infohuse"), [(key, d.info_house) for key, d in self.houses.items()]),
        ]
        self.initial.setdefault("hvor", own_place(user))

    def facts(self):
        """Return what events.actions.interest.show_interest wants."""
        chosen = self.cleaned_data["hvor"]
        municipality = self.municipalities.get(chosen)
        return {
            "service": self.cleaned_data["ydelse"],
            "municipality": municipality,
            "district": municipality.district if municipality else self.houses[chosen],
            "people": self.cleaned_data["antal"],
        }


def own_place(user):
    """Return the choice of where `user` works, or of the info house she runs; "" when nobody knows."""
    houses = PoliceDistrict.objects.filter(pk__in=access.own_districts(user)).values_list("slug", flat=True)
    if houses:
        return f"{HOUSE}{houses[0]}"
    person = person_of(user)
    work = person and person.affiliations.current().newest_first().first()
    return f"{MUNICIPALITY}{work.municipality_id}" if work and work.municipality_id else ""
