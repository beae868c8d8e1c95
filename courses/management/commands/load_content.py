from django.core.management.base import BaseCommand, CommandError

from courses.loading.folder import Folder
from courses.loading.store import Rejected, load

WORDS = {"made": "oprettet", "changed": "ændret", "kept": "ændret i redaktionen, beholdt", "same": "uændret"}


class Command(BaseCommand):
    help = "Indlæser en mappes kurser (YAML) som sider, dilemmaer og spørgsmålssamlinger."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="MAPPE")
        parser.add_argument("--overwrite", action="store_true", help="hent filernes udgave, også hvor redaktionen har ændret")

    def handle(self, *args, folder, overwrite, **options):
        content = Folder(folder)
        try:
            report = load(content, overwrite=overwrite)
        except Rejected as rejected:
            lines = rejected.problems.lines()
            raise CommandError("\n".join([*lines, f"{len(lines)} fejl. Intet er indlæst."])) from None
        if options["verbosity"] > 1:
            for key in ("made", "changed"):
                self.stdout.writelines(f"{WORDS[key]}: {name}" for name in report[key])
        self.stdout.writelines(content.notes)
        self.stdout.writelines(f"{WORDS['kept']}: {name}" for name in report["kept"])
        self.stdout.write(", ".join(f"{len(report[key])} {WORDS[key]}" for key in WORDS))
        if report["kept"]:
            self.stdout.write("Brug --overwrite for at hente filernes udgave. Redaktionens udgave bliver i historikken.")
