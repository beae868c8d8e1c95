"""The sessions of an event as rows of a form, and the programme of one session."""

from datetime import datetime, time, timedelta
from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from events import days
from events.forms.planning import day_field, refuse_a_past_day
from pages.addresses import number_in
from registry.models import refuse_cpr

MOST_SESSIONS, BLANK_SESSIONS, BLANK_SLOTS = 20, 1, 3
KINDS = [
    ("plenum", _("Fælles")),
    ("oplaeg", _("Oplæg")),
    ("gruppe", _("Grupper")),
    ("oevelse", _("Øvelse")),
    ("pause", _("Pause")),
]
CLOCK = {"input_formats": ["%H:%M", "%H.%M", "%H:%M:%S"], "error_messages": {"invalid": _("Skriv kl. som 9.30.")}}


def clock_field(label, **options):
    return forms.TimeField(
        label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **CLOCK | options
    )


class SessionForm(forms.Form):
    """One session. An empty row is none; a row with »Fjern« goes."""

    shows_marks = False

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    day = day_field(_("Dato"))
    starts = clock_field(_("Begynder"))
    ends = clock_field(_("Slutter"))
    title = forms.CharField(label=_("Titel"), max_length=150, required=False, validators=[refuse_cpr])
    is_required = forms.BooleanField(label=_("Kræves for bevis"), required=False, initial=True)

    def __init__(self, *args, known, asks_names, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known
        if not asks_names:
            del self.fields["is_required"]

    def has_changed(self):
        """True when something was written in the row; the tick that stands there from the beginning is nothing."""
        return bool({"number", "day", "starts", "ends", "title"} & set(self.changed_data))

    def clean(self):
        cleaned = super().clean()
        day, starts, ends = (cleaned.get(name) for name in ("day", "starts", "ends"))
        if not (day and starts and ends):
            return cleaned
        if ends <= starts:
            self.add_error("ends", _t("Mødegangen slutter, før den begynder."))
            return cleaned
        cleaned |= {"starts_at": days.moment(day, starts), "ends_at": days.moment(day, ends)}
        for name, moment in (("starts", cleaned["starts_at"]), ("ends", cleaned["ends_at"])):
            if moment is None:
                self.add_error(name, _t("Den nat stilles uret, og det klokkeslæt findes ikke eller findes to gange."))
        session = self.session()
        is_as_before = session and session.starts_at == cleaned["starts_at"]
        if not is_as_before and cleaned["starts_at"]:
            self.refuse_the_past(day, cleaned["starts_at"])
        return cleaned

    def refuse_the_past(self, day, starts_at):
        try:
            refuse_a_past_day(day)
        except ValidationError as error:
            self.add_error("day", error)
        else:
            if starts_at <= timezone.now():
                self.add_error("starts", _t("Tidspunktet er passeret."))

    def stored(self):
        """Return the session the row began with, or None; also while the row is wrong."""
        return self.known.get(number_in(str(self["number"].value())))

    def session(self):
        """Return the stored session this row is about, or None for a new one."""
        return self.known.get(self.cleaned_data.get("number"))

    def facts(self):
        """Return the row as events.actions.rearrange wants it."""
        return {
            "session": self.session(),
            "starts_at": self.cleaned_data["starts_at"],
            "ends_at": self.cleaned_data["ends_at"],
            "title": self.cleaned_data["title"],
            "is_required": self.cleaned_data.get("is_required", True),
        }


class SessionRows(BaseFormSet):
    """All sessions of an event: at least one, and no two at the same time."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Fjern mødegangen")

    def clean(self):
        if any(self.errors):
            return
        rows = sorted((form.facts() for form in self.kept()), key=lambda row: row["starts_at"])
        if not rows:
            raise ValidationError(_t("Skriv mindst én mødegang."))
        for before, after in pairwise(rows):
            if after["starts_at"] < before["ends_at"]:
                raise ValidationError(_t("To mødegange ligger oven i hinanden."))

    def kept(self):
        """Return the forms of the sessions that shall be."""
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]

    def facts(self):
        return [form.facts() for form in self.kept()]


def session_rows(data=None, *, event=None, initial=(), asks_names=True):
    """Return the rows for an event's sessions, or for those suggested in `initial`."""
    known = {session.pk: session for session in event.sessions.all()} if event and event.pk else {}
    made = formset_factory(
        SessionForm,
        SessionRows,
        extra=BLANK_SESSIONS,
        can_delete=True,
        max_num=MOST_SESSIONS,
        absolute_max=MOST_SESSIONS,
    )
    initial = list(initial) or [row_of(session) for session in known.values()]
    rows = made(
        data, prefix="moede", initial=None if data else initial, form_kwargs={"known": known, "asks_names": asks_names}
    )
    return rows


def row_of(session):
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "number": session.pk,
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "title": session.title,
        "is_required": session.is_required,
    }


