"""Planning an event: what it is made of and when it begins, then everything about it."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from events import access
from events.models import Event, EventTemplate, Service
from registry.models import Municipality, PoliceDistrict, Sector, refuse_cpr

FURTHEST = timedelta(days=5 * 365)
MOST_PLACES = 5000
NAMED_ONLY = [
    "minimum",
    "enrolment_opens_at",
    "enrolment_closes_at",
    "cancel_until",
    "needs_approval",
    "offer_hours",
    "price",
    "municipality_quota",
    "quota_until",
    "untrained_first",
]
MOMENTS = ("enrolment_opens_at", "enrolment_closes_at", "cancel_until", "quota_until")
PARTS = [
    (_("Hvad og hvor"), ["title", "place", "link", "district", "municipality"], False),
    (_("Pladser og frister"), ["capacity", "minimum", "enrolment_closes_at", "cancel_until"], False),
    (_("Teksten på siden"), ["description", "preparation", "audience"], False),
    (
        _("Godkendelse, pris og fordeling"),
        [
            "needs_approval",
            "enrolment_opens_at",
            "offer_hours",
            "municipality_quota",
            "quota_until",
            "untrained_first",
            "price",
        ],
        True,
    ),
]
MOST_DATES = 5
DAY = {"type": "date"}


def day_field(label, **options):
    """A day, picked in the browser's own calendar or written as 17.03.2027."""
    options.setdefault("error_messages", {"invalid": _("Skriv en dato, der findes, som 17.03.2027.")})
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY), **options)


def refuse_a_past_day(day):
    """Refuse a first day that has been, or lies so far ahead that it is a slip."""
    today = timezone.localdate()
    if day < today:
        raise ValidationError(_t("Datoen er passeret. Vælg en dag, der ligger fremme."))
    if day - today > FURTHEST:
        raise ValidationError(_t("Datoen ligger mere end fem år fremme. Er årstallet rigtigt?"))


class FirstStepForm(forms.Form):
    """What kind of event, made by whom, from which day. Sent by GET, so that another page may fill it in."""

    hvad = forms.ChoiceField(label=_("Hvad vil du holde?"), widget=forms.RadioSelect)
    som = forms.ChoiceField(label=_("Arrangør"), widget=forms.RadioSelect)
    dato = day_field(_("Første dag"), validators=[refuse_a_past_day])

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisers = {organiser_key(*found): found for found in access.organisers_for(user)}
        self.templates = {f"skabelon-{t.slug}": t for t in EventTemplate.objects.select_related("service")}
        have_one = {template.service_id for template in self.templates.values()}
        self.services = {f"ydelse-{s.slug}": s for s in open_services() if s.pk not in have_one}
        self.fields["hvad"].choices = [
            *((key, _t("Fra skabelon: %(title)s") % {"title": t.title}) for key, t in self.templates.items()),
            *((key, _t("Fra bunden: %(title)s") % {"title": s.title}) for key, s in self.services.items()),
        ]
        self.fields["som"].choices = [(key, organiser_name(*found)) for key, found in self.organisers.items()]
        self.fields["hvad"].error_messages["required"] = _("Vælg, hvad du vil holde.")
        self.fields["som"].error_messages["required"] = _("Vælg, hvem der er arrangør.")
        self.fields["dato"].error_messages["required"] = _("Skriv den første dag.")
        if len(self.organisers) == 1:
            self.initial.setdefault("som", next(iter(self.organisers)))

    def template(self):
        return self.templates.get(self.cleaned_data["hvad"])

    def service(self):
        template = self.template()
        return template.service if template else self.services[self.cleaned_data["hvad"]]

    def organiser(self):
        """Return the organiser's kind, district and municipality."""
        return self.organisers[self.cleaned_data["som"]]


def open_services():
    """Return the services that are offered still."""
    today = timezone.localdate()
    return [s for s in Service.objects.all() if s.valid_to is None or s.valid_to >= today]


def organiser_key(kind, district, municipality):
    place = municipality.pk if municipality else (district.pk if district else "")
    return f"{kind}-{place}".rstrip("-")


def organiser_name(kind, district, municipality):
    """Return who the organiser is, as »Infohus Fyn« or »Odense Kommune«."""
    if municipality:
        return municipality.official_name
    return _t("Infohus %(name)s") % {"name": district.info_house} if district else _t("Styrelsen")


class MomentInput(forms.DateTimeInput):
    """Day and clock in the browser's own control."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """Day and clock; an hour that is not there, or is there twice, in the night the clocks are changed is refused."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(
                _t("Den nat stilles uret, og det klokkeslæt findes ikke eller findes to gange.")
            ) from None


class LinkField(forms.URLField):
    """An address; one without a beginning is taken as https."""

    def __init__(self, **kwargs):
        super().__init__(assume_scheme="https", **kwargs)


