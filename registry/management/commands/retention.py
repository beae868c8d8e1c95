from django.core.management.base import BaseCommand
from django.utils import timezone

from registry import retention


class Command(BaseCommand):
    help = (
        "Sletter det, ingen har brug for mere: ubrugte profiler (efter en advarsel), gamle opslag, udløbne links. "
        "Med --dry-run skriver den kun, hvor meget der er. Arbejderen (send_mails --keep-going) gør det selv hver dag."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="tæl, og slet intet")

    def handle(self, *, dry_run, **options):
        now = timezone.now()
        for count in retention.due(now) if dry_run else retention.run(now):
            self.stdout.write(f"{count.what}: {count.number}")
        if dry_run:
            for person, seen in retention.to_warn(now):
                self.stdout.write(f"  advares: person {person.pk}, sidst set {seen:%d.%m.%Y}")
            for person in retention.to_erase(now):
                self.stdout.write(f"  slettes: person {person.pk}")
            self.stdout.write("Intet er slettet.")
