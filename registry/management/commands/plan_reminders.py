from django.core.management.base import BaseCommand

from registry import reminding


class Command(BaseCommand):
    help = (
        "Planlægger påmindelser før udløb og månedsbreve til koordinatorer. Arbejderen gør det selv en gang i døgnet."
    )

    def handle(self, **options):
        planned = reminding.plan_all()
        if options["verbosity"]:
            self.stdout.write(f"Planlagt: {planned}.")
