from django.core.management.base import BaseCommand

from registry import actions, groups


class Command(BaseCommand):
    help = "Laver redaktionens to grupper og lader dem følge rollerne. Kan køres igen og igen."

    def handle(self, **options):
        missing = groups.set_up()
        actions.match_groups_to_roles()
        for right in missing:
            self.stdout.write(f"Springer rettigheden {right} over: den findes ikke.")
        if options["verbosity"]:
            self.stdout.write(f"Grupperne {' og '.join(groups.GROUP_OF_KIND.values())} er klar.")
