import re

import pytest
from django.core.cache import caches
from wagtail import hooks

from pages.excerpts import LENGTH, excerpt, mark
from pages.models import GlossaryTerm, HomePage, SearchEntry
from pages.searching import find
from pages.stems import words_in
from pages.vocabulary import letters_apart

pytestmark = pytest.mark.django_db


def hits(client, words):
    html = client.get("/soeg/", {"q": words}).content.decode()
    return re.findall(r'<h3><a href="([^"]+)">', html), html


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("kontrollér bevis", "/bevis/"),
        ("ordbog", "/ordbog/"),
        ("hvem ringer jeg til", "/hvem-ringer-jeg-til/"),
        ("temadage", "/temadage/"),
        ("find materialer", "/materialer/find/"),
        ("infohus", "/ordbog/#infohus"),
    ],
)
def test_what_is_no_page_of_its_own_is_found_too(client, words, address):
    assert address in hits(client, words)[0][:3]


def test_hit_shows_its_kind_and_its_words_marked(client):
    html = hits(client, "tavshedspligten")[1]
    assert ("<mark>tavshedspligt</mark>" in html, '<p class="hit-kind">Fagord</p>' in html) == (True, True)


def test_misspelt_word_is_mended_and_said(client):
    assert "Vi har søgt på »bekymringstegn«." in hits(client, "bekymrigstegn")[1]


def test_most_of_the_words_are_better_than_nothing(client):
    addresses, html = hits(client, "infohus zebrafisk")
    assert ("Ingen side har alle ordene" in html, addresses[0]) == (True, "/ordbog/#infohus")


def test_nothing_found_suggests_words_and_pages(client):
    html = hits(client, "demxkrxtx")[1]
    assert ('href="?q=demokrati"' in html, 'href="/kurser/"' in html, 'href="/ordbog/"' in html) == (True,) * 3


def test_words_that_find_nothing_are_told_to_who_listens(client):
    heard = []
    with hooks.register_temporarily("searched_in_vain", heard.append):
        client.get("/soeg/?q=qqqqzzzz")
        client.get("/soeg/?q=infohus")
        client.get("/soeg/?q=")
    assert heard == ["qqqqzzzz"]


def test_search_asks_as_often_for_ten_hits_as_for_one(client, django_assert_num_queries):
    hits(client, "infohus")  # the vocabulary is read once after a change
    for words in ("bamse", "bekymring"):
        with django_assert_num_queries(6):
            assert hits(client, words)[0]


def test_changed_word_is_found_and_the_old_one_forgotten():
    term = GlossaryTerm.objects.get(slug="klubpaedagog")
    term.danish, term.definition = "fritidspædagog", "En kanariefugl."
    term.save()
    caches["pages"].clear()
    kept = SearchEntry.objects.get(term=term)
    assert (find("kanariefugl").entries, kept.title) == ([kept.pk], "fritidspædagog")
    assert kept.pk not in find("ungdomsklub").entries


def test_deleted_term_takes_its_entry_along():
    GlossaryTerm.objects.get(slug="klubpaedagog").delete()
    assert not SearchEntry.objects.filter(title="klubpædagog").exists()


def test_every_hit_leads_somewhere(client):
    dead = [
        entry.title
        for entry in SearchEntry.objects.readable().select_related("page", "term")
        if client.get(entry.get_absolute_url().partition("#")[0]).status_code != 200
    ]
    assert (dead, SearchEntry.objects.filter(page=HomePage.objects.get().page_ptr).count()) == ([], 1)


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("§ 153 og SSP+", ["§153", "og", "ssp+"]),
        ("§§ 153-154", ["§153", "§154"]),
        ("Paragraf 133", ["§133"]),
        ("Pårørendecoachen", ["paaroerendecoach"]),
        ("112", ["112"]),
    ],
)
def test_signs_and_numbers_survive(text, stems):
    assert [stem for _, stem in words_in(text)] == stems


def test_letters_apart():
    pairs = [("ssp", "ssp"), ("tegn", "tengn"), ("demokrati", "demorkati"), ("abc", "xyz")]
    assert [letters_apart(one, other, 2) for one, other in pairs] == [0, 1, 1, 3]


def test_excerpt_is_short_escaped_and_around_the_words():
    text = "Ord " * 200 + "et <b>infohus</b> her " + "mere " * 200
    shown = excerpt(text, {"infohus"})
    assert ("&lt;b&gt;<mark>infohus</mark>&lt;/b&gt;" in shown, len(shown) < LENGTH + 60) == (True, True)
    assert mark("Et <infohus>", {"infohus"}) == "Et &lt;<mark>infohus</mark>&gt;"
