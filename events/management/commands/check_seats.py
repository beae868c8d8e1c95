from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from events.models import Event
from events.recount import what_is_wrong


class Command(BaseCommand):
    help = "Tæller alle pladser og fremmøder efter og fortæller, hvad der ikke passer. Ændrer intet."

    def handle(self, **options):
        with transaction.atomic():
            wrong = what_is_wrong()
        for sentence in wrong:
            self.stdout.write(sentence)
        if wrong:
            raise CommandError(f"{len(wrong)} ting passer ikke.")
        self.stdout.write(f"Alt passer: {Event.objects.count()} arrangementer er talt efter.")
