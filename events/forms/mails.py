from django import forms
from django.utils.translation import gettext_lazy as _

from outbox.mails import kinds
from outbox.models import Mail


class MailFilter(forms.Form):
    """What the list of an event's mails is narrowed to."""

    shows_marks = False

    tilstand = forms.ChoiceField(label=_("Tilstand"), required=False, choices=[("", _("Alle")), *Mail.State.choices])
    slags = forms.ChoiceField(label=_("Slags"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slags"].choices = [("", _("Alle slags")), *((k.slug, k.title) for k in kinds().values())]

    def narrowed(self, rows):
        """Return those of the Mails `rows` that fit, what happened last first, and what is planned in its order.

        A choice that does not exist narrows nothing.
        """
        self.is_valid()
        chosen = {"state": self.cleaned_data.get("tilstand"), "kind": self.cleaned_data.get("slags")}
        order = ["due_at", "pk"] if chosen["state"] == Mail.State.PLANNED else ["-state_at", "-pk"]
        return rows.filter(**{field: value for field, value in chosen.items() if value}).order_by(*order)

    def is_narrowed(self):
        return any(self.data.get(name) for name in self.fields)
