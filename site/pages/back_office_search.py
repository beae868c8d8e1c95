"""The back office's search with Danish endings (WAGTAILSEARCH_BACKENDS, default); readers have pages.searching.

PostgreSQL stems Danish itself (SEARCH_CONFIG). SQLite does not, but every Danish Snowball stem is a prefix of its
word: matching the stem as a prefix finds the same pages, and the compound words that begin with it.
"""

from django.db import connection
from modelsearch.backends.database import SearchBackend as backend_of_database


def SearchBackend(params):
    """Return the backend for the database in use. The name is the one Wagtail asks a backend's module for."""
    if connection.vendor != "sqlite":
        return backend_of_database(params)
    from pages.sqlite_search import DanishBackend  # importable on SQLite only

    return DanishBackend(params)
