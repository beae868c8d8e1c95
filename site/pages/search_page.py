"""What the search page shows: hits with their excerpts, and a way on when there are none."""

from django.core.paginator import Paginator
from wagtail import hooks

from pages import cache, menu, vocabulary
from pages.excerpts import excerpt, mark
from pages.models import SearchEntry
from pages.searching import find
from pages.stems import telling_words_in

HITS_A_PAGE = 10


def search_page(request, words):
    """Return the context of the page for what is looked for: `hits` (a page of the list), and how it was understood.

    Each app that listens to the hook `searched_in_vain` hears of words that found nothing.
    """
    found = find(words)
    hits = Paginator(found.entries, HITS_A_PAGE).get_page(request.GET.get("side"))
    context = {"found": found, "hits": hits, "shown": shown(request, hits.object_list, found.stems)}
    if words and not found.entries:
        for hook in hooks.get_hooks("searched_in_vain"):
            hook(words)
        context |= {"meant": meant(words), "sections": cache.remember("menu", lambda: menu.main(request))}
    return context


def shown(request, keys, stems):
    """Return the entries with these keys, in order, as {title, kind, url, excerpt}, the words looked for marked."""
    entries = SearchEntry.objects.select_related("page", "term").in_bulk(keys)
    return [
        {
            "title": mark(entry.title, stems),
            "kind": entry.kind,
            "url": entry.page.get_url(request) if entry.page_id else entry.get_absolute_url(),
            "excerpt": excerpt(entry.text, stems),
        }
        for entry in (entries[key] for key in keys)
    ]


def meant(words):
    """Return a few words the site knows that look like what was looked for."""
    known = vocabulary.current()
    like = [word for _, stem in telling_words_in(words) for word in known.like(stem, slack=2)[:3]]
    return list(dict.fromkeys(known.words[stem] for stem in like))[:4]
