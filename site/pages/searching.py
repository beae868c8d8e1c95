"""Search with Danish endings, the site's search backend (WAGTAILSEARCH_BACKENDS).

PostgreSQL stems Danish itself (SEARCH_CONFIG). SQLite does not, but every Danish Snowball stem is a prefix of its
word: matching the stem as a prefix finds the same pages, and the compound words that begin with it.
"""

import re

import snowballstemmer
from modelsearch.backends.database import SearchBackend as database_backend
from modelsearch.backends.database.sqlite.query import Lexeme, SearchQueryExpression
from modelsearch.backends.database.sqlite.sqlite import SQLiteSearchBackend, SQLiteSearchQueryCompiler
from modelsearch.query import PlainText
from wagtail.models import Page

WORD = re.compile(r"\w+")
STEMMER = snowballstemmer.stemmer("danish")
SHORTEST_PREFIX = 3
# PostgreSQL's Danish dictionary leaves such words out; so do we.
SMALL_WORDS = """
af at blev da de den der deres det dig din du efter eller en er et for fra får ham han har havde hende hun
hvad hvem hvis hvor hvordan hvornår i ikke ind jeg kan man med mig min må nu når og også om op os på sig sin
skal som så til ud under var ved vi vil være
"""
STOP_WORDS = frozenset(SMALL_WORDS.split())


class DanishQueryCompiler(SQLiteSearchQueryCompiler):
    def build_search_query_content(self, query, config=None):
        if not isinstance(query, PlainText):
            return super().build_search_query_content(query, config=config)
        first, *others = [lexeme(stem) for stem in stems(query.query_string)] or [Lexeme("")]
        for other in others:
            first = first & other if query.operator.upper() == "AND" else first | other
        return SearchQueryExpression(first, config=config)


class DanishSQLiteBackend(SQLiteSearchBackend):
    query_compiler_class = DanishQueryCompiler


def SearchBackend(params):
    """Return the backend for the database in use. The name is the one Wagtail asks a backend's module for."""
    backend = database_backend(params)
    return DanishSQLiteBackend(params) if isinstance(backend, SQLiteSearchBackend) else backend


def stems(text):
    """Return the stems of the words in `text`, without stop words unless there is nothing else."""
    words = WORD.findall(text.lower())
    return STEMMER.stemWords([word for word in words if word not in STOP_WORDS] or words)


def lexeme(stem):
    return Lexeme(stem, prefix=len(stem) >= SHORTEST_PREFIX)


def find_pages(text):
    """Return the live public pages that hold all the words of `text`, best first; sliceable and countable."""
    if not WORD.search(text):
        return Page.objects.none()
    return Page.objects.live().public().filter(depth__gt=1).specific().search(text)
