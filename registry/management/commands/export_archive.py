from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from registry import archive


class Command(BaseCommand):
    help = "Skriver hele databasen som CSV-filer med beskrivelse, og beviserne som PDF, i en tom mappe."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="en ny eller tom mappe")

    def handle(self, *, folder, **options):
        try:
            written = archive.export(folder)
        except FileExistsError as error:
            raise CommandError(f"Mappen {folder} er ikke tom.") from error
        rows = sum(number for name, number in written.items() if name.endswith(".csv"))
        others = sum(not name.endswith(".csv") for name in written)
        self.stdout.write(f"{len(written) - others} tabeller med {rows} rækker og {others} beviser er skrevet.")
