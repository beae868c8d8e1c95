from io import StringIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

STEPS = (
    "migrate",
    "createcachetable",
    "load_registry",
    "recount_coverage --if-missing",
    "setup_site",
    "load_glossary",
    "load_mails",
    "setup_roles",
    "load_content courses/content",
    "load_events events/content/temadage.yaml",
    "load_materials materials/content",
    "index_search",
)


class Command(BaseCommand):
    help = "Gør sitet klar til at køre, første gang og efter hver opgradering. Ændrer intet, der allerede er på plads."

    def handle(self, **options):
        self.say("Gør oversættelser og statiske filer klar.")
        compile_catalogues()
        call_command("collectstatic", interactive=False, verbosity=0)
        self.say("Gør databasen klar; den første gang tager det et halvt minut.")
        for step in STEPS:
            name, *arguments = step.split()
            call_command(name, *arguments, verbosity=0, stdout=StringIO())

    def say(self, text):
        self.stdout.write(f"· {text}")
        self.stdout.flush()


def compile_catalogues():
    """Compile each catalogue of translations that is newer than its compiled form."""
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
            compiled = source.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                with source.open("rb") as read, compiled.open("wb") as written:
                    write_mo(written, read_po(read))
