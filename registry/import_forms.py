"""What is asked when a file is brought into the registry: the file, its columns, who is who; and one head count."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry import access
from registry.forms import NOT_STAFF, still_open
from registry.importing import columns
from registry.importing.checking import EARLIEST
from registry.importing.limits import MOST_BYTES
from registry.importing.planning import NEW, SAME, SKIP
from registry.models import HeadCount, ImportBatch, Programme, Sector, refuse_cpr

Kind = ImportBatch.Kind
MOST_SUSPECTS = 100  # shown one by one; the rest are decided together
DECISIONS = [("", _("Vælg")), (SAME, _("Samme person")), (NEW, _("En anden, ny person")), (SKIP, _("Spring over"))]


class UploadForm(forms.Form):
    """The file. Only the agency brings in head counts: they stand in the country's figures."""

    kind = forms.ChoiceField(label=_("Hvad er der i filen?"), choices=Kind.choices, initial=Kind.PEOPLE)
    file = forms.FileField(
        label=_("Fil"),
        help_text=_("CSV eller Excel (.xlsx), højst 2 MB og 10.000 rækker. Der må ikke stå CPR-numre i den."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages |= {"required": _("Vælg en fil."), "empty": _("Filen er tom.")}
        if not access.sees_the_country(user):
            del self.fields["kind"]

    def clean_file(self):
        """Refuse a file that is too large or carries a CPR number in its name."""
        file = self.cleaned_data["file"]
        refuse_cpr(file.name)
        if file.size > MOST_BYTES:
            raise ValidationError(_("Filen fylder for meget. Den må højst fylde 2 MB. Del den i flere."))
        return file


class ColumnsForm(forms.Form):
    """Which column holds what, and what holds for every row where the file does not say."""

    shows_marks = False  # what is needed is told above the form: it may be one of two fields

    def __init__(self, *args, draft, table, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft = draft
        choices = [("", _("Står ikke i filen")), *_choices(table)]
        for name, label in draft.fields.items():
            chosen = draft.columns.get(name, "")
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=str(chosen)
            )
        self._ask_for_the_whole_file(access.municipalities_of(user))

    def _ask_for_the_whole_file(self, own):
        programmes = Programme.objects.all()
        asked = {"programme": (_("Forløb for alle rækker uden"), programmes)}
        if self.draft.kind == Kind.PEOPLE:
            sectors = still_open(Sector.objects.exclude(slug__in=NOT_STAFF))
            asked = {
                "municipality": (_("Kommune for alle rækker uden"), own),
                "sector": (_("Fagområde for alle rækker uden"), sectors),
                **asked,
            }
        for name, (label, rows) in asked.items():
            self.fields[f"all_{name}"] = forms.ModelChoiceField(
                rows, label=label, required=False, empty_label=_("Intet"), initial=self.draft.whole_file.get(name)
            )

    def clean(self):
        """Ask for the columns nothing can be done without, and refuse one that is chosen twice."""
        cleaned = super().clean()
        taken = {}
        for name in self.draft.fields:
            number = cleaned.get(f"column_{name}")
            if number and number in taken:
                self.add_error(f"column_{name}", _("Kolonnen er valgt to gange."))
            taken[number] = name
        for wanted, message in self._wanted():
            if not any(cleaned.get(name) for name in wanted) and not any(name in self.errors for name in wanted):
                self.add_error(wanted[0], message)
        return cleaned

    def _wanted(self):
        if self.draft.kind == Kind.HEAD_COUNTS:
            names = ("place", "year_from", "people", "source")
            return [([f"column_{name}"], _("Vælg kolonnen.")) for name in names]
        return [
            (["column_name", "column_first_name"], _("Vælg den kolonne, navnet står i.")),
            (["column_workplace"], _("Vælg den kolonne, arbejdspladsen står i.")),
            (["column_municipality", "all_municipality"], _("Vælg en kolonne, eller vælg kommunen for alle.")),
            (["column_sector", "all_sector"], _("Vælg en kolonne, eller vælg fagområdet for alle.")),
        ]

    def chosen(self):
        """Return (columns, whole file) as a Draft keeps them."""
        answers = self.cleaned_data
        numbers = {name: answers.get(f"column_{name}") for name in self.draft.fields}
        whole = {name.removeprefix("all_"): row.pk for name, row in answers.items() if name.startswith("all_") and row}
        return {name: int(number) for name, number in numbers.items() if number}, whole


def _choices(table):
    """Return the columns with an example each; a column that is empty all the way is left out."""
    found = []
    for number, heading in enumerate(table.headings):
        cells = (line.cells[number].strip() for line in table.lines[:50] if number < len(line.cells))
        example = next((cell for cell in cells if cell), "")
        if heading or example:
            found.append((str(number), f"{heading[:60] or number + 1} ({example[:40]})" if example else heading[:60]))
    return found


class DecisionsForm(forms.Form):
    """Whether those who look like somebody in the registry are her."""

    shows_marks = False

    def __init__(self, *args, plan, draft, **kwargs):
        super().__init__(*args, **kwargs)
        for who in plan.suspects[:MOST_SUSPECTS]:
            label = _("%(name)s, %(workplace)s (række %(row)d)") % {
                "name": who.first.name,
                "workplace": who.first.workplace,
                "row": who.first.row,
            }
            self.fields[f"who_{who.key}"] = forms.ChoiceField(
                label=label, choices=DECISIONS, required=False, initial=draft.decisions.get(who.key, "")
            )
        if len(plan.suspects) > 1:
            self.fields["rest"] = forms.ChoiceField(
                label=_("Alle, du ikke vælger for"),
                choices=DECISIONS,
                required=False,
                initial=draft.decisions.get("rest", ""),
            )

    def decisions(self):
        """Return what was decided, as a Draft keeps it."""
        return {name.removeprefix("who_"): choice for name, choice in self.cleaned_data.items() if choice}


class HeadCountForm(forms.Form):
    """How many were trained, without names, where and when: one row, written by hand."""

    place = forms.CharField(
        label=columns.COUNT_FIELDS["place"],
        max_length=100,
        help_text=_("For eksempel »Aarhus«, »Infohus Fyn« eller »Hele landet«."),
    )
    sector = forms.ModelChoiceField(
        Sector.objects.all(), label=_("Fagområde"), required=False, empty_label=_("Alle fagområder")
    )
    programme = forms.ModelChoiceField(
        Programme.objects.all(), label=_("Forløb"), required=False, empty_label=_("Uden forløb")
    )
    year_from = forms.IntegerField(label=_("Fra år"), min_value=EARLIEST.year, max_value=9999)
    year_to = forms.IntegerField(label=_("Til år"), min_value=EARLIEST.year, max_value=9999)
    people = forms.IntegerField(label=_("Antal"), min_value=1, max_value=1_000_000)
    source = forms.CharField(
        label=_("Kilde"),
        max_length=HeadCount._meta.get_field("source").max_length,
        validators=[refuse_cpr],
        help_text=_("Hvor tallet kommer fra, for eksempel »Årsrapport 2016, side 14«."),
    )

    def __init__(self, *args, lookups, **kwargs):
        super().__init__(*args, **kwargs)
        self.lookups = lookups

    def clean_place(self):
        place = self.lookups.place(self.cleaned_data["place"])
        if place is None:
            raise ValidationError(_("Stedet er hverken en kommune eller et infohus."))
        return place

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("year_from"), cleaned.get("year_to")
        if begins and ends and ends < begins:
            self.add_error("year_to", _("»Til år« ligger før »fra år«."))
        if ends and ends > timezone.localdate().year:
            self.add_error("year_to", _("Skriv et år til og med i år."))
        return cleaned

    def facts(self):
        """Return the answers as registry.importing.storing.bring_in_counts wants them."""
        return self.cleaned_data["place"] | {n: v for n, v in self.cleaned_data.items() if n != "place"}


def municipality_for_all(user):
    """Return what holds for every row before anything is chosen: the municipality of who runs only one."""
    own = list(access.municipalities_of(user)[:2]) if not access.sees_the_country(user) else []
    return {"municipality": own[0].pk} if len(own) == 1 else {}
