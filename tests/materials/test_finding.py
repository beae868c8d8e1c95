import re

import pytest
from django.core.cache import caches

from materials import finding
from materials.models import LessonPage

pytestmark = pytest.mark.django_db
FIND = "/materialer/find/"


def titles(client, address):
    html = client.get(FIND + address).content.decode()
    return re.findall(r'<h3><a href="[^"]+">([^<]+)</a>', html)


def numbers(facet, words="", **choices):
    facets = {shown["name"]: shown for shown in finding.look(words, choices).facets}
    return {option["value"]: option["number"] for option in facets[facet]["options"]}


def test_all_lessons_are_there_without_a_choice(client):
    count = LessonPage.objects.live().count()
    assert f">{count} forløb</h2>" in client.get(FIND).content.decode()


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("?trin=indskoling&fag=matematik", {"Vi stemmer om frikvarteret"}),
        ("?emneord=memes", {"Hvem vil have dig til at mene det?"}),
        ("?tid=1", set()),
        ("?trin=udskoling&trin=mellemtrin&fag=matematik", {"Byrådet har 100.000 kroner"}),
        ("?q=bamse", {"Sig det til bamsen"}),
        ("?q=kildekritk&trin=mellemtrin", {"Reklame, nyhed eller røverhistorie?"}),
    ],
)
def test_facets_and_words_narrow(client, address, found):
    assert set(titles(client, address)) == found


def test_numbers_tell_the_truth():
    bands = numbers("trin", fag=["matematik"])
    assert bands == {band: len(finding.look("", {"trin": [band], "fag": ["matematik"]}).pages) for band in bands}
    assert bands == {"indskoling": 1, "udskoling": 1}


def test_value_chosen_does_not_hide_its_neighbours():
    assert numbers("trin", trin=["indskoling"]) == numbers("trin")


def test_nothing_left_says_what_to_drop(client):
    html = client.get(f"{FIND}?trin=indskoling&fag=samfundsfag&emneord=memes").content.decode()
    assert re.findall(r'<a href="([^"]+)">(Fjern »[^«]+«)</a> \((.*?)\)', html) == [
        (f"{FIND}?fag=samfundsfag&amp;emneord=memes", "Fjern »Trin«", "så er der 1 forløb")
    ]


def test_chosen_value_can_be_taken_away(client):
    html = client.get(f"{FIND}?q=demokrati&trin=udskoling&trin=indskoling&side=2").content.decode()
    assert f'href="{FIND}?q=demokrati&amp;trin=indskoling"' in html


def test_value_that_is_none_is_said_and_left_out(client):
    response = client.get(f"{FIND}?fag=troldmandslaere&trin=udskoling")
    assert (response.status_code, "findes ikke længere" in response.content.decode()) == (200, True)
    assert set(titles(client, "?fag=troldmandslaere&trin=udskoling")) == set(titles(client, "?trin=udskoling"))


def test_words_are_escaped(client):
    assert "<script>" not in client.get(f"{FIND}?q=<script>").content.decode().split("</head>")[1]


def test_draft_is_not_found(client):
    LessonPage.objects.get(slug="klassens-grundlov").unpublish()
    assert "Klassens grundlov" not in titles(client, "?emneord=grundloven")


def test_finder_asks_as_often_for_many_as_for_one(client, django_assert_num_queries):
    client.get(f"{FIND}?q=infohus")  # words and shelf are read once after a change
    for address in ("?q=bamse", "?q=demokrati", "?q=demokrati&trin=udskoling&fag=dansk"):
        with django_assert_num_queries(4):
            client.get(FIND + address)


def test_first_question_after_a_change_stays_below_its_limit(client, django_assert_max_num_queries):
    client.get(FIND)
    caches["pages"].clear()
    with django_assert_max_num_queries(12):
        client.get(f"{FIND}?q=demokrati&trin=udskoling")


def test_words_that_name_a_theme_week_lead_to_it(client):
    page = client.get(FIND, {"q": "temauger"}).content.decode()
    assert "Det her ligner det, du søger:" in page
    assert 'href="/materialer/temauge-om-demokrati/"' in page


def test_the_title_of_the_page_says_that_nothing_was_found(client):
    titles = [client.get(FIND, {"q": q}).content.decode().partition("<title>")[2] for q in ("xyzxyz", "uenighed")]
    assert [title.startswith("Ingen forløb: »") for title in titles] == [True, False]


def test_the_form_says_what_the_address_says(client):
    form = client.get(FIND).content.decode().partition('<form class="finder-form"')[2].partition(">")[0]
    assert ('autocomplete="off"' in form, "data-as-addressed" in form) == (True, True)
