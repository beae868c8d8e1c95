import re
from io import StringIO

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.urls import reverse

from pages.glossary import explain, terms_in_order
from pages.models import GlossaryTerm

pytestmark = pytest.mark.django_db


def test_loading_twice_changes_nothing():
    before = list(GlossaryTerm.objects.order_by("pk").values())
    call_command("load_glossary", stdout=StringIO())
    assert (len(before), list(GlossaryTerm.objects.order_by("pk").values())) == (64, before)


def test_loading_leaves_what_an_editor_wrote():
    GlossaryTerm.objects.filter(slug="infohus").update(definition="Redaktørens ord.")
    call_command("load_glossary", stdout=StringIO())
    assert GlossaryTerm.objects.get(slug="infohus").definition == "Redaktørens ord."


def test_terms_stand_in_danish_order():
    for name in ("østlig", "zebra", "ærlig", "Aalborg"):
        GlossaryTerm.objects.create(danish=name, slug=f"et-{len(name)}-{name[-1]}", definition="Noget.")
    last = [term.danish for term in terms_in_order()][-5:]
    assert last == ["zebra", "ærlig", "østlig", "Aalborg", "åndsfrihed"]


def test_page_shows_every_term_with_its_anchor(client):
    html = client.get("/ordbog/").content.decode()
    slugs = set(GlossaryTerm.objects.values_list("slug", flat=True))
    assert (set(re.findall(r'class="entry" id="([^"]+)"', html)), 'href="#bogstav-Å"' in html) == (slugs, True)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("dialogskaber", ["dialogambassadør", "dialogskaber"]),
        ("§ 133", ["skærpet underretningspligt"]),
        ("PSP", ["PSP"]),
        ("aandsfrihed", ["åndsfrihed"]),
        ("zebrafisk", []),
    ],
)
def test_page_finds_a_term_by_all_its_names(client, words, found):
    html = client.get("/ordbog/", {"q": words}).content.decode()
    assert [name.strip() for name in re.findall(r"<dt>([^<]+)", html)] == found


def test_page_asks_as_often_for_three_terms_as_for_one(client, django_assert_num_queries):
    GlossaryTerm.objects.exclude(slug="infohus").delete()
    client.get("/ordbog/")  # the sender's row and the site's paths are there from now on
    for number in (1, 3):
        caches["pages"].clear()
        with django_assert_num_queries(5):
            html = client.get("/ordbog/", {"q": ""}).content.decode()
        assert html.count('class="entry"') == number
        for name in ("a", "b"):
            GlossaryTerm.objects.get_or_create(danish=name, slug=name, definition="Noget.")


LINK = '<a class="explained" href="/ordbog/#{}" data-explanation="{}">{}</a>'


def linked(slug, shown):
    return LINK.format(slug, GlossaryTerm.objects.get(slug=slug).definition, shown)


@pytest.mark.parametrize(
    ("text", "slug", "shown"),
    [
        ("<p>Ring til infohuset i dag.</p>", "infohus", "infohuset"),
        ("<p>INFOHUSENE ved det.</p>", "infohus", "INFOHUSENE"),
        ("<p>Spørg PET.</p>", "pet", "PET"),
        ("<p>En <b>dialogskaber</b> kommer.</p>", "dialogskaber", "dialogskaber"),
    ],
)
def test_term_is_explained_in_its_forms(text, slug, shown):
    assert explain(text) == text.replace(shown, linked(slug, shown))


@pytest.mark.parametrize(
    "text",
    [
        "<h2>Infohuset</h2>",
        '<a href="/x/">infohuset</a>',
        "<summary><b>infohus</b></summary>",
        '<img alt="infohus">',
        "<p>Peter har et kæledyr, en pet og en lat.</p>",
        "<p>infohusholdning</p>",
        "<p>temadag</p>",
        "",
    ],
)
def test_headings_links_and_other_words_are_left_alone(text):
    assert explain(text) == text


def test_term_is_explained_once_in_a_text():
    html = explain("<p>Infohus og infohus.</p><ul><li>infohuset</li></ul>")
    assert html.count('class="explained"') == 1


def test_explanation_is_escaped_in_its_attribute():
    GlossaryTerm.objects.create(danish="kanariefugl", slug="kanariefugl", definition='En "gul" <fugl>.')
    assert 'data-explanation="En &quot;gul&quot; &lt;fugl&gt;."' in explain("<p>kanariefugl</p>")


def test_module_explains_its_terms(client, content):
    html = client.get("/kurser/bekymringstegn/fra-bekymring-til-handling/").content.decode()
    assert f'href="{reverse("pages:glossary")}#infohus"' in html
    assert not re.search(r"<h[1-6][^>]*>[^<]*<a class=\"explained\"", html)
