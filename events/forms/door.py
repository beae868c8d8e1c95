"""What is noted at the door, by a tap, a ticket or a phone that sends later."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.door import reference_on
from events.models import Attendance, Enrolment
from registry.models import Municipality, Sector, refuse_cpr

UNDO = "undo"
NOT_STAFF = ("foraeldre",)
BY_OTHERS = (Attendance.How.SCAN, Attendance.How.NAME)
WHAT = [*Attendance.Mark.choices, (UNDO, _("Tag tilbage"))]
MOST_AT_ONCE = 500
UNKNOWN_TICKET = _("Billetten er ikke til dette arrangement.")


class DoorSearch(forms.Form):
    """Which name the list at the door is narrowed to."""

    shows_marks = False

    soeg = forms.CharField(
        label=_("Find navn"), max_length=100, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class TicketForm(forms.Form):
    """What a hand-held scanner or somebody's fingers wrote."""

    shows_marks = False

    ticket = forms.CharField(
        label=_("Billetkode"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        error_messages={"required": _("Scan billetten, eller skriv koden, der står på den.")},
    )


class MarkForm(forms.Form):
    """One mark: of whom (the enrolment's number, or what her ticket says), at which session, what, and when.

    `at` is moved by `behind`, how much the clock of the phone is behind ours; a time to come is now.
    """

    what = forms.ChoiceField(choices=WHAT)
    session = forms.TypedChoiceField(coerce=int, error_messages={"invalid_choice": _("Mødegangen findes ikke mere.")})
    enrolment = forms.IntegerField(required=False, min_value=1)
    ticket = forms.CharField(required=False, max_length=300)
    how = forms.ChoiceField(choices=[(how.value, how.label) for how in BY_OTHERS], required=False)
    at = forms.DateTimeField(required=False)

    def __init__(self, *args, event, sessions, behind=timedelta(0), **kwargs):
        super().__init__(*args, **kwargs)
        self.event, self.sessions, self.behind = event, {session.pk: session for session in sessions}, behind
        self.fields["session"].choices = [(number, number) for number in self.sessions]

    def clean_session(self):
        return self.sessions[self.cleaned_data["session"]]

    def clean_at(self):
        at, now = self.cleaned_data["at"], timezone.now()
        return min(at + self.behind, now) if at else now

    def clean(self):
        chosen = super().clean()
        number, ticket = chosen.get("enrolment"), chosen.get("ticket")
        if bool(number) == bool(ticket):
            raise forms.ValidationError(_("Vælg en deltager, eller scan en billet."))
        reference = ticket and reference_on(ticket)
        if ticket and not reference:
            raise forms.ValidationError(_("Det er ikke en billet fra Forebyg."))
        which = {"pk": number} if number else {"reference": reference}
        found = Enrolment.objects.filter(event=self.event, **which).select_related("person", "municipality")
        chosen["enrolment"] = found.first()
        if chosen["enrolment"] is None:
            raise forms.ValidationError(UNKNOWN_TICKET)
        return chosen

    @property
    def noted_how(self):
        """By scan or by name; a ticket is a scan unless said."""
        by_ticket = Attendance.How.SCAN if self.cleaned_data["ticket"] else Attendance.How.NAME
        return self.cleaned_data["how"] or by_ticket

    @property
    def problem(self):
        """The first of what is wrong, as one sentence."""
        return next(str(sentence) for sentences in self.errors.values() for sentence in sentences)


class SentForm(forms.Form):
    """What a phone sends: its own time, and marks as dicts of texts and numbers."""

    sent_at = forms.DateTimeField(error_messages={"required": _("Afsendelsen mangler et tidspunkt.")})
    marks = forms.JSONField(required=False)

    def clean_marks(self):
        marks = [] if self.cleaned_data["marks"] is None else self.cleaned_data["marks"]
        if not isinstance(marks, list) or not all(isinstance(mark, dict) for mark in marks):
            raise forms.ValidationError(_("Afsendelsen kan ikke læses."))
        if len(marks) > MOST_AT_ONCE:
            raise forms.ValidationError(_("Der er for mange på en gang. Send færre."))
        if not all(isinstance(value, str | int) for mark in marks for value in mark.values()):
            raise forms.ValidationError(_("Afsendelsen kan ikke læses."))
        return [{name: str(value) for name, value in mark.items()} for mark in marks]

    @property
    def behind(self):
        """How much the sender's clock is behind ours."""
        return timezone.now() - self.cleaned_data["sent_at"]


class NewcomerForm(forms.Form):
    """Somebody at the door whom the registry does not know yet."""

    name = forms.CharField(label=_("Navn"), max_length=200, validators=[refuse_cpr])
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Så kan hun selv finde sit bevis, når hun opretter en profil.")
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("sort_da"),
        label=_("Kommune"),
        required=False,
        empty_label=_("Region, stat eller andet"),
    )
    sector = forms.ModelChoiceField(None, label=_("Fagområde"), empty_label=_("Vælg fagområde"))
    workplace = forms.CharField(label=_("Arbejdsplads"), max_length=150, validators=[refuse_cpr])
    job_title = forms.CharField(label=_("Stilling"), max_length=100, required=False, validators=[refuse_cpr])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        closed = Q(valid_to__lt=timezone.localdate())
        self.fields["sector"].queryset = Sector.objects.exclude(closed).exclude(slug__in=NOT_STAFF)


class WallCodeForm(forms.Form):
    """The six digits on the wall, for those who cannot scan them."""

    shows_marks = False

    kode = forms.CharField(
        label=_("Koden på væggen"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
