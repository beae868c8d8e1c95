"""Forms in the markup of the state's design system: `{{ form }}`, `{{ form.field.as_field_group }}`."""

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

# The classes the design system's style sheet knows each kind of control by.
CLASSES = {"text": "form-input", "select": "form-select", "checkbox": "form-checkbox", "radio": "form-radio"}


class DressedField(BoundField):
    """A form's field as the templates in components/ draw it. A form with `shows_marks = False` has no marks."""

    @property
    def kind(self):
        """What the control is: text, select, checkbox, radio."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
            return "checkbox"
        if isinstance(widget, forms.RadioSelect):
            return "radio"
        return "select" if isinstance(widget, forms.Select) else "text"

    @property
    def is_group(self):
        """True when the control is a list of choices to tick, each with its own label."""
        return isinstance(self.field.widget, forms.RadioSelect)  # Django's list of checkboxes is a kind of it

    @property
    def mark(self):
        """»required«, »optional« or nothing, for the words after the label."""
        if not getattr(self.form, "shows_marks", True) or self.field.disabled:
            return ""
        if self.field.required:
            return "required"
        return "" if self.kind == "checkbox" else "optional"

    @property
    def first_id(self):
        """The id a link to this field leads to: the control, or the first choice of a group."""
        return f"{self.auto_id}_0" if self.is_group else self.id_for_label

    def control(self):
        """The control itself, with the design system's class beside its own."""
        return self.as_widget(attrs={"class": self.classes})

    def options(self):
        """The choices of a group, each with `tag`, `choice_label` and `id_for_label`."""
        widget = self.field.widget
        attrs = self.build_widget_attrs({"id": self.auto_id, "class": self.classes})
        choices = widget.subwidgets(self.html_name, self.value(), attrs=attrs)
        return [BoundWidget(widget, choice, self.form.renderer) for choice in choices]

    @property
    def classes(self):
        return f"{CLASSES[self.kind]} {self.field.widget.attrs.get('class', '')}".strip()


class Renderer(TemplatesSetting):
    """Draws every form of the site, allauth's too."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = DressedField


class SearchForm(forms.Form):
    """What the visitor looks for."""

    shows_marks = False

    q = forms.CharField(label=_("Hvad leder du efter?"), max_length=200, required=False)


class GlossaryForm(forms.Form):
    """The word whose meaning is looked for."""

    shows_marks = False

    q = forms.CharField(label=_("Find et ord"), max_length=200, required=False)
