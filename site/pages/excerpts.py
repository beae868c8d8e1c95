"""The piece of a text that shows why it was found, with the words marked."""

from bisect import bisect_left

from django.utils.html import escape
from django.utils.safestring import mark_safe

from pages.stems import TOKEN, plain, plain_stem

LENGTH = 220


def excerpt(text, stems):
    """Return about two lines of `text` as HTML: those with the most of `stems`, which are marked."""
    text = " ".join(text.split())
    hits = hits_in(text, stems)
    begin = best_place(hits, text)
    end = begin + LENGTH
    if end < len(text):
        end = text.rfind(" ", begin, end) if " " in text[begin:end] else end
    piece = marked(text, [hit for hit in hits if begin <= hit[0] and hit[1] <= end], begin, end)
    return mark_safe(("… " if begin else "") + piece + (" …" if end < len(text) else ""))


def mark(text, stems):
    """Return a whole text, such as a title, as HTML with `stems` marked."""
    return mark_safe(marked(text, hits_in(text, stems), 0, len(text)))


def hits_in(text, stems):
    """Return where words with one of `stems` stand, as [(begin, end, stem)]."""
    beginnings = tuple(stem[:3] for stem in stems)  # a cheap look before the stem is taken
    found = []
    for token in TOKEN.finditer(text):
        number = token["first"]
        if number:
            found += [(*token.span(), f"§{number}")] if f"§{number}" in stems else []
        elif plain(token.group()).startswith(beginnings) and plain_stem(token.group()) in stems:
            found.append((*token.span(), plain_stem(token.group())))
    return found


def best_place(hits, text):
    """Return where the excerpt begins: so that it holds the most different words looked for, early in the text."""
    if not hits or (hits[0][1] <= LENGTH and len({stem for _, _, stem in hits}) == 1):
        return 0
    begins = [hit[0] for hit in hits]

    def richness(number):
        last = bisect_left(begins, begins[number] + LENGTH - 40)
        return len({stem for _, _, stem in hits[number:last]})

    best = max(range(len(hits)), key=lambda number: (richness(number), -number))
    wanted = max(0, begins[best] - 40)
    return text.rfind(" ", 0, wanted) + 1 if wanted else 0


def marked(text, hits, begin, end):
    parts, here = [], begin
    for start, stop, _ in hits:
        parts += [escape(text[here:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        here = stop
    return "".join([*parts, escape(text[here:end])])
