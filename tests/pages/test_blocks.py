import re

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from pages.blocks import ArticleBlocks

TABLE = {
    "caption": "Hvem gør hvad",
    "columns": [{"type": "heading", "heading": "Hvem"}, {"type": "text", "heading": "Hvad"}],
    "rows": [{"values": ["<p>Læreren</p>", "<p>Lytter</p>"]}],
}


def shown(block, content, **section):
    """The HTML of a section that holds one block, without the spaces between tags."""
    value = {"heading": "Et afsnit", "kind": "plain", "content": [{"type": block, "value": content}], **section}
    stream = ArticleBlocks().to_python([{"type": "section", "value": value, "id": "a1"}])
    return re.sub(r">\s+<", "><", stream[0].render({"anchor": "afsnit-a1"})).strip()


def test_section_has_heading_and_anchor():
    assert shown("text", "<p>Hej</p>") == (
        '<section class="section section--plain" id="afsnit-a1"><h2>Et afsnit</h2>'
        '<div class="rich-text"><p>Hej</p></div></section>'
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("fact", "Fakta"),
        ("example", "Eksempel"),
        ("warning", "Advarsel"),
        ("method", "Metode"),
        ("summary", "Opsummering"),
        ("script", "Drejebog"),
        ("checklist", "Tjekliste"),
        ("reflection", "Refleksion"),
    ],
)
def test_each_kind_of_section_says_in_words_what_it_is(kind, words):
    assert f'<p class="section-kind">{words}</p>' in shown("text", "<p>Hej</p>", kind=kind)


def test_section_names_its_source():
    assert '<p class="section-source">Kilde: loven</p>' in shown("text", "<p>Hej</p>", source="Kilde: loven")


def test_note_of_ones_own_has_no_name_and_can_never_be_sent():
    field = re.search(r"<textarea[^>]*>", shown("text", "<p>Hej</p>", private_note=True))[0]
    assert (' name="' in field, 'id="note-afsnit-a1"' in field) == (False, True)


def test_note_of_ones_own_says_that_it_stays_and_what_to_do_without_a_script():
    html = shown("text", "<p>Hej</p>", private_note=True)
    assert "Din note bliver i denne browser og sendes aldrig." in html
    assert "Skriv dine tanker ned på papir." in html


def test_table_names_its_columns_and_rows_and_can_be_scrolled_by_keyboard():
    html = shown("table", TABLE)
    assert '<div class="table--responsive-scroll" tabindex="0" role="region" aria-label="Hvem gør hvad">' in html
    assert re.findall(r"<caption>[^<]+|<th scope=\"\w+\">", html) == [
        "<caption>Hvem gør hvad",
        '<th scope="col">',
        '<th scope="col">',
        '<th scope="row">',
    ]


def test_table_without_caption_is_named_after_its_section():
    assert 'role="group" aria-label="Tabel: Et afsnit"' in shown("table", TABLE | {"caption": ""})


def test_fold_opens_without_a_script():
    html = shown("accordion", [{"type": "item", "id": "i", "value": {"title": "Kan vi?", "body": "<p>Ja.</p>"}}])
    assert re.findall(r"<(details|summary|h3)", html) == ["details", "summary", "h3"]


def test_checklist_gathers_what_belongs_to_a_phase():
    items = [("Før", "Aftal"), ("Før", "Forbered"), ("Efter", "Følg op")]
    html = shown("checklist", [{"type": "item", "id": t, "value": {"phase": p, "text": t}} for p, t in items])
    assert re.findall(r"<(?:h3|li)>([^<]+)", html) == ["Før", "Aftal", "Forbered", "Efter", "Følg op"]


def test_quote_names_who_said_it():
    html = shown("quote", {"text": "Vi lytter.", "source": "En lærer"})
    assert "<blockquote><p>Vi lytter.</p></blockquote><figcaption>En lærer</figcaption>" in html


def test_term_is_explained():
    assert "<dt>SSP</dt><dd>Skole, socialforvaltning og politi</dd>" in shown(
        "glossary_term", {"term": "SSP", "definition": "Skole, socialforvaltning og politi"}
    )


@pytest.fixture
def document(db, settings, tmp_path):
    """A function that keeps a file as an editor would."""
    settings.MEDIA_ROOT = tmp_path
    return lambda name: Document.objects.create(title=name, file=ContentFile(b"x" * 2048, name=name), file_size=2048)


def test_download_says_kind_and_size(document):
    html = shown("download", {"document": document("plan.pdf").pk, "text": "Hent planen"})
    assert (">Hent planen</a>" in html, re.findall(r"\((PDF, [^)]+)\)", html)) == (True, ["PDF, 2,0\xa0KB"])


def test_film_has_captions_and_its_words_to_read(document):
    film, captions = document("film.mp4"), document("film.vtt")
    value = {"film": film.pk, "captions": captions.pk, "title": "Samtalen", "transcript": "<p>Hej.</p>"}
    html = shown("video", value)
    assert f'<track kind="captions" srclang="da" label="Dansk" src="{captions.url}" default>' in html
    assert "Læs, hvad der bliver sagt" in html
