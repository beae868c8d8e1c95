"""What is chosen in the list of events."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events import listing


class EventFilter(forms.Form):
    """What the list of events is narrowed to; it offers only what occurs in it."""

    shows_marks = False

    infohus = forms.ChoiceField(label=_("Infohus"), required=False)
    maaned = forms.ChoiceField(label=_("Måned"), required=False)
    ydelse = forms.ChoiceField(label=_("Slags"), required=False)
    fagomraade = forms.ChoiceField(label=_("For"), required=False)
    sorter = forms.ChoiceField(label=_("Rækkefølge"), required=False)
    ledige = forms.BooleanField(label=_("Kun med ledige pladser"), required=False)

    def __init__(self, *args, rows, is_calendar=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.fields["fagomraade"].choices = [("", _("Alle fagområder")), *listing.sectors(rows)]
        orders = ((name, label) for name, (label, _rule) in listing.ORDERS.items())
        self.fields["sorter"].choices = [("", _("Dato")), *orders]
        self.fields["infohus"].choices = [("", _("Hele landet")), *listing.info_houses(rows)]
        self.fields["maaned"].choices = [("", _("Alle måneder")), *listing.months(rows)]
        self.fields["ydelse"].choices = [("", _("Alle slags")), *listing.services(rows)]
        if is_calendar:  # which turns its own leaves
            del self.fields["maaned"], self.fields["sorter"]

    def narrowed(self):
        """Return the rows that fit; a choice that does not exist is told of in the form, and narrows nothing."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name, "") for name in EventFilter.base_fields}
        rows = listing.narrowed(
            self.rows,
            info_house=chosen["infohus"],
            month=chosen["maaned"],
            service=chosen["ydelse"],
            sector=chosen["fagomraade"],
            only_free=chosen["ledige"],
        )
        return listing.in_order(rows, chosen["sorter"])

    def is_narrowed(self):
        return any(self.data.get(name) for name in self.fields if name != "sorter")

    def is_by_date(self):
        return not self.cleaned_data.get("sorter")
