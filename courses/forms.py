from django import forms
from django.utils.translation import gettext_lazy as _

from courses.grading import Kind, numbers_from_shown

NOT_ON_THE_PAGE = _("Vælg blandt svarene på siden.")


class AnswerForm(forms.Form):
    """An answer to one question of an attempt. Speaks of places on the screen, never of the key."""

    def __init__(self, *args, question, **kwargs):
        super().__init__(*args, **kwargs)
        self.question = question
        self.content = question.version.content
        self.shown = [self.content["options"][number]["text"] for number in question.option_order]
        choices = list(enumerate(self.shown))
        if self.content["kind"] == Kind.ORDER:
            for place, text in choices:
                self.fields[f"place-{place}"] = place_field(text, place, len(choices))
        elif self.content["kind"] == Kind.MULTIPLE:
            self.fields["choice"] = forms.TypedMultipleChoiceField(
                coerce=int,
                choices=choices,
                label=self.content["text"],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Vælg mindst ét svar."), "invalid_choice": NOT_ON_THE_PAGE},
            )
        else:
            self.fields["choice"] = forms.TypedChoiceField(
                coerce=int,
                choices=choices,
                label=self.content["text"],
                widget=forms.RadioSelect,
                error_messages={"required": _("Vælg et svar."), "invalid_choice": NOT_ON_THE_PAGE},
            )

    def clean(self):
        cleaned = super().clean()
        if self.content["kind"] == Kind.ORDER and not self.errors:
            places = [cleaned[f"place-{place}"] for place in range(len(self.shown))]
            if len(set(places)) != len(places):
                raise forms.ValidationError(_("To led har fået samme nummer. Giv hvert led sit eget nummer."))
        return cleaned

    @property
    def answer(self):
        """The answer as option numbers of the version; for order, arranged as the learner did."""
        if self.content["kind"] == Kind.ORDER:
            places = range(len(self.shown))
            arranged = sorted(places, key=lambda place: self.cleaned_data[f"place-{place}"])
            return numbers_from_shown(self.question.option_order, arranged)
        choice = self.cleaned_data["choice"]
        return numbers_from_shown(self.question.option_order, choice if isinstance(choice, list) else [choice])


def place_field(text, place, count):
    return forms.TypedChoiceField(
        coerce=int,
        choices=[(number, str(number)) for number in range(1, count + 1)],
        initial=place + 1,
        label=text,
        error_messages={"required": _("Giv leddet et nummer."), "invalid_choice": NOT_ON_THE_PAGE},
    )


class ChoiceForm(forms.Form):
    """A choice in a dilemma: at which step, and the number of the choice."""

    step = forms.IntegerField(min_value=0, max_value=100)
    choice = forms.IntegerField(min_value=0, max_value=20)


class BackForm(forms.Form):
    """A step of a dilemma to go back to."""

    back = forms.IntegerField(min_value=0, max_value=100)


class PlaceForm(forms.Form):
    """The section of a module the learner has come to."""

    section = forms.RegexField(r"^afsnit-[0-9a-f-]{36}$", max_length=50)
