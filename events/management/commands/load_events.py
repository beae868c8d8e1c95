from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from events.loading import Rejected, load


class Command(BaseCommand):
    help = "Indlæser kerneydelser og skabeloner fra en YAML-fil. Kan køres igen og igen."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FIL", type=Path)
        parser.add_argument("--with-demo", action="store_true", help="hent også de opdigtede arrangementer")

    def handle(self, *, file, with_demo, **options):
        try:
            made = load(file, with_demo=with_demo)
        except Rejected as rejected:
            raise CommandError("\n".join([*rejected.lines, f"{len(rejected.lines)} fejl. Intet er indlæst."])) from None
        if options["verbosity"]:
            words = {"services": "kerneydelser", "templates": "skabeloner", "events": "arrangementer"}
            self.stdout.write("Oprettet: " + ", ".join(f"{made[key]} {word}" for key, word in words.items()))
