"""The words the site knows, from its own index and its glossary: what a word looked for may also mean.

Kept in each process until the content changes: one query for the words, one for the glossary.
"""

import math
import secrets
from collections import Counter, defaultdict
from functools import lru_cache

from django.db.models import Count, Min

from pages import cache
from pages.models import GlossaryTerm, SearchWord
from pages.stems import telling_words_in

SHORTEST_BEGINNING, SHORTEST_PART = 4, 5
MOST_RELATED = 40  # words that begin with or hold the one looked for
SHORTEST_MISSPELT = 4
MOST_COMPARED = 150  # words a misspelt one is compared with, letter by letter
LINKS = ("", "s", "e")  # what stands between the parts of a compound word
BEGINNING, PART, SYNONYM = 0.5, 0.35, 0.8  # how much these count beside the word itself


class Vocabulary:
    def __init__(self, words, terms):
        self.counts = {stem: count for stem, _, count in words}
        self.total = max(self.counts.values(), default=1)  # the commonest word stands nearly everywhere
        self.words = {stem: word for stem, word, _ in words}
        self.synonyms = synonyms_in(terms)
        self.longest_phrase = max((len(phrase) for phrase in self.synonyms), default=1)
        for phrase, names in self.synonyms.items():
            for stem, word in zip(phrase, names["words"], strict=True):
                self.words.setdefault(stem, word)
        self.by_pair = defaultdict(list)
        for stem in self.words:
            for pair in pairs(stem):
                self.by_pair[pair].append(stem)

    def rarity(self, stem):
        """How much it says that an entry holds the word: more, the fewer do."""
        return math.log(1 + self.total / (1 + self.counts.get(stem, 0)))

    def related(self, stem):
        """Return {stem: share} of the words that begin with `stem` or are put together with it."""
        if len(stem) < SHORTEST_BEGINNING or not stem.isalpha():
            return {}
        holding = [other for other in self.counts if stem in other and other != stem]
        shares = {
            other: BEGINNING if other.startswith(stem) else PART
            for other in holding
            if other.startswith(stem) or len(stem) >= SHORTEST_PART or other.endswith(stem)
        }
        most = sorted(shares.items(), key=lambda item: (-item[1], -self.counts[item[0]]))[:MOST_RELATED]
        return {other: share * self.no_rarer(other, than=stem) for other, share in most}

    def no_rarer(self, other, *, than):
        """Return what keeps a related word from counting more than the one asked for because fewer entries hold it."""
        return min(1, self.rarity(than) / self.rarity(other)) if than in self.counts else 1

    def nearest(self, stem):
        """Return the known word most like a misspelt one, or None."""
        like = self.like(stem)
        return like[0] if like else None

    def like(self, stem, *, slack=0):
        """Return the known words like `stem`, the most like first.

        They may differ in 1 letter, 2 in long words, 3 in very long ones, and `slack` more.
        """
        if len(stem) < SHORTEST_MISSPELT or not stem.isalpha():
            return []
        mistakes = slack + (1 if len(stem) < 7 else 2 if len(stem) < 13 else 3)
        shared = Counter(other for pair in pairs(stem) for other in self.by_pair.get(pair, ()))
        found = []
        for other, _ in shared.most_common(MOST_COMPARED):
            distance = letters_apart(stem, other, mistakes)
            if distance <= mistakes:
                found.append((distance, stem[0] != other[0], -self.counts.get(other, 0), other))
        return [other for *_, other in sorted(found)]

    def parts(self, stem):
        """Return the two known words an unknown one is put together of, or (): demokratiuge is demokrati and uge."""
        for cut in range(len(stem) - 3, 3, -1):
            for link in LINKS:
                first, last = stem[:cut].removesuffix(link), stem[cut:]
                if first + link == stem[:cut] and last in self.counts:
                    for beginning in (first, first.rstrip("e")):
                        if len(beginning) > 2 and beginning in self.counts:
                            return beginning, last
        return ()


def current():
    """Return the vocabulary of the content's present state."""
    return made(cache.remember("vocabulary", lambda: secrets.token_hex(8)))


@lru_cache(maxsize=1)
def made(_mark):
    words = SearchWord.objects.values_list("stem").annotate(word=Min("word"), count=Count("pk")).order_by("stem")
    terms = GlossaryTerm.objects.exclude(synonyms="")
    return Vocabulary([(stem, word, count) for stem, word, count in words], terms)


def synonyms_in(terms):
    """Return {phrase: {words, others}}: each name in the glossary by its stems, with the other names' stems."""
    found = {}
    for term in terms:
        names = [telling_words_in(name) for name in term.names + term.other_names]
        phrases = [tuple(stem for _, stem in name) for name in names]
        for name, phrase in zip(names, phrases, strict=True):
            kept = found.setdefault(phrase, {"words": [word for word, _ in name], "others": set()})
            kept["others"] |= {other for other in phrases if other != phrase}
    return found


def pairs(stem):
    return {stem[i : i + 2] for i in range(len(stem) - 1)}


def letters_apart(one, other, most):
    """Return how many letters are wrong, missing, too many or swapped; more than `most` is only »more«."""
    before, row = None, list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, its_letter in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its_letter))
            if last and j > 1 and letter == other[j - 2] and one[i - 2] == its_letter:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
