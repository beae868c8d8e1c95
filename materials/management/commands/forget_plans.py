from django.core.management.base import BaseCommand

from materials import actions


class Command(BaseCommand):
    help = "Sletter ugeplaner, ingen har åbnet i over et år, og søgninger, der var for få til at blive vist."

    def handle(self, *args, **options):
        plans, searches = actions.forget()
        self.stdout.write(f"Slettet: {plans} ugeplaner, {searches} søgninger.")
