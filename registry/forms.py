"""What a colleague tells about herself, what the staff list is narrowed to, why a training goes, who gets a role."""

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.adapter import ANSWERS_KEY
from registry.access import person_of
from registry.models import Municipality, PoliceDistrict, Programme, Region, Role, Sector, refuse_cpr
from registry.staff import COLUMNS, Status

OTHER_EMPLOYER = "anden"
NOT_STAFF = ("foraeldre",)


def still_open(queryset):
    """Keep the regions or sectors that have not been closed."""
    return queryset.filter(Q(valid_to=None) | Q(valid_to__gte=timezone.localdate()))


def suggested_employer(email):
    """Return the choice of the municipality that owns the e-mail's domain, or "" when none does."""
    domain = email.rpartition("@")[2].lower()
    for code, domains in Municipality.objects.filter(email_domains__icontains=domain).values_list(
        "code", "email_domains"
    ):
        if domain in domains.lower().split():
            return f"kommune:{code}"
    return ""


class EmployerSelect(forms.Select):
    """Tells the script of the sign-up page which e-mail domains belong to which municipality."""

    domains = {}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if self.domains.get(value):
            option["attrs"]["data-domains"] = self.domains[value]
        return option


class WorkplaceForm(forms.Form):
    """Name, employer and work. `facts()` are the arguments registry.actions.register_person wants."""

    name = forms.CharField(
        label=_("Navn"),
        max_length=200,
        validators=[refuse_cpr],
        help_text=_("Som det skal stå på dit kursusbevis."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    employer = forms.ChoiceField(label=_("Arbejdsgiver"), widget=EmployerSelect)
    sector = forms.ChoiceField(label=_("Fagområde"))
    workplace = forms.CharField(
        label=_("Arbejdsplads"),
        max_length=150,
        validators=[refuse_cpr],
        help_text=_("For eksempel skolens, klubbens eller afdelingens navn."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    job_title = forms.CharField(
        label=_("Stilling"),
        max_length=100,
        required=False,
        validators=[refuse_cpr],
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        municipalities = Municipality.objects.order_by("sort_da").values_list("code", "name", "email_domains")
        employer = self.fields["employer"]
        employer.widget.domains = {f"kommune:{code}": domains for code, name, domains in municipalities if domains}
        employer.choices = [
            ("", _("Vælg arbejdsgiver")),
            (_("Kommuner"), [(f"kommune:{code}", name) for code, name, domains in municipalities]),
            (_("Regioner"), [(f"region:{region.pk}", region.name) for region in still_open(Region.objects.all())]),
            (OTHER_EMPLOYER, _("Staten eller en anden arbejdsgiver")),
        ]
        sectors = still_open(Sector.objects.exclude(slug__in=NOT_STAFF))
        self.fields["sector"].choices = [
            ("", _("Vælg fagområde")),
            *((sector.slug, sector.title) for sector in sectors),
        ]
        self.fields["name"].error_messages["required"] = _("Skriv dit navn.")
        self.fields["workplace"].error_messages["required"] = _("Skriv, hvor du arbejder.")
        employer.error_messages["required"] = _("Vælg, hvem du er ansat hos.")
        self.fields["sector"].error_messages["required"] = _("Vælg det fagområde, der ligner dit arbejde mest.")

    def facts(self):
        """Return the answers as the registry wants them."""
        kind, _colon, code = self.cleaned_data["employer"].partition(":")
        return {
            "name": self.cleaned_data["name"],
            "municipality": Municipality.objects.get(code=code) if kind == "kommune" else None,
            "region": Region.objects.get(code=code) if kind == "region" else None,
            "sector": Sector.objects.get(slug=self.cleaned_data["sector"]),
            "workplace": self.cleaned_data["workplace"],
            "job_title": self.cleaned_data["job_title"],
        }


class SignUpForm(WorkplaceForm):
    """The sign-up, under allauth's own form, which adds the e-mail.

    The answers wait in the session: the registry holds nobody before a code has shown that the e-mail is hers.
    """

    field_order = ["email", "name", "employer", "sector", "workplace", "job_title"]

    def clean(self):
        cleaned = super().clean()
        suggestion = suggested_employer(self.cleaned_data.get("email") or "")
        if suggestion and not self.data.get("employer"):
            self.data = self.data.copy()
            self.data["employer"] = suggestion
            del self._errors["employer"]
            self.add_error("employer", _("Foreslået ud fra din mailadresse. Se efter, om det passer, og send igen."))
        return cleaned

    def signup(self, request, user):
        """Keep the answers until the e-mail is confirmed (registry.adapter takes them up)."""
        request.session[ANSWERS_KEY] = {field: self.cleaned_data[field] for field in self.field_order}


class ProfileForm(WorkplaceForm):
    """What the signed-in tells about herself, filled in with what the registry knows or can guess."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        person = person_of(user)
        work = person and person.affiliations.current().select_related("sector").newest_first().first()
        self.initial["employer"] = suggested_employer(user.email)
        if person:
            self.initial["name"] = person.name
        if work:
            self.initial |= {"sector": work.sector.slug, "workplace": work.workplace, "job_title": work.job_title}
            self.initial["employer"] = employer_choice(work)


def employer_choice(affiliation):
    """Return the affiliation's employer as a value of WorkplaceForm's field."""
    if affiliation.municipality_id:
        return f"kommune:{affiliation.municipality_id}"
    return f"region:{affiliation.region_id}" if affiliation.region_id else OTHER_EMPLOYER


class StaffFilter(forms.Form):
    """What the list of »Min kommune« is narrowed to; it offers only what occurs in the municipality."""

    shows_marks = False

    kommune = forms.ChoiceField(label=_("Kommune"), required=False)
    soeg = forms.CharField(label=_("Navn"), max_length=100, required=False)
    fagomraade = forms.ChoiceField(label=_("Fagområde"), required=False)
    arbejdsplads = forms.ChoiceField(label=_("Arbejdsplads"), required=False)
    forloeb = forms.ChoiceField(label=_("Forløb"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("Alle")), *Status.choices])
    sorter = forms.ChoiceField(label=_("Rækkefølge"), required=False)

    def __init__(self, *args, staff, municipalities, **kwargs):
        super().__init__(*args, **kwargs)
        programmes = Programme.objects.values_list("slug", "title")
        self.fields["fagomraade"].choices = [("", _("Alle fagområder")), *staff.sectors]
        self.fields["arbejdsplads"].choices = [("", _("Alle arbejdspladser")), *((w, w) for w in staff.workplaces)]
        self.fields["forloeb"].choices = [("", _("Alle forløb")), *programmes]
        self.fields["kommune"].choices = [(m.code, m.official_name) for m in municipalities]
        self.fields["sorter"].choices = list(COLUMNS.items())
        chosen = self.data.get("sorter", "").removeprefix("-")
        if chosen in COLUMNS:  # only the headings turn the order round; the choice then says so
            backwards = _("%(column)s, omvendt") % {"column": COLUMNS[chosen]}
            self.fields["sorter"].choices += [(f"-{chosen}", backwards)]
        if len(municipalities) == 1:
            del self.fields["kommune"]

    def is_narrowed(self):
        """True when something else than the municipality has been chosen."""
        return any(self.data.get(name) for name in self.fields if name not in ("kommune", "sorter"))


class WithdrawForm(forms.Form):
    """Why a training is withdrawn. The person can read it."""

    because = forms.CharField(
        label=_("Begrundelse"),
        max_length=300,
        validators=[refuse_cpr],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Personen kan læse den. Skriv ikke om konkrete borgere."),
    )


class RoleForm(forms.Form):
    """A role for somebody who has a sign-in."""

    email = forms.EmailField(label=_("E-mailadresse"))
    kind = forms.ChoiceField(label=_("Rolle"), choices=[("", _("Vælg rolle")), *Role.Kind.choices])
    municipality = forms.ModelChoiceField(
        Municipality.objects.all(),
        label=_("Kommune"),
        required=False,
        empty_label=_("Ingen"),
        help_text=_("Kun for en kommunal koordinator."),
    )
    district = forms.ModelChoiceField(
        PoliceDistrict.objects.all(),
        label=_("Politikreds"),
        required=False,
        empty_label=_("Ingen"),
        help_text=_("Kun for en infohuskoordinator."),
    )
    valid_from = forms.DateField(
        label=_("Fra"), initial=timezone.localdate, help_text=_("Skriv datoen som 16.03.2027.")
    )
    valid_to = forms.DateField(
        label=_("Til og med"), required=False, help_text=_("Tomt felt: indtil rollen afsluttes.")
    )

    def clean_email(self):
        user = get_user_model().objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if user is None:
            raise ValidationError(
                _("Der er ingen konto med den e-mailadresse. Personen skal oprette sin profil først.")
            )
        self.cleaned_data["user"] = user
        return self.cleaned_data["email"]

    def clean(self):
        cleaned = super().clean()
        kind, begins, ends = cleaned.get("kind"), cleaned.get("valid_from"), cleaned.get("valid_to")
        for field, of_kind in (
            ("municipality", Role.Kind.MUNICIPAL_COORDINATOR),
            ("district", Role.Kind.INFO_HOUSE_COORDINATOR),
        ):
            if kind == of_kind and not cleaned.get(field) and field not in self.errors:
                self.add_error(field, _("Vælg, hvor rollen gælder."))
            if kind != of_kind:
                cleaned[field] = None
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("Slutdatoen ligger før startdatoen."))
        return cleaned

    def facts(self):
        """Return the answers as registry.actions.give_role wants them."""
        return {
            name: self.cleaned_data[name]
            for name in ("user", "kind", "municipality", "district", "valid_from", "valid_to")
        }
