"""Makers of rows for tests: each gives something valid, and takes what the test is about."""

from django.utils import timezone

from accounts.models import User
from registry import actions
from registry.models import Municipality, Person, PoliceDistrict, Programme, Region, Role, Sector, Training


def user(email):
    """A sign-in with a confirmed e-mail and no password."""
    made = User.objects.create_user(email)
    made.emailaddress_set.create(email=made.email, verified=True, primary=True)
    return made


def colleague(email, *, name, municipality=None, region=None, sector="skole", workplace="Skolen", job_title="Lærer"):
    """A sign-in with the person behind it; `municipality` is a code such as 0751. Returns the user."""
    made = user(email)
    actions.register_person(
        user=made,
        name=name,
        municipality=municipality and Municipality.objects.get(code=municipality),
        region=region and Region.objects.get(code=region),
        sector=Sector.objects.get(slug=sector),
        workplace=workplace,
        job_title=job_title,
    )
    return made


def coordinator(email, *, name, municipality):
    """The coordinator of a municipality, who works there herself. Returns the user."""
    made = colleague(email, name=name, municipality=municipality, workplace="Rådhuset", job_title="SSP-konsulent")
    place = Municipality.objects.get(code=municipality)
    actions.give_role(user=made, kind=Role.Kind.MUNICIPAL_COORDINATOR, municipality=place, by=made)
    return made


def info_house_coordinator(email, *, name, district):
    """The coordinator of an info house, employed by the state; `district` is a slug. Returns the user."""
    made = colleague(email, name=name, workplace="Politigården", job_title="Infohuskoordinator")
    place = PoliceDistrict.objects.get(slug=district)
    actions.give_role(user=made, kind=Role.Kind.INFO_HOUSE_COORDINATOR, district=place, by=made)
    return made


def agency_staff(email, *, name, kind):
    """One of the agency's own: adviser, editor or administrator. Returns the user."""
    made = colleague(email, name=name, workplace="Styrelsen", job_title="Konsulent")
    actions.give_role(user=made, kind=kind, by=made)
    return made


def person(name="Pia Person", *, municipality="0751", **values):
    """A person with a sign-in, working in a municipality. Returns the person."""
    email = values.pop("email", f"person{Person.objects.count() + 1}@kommune.example")
    return colleague(email, name=name, municipality=municipality, **values).person


def programme(slug="forloeb", *, title="Et forløb", valid_months=24, **values):
    """Something to be trained in."""
    return Programme.objects.create(slug=slug, title=title, valid_months=valid_months, **values)


def training(*, person, programme, on=None, source=Training.Source.DECREE, evidence=""):
    """That `person` completed `programme`, today unless said."""
    return actions.record_training(
        person=person,
        programme=programme,
        on=on or timezone.localdate(),
        source=source,
        by=person.user,
        evidence=evidence,
    )