class EventForm(forms.ModelForm):
    """All of an event but its sessions. What has to do with names is not asked of an event without them."""

    class Meta:
        model = Event
        fields = [
            "title", "description", "preparation", "audience", "place", "link", "district", "municipality", "capacity",
            *NAMED_ONLY,
        ]  # fmt: skip
        widgets = {
            "description": forms.Textarea(attrs={"rows": 8}),
            "preparation": forms.Textarea(attrs={"rows": 3}),
            "audience": forms.CheckboxSelectMultiple,
            **dict.fromkeys(MOMENTS, MomentInput),
        }
        field_classes = {"link": LinkField, **dict.fromkeys(MOMENTS, MomentField)}
        labels = {"cancel_until": _("Meld helst afbud senest")}
        help_texts = {
            "description": _("En tom linje begynder et nyt afsnit. Linjer, der begynder med -, bliver til en liste."),
            "place": _("For eksempel »Rådhuset, mødesal 2«."),
            "link": _("Kun når det holdes online. Linket står i kalenderen og på siden."),
            "minimum": _("0: arrangementet holdes, uanset hvor mange der kommer."),
            "cancel_until": _("Deltagerne kan også melde afbud senere."),
            "municipality_quota": _("Så når alle kommuner at få plads. Tomt felt: ingen grænse."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        still = Sector.objects.exclude(valid_to__lt=today)
        self.fields["audience"].queryset = still
        for name in ("title", "description", "preparation", "place"):
            self.fields[name].validators.append(refuse_cpr)
        self.limit_places(user)
        if not self.instance.is_named:
            for name in NAMED_ONLY:
                del self.fields[name]

    def limit_places(self, user):
        """An info house holds its events in its own district, a municipality at home; the agency anywhere."""
        event = self.instance
        if event.organiser == Event.Organiser.AGENCY:
            self.fields["district"].queryset = PoliceDistrict.objects.all()
            self.fields["district"].empty_label = _("Hele landet")
            self.fields["municipality"].empty_label = _("Ingen bestemt")
            return
        del self.fields["district"]
        if event.organiser == Event.Organiser.MUNICIPALITY:
            del self.fields["municipality"]
            return
        self.fields["municipality"].queryset = Municipality.objects.filter(district=event.district_id)
        self.fields["municipality"].empty_label = _("Ingen bestemt")

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("place") and not cleaned.get("link") and "link" not in self.errors:
            self.add_error("place", _t("Skriv, hvor det holdes, eller et link til onlinemødet."))
        town = cleaned.get("municipality")
        if town and "district" in self.fields:
            if cleaned.get("district") and town.district_id != cleaned["district"].pk:
                self.add_error("municipality", _t("Kommunen hører til et andet infohus."))
            cleaned["district"] = cleaned.get("district") or town.district
        if (cleaned.get("capacity") or 0) > MOST_PLACES:
            self.add_error("capacity", _t("Der kan højst være 5.000 pladser."))
        if self.instance.pk and cleaned.get("capacity") and cleaned["capacity"] < self.instance.seats_taken:
            taken = self.instance.seats_taken
            self.add_error("capacity", _t("%(taken)d pladser er optaget. Vælg et større tal.") % {"taken": taken})
        return cleaned

    def changed(self):
        """Return the fields whose value differs from the stored one, as events.actions.rearrange wants them."""
        stored = Event.objects.get(pk=self.instance.pk)
        found = {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "audience" and getattr(stored, name) != value
        }
        audience = self.cleaned_data["audience"]
        if set(audience) != set(stored.audience.all()):
            found["audience"] = audience
        return found

    def parts(self):
        """Return the fields under their headings, as {heading, fields, is_folded}; those not asked for are left out."""
        return [
            {
                "heading": heading,
                "fields": [self[name] for name in names if name in self.fields],
                "is_folded": is_folded and not any(name in self.errors for name in names),
                "folds": is_folded,
            }
            for heading, names, is_folded in PARTS
            if any(name in self.fields for name in names)
        ]

    def suggested(self):
        """Return what was filled in, as values of the model."""
        return {name: self.cleaned_data[name] for name in self.fields}


class CallOffForm(forms.Form):
    """Why an event is called off. Everybody who is signed up reads it."""

    because = forms.CharField(
        label=_("Hvorfor aflyses det?"),
        max_length=200,
        validators=[refuse_cpr],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Alle tilmeldte får begrundelsen i en mail. Skriv ikke om bestemte personer."),
        error_messages={"required": _("Skriv, hvorfor arrangementet aflyses.")},
    )


class NextDatesForm(forms.Form):
    """The first days of the copies."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_DATES + 1):
            label = _t("Ny dato") if number == 1 else _t("Endnu en dato")
            self.fields[f"dato_{number}"] = day_field(label, required=number == 1, validators=[refuse_a_past_day])

    def dates(self):
        """Return the days that were written, each once, in order."""
        return sorted({day for day in self.cleaned_data.values() if day})
