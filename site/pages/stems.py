"""The stems of Danish words, without their endings."""

import re

import snowballstemmer

WORD = re.compile(r"\w+")
STEMMER = snowballstemmer.stemmer("danish")
# PostgreSQL's Danish dictionary leaves such words out; so do we.
SMALL_WORDS = """
af at blev da de den der deres det dig din du efter eller en er et for fra får ham han har havde hende hun
hvad hvem hvis hvor hvordan hvornår i ikke ind jeg kan man med mig min må nu når og også om op os på sig sin
skal som så til ud under var ved vi vil være
"""
STOP_WORDS = frozenset(SMALL_WORDS.split())


def has_words(text):
    return bool(WORD.search(text))


def stems(text):
    """Return the stems of the words in `text`, without stop words unless there is nothing else."""
    words = WORD.findall(text.lower())
    return STEMMER.stemWords([word for word in words if word not in STOP_WORDS] or words)
