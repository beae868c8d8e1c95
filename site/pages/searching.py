"""The readers' search: what is looked for becomes ideas, and the entries that hold them come best first.

An idea is one thing asked for, in all the ways it may be said: the word itself, words put together with it, other names
for it in the glossary, the word it was most likely meant to be. What holds all ideas is found; when nothing does, what
holds the most of them. All is the same on both databases: they only hand out rows of words (see pages.indexing).
"""

from collections import defaultdict
from dataclasses import dataclass, field

from pages import vocabulary
from pages.models import SearchEntry, SearchWord
from pages.stems import has_words, telling_words_in

MOST_WORDS = 12


@dataclass
class Found:
    """What a search found: keys of entries, best first; the stems to mark; and how the question was understood."""

    entries: list = field(default_factory=list)
    stems: set = field(default_factory=set)
    understood_as: str = ""  # the question with its misspelt words mended; empty when none were
    is_partial: bool = False  # nothing holds all the words; these hold the most


def find(text, *, among=None):
    """Return what `text` finds among the entries a visitor may read, or in the queryset `among` of them."""
    if not has_words(text):
        return Found()
    words = vocabulary.current()
    ideas, understood_as = ideas_in(text, words)
    stems = {stem for idea in ideas for phrase in idea for stem in phrase}
    entries = SearchEntry.objects.readable() if among is None else among
    held = defaultdict(dict)
    rows = SearchWord.objects.filter(stem__in=stems, entry__in=entries)
    for entry, stem, weight in rows.values_list("entry_id", "stem", "weight"):
        held[entry][stem] = weight * words.rarity(stem)
    return ranked(held, ideas, Found(stems=stems, understood_as=understood_as))


def ranked(held, ideas, found):
    """Put the entries in `held`, {entry: {stem: worth}}, in order into `found`."""
    scores = {}
    for entry, worth in held.items():
        best = [max(score_of(phrase, share, worth) for phrase, share in idea.items()) for idea in ideas]
        scores[entry] = (sum(score > 0 for score in best), sum(best))
    most = max((number for number, _ in scores.values()), default=0)
    found.is_partial = 0 < most < len(ideas)
    kept = [entry for entry, (number, _) in scores.items() if number == most and most]
    found.entries = sorted(kept, key=lambda entry: (-scores[entry][1], entry))
    return found


def score_of(phrase, share, worth):
    """What an entry is worth for a phrase: nothing when one of its words is missing."""
    if not all(stem in worth for stem in phrase):
        return 0
    return share * sum(worth[stem] for stem in phrase)


def ideas_in(text, words):
    """Return ([{phrase of stems: share}], the question as it was understood) of what is looked for."""
    asked = telling_words_in(text)[:MOST_WORDS]
    mended = [mend(word, stem, words) for word, stem in asked]
    is_mended = asked != mended
    ideas, rest = [], [stem for _, stem in mended]
    while rest:
        phrase = known_phrase(rest, words)
        rest = rest[len(phrase) :]
        ideas += meanings(phrase, words)
    return ideas, " ".join(word for word, _ in mended) if is_mended else ""


def mend(word, stem, words):
    """Return (word, stem) as it is, or the known one it was meant to be."""
    if stem in words.words or words.related(stem) or words.parts(stem):
        return word, stem
    nearest = words.nearest(stem)
    return (words.words[nearest], nearest) if nearest else (word, stem)


def known_phrase(stems, words):
    """Return the longest name in the glossary that `stems` begin with, else their first word alone."""
    for length in range(min(words.longest_phrase, len(stems)), 1, -1):
        if tuple(stems[:length]) in words.synonyms:
            return tuple(stems[:length])
    return (stems[0],)


def meanings(phrase, words):
    """Return the ideas a phrase stands for: one, or two when it is an unknown word put together of known ones."""
    idea = {phrase: 1.0}
    if phrase in words.synonyms:
        idea |= dict.fromkeys(words.synonyms[phrase]["others"], vocabulary.SYNONYM)
    if len(phrase) == 1:
        related = words.related(phrase[0])
        idea |= {(stem,): share for stem, share in related.items() if (stem,) not in idea}
        if len(idea) == 1 and phrase[0] not in words.counts and words.parts(phrase[0]):
            return [idea for part in words.parts(phrase[0]) for idea in meanings((part,), words)]
    return [idea]
