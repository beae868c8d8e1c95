"""The finder of materials: lessons narrowed by words and facets, and how many each choice would leave.

All lessons' facets are kept in each process until the content changes; counting ten thousand takes some milliseconds.
A value is counted as if its own facet were not chosen: two bands widen, a band and a subject narrow.
"""

import secrets
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from materials.models import Band, LessonPage, PreventionLevel, TaggedLesson
from pages import cache
from pages.alphabet import danish_key
from pages.models import SearchEntry
from pages.searching import find

FACETS = {
    "trin": gettext_lazy("Trin"),
    "tema": gettext_lazy("Dagstema"),
    "fag": gettext_lazy("Fag"),
    "tid": gettext_lazy("Tid"),
    "type": gettext_lazy("Materialetype"),
    "niveau": gettext_lazy("Forebyggelsesniveau"),
    "emneord": gettext_lazy("Emneord"),
}
MOST_ELSEWHERE = 3
WORDS = "q"  # the words looked for count as one more facet: they too can be what leaves nothing
DURATIONS = {
    "1": gettext_lazy("Op til 45 minutter"),
    "2": gettext_lazy("46-90 minutter"),
    "3": gettext_lazy("91-135 minutter"),
    "4": gettext_lazy("Mere end 135 minutter"),
}


@dataclass(frozen=True)
class Shelf:
    """Every lesson a visitor may read: {facet: {value: words}} in order, and rows of (entry, page, {facet: values})."""

    names: dict
    rows: list


@dataclass
class Findings:
    """What the finder shows: pages in order, the facets with their numbers, and what to drop when nothing is left."""

    pages: list
    facets: list
    chosen: list
    drops: list
    found: object = field(default=None)  # how the words were understood, a pages.searching.Found; None without words


def shelf():
    """Return the shelf as the content is now."""
    return filled_shelf(cache.remember("shelf", lambda: secrets.token_hex(8)))


@lru_cache(maxsize=1)
def filled_shelf(_mark):
    many = {"fag": defaultdict(set), "emneord": defaultdict(set)}
    names = {name: {} for name in FACETS} | {"tid": DURATIONS}
    for facet, page, value, words in subjects_and_tags():
        names[facet][value] = words
        many[facet][page].add(value)
    rows = [row_of(lesson, names, many) for lesson in readable_lessons()]
    for name, order in (("trin", Band), ("niveau", PreventionLevel)):
        names[name] = {str(value): str(value.label) for value in order if value in names[name]}
    return Shelf(names, rows)


def subjects_and_tags():
    """Return (facet, page, value, words) of all lessons, in the order of the alphabet."""
    through = LessonPage.subjects.through.objects
    subjects = through.values_list(Value("fag"), "lessonpage_id", "subject__slug", "subject__title")
    tags = TaggedLesson.objects.values_list(Value("emneord"), "content_object_id", "tag__slug", "tag__name")
    return sorted(subjects.union(tags, all=True), key=lambda row: danish_key(row[3]))


def readable_lessons():
    """Return the lessons visitors may read as plain values, in the order of lists without words looked for."""
    lesson = "page__lessonpage__"
    return (
        SearchEntry.objects.readable()
        .filter(page__lessonpage__isnull=False)
        .order_by(lesson + "theme__position", lesson + "minutes", "title", "pk")
        .values_list(
            "pk",
            "page_id",
            *(lesson + name for name in ("band", "minutes", "level")),
            *(lesson + name for name in ("theme__slug", "theme__title", "material_type__slug", "material_type__title")),
        )
    )


def row_of(lesson, names, many):
    entry, page, band, minutes, level, theme, theme_title, kind, kind_title = lesson
    for facet, value, words in (
        ("trin", band, band),
        ("niveau", level, level),
        ("tema", theme, theme_title),
        ("type", kind, kind_title),
    ):
        if value:
            names[facet].setdefault(value, words)
    one = {"trin": band, "tema": theme, "type": kind, "niveau": level, "tid": str(min(4, -(-minutes // 45)))}
    values = {facet: {value} if value else set() for facet, value in one.items()}
    return entry, page, values | {facet: pages[page] for facet, pages in many.items() if page in pages}


def look(words, choices):
    """Return the findings for the words looked for and the values chosen, {facet: [values]}."""
    here = shelf()
    choices = {facet: set(values) for facet, values in choices.items() if values}
    found = find(words, among=SearchEntry.objects.filter(page__lessonpage__isnull=False)) if words else None
    hits = None if found is None else {entry: place for place, entry in enumerate(found.entries)}
    kept, numbers, one_away = [], defaultdict(Counter), Counter()
    for entry, page, values in here.rows:
        missed = [facet for facet, chosen in choices.items() if not chosen & values.get(facet, set())]
        if hits is not None and entry not in hits:
            missed.append(WORDS)
        if not missed:
            kept.append((hits[entry] if hits else 0, page))
        if len(missed) == 1:
            one_away[missed[0]] += 1
        if len(missed) < 2:
            for facet in missed or FACETS:
                if facet != WORDS:
                    numbers[facet].update(values.get(facet, ()))
    return Findings(
        pages=[page for _, page in sorted(kept, key=lambda pair: pair[0])],
        facets=[facet_of(facet, here.names[facet], numbers[facet], choices.get(facet, set())) for facet in FACETS],
        chosen=chosen_in(choices, here.names),
        drops=[] if kept else drops_in(one_away),
        found=found,
    )


def facet_of(facet, names, numbers, chosen):
    """Return a facet as the page shows it; a value that would leave nothing is shown only while it is chosen."""
    options = [
        {"value": value, "words": words, "number": numbers[value], "is_chosen": value in chosen}
        for value, words in names.items()
        if numbers[value] or value in chosen
    ]
    return {"name": facet, "words": FACETS[facet], "options": options, "number_chosen": len(chosen & names.keys())}


def chosen_in(choices, names):
    """Return each value chosen, with how the address changes when it is taken away."""
    return [
        {"words": names[facet][value], "without": {facet: sorted(choices[facet] - {value})}}
        for facet in FACETS
        for value in names[facet]
        if value in choices.get(facet, ())
    ]


def drops_in(one_away):
    """Return what would help when dropped, the most helpful first, with the number of lessons it would leave."""
    words = {**FACETS, WORDS: _("søgeordene")}
    return [
        {"words": words[facet], "number": number, "without": {facet: []}} for facet, number in one_away.most_common()
    ]


def elsewhere(words):
    """Return the likeliest entries of the whole site's search, which knows theme weeks and texts too; three at most."""
    keys = find(words).entries[:MOST_ELSEWHERE]
    entries = SearchEntry.objects.select_related("page", "term").in_bulk(keys)
    return [entries[key] for key in keys]


def lessons_of(keys):
    """Return the lessons with these primary keys, in this order, with what a row of the list shows."""
    lessons = {lesson.pk: lesson for lesson in LessonPage.objects.filter(pk__in=keys).for_lists()}
    return [lessons[key] for key in keys]