def agree(form, rows):
    """Refuse an event that closes for enrolment after it has begun; `form` is the EventForm of the same event."""
    closes_at = form.is_valid() and form.cleaned_data.get("enrolment_closes_at")
    first = min(row["starts_at"] for row in rows.facts())
    if closes_at and closes_at > first:
        form.add_error("enrolment_closes_at", _t("Tilmeldingen skal lukke, før arrangementet begynder."))


class SlotForm(forms.Form):
    """One point of a programme."""

    shows_marks = False

    starts = forms.TimeField(label=_("Kl."), widget=forms.TimeInput(format="%H.%M"), **CLOCK)
    minutes = forms.IntegerField(label=_("Minutter"), min_value=1, max_value=720)
    kind = forms.ChoiceField(label=_("Slags"), choices=KINDS)
    title = forms.CharField(label=_("Titel"), max_length=150, validators=[refuse_cpr])
    note = forms.CharField(label=_("Note"), max_length=300, required=False, validators=[refuse_cpr])

    def has_changed(self):
        return bool({"starts", "minutes", "title", "note"} & set(self.changed_data))

    def slot(self):
        """Return the point as EventSession.slots keeps it."""
        told = self.cleaned_data
        made = {
            "start": f"{told['starts']:%H:%M}",
            "minutes": told["minutes"],
            "type": told["kind"],
            "title": told["title"],
        }
        return made | ({"note": told["note"]} if told["note"] else {})


class SlotRows(BaseFormSet):
    deletion_widget = forms.CheckboxInput

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self.session = session

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Fjern")

    def clean(self):
        """Refuse what lies outside the session."""
        begins, ends = timezone.localtime(self.session.starts_at), timezone.localtime(self.session.ends_at)
        for form in self.forms:
            if form.errors or not form.has_changed() or form.cleaned_data.get("DELETE"):
                continue
            starts = datetime.combine(begins.date(), form.cleaned_data["starts"], begins.tzinfo)
            if not begins <= starts < ends:
                form.add_error("starts", _t("Uden for mødegangens tid."))
            elif starts + timedelta(minutes=form.cleaned_data["minutes"]) > ends:
                form.add_error("minutes", _t("Slutter efter mødegangen."))

    def slots(self):
        """Return the programme in order."""
        forms_left = [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]
        return sorted((form.slot() for form in forms_left), key=lambda slot: slot["start"])


def slot_rows(data=None, *, session):
    """Return the rows for the programme of a session."""
    made = formset_factory(SlotForm, SlotRows, extra=BLANK_SLOTS, can_delete=True, max_num=60, absolute_max=60)
    initial = [
        {
            "starts": time.fromisoformat(slot["start"]),
            "minutes": slot["minutes"],
            "kind": slot.get("type", "plenum"),
            "title": slot["title"],
            "note": slot.get("note", ""),
        }
        for slot in session.slots
    ]
    return made(data, prefix="punkt", initial=None if data else initial, session=session)
