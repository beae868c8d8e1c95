import re

from courses.models import CourseIndexPage


def test_chooser_of_the_programme_says_its_settings_without_a_script(editor, client_of):
    index = CourseIndexPage.objects.get()
    page = client_of(editor).get(f"/cms/pages/add/courses/coursepage/{index.pk}/").content.decode()
    said = re.search(
        r'data-controller="forebyg-picker" data-picker="(\w+)" data-field="(\w+)" data-settings="([^"]*)"', page
    )
    assert said.groups() == (
        "SnippetChooser",
        "id_programme",
        "{&quot;modalUrl&quot;: &quot;/cms/snippets/choose/registry/programme/&quot;}",
    )
    assert "new SnippetChooser(" not in page
