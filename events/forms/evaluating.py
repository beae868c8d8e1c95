"""The questions of an evaluation, as a form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import refuse_cpr

LONGEST = 2000
GRADES = [(1, _("1: helt uenig")), (2, "2"), (3, _("3: hverken eller")), (4, "4"), (5, _("5: helt enig"))]


class EvaluationForm(forms.Form):
    """A field for each question: a grade, which must be given, or words, which may be left out."""

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = {f"spoergsmaal-{question.pk}": question for question in questions}
        for name, question in self.questions.items():
            self.fields[name] = grade(question) if question.is_scored else words(question)

    def answers(self):
        """Return question -> grade or words."""
        return {question: self.cleaned_data[name] for name, question in self.questions.items()}


def grade(question):
    return forms.TypedChoiceField(
        label=question.text,
        coerce=int,
        choices=GRADES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Vælg et tal fra 1 til 5.")},
    )


def words(question):
    return forms.CharField(
        label=question.text,
        required=False,
        max_length=LONGEST,
        validators=[refuse_cpr],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Skriv ikke om borgere, heller ikke uden navn, og ikke noget, der viser, hvem du er."),
    )
