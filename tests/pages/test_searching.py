import re

import pytest

from courses.models import Question
from pages import searching
from pages.models import ArticlePage, HomePage, SearchEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    """An article about one thing that nothing else on the site mentions."""
    made = ArticlePage(
        title="Havkajakkerne",
        slug="havkajakker",
        lead="Kajakker på åbent hav.",
        body=[("text", "<p>Padlerne øvede grønlændervendinger.</p>")],
    )
    HomePage.objects.get().add_child(instance=made)
    return made


def titles(text):
    found = searching.find(text)
    kept = SearchEntry.objects.in_bulk(found.entries)
    return [] if found.is_partial else [kept[key].title for key in found.entries]


@pytest.mark.parametrize(
    "text",
    [
        "havkajak",
        "Havkajakker",
        "HAVKAJAKKERNE",
        "padlere",
        "grønlændervending",
        "havkajakkernes padler",
        "hvad er havkajakker",
    ],
)
def test_word_is_found_in_all_its_forms(article, text):
    assert titles(text) == ["Havkajakkerne"]


@pytest.mark.parametrize(
    "text", ["", "   ", "?!", '"', "*", "havkajak cykel", "zebrafisk", "' OR 1=1 --", "NEAR(a b)", "100 %d", "zqxj:a"]
)
def test_odd_or_missing_words_find_nothing(article, text):
    assert titles(text) == []


def test_draft_is_not_found(article):
    article.unpublish()
    assert titles("havkajak") == []


def test_page_behind_a_password_is_not_found(article):
    article.view_restrictions.create(restriction_type="login")
    assert titles("havkajak") == []


def test_search_page_lists_hits(client, article):
    html = client.get("/soeg/?q=havkajak").content.decode()
    assert ("1 side passer på »havkajak«" in html, re.findall(r'<h3><a href="([^"]+)">', html)) == (
        True,
        ["/havkajakker/"],
    )


def test_search_page_without_hits_gives_advice(client):
    html = client.get("/soeg/?q=zebrafisk").content.decode()
    assert ("Vi fandt ikke noget" in html, 'href="/kurser/"' in html) == (True, True)


def test_search_page_escapes_the_words(client):
    assert "<script>" not in client.get("/soeg/?q=<script>").content.decode().split("</head>")[1]


def test_very_long_words_are_refused_kindly(client):
    response = client.get("/soeg/?q=" + "a" * 201)
    assert (response.status_code, "error-summary" in response.content.decode()) == (200, True)


def test_hits_come_ten_a_page(client):
    home = HomePage.objects.get()
    for number in range(12):
        home.add_child(instance=ArticlePage(title=f"Kanariefugl {number}", slug=f"kanariefugl-{number}"))
    first, second = (client.get(f"/soeg/?q=kanariefugl&side={n}").content.decode() for n in (1, 2))
    assert (first.count("<h3>"), second.count("<h3>"), "?q=kanariefugl&amp;side=2" in first) == (10, 2, True)


def test_no_answer_of_a_quiz_is_in_the_index(content):
    indexed = " ".join(f"{entry.title} {entry.text}" for entry in SearchEntry.objects.all())
    feedback = [option.value["feedback"] for question in Question.objects.all() for option in question.options]
    assert len(feedback) > 100
    assert [words for words in feedback if words and words in indexed] == []
