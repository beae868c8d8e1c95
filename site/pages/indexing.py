"""Fills what the readers' search reads: an entry for each thing that can be found, and a row for each of its words.

Wagtail tells its backends (WAGTAILSEARCH_BACKENDS, readers) of every page and snippet that is saved; `index_search`
goes through everything, and adds the addresses that apps answer themselves (the hook `findable_addresses`).
"""

from collections import Counter

from django.db import transaction
from django.utils.html import strip_tags
from django.utils.text import capfirst
from modelsearch.backends.base import BaseIndex, BaseSearchBackend
from wagtail import hooks
from wagtail.models import Page
from wagtail.search.index import RelatedFields, SearchField

from pages.models import GlossaryTerm, SearchEntry, SearchWord
from pages.models.search import LONGEST_WORD
from pages.stems import telling_words_in

# What a word is worth where it stands, at most. Names are other words for the title; labels are what a page points to,
# such as its subjects and tags.
WORTH = {"title": 10.0, "name": 6.0, "label": 2.5, "lead": 2.0, "body": 4.0}
PLACES = {"title": "title", "danish": "title", "synonyms": "name", "lead": "lead", "definition": "lead"}
PLACES |= {"get_band_display": "label", "english": "label"}
SHOWN = ("lead", "body")  # what excerpts are taken from
LONG_TEXT = 400  # words; in a longer text a word must stand more often to say as much


class ReadersIndex(BaseIndex):
    def add_items(self, model, items):
        for item in items:
            if isinstance(item, Page) and item.depth > 1:
                index_page(item.specific)
            elif isinstance(item, GlossaryTerm):
                index_term(item)

    def reset(self):
        SearchEntry.objects.all().delete()


class SearchBackend(BaseSearchBackend):
    """Hears from Wagtail what has changed. What is deleted takes its entry along in the database."""

    index_class = ReadersIndex


def index_page(page):
    texts = texts_of(page, page.get_search_fields())
    about = {"kind": capfirst(page.specific_class._meta.verbose_name), "title": page.title}
    return put({"page_id": page.pk}, about, texts)


def index_term(term):
    texts = texts_of(term, term.get_search_fields())
    return put({"term": term}, {"kind": capfirst(term._meta.verbose_name), "title": term.danish}, texts)


def index_addresses():
    """Index what the apps' hooks name, as {title, text, url, kind}; forget addresses that none of them names."""
    named = [entry for hook in hooks.get_hooks("findable_addresses") for entry in hook()]
    SearchEntry.objects.exclude(address="").exclude(address__in=[entry["url"] for entry in named]).delete()
    for entry in named:
        title, text, kind = (str(entry[key]) for key in ("title", "text", "kind"))  # a hook may give lazy translations
        put({"address": entry["url"]}, {"kind": kind, "title": title}, [("title", title), ("lead", text)])


def texts_of(thing, fields, *, place=None):
    """Return what can be found in `thing` as [(where it stands, a key of WORTH; text)]."""
    texts = []
    for field in fields:
        if isinstance(field, SearchField):
            where = place or PLACES.get(field.field_name, "body")
            texts.append((where, as_text(field.get_value(thing))))
        elif isinstance(field, RelatedFields):
            related = field.get_value(thing)
            several = related.all() if hasattr(related, "all") else [related] if related else []
            texts += [text for other in several for text in texts_of(other, field.fields, place="label")]
    return texts


def as_text(value):
    if isinstance(value, dict):
        value = value.values()
    if value is None or isinstance(value, str):
        return strip_tags(value or "")
    try:
        return "\n".join(as_text(part) for part in value)
    except TypeError:
        return str(value)


@transaction.atomic
def put(key, about, texts):
    """Write an entry and its words; what is already so is left alone."""
    shown = "\n".join(text for place, text in texts if text and place in SHOWN)
    entry, _ = SearchEntry.objects.update_or_create(**key, defaults=about | {"text": shown})
    now = weights(texts)
    before = {word.stem: word for word in entry.words.all()}
    gone = [word.pk for stem, word in before.items() if now.get(stem) != (word.word, word.weight)]
    if gone:
        entry.words.filter(pk__in=gone).delete()
    kept = {stem for stem, word in before.items() if now.get(stem) == (word.word, word.weight)}
    SearchWord.objects.bulk_create(
        [
            SearchWord(entry=entry, stem=stem, word=word, weight=weight)
            for stem, (word, weight) in now.items()
            if stem not in kept
        ],
        batch_size=500,
    )
    return entry


def share_of(place, times, words):
    """Return how much of what it may be worth a word is, that stands `times` times among `words` in a place.

    One of two words in a title says more than one of ten; in a text what counts is how often.
    """
    if place == "title":
        return 0.5 + 0.5 * times / len(words)
    return times / (times + max(1.0, len(words) / LONG_TEXT)) if place == "body" else 1


def weights(texts):
    """Return {stem: (word, weight)} of `texts`, [(where it stands, text)]."""
    shown, total = {}, Counter()
    for place, worth in WORTH.items():
        words = [pair for its_place, text in texts if its_place == place for pair in telling_words_in(text)]
        for stem, times in Counter(stem for _, stem in words).items():
            total[stem] += worth * share_of(place, times, words)
        for word, stem in words:
            if stem not in shown or len(word) < len(shown[stem]):
                shown[stem] = word
    return {
        stem[:LONGEST_WORD]: (shown[stem][:LONGEST_WORD].lower(), round(weight, 4)) for stem, weight in total.items()
    }
