"""Ten thousand lessons: the finder and the search still ask the database fewer than twelve times."""

import pytest
from django.core.cache import caches
from django.db.models import Max
from wagtail.models import Page

from materials.models import LessonPage
from pages.models import SearchEntry, SearchWord

pytestmark = pytest.mark.django_db

MANY = 10_000
WORDS = [f"or{a}d{b}" for a in "bcdfghjkl" for b in "mnprstv"]


def copies_of(lesson, number):
    """Add rows for `number` more lessons, each with twelve words of its own and »demokrati«."""
    first = Page.objects.aggregate(Max("pk"))["pk__max"] + 1
    parent = lesson.get_parent()
    base = Page.objects.get(pk=lesson.pk)
    pages, entries, words = [], [], []
    for place in range(number):
        key = first + place
        path = Page._get_path(parent.path, parent.depth + 1, 100 + place)
        values = {f.attname: getattr(base, f.attname) for f in Page._meta.concrete_fields}
        values |= {"id": key, "path": path, "slug": f"kopi-{place}", "translation_key": f"{key:032x}"}
        values |= {"title": f"Kopi {place}", "url_path": f"{parent.url_path}kopi-{place}/"}
        pages.append(Page(**values))
        entries.append(SearchEntry(pk=100_000 + place, page_id=key, kind="Undervisningsforløb", title=f"Kopi {place}"))
        stems = {WORDS[(place * 7 + step * 5) % len(WORDS)] for step in range(12)} | {"demokrati"}
        words += [SearchWord(entry_id=100_000 + place, stem=s, word=s, weight=1 + place % 5) for s in stems]
    Page.objects.bulk_create(pages, batch_size=500)
    for place in range(number):
        lesson.page_ptr_id = lesson.pk = lesson.id = first + place
        lesson.save_base(raw=True)  # its own table only
    SearchEntry.objects.bulk_create(entries, batch_size=500)
    SearchWord.objects.bulk_create(words, batch_size=2000)


@pytest.fixture
def many():
    copies_of(LessonPage.objects.get(slug="klassens-grundlov"), MANY)
    assert LessonPage.objects.count() > MANY


def test_ten_thousand_lessons_are_found_with_few_queries(many, client, django_assert_max_num_queries):
    for address in (
        "/materialer/find/?q=demokrati&trin=mellemtrin",
        "/soeg/?q=demokrati",
        "/materialer/find/?fag=dansk",
    ):
        caches["pages"].clear()
        client.get("/kurser/")
        client.get("/soeg/?q=infohus")
        for _ in range(2):  # the first time after a change, and all others
            with django_assert_max_num_queries(11):
                html = client.get(address).content.decode()
            assert "<h3>" in html
