import re

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory


def shown(component, address="/", **context):
    """The component's HTML without the spaces between tags, asked for at `address`."""
    context["request"] = RequestFactory().get(address)
    return re.sub(r">\s+<", "><", render_to_string(f"components/{component}.html", context)).strip()


def links_in(html):
    return re.findall(r'<a [^>]*href="([^"]+)"', html)


@pytest.mark.parametrize(
    ("sort", "order", "link"),
    [
        ("", "", "?sorter=navn&amp;sektor=skole"),
        ("navn", ' aria-sort="ascending"', "?sorter=-navn&amp;sektor=skole"),
        ("-navn", ' aria-sort="descending"', "?sorter=navn&amp;sektor=skole"),
    ],
)
def test_column_sorts_and_says_how_and_keeps_the_filter(sort, order, link):
    html = shown("sort_header", "/?sorter=x&sektor=skole&side=3", label="Navn", name="navn", sort=sort)
    assert (f'<th scope="col"{order}>' in html, links_in(html)) == (True, [link])


def test_pages_of_a_list_lead_back_and_on():
    page = Paginator(range(30), 10).page(2)
    html = shown("pagination", "/?q=a&side=2", pages=page)
    assert links_in(html) == ["?q=a&amp;side=1", "?q=a&amp;side=3"]
    assert "Side 2 af 3" in html


def test_list_of_one_page_shows_no_way_on():
    assert shown("pagination", pages=Paginator(range(3), 10).page(1)) == ""


def test_progress_is_said_in_words_too():
    html = shown("progress", done=2, total=6, label="Moduler", text="2 af 6 moduler")
    assert (html.count("2 af 6 moduler"), '<progress class="progress-bar" value="2" max="6"' in html) == (2, True)


@pytest.mark.parametrize(
    ("kind", "words"),
    [("success", "Udført:"), ("info", "Information:"), ("warning", "Advarsel:"), ("error", "Fejl:")],
)
def test_message_says_its_kind_in_words(kind, words):
    assert words in shown("alert", kind=kind, text="Teksten")


def test_message_without_text_or_heading_leaves_no_empty_line():
    html = shown("alert", kind="info", heading="Kun en overskrift")
    assert ("alert-heading" in html, "alert-text" in html) == (True, False)


def test_breadcrumb_ends_with_this_page():
    html = shown("breadcrumb", items=[{"title": "Kurser", "url": "/kurser/"}], current="Et kursus")
    assert links_in(html) == ["/", "/kurser/"]
    assert '<li class="breadcrumbs__list-item" aria-current="page">' in html
