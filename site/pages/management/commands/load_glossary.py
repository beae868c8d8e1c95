import csv
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.text import slugify

from pages import cache
from pages.alphabet import without_danish_letters
from pages.models import GlossaryTerm

TERMS = Path(__file__).parents[2] / "content" / "ordbog.csv"
BETWEEN_SYNONYMS = " | "


class Command(BaseCommand):
    help = "Lægger de fagord i ordbogen, der mangler. Rører aldrig det, en redaktør har skrevet."

    @transaction.atomic
    def handle(self, **options):
        known = set(GlossaryTerm.objects.values_list("slug", flat=True))
        with TERMS.open(newline="") as file:
            terms = [term_of(row) for row in csv.DictReader(file)]
        missing = [term for term in terms if term.slug not in known]
        for term in missing:
            term.full_clean()
            term.save()
        if missing:
            transaction.on_commit(cache.empty)
        self.stdout.write(f"Ordbogen: {len(missing)} nye fagord, {len(terms) - len(missing)} var der.")


def term_of(row):
    """Return the term of a row: synonyms stand between bars, »ja« or »nej« says whether texts explain it."""
    texts = {name: row[name] for name in ("danish", "english", "definition", "english_definition", "period_note")}
    return GlossaryTerm(
        **texts,
        slug=slug_of(row["danish"]),
        synonyms="\n".join(row["synonyms"].split(BETWEEN_SYNONYMS)),
        source=row["source"],
        is_explained_in_texts=row["is_explained_in_texts"] == "ja",
    )


def slug_of(danish):
    return slugify(without_danish_letters(danish.replace("§", "paragraf").replace("+", "-plus")))
