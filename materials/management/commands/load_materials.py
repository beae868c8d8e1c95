from django.core.management.base import BaseCommand, CommandError

from materials.loading.folder import Folder
from materials.loading.store import Rejected, load


class Command(BaseCommand):
    help = "Indlæser temauger, forløb, læreplanshenvisninger og lister fra YAML. Kan køres igen og igen."

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="FIL|MAPPE")

    def handle(self, *, path, **options):
        try:
            report = load(Folder(path))
        except Rejected as rejected:
            lines = rejected.problems.lines()
            raise CommandError("\n".join([*lines, f"{len(lines)} fejl. Intet er indlæst."])) from None
        if options["verbosity"] > 1:
            for name in report["made"]:
                self.stdout.write(f"oprettet: {name}")
        if options["verbosity"]:
            self.stdout.write(f"{len(report['made'])} oprettet, {len(report['kept'])} var der i forvejen")
