from django.core.management.base import BaseCommand, CommandError

from courses.loading.folder import Folder
from courses.loading.store import Rejected, load

WORDS = {"made": "oprettet", "changed": "ændret", "kept": "ændret i redaktionen, beholdt", "same": "uændret"}


class Command(BaseCommand):
    help = "Indlæser en mappes kurser (YAML) som sider, dilemmaer og spørgsmålssamlinger."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="MAPPE")
        parser.add_argument(
            "--overwrite", action="store_true", help="hent filernes udgave, også hvor redaktionen har ændret"
        )

    def handle(self, *args, folder, overwrite, **options):
        content = Folder(folder)
        try:
            report = load(content, overwrite=overwrite)
        except Rejected as rejected:
            lines = rejected.problems.lines()
            raise CommandError("\n".join([*lines, f"{len(lines)} fejl. Intet er indlæst."])) from None
        if not options["verbosity"]:
            return
        made = (options["verbosity"] > 1 and ("made", "changed")) or ()
        lines = [f"{WORDS[key]}: {name}" for key in (*made, "kept") for name in report[key]]
        counts = ", ".join(f"{len(report[key])} {WORDS[key]}" for key in WORDS)
        if report["kept"]:
            lines.append("Brug --overwrite for at hente filernes udgave. Redaktionens udgave bliver i historikken.")
        for line in [*content.notes, *lines, counts]:
            self.stdout.write(line)
