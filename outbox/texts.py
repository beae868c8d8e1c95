"""A mail's text with its placeholders filled in: as subject, as plain text and as modest HTML."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
BRACES = re.compile(r"\{[^{}]*\}?|\}")
BOLD = re.compile(r"\*\*(.+?)\*\*")
ADDRESS = re.compile(r"https?://[^\s<]+")


@dataclass(frozen=True)
class Written:
    """A mail in words, ready to be put in an envelope."""

    subject: str
    text: str
    html: str


def unknown(text, known):
    """Return what stands in braces in `text` and is none of the `known` placeholders, each once."""
    return list(dict.fromkeys(found for found in BRACES.findall(text) if found[1:-1] not in known or found[-1] != "}"))


def listed(names):
    """Return »{fornavn}, {link}«."""
    return ", ".join(f"{{{name}}}" for name in names)


def written(template, kind, facts, *, sender):
    """Return the mail in words: the template's subject and body with `facts` and the sender's filled in."""
    values = {"site": settings.SITE_NAME, **sender, **facts}
    body = without_empty_lines(template.body.strip(), values)
    because = as_text(str(kind.because), values)
    context = {
        "organisation": values.get("organisation", ""),
        "contact": values.get("kontaktmail", ""),
        "because": because,
    }
    paragraphs = [as_html(part, values) for part in re.split(r"\n\s*\n", body)]
    subject = " ".join(as_text(template.subject, values).split())
    return Written(
        subject=subject,
        text=render_to_string("mail/letter.txt", context | {"text": as_text(body, values)}).strip() + "\n",
        html=render_to_string("mail/letter.html", context | {"paragraphs": paragraphs, "subject": subject}),
    )


def without_empty_lines(text, values):
    """Leave out each line that speaks of something there is not: one with a placeholder whose value is empty."""
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [line for line in lines if all(values.get(name) for name in PLACEHOLDER.findall(line))]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def as_text(text, values):
    return filled(BOLD.sub(r"\1", text), values)


def as_html(text, values):
    """Escape first, then mark up, then fill in: a value can hold neither markup nor another placeholder."""
    html = BOLD.sub(r"<strong>\1</strong>", escape(text)).replace("\n", "<br>\n")
    shown = {name: with_links(escape(value)).replace("\n", "<br>\n") for name, value in values.items()}
    return mark_safe(filled(html, shown))


def with_links(escaped):
    return ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escaped)


def filled(text, values):
    return PLACEHOLDER.sub(lambda found: str(values.get(found[1], "")), text)
