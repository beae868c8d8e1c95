"""What is chosen in the list of events, and what is sent in: sign-ups, answers, attendance."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events import listing
from events.models import Attendance
from events.models.payers import validate_cvr, validate_gln

YES, NO = "ja", "nej"


class EventFilter(forms.Form):
    """What the list of events is narrowed to; it offers only what occurs in it."""

    shows_marks = False

    infohus = forms.ChoiceField(label=_("Infohus"), required=False)
    maaned = forms.ChoiceField(label=_("Måned"), required=False)
    ydelse = forms.ChoiceField(label=_("Slags"), required=False)
    ledige = forms.BooleanField(label=_("Kun med ledige pladser"), required=False)

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.fields["infohus"].choices = [("", _("Hele landet")), *listing.info_houses(rows)]
        self.fields["maaned"].choices = [("", _("Alle måneder")), *listing.months(rows)]
        self.fields["ydelse"].choices = [("", _("Alle slags")), *listing.services(rows)]

    def narrowed(self):
        """Return the rows that fit; a choice that does not exist is told of in the form, and narrows nothing."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return listing.narrowed(
            self.rows,
            info_house=chosen["infohus"],
            month=chosen["maaned"],
            service=chosen["ydelse"],
            only_free=chosen["ledige"],
        )

    def is_narrowed(self):
        return any(self.data.get(name) for name in self.fields)


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


class AttendanceForm(forms.Form):
    """Who was at one session: a question for each enrolment that has a seat and is not noted as present."""

    shows_marks = False

    def __init__(self, *args, unmarked, **kwargs):
        super().__init__(*args, **kwargs)
        self.unmarked = {f"deltager-{enrolment.pk}": enrolment for enrolment in unmarked}
        for name, enrolment in self.unmarked.items():
            self.fields[name] = forms.ChoiceField(
                label=enrolment.person.name if enrolment.is_named else _("Plads uden navn"),
                required=False,
                widget=forms.RadioSelect,
                choices=Attendance.Mark.choices,
            )

    def marks(self):
        """Return (enrolment, mark) for each that was answered."""
        return [
            (enrolment, self.cleaned_data[name]) for name, enrolment in self.unmarked.items() if self.cleaned_data[name]
        ]


class HeadcountForm(forms.Form):
    """How many came to a session where nobody is asked for a name. Has no other field, and must not get one."""

    participants = forms.IntegerField(label=_("Antal deltagere"), min_value=0, max_value=5000)
