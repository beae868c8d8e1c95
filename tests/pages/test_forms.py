import re

from django import forms


class SampleForm(forms.Form):
    name = forms.CharField(label="Navn", help_text="Dit fulde navn.")
    title = forms.CharField(label="Stilling", required=False)
    sector = forms.ChoiceField(label="Fagområde", choices=[("skole", "Skole"), ("klub", "Klub")])
    answer = forms.ChoiceField(label="Svar", choices=[("a", "Det ene"), ("b", "Det andet")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(label="Flere", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(label="Jeg har læst det")
    secret = forms.CharField(widget=forms.HiddenInput)


class PlainForm(forms.Form):
    shows_marks = False

    name = forms.CharField(label="Navn")


NAME = '<label class="form-label" for="id_name">Navn <span class="weight-normal">(skal udfyldes)</span></label>'


def squeezed(html):
    """The HTML without line breaks and doubled spaces, so that a test can name a piece of it."""
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", str(html))).strip()


def test_field_has_label_mark_hint_and_control():
    assert squeezed(SampleForm()["name"].as_field_group()) == (
        f'<div class="form-group">{NAME}'
        '<span class="form-hint" id="id_name_helptext">Dit fulde navn.</span>'
        '<input type="text" name="name" class="form-input" required aria-describedby="id_name_helptext" id="id_name">'
        "</div>"
    )


def test_field_that_may_be_empty_says_so():
    assert "(valgfrit)" in squeezed(SampleForm()["title"].as_field_group())


def test_field_with_error_says_what_and_points_at_it():
    assert squeezed(SampleForm({})["name"].as_field_group()) == (
        f'<div class="form-group form-error">{NAME}'
        '<span class="form-hint" id="id_name_helptext">Dit fulde navn.</span>'
        '<span class="form-error-message" id="id_name_error"><span class="sr-only">Fejl: </span>'
        "Dette felt er påkrævet.</span>"
        '<input type="text" name="name" class="form-input" required aria-invalid="true"'
        ' aria-describedby="id_name_helptext id_name_error" id="id_name"></div>'
    )


def test_choices_stand_in_a_fieldset_with_a_legend():
    assert squeezed(SampleForm()["answer"].as_field_group()) == (
        '<div class="form-group"><fieldset>'
        '<legend class="form-label">Svar <span class="weight-normal">(skal udfyldes)</span></legend>'
        '<div class="form-group-radio">'
        '<input type="radio" name="answer" value="a" id="id_answer_0" class="form-radio" required>'
        '<label class="form-label" for="id_answer_0">Det ene</label></div>'
        '<div class="form-group-radio">'
        '<input type="radio" name="answer" value="b" id="id_answer_1" class="form-radio" required>'
        '<label class="form-label" for="id_answer_1">Det andet</label></div></fieldset></div>'
    )


def test_each_kind_of_control_has_its_class():
    kinds = {field.name: (field.kind, field.is_group) for field in SampleForm() if not field.is_hidden}
    assert kinds == {
        "name": ("text", False),
        "title": ("text", False),
        "sector": ("select", False),
        "answer": ("radio", True),
        "many": ("checkbox", True),
        "agreed": ("checkbox", False),
    }


def test_summary_links_each_error_to_its_field():
    links = re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', str(SampleForm({})))
    required = "Dette felt er påkrævet."
    assert links == [
        ("#id_name", f"Navn: {required}"),
        ("#id_sector", f"Fagområde: {required}"),
        ("#id_answer_0", f"Svar: {required}"),
        ("#id_many_0", f"Flere: {required}"),
        ("#id_agreed", f"Jeg har læst det: {required}"),
    ]


def test_untouched_form_has_no_summary():
    assert "error-summary" not in str(SampleForm())


def test_every_error_link_leads_to_an_id_in_the_form():
    html = str(SampleForm({}))
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets - set(re.findall(r'\sid="([^"]+)"', html)) == set()


def test_form_may_go_without_marks():
    assert "skal udfyldes" not in str(PlainForm())


def test_what_was_typed_is_escaped():
    html = str(SampleForm({"name": '"><script>'}))
    assert ("<script>" in html, "&quot;&gt;&lt;script&gt;" in html) == (False, True)
