"""Who came, or how many."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Attendance
from registry.models import refuse_cpr


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


class UnlockForm(forms.Form):
    """Why attendance is opened again, and certificates with it are taken back."""

    because = forms.CharField(
        label=_("Hvorfor låses fremmødet op?"),
        max_length=200,
        validators=[refuse_cpr],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Begrundelsen står ved de beviser, der tilbagekaldes."),
        error_messages={"required": _("Skriv, hvorfor fremmødet låses op.")},
    )


class HeadcountForm(forms.Form):
    """How many came to a session where nobody is asked for a name. Has no other field, and must not get one."""

    participants = forms.IntegerField(label=_("Antal deltagere"), min_value=0, max_value=5000)
