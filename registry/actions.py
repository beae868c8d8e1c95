"""Every write in the registry."""

import calendar
from datetime import date

from django.db import transaction
from django.utils import timezone

from registry import access
from registry.models import Affiliation, Lookup, Person, Role, Training


class Refused(Exception):
    """The registry will not do this; the message says why, in Danish."""


def add_months(day, months):
    """Return the same day `months` calendar months later, or the month's last day (31 Jan + 1 month is 28 or 29 Feb)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@transaction.atomic
def register_person(*, user, name, municipality=None, region=None, sector, workplace, job_title=""):
    """Make the person behind a new sign-in, or claim the one that already has this confirmed e-mail. Returns the person."""
    person = Person.objects.filter(user=user).first() or Person(user=user)
    person.name, person.email = name, user.email
    person.save()
    Affiliation.objects.create(
        person=person, municipality=municipality, region=region, sector=sector, workplace=workplace, job_title=job_title
    )
    return person


def valid_until(*, person, programme, completed_on):
    """Return the last valid day of a training, or None when it never expires.

    A renewal inside the renewal window counts from the old last day, so that who renews early loses no day.
    """
    if not programme.valid_months:
        return None
    last = (
        Training.objects.valid(completed_on)
        .filter(person=person, programme=programme, valid_until__isnull=False)
        .order_by("-valid_until")
        .first()
    )
    if last and (last.valid_until - completed_on).days <= programme.renewal_window_days:
        return add_months(last.valid_until, programme.valid_months)
    return add_months(completed_on, programme.valid_months)


@transaction.atomic
def record_training(*, person, programme, on, source, by, evidence=""):
    """Record that `person` completed `programme` on the day `on`; returns the training.

    The same source and evidence twice gives the first training again. Raises Refused for a day in the future.
    """
    if on > timezone.localdate():
        raise Refused("Et forløb kan ikke være gennemført i fremtiden.")
    Person.objects.filter(pk=person.pk).update(name=person.name)  # the lock: one training at a time for each person
    known = Training.objects.standing().filter(source=source, evidence=evidence).first() if evidence else None
    if known:
        return known
    place = person.affiliations.current(on).order_by("-valid_from", "-pk").first()
    return Training.objects.create(
        person=person,
        programme=programme,
        completed_on=on,
        valid_until=valid_until(person=person, programme=programme, completed_on=on),
        source=source,
        evidence=evidence,
        municipality_id=place and place.municipality_id,
        region_id=place and place.region_id,
        sector_id=place and place.sector_id,
        workplace=place.workplace if place else "",
        recorded_by=by,
    )


@transaction.atomic
def withdraw_training(*, training, because, by):
    """Withdraw a training, and with it its certificate. Raises Refused without a reason or when it is withdrawn already."""
    if not because.strip():
        raise Refused("Skriv, hvorfor det gennemførte forløb tilbagekaldes.")
    changed = Training.objects.filter(pk=training.pk, withdrawn_at=None).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_because=because.strip()
    )
    if not changed:
        raise Refused("Det gennemførte forløb er allerede tilbagekaldt.")
    training.refresh_from_db()
    return training


@transaction.atomic
def give_role(*, user, kind, by, municipality=None, district=None, valid_to=None):
    """Give `user` a role in its scope from today on; returns the role."""
    return Role.objects.create(
        user=user, kind=kind, municipality=municipality, district=district, valid_to=valid_to, given_by=by
    )


def log_lookups(*, people, by, what):
    """Note that `by` looked these people up; looking at oneself is not noted."""
    now = timezone.now()
    Lookup.objects.bulk_create(
        Lookup(person=person, by=by, at=now, what=what, because=access.why(by, person))
        for person in people
        if person.user_id != by.pk
    )
