import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from courses.cards import card_of, plain
from courses.models import Dilemma
from courses.outline import find_course, find_module
from tests.verapdf.judge import failed_rules

__all__ = ["failed_rules"]
pytestmark = pytest.mark.django_db
MODULE = ("bekymringstegn", "bekymringstegn-i-praksis")


def fetched(client, *, module=MODULE, **query):
    answer = client.get(reverse("courses:dilemma_cards", args=module), query)
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


def words(pdf):
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_rich_text_becomes_lines():
    assert plain("<p>A &amp; b</p><ul><li>c <b>d</b></li></ul><p>e<br/>f</p>") == "A & b\nc d\ne\nf"


def test_a_card_tells_the_story_in_front_and_the_choices_behind(content):
    for dilemma in Dilemma.objects.all():
        story, card = dilemma.content, card_of(dilemma)
        choices = story["nodes"][story["start"]]["choices"]
        front = f"{card.above} {card.heading} {card.text}"
        assert card.back == tuple(choice["text"] for choice in choices)
        assert [choice["text"] for choice in choices if choice["text"] in front] == []
        assert [choice["feedback"] for choice in choices if choice["feedback"] in front + "".join(card.back)] == []


def test_everybody_may_take_the_cards(cast, client_of, content):
    assert {fetched(client_of(user))[0].status_code for user in cast.values()} == {200}


def test_the_page_behind_holds_the_choices_and_no_page_the_answers(client, content):
    for paper in ("a3", "a4"):
        fronts, backs = (words(fetched(client, ark=paper)[1])[side::2] for side in (0, 1))
        assert len(fronts) == len(backs)
        for dilemma in Dilemma.objects.filter(slug__in=slugs(content)):
            story = dilemma.content
            choices = story["nodes"][story["start"]]["choices"]
            told = " ".join(fronts), " ".join(backs)
            assert all(" ".join(c["text"].split()) in told[1] and c["text"] not in told[0] for c in choices)
            assert not any(" ".join(c["feedback"].split()) in "".join(told) for c in choices)


def slugs(content):
    return [dilemma.slug for dilemma in find_module(*MODULE)[1].dilemmas]


def test_a_whole_course_comes_as_one_deck(client, content):
    answer = client.get(reverse("courses:all_dilemma_cards", args=["bekymringstegn"]))
    told = " ".join(words(b"".join(answer.streaming_content)))
    titles = [dilemma.title for module in find_course("bekymringstegn")[0].modules for dilemma in module.dilemmas]
    assert (len(titles) > 5, [title for title in titles if title not in told]) == (True, [])


def test_a_module_without_dilemmas_has_no_cards(client, content):
    assert fetched(client, module=("ung-til-ung-dialog", "rollen"))[0].status_code == 404
    assert fetched(client, ark="a5")[0].status_code == 404


@pytest.mark.verapdf
def test_the_cards_pass_pdf_a_3a_and_pdf_ua_1(client, content, failed_rules, tmp_path):
    files = [tmp_path / f"{paper}.pdf" for paper in ("a3", "a4")]
    for file in files:
        file.write_bytes(fetched(client, ark=file.stem)[1])
    assert failed_rules(files) == set()
