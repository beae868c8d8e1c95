from django.core.management.base import BaseCommand

from events.actions import keep_up


class Command(BaseCommand):
    help = (
        "Gør det, der forfalder af sig selv: tilbud og holdte pladser, der er udløbet, grænser, der ikke gælder mere, "
        "og arrangementer, der er slut. Kan køres igen og igen."
    )

    def handle(self, **options):
        keep_up()
