"""The demo's people: one sign-in for each role, and the staff of Østjylland and Odense; and its events."""

import os
import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from registry import actions, coverage, demo_contacts, demo_staff
from registry.models import Affiliation, Municipality, PoliceDistrict, Role, Sector

DOMAIN = "demo.forebyg.dk"
Kind = Role.Kind
# name of the address, person, job title, workplace, sector, municipality, role, what the sign-in is for
CAST = [
    ("laerer", "Mette Thygesen", "Lærer", "Åbyhøj Skole (demo)", "skole", "0751", None, "tager kurset og får bevis"),
    (
        "koordinator",
        "Hanne Østergaard",
        "SSP-koordinator",
        "SSP Aarhus",
        "ssp",
        "0751",
        Kind.MUNICIPAL_COORDINATOR,
        "Min kommune: Aarhus",
    ),
    (
        "koordinator-odense",
        "Camilla Bæk",
        "SSP-konsulent",
        "SSP Odense",
        "ssp",
        "0461",
        Kind.MUNICIPAL_COORDINATOR,
        "Min kommune: Odense",
    ),
    (
        "infohus",
        "Lars Kjær",
        "Infohuskoordinator",
        "Østjyllands Politi",
        "politi",
        None,
        Kind.INFO_HOUSE_COORDINATOR,
        "infohus Østjylland",
    ),
    (
        "konsulent",
        "Birgitte Skov",
        "Konsulent",
        "Styrelsen",
        "anden",
        None,
        Kind.ADVISER,
        "hele landet, kan tilbagekalde forløb",
    ),
    (
        "redaktoer",
        "Rasmus Krogh",
        "Redaktør",
        "Styrelsen",
        "anden",
        None,
        Kind.EDITOR,
        "skriver og udgiver i redaktionen",
    ),
    ("admin", "Anne Lund", "Administrator", "Styrelsen", "anden", None, Kind.ADMINISTRATOR, "alt, også roller"),
]


class Command(BaseCommand):
    help = "Laver demoens konti og medarbejdere og skriver adgangskoden. Kan køres igen og igen; kun i demotilstand."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError(
                "demo laver konti med en adgangskode, der skrives på skærmen. Sæt FOREBYG_MODE=demo for at bruge den."
            )
        call_command("load_registry", verbosity=0)
        call_command("setup_roles", verbosity=0)
        password = password_of_this_machine()
        with transaction.atomic():
            for entry in CAST:
                make_sign_in(entry, password)
            if demo_staff.make():
                coverage.rebuild()
            demo_contacts.make()
        call_command("load_events", settings.ROOT / "events/content/temadage.yaml", with_demo=True, verbosity=0)
        self.tell(password)

    def tell(self, password):
        self.stdout.write("\nDemoens konti:\n")
        for local, name, *_middle, purpose in CAST:
            self.stdout.write(f"  {local + '@' + DOMAIN:<36} {name:<18} {purpose}")
        self.stdout.write(f"\nAdgangskode til dem alle: {password}\n")


def password_of_this_machine():
    """Return the demo's password, made the first time it is asked for and readable by the owner of the file only."""
    file = settings.VAR / "demo-password"
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(12))
    return file.read_text()


def make_sign_in(entry, password):
    """Make one sign-in with its person and role, or bring the password of the one there is up to date."""
    local, name, job, workplace, sector, municipality, kind, _purpose = entry
    email = f"{local}@{DOMAIN}"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, password)
    if not user.check_password(password) or user.is_superuser != (kind == Kind.ADMINISTRATOR):
        user.set_password(password)
        user.is_superuser = kind == Kind.ADMINISTRATOR
        user.save()
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    if not hasattr(user, "person"):
        place = Municipality.objects.get(code=municipality) if municipality else None
        actions.register_person(
            user=user,
            name=name,
            municipality=place,
            sector=Sector.objects.get(slug=sector),
            workplace=workplace,
            job_title=job,
        )
        Affiliation.objects.filter(person__user=user).update(claimed_at=None)  # the demo's staff wait for nobody
    if kind and not user.roles.current(timezone.localdate()).filter(kind=kind).exists():
        give_role(user, kind, municipality)


def give_role(user, kind, municipality):
    scope = {}
    if kind == Kind.MUNICIPAL_COORDINATOR:
        scope = {"municipality": Municipality.objects.get(code=municipality)}
    if kind == Kind.INFO_HOUSE_COORDINATOR:
        scope = {"district": PoliceDistrict.objects.get(slug="oestjylland")}
    actions.give_role(user=user, kind=kind, by=None, **scope)
