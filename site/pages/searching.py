"""Search with Danish endings, the site's search backend (WAGTAILSEARCH_BACKENDS).

PostgreSQL stems Danish itself (SEARCH_CONFIG). SQLite does not, but every Danish Snowball stem is a prefix of its
word: matching the stem as a prefix finds the same pages, and the compound words that begin with it.
"""

from django.db import connection
from modelsearch.backends.database import SearchBackend as backend_of_database
from wagtail.models import Page

from pages.stems import has_words


def SearchBackend(params):
    """Return the backend for the database in use. The name is the one Wagtail asks a backend's module for."""
    if connection.vendor != "sqlite":
        return backend_of_database(params)
    from pages.sqlite_search import DanishBackend  # importable on SQLite only

    return DanishBackend(params)


def find_pages(text):
    """Return the live public pages that hold all the words of `text`, best first; sliceable and countable."""
    if not has_words(text):
        return Page.objects.none()
    found = Page.objects.live().public().filter(depth__gt=1)
    for path in Page.objects.filter(live=False, numchild__gt=0).values_list("path", flat=True):
        found = found.exclude(path__startswith=path)  # below a page that is not there for readers
    return found.specific().search(text)
