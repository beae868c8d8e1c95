"""The glossary as readers meet it: the page from A to Å, and terms explained where a text first uses them."""

import re
from itertools import groupby

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from pages import cache
from pages.alphabet import danish_key
from pages.models import GlossaryTerm, SearchEntry
from pages.searching import find

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ"
# What a Danish noun or adjective may end with, so that »infohusene« is explained as »infohus«.
ENDINGS = "(?i:e|en|et|er|ne|ens|ets|ene|erne|enes|ernes|s|n|r|rne)?"
TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.S)
TAG_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# A link does not fit in these, or the words in them are not running text.
LEFT_ALONE = {"a", "button", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "label", "legend", "nav"}
LEFT_ALONE |= {"script", "select", "style", "summary", "svg", "textarea", "th"}


def terms_in_order():
    """Return all terms in the order of the Danish alphabet."""
    return sorted(GlossaryTerm.objects.all(), key=lambda term: danish_key(term.danish.lstrip("§ ")))


def glossary_page(words):
    """Return what the page shows: all terms or those that match `words`, under their letters."""
    terms = cache.remember("glossary", terms_in_order)
    if words:
        terms = matching(terms, words)
    groups = [{"letter": letter, "terms": list(group)} for letter, group in groupby(terms, key=lambda t: t.letter)]
    used = {group["letter"] for group in groups}
    return {
        "groups": groups,
        "letters": [{"letter": letter, "is_used": letter in used} for letter in LETTERS],
        "number": len(terms),
    }


def matching(terms, words):
    """Return the terms whose names hold `words`, else those the search finds."""
    asked = words.strip().casefold()
    named = [term for term in terms if any(asked in name.casefold() for name in [term.danish, *term.other_names])]
    if named:
        return named
    found = find(words, among=SearchEntry.objects.exclude(term=None))
    entries = [] if found.is_partial else found.entries
    known = set(SearchEntry.objects.filter(pk__in=entries).values_list("term_id", flat=True))
    return [term for term in terms if term.pk in known]


def explain(html):
    """Return `html` with each term that texts explain linked to its explanation, where the text first uses it.

    Never inside headings, links and other controls. The link works without a script; with one it opens on the spot.
    """
    terms = cache.remember("explained-terms", explained_terms) if html.strip() else ()
    if not terms:
        return html
    explainer = Explainer(terms)
    parts, depth = [], 0
    for part in TAG.split(str(html)):
        if part.startswith("<"):
            depth += step(part)
        elif not depth and part.strip():
            part = explainer.explained(part)
        parts.append(part)
    return mark_safe("".join(parts))


def step(tag):
    """Return whether a tag leads into (1) or out of (-1) what is left alone."""
    name = TAG_NAME.match(tag)
    if not name or name[2].lower() not in LEFT_ALONE or tag.endswith("/>"):
        return 0
    return -1 if name[1] else 1


class Explainer:
    """Links the terms of one text, each the first time only."""

    def __init__(self, terms):
        self.names, self.explanations, self.pattern = terms
        self.seen = set()

    def explained(self, text):
        return self.pattern.sub(self.linked, text)

    def linked(self, match):
        name = match["name"]
        slug = self.names.get(name) or self.names[name.casefold()]
        if slug in self.seen:
            return match.group()
        self.seen.add(slug)
        address, explanation = f"{reverse('pages:glossary')}#{slug}", self.explanations[slug]
        return format_html(
            '<a class="explained" href="{}" data-explanation="{}">{}</a>', address, explanation, mark_safe(match[0])
        )


def explained_terms():
    """Return ({name: slug}, {slug: explanation}, pattern that finds the names), or () when there are none.

    A short name in capitals, such as PET, is found in capitals only; all others in any, with Danish endings.
    """
    names, explanations = {}, {}
    for term in GlossaryTerm.objects.filter(is_explained_in_texts=True):
        explanations[term.slug] = term.definition
        for name in term.names:
            names[name if is_in_capitals(name) else name.casefold()] = term.slug
    if not names:
        return ()
    longest_first = sorted(names, key=len, reverse=True)
    capitals = "|".join(re.escape(escape(name)) for name in longest_first if is_in_capitals(name))
    others = "|".join(re.escape(escape(name)) for name in longest_first if not is_in_capitals(name))
    either = "|".join(part for part in (f"(?i:{others})" if others else "", capitals) if part)
    return names, explanations, re.compile(f"(?<![\\w§/-])(?P<name>{either}){ENDINGS}(?![\\w+]|-\\w)")


def is_in_capitals(name):
    return name.upper() == name
