"""Danish endings on SQLite. Importable on SQLite only: the tables of its full-text search exist nowhere else."""

from modelsearch.backends.database.sqlite.query import Lexeme, SearchQueryExpression
from modelsearch.backends.database.sqlite.sqlite import SQLiteSearchBackend, SQLiteSearchQueryCompiler
from modelsearch.query import PlainText

from pages.stems import stems

SHORTEST_PREFIX = 3


class DanishQueryCompiler(SQLiteSearchQueryCompiler):
    def build_search_query_content(self, query, config=None):
        if not isinstance(query, PlainText):
            return super().build_search_query_content(query, config=config)
        first, *others = [lexeme(stem) for stem in stems(query.query_string)] or [Lexeme("")]
        for other in others:
            first = first & other if query.operator.upper() == "AND" else first | other
        return SearchQueryExpression(first, config=config)


class DanishBackend(SQLiteSearchBackend):
    query_compiler_class = DanishQueryCompiler


def lexeme(stem):
    return Lexeme(stem, prefix=len(stem) >= SHORTEST_PREFIX)
