from django.core.management.base import BaseCommand

from registry import coverage
from registry.models import CoverageStep


class Command(BaseCommand):
    help = "Tæller dækningen op forfra ud fra alle gennemførte forløb. Kan køres igen og igen."

    def add_arguments(self, parser):
        parser.add_argument("--if-missing", action="store_true", help="kun hvis den aldrig er talt op")

    def handle(self, *, if_missing, **options):
        if if_missing and CoverageStep.objects.exists():
            return
        people = coverage.rebuild()
        if options["verbosity"]:
            self.stdout.write(f"Dækningen er talt op for {people} personer.")
