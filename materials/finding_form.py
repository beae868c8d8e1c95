from django import forms
from django.utils.translation import gettext_lazy as _

from materials.finding import FACETS


class FinderForm(forms.Form):
    """What a teacher looks for: words, and values of facets. `names` is {facet: {value: words}}."""

    shows_marks = False

    q = forms.CharField(label=_("Søg i materialerne"), max_length=200, required=False)

    def __init__(self, *args, names, **kwargs):
        super().__init__(*args, **kwargs)
        for facet, label in FACETS.items():
            self.fields[facet] = forms.MultipleChoiceField(
                label=label, choices=list(names[facet].items()), required=False
            )

    @property
    def has_unknown_values(self):
        """True when the address names a value that is none, such as a tag that has been taken away since."""
        return any(facet in self.errors for facet in FACETS)
