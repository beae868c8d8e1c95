from django.core.management.base import BaseCommand

from outbox.actions import load_standard_texts


class Command(BaseCommand):
    help = "Tilføjer standardteksten til hver slags mail, der ikke har en. Rører aldrig det, en redaktør har skrevet."

    def handle(self, **options):
        made = load_standard_texts()
        if options["verbosity"]:
            self.stdout.write(f"Oprettet: {made} mailtekster.")
