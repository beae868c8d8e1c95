from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from registry import data_files
from registry.models import Municipality, PoliceDistrict, Programme, Region, Sector


class Command(BaseCommand):
    help = "Indlæser regioner, politikredse, kommuner, fagområder og forløb fra registry/data. Kan køres igen og igen."

    def add_arguments(self, parser):
        parser.add_argument("--data", type=Path, default=settings.ROOT / "registry" / "data", help="mappen med filerne")

    def handle(self, *, data, **options):
        try:
            with transaction.atomic():
                load(data)
        except data_files.BadFile as error:
            raise CommandError(str(error)) from error
        except IntegrityError as error:
            raise CommandError(f"Filerne i {data.name} modsiger hinanden eller databasen: {error}") from error
        if options["verbosity"]:
            counts = ", ".join(
                f"{m.objects.count()} {m._meta.verbose_name_plural}" for m in (Region, PoliceDistrict, Municipality)
            )
            self.stdout.write(
                f"Registeret har {counts}, {Sector.objects.count()} fagområder og {Programme.objects.count()} forløb."
            )


def load(folder):
    """Bring the places up to the files; add the sectors and programmes that are missing.

    What administrators may edit in the back office (domains, sectors, programmes) is never written over.
    """
    regions, districts = data_files.regions(folder), data_files.police_districts(folder)
    municipalities = data_files.municipalities(folder, regions=regions, districts=districts)
    sectors, programmes = data_files.sectors(folder), data_files.programmes(folder)
    for rows in (regions, districts, municipalities):
        add_or_update(rows, except_for="email_domains")
    for rows in (sectors, programmes):
        type(rows[0]).objects.bulk_create(rows, ignore_conflicts=True)


def add_or_update(rows, *, except_for):
    model = type(rows[0])
    facts = [f.name for f in model._meta.concrete_fields if not f.primary_key and f.name != except_for]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=[model._meta.pk.name], update_fields=facts)
