"""Danish words as the search compares them: plain letters, without their endings; numbers and signs kept.

æ, ø and å become ae, oe and aa before the ending is taken off, in what is indexed and in what is asked for alike: who
types »foraeldre« finds »forældre«.
"""

import re
from functools import lru_cache

import snowballstemmer

STEMMER = snowballstemmer.stemmer("danish")
PLAIN = str.maketrans({"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa", "é": "e", "è": "e", "ü": "u", "ó": "o"})
# »§ 133«, »§§ 153-154«, »paragraf 115« · »SSP+« · a word or a number
TOKEN = re.compile(
    r"(?:§+|paragraf(?:ferne)?)\s*(?P<first>\d+)(?:\s*(?:-|–|og)\s*(?P<last>\d+))?|\w+(?:\+(?!\w))?", re.I
)
WORD = re.compile(r"\w+")
# PostgreSQL's Danish dictionary leaves such words out; so do we.
SMALL_WORDS = """
af at blev da de den der deres det dig din du efter eller en er et for fra får ham han har havde hende hun
hvad hvem hvis hvor hvordan hvornår i ikke ind jeg kan man med mig min må nu når og også om op os på sig sin
skal som så til ud under var ved vi vil være
"""
STOP_WORDS = frozenset(SMALL_WORDS.split())
PLAIN_STOP_WORDS = frozenset(word.translate(PLAIN) for word in STOP_WORDS)


def has_words(text):
    return bool(WORD.search(text))


def stems(text):
    """Return the stems of the words in `text` in their own letters, without stop words unless there is nothing else.

    For the back office's search on SQLite, whose index holds the words as they are written.
    """
    words = WORD.findall(text.lower())
    return STEMMER.stemWords([word for word in words if word not in STOP_WORDS] or words)


def plain(text):
    """Return `text` in small plain letters: Pårørende becomes paaroerende."""
    return text.lower().translate(PLAIN)


@lru_cache(maxsize=100_000)
def plain_stem(word):
    """Return the stem of one word in plain letters."""
    letters = plain(word)
    return STEMMER.stemWord(letters) if letters.isalpha() else letters


def words_in(text):
    """Return the words of `text` in order as [(word as written, stem in plain letters)]; »§ 133« is one word."""
    found = []
    for token in TOKEN.finditer(text):
        numbers = [number for number in (token["first"], token["last"]) if number]
        if numbers:
            found += [(f"§ {number}", f"§{number}") for number in numbers]
        else:
            word = token.group().strip("_")
            found += [(word, plain_stem(word))] if word else []
    return found


def telling_words_in(text):
    """Return `words_in(text)` without the small words, unless there is nothing else."""
    words = words_in(text)
    return [(word, stem) for word, stem in words if plain(word) not in PLAIN_STOP_WORDS] or words
