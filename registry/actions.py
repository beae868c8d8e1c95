"""Every write in the registry."""

import calendar
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pages import cache
from registry import access, blending, coverage, groups
from registry.models import Affiliation, Contact, Lookup, Municipality, Person, Role, Training


class Refused(Exception):
    """The registry will not do this; the message says why, in Danish."""


def add_months(day, months):
    """Return the same day `months` calendar months later, or that month's last (31 Jan + 1 month is 28 or 29 Feb)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@transaction.atomic
def register_person(*, user, name, sector, workplace, municipality=None, region=None, job_title=""):
    """Make the person behind a sign-in, claim the one who has its confirmed e-mail, or change what she said before.

    Another employer, workplace, sector or title ends the old affiliation and begins a new one. Returns the person.
    Raises Refused when the e-mail is another account's person, or is not confirmed and belongs to somebody known.
    """
    get_user_model().objects.filter(pk=user.pk).update(email=F("email"))  # the lock: a double click makes one person
    person = Person.objects.filter(user=user).first() or _unclaimed(user) or Person(email=user.email)
    person.user, person.name = user, name
    person.save()
    access.forget_person(user)
    now = {
        "municipality": municipality,
        "region": region,
        "sector": sector,
        "workplace": workplace,
        "job_title": job_title,
    }
    old = person.affiliations.current().newest_first().first()
    if old is None or any(getattr(old, field) != value for field, value in now.items()):
        claim = _claim(old, municipality)
        end_or_replace(old)
        Affiliation.objects.create(person=person, **now, **claim)
    return person


def _claim(old, municipality):
    """Return whether it must be approved that she works in the municipality: not when that is known already."""
    if old and old.municipality == municipality:
        return {name: getattr(old, name) for name in ("claimed_at", "approved_at", "approved_by")}
    return {"claimed_at": timezone.now() if municipality else None}


def _unclaimed(user):
    """Return the person without a sign-in who has this user's e-mail, or None when nobody has it."""
    known = _by_email(user.email)
    if known is None:
        return None
    if known.user_id:
        raise Refused(_("E-mailadressen hører til en anden konto i registret."))
    if not EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists():
        raise Refused(_("Bekræft din e-mailadresse først. Så finder vi det, der allerede er registreret om dig."))
    return known


def _by_email(email):
    """Return the person of this e-mail, or None; where hers was merged into another row, that one."""
    known = Person.objects.filter(email__iexact=email).select_related("merged_into").first()
    return known and (known.merged_into or known)


@transaction.atomic
def know_colleague(*, name, sector, workplace, email="", municipality=None, job_title=""):
    """Return the person of this e-mail, or make one who has no sign-in; what is known already is not changed.

    Whoever signs up with that e-mail later claims her. Raises Refused when the e-mail is known by another name: an
    e-mail alone must not give away whose it is.
    """
    known = _by_email(email) if email else None
    if known and known.name.strip().casefold() != name.strip().casefold():
        raise Refused(_("E-mailadressen hører til en anden i registret. Ret navnet eller adressen."))
    if known:
        return known
    person = Person.objects.create(name=name.strip(), email=email.lower())
    Affiliation.objects.create(
        person=person, municipality=municipality, sector=sector, workplace=workplace, job_title=job_title
    )
    return person


@transaction.atomic
def add_colleague(*, name, email, sector, workplace, municipality):
    """Return the person with this e-mail who works in the municipality, or make one there.

    Where somebody outside it has the e-mail, the new person gets none: the answer is the same, and gives nobody away.
    """
    known = _by_email(email)
    if known and known.affiliations.current().filter(municipality=municipality).exists():
        return known
    person = Person.objects.create(name=name.strip(), email="" if known else email.lower())
    Affiliation.objects.create(person=person, municipality=municipality, sector=sector, workplace=workplace)
    return person


@transaction.atomic
def follow_email(*, person, email):
    """Let the person's e-mail follow the confirmed one of her sign-in. Returns the person.

    Where the registry knows somebody else by that address, hers stays as it was: two persons do not become one unseen.
    """
    if person.email == email or Person.objects.filter(email__iexact=email).exclude(pk=person.pk).exists():
        return person
    person.email = email
    person.save(update_fields=["email"])
    return person


def end_or_replace(affiliation):
    """End an affiliation with yesterday. One that began today never held a whole day: it was a slip and goes."""
    today = timezone.localdate()
    if affiliation is None:
        return
    if affiliation.valid_from == today:
        affiliation.delete()
        return
    affiliation.valid_to = today - timedelta(days=1)
    affiliation.save(update_fields=["valid_to"])


def valid_until(*, person, programme, completed_on):
    """Return the last valid day of a training, or None when it never expires.

    A renewal inside the renewal window counts from the old last day, so that who renews early loses no day;
    and a training taken once more never ends before the one she already holds.
    """
    if not programme.valid_months:
        return None
    last = (
        Training.objects.valid(completed_on)
        .filter(person=person, programme=programme, valid_until__isnull=False)
        .order_by("-valid_until")
        .values_list("valid_until", flat=True)
        .first()
    )
    return last_valid_day(programme=programme, completed_on=completed_on, last=last)


def last_valid_day(*, programme, completed_on, last):
    """Return what valid_until does, of one whose training in the programme, if any, held until `last` at the time."""
    if not programme.valid_months:
        return None
    from_completion = add_months(completed_on, programme.valid_months)
    if last is None:
        return from_completion
    if (last - completed_on).days <= programme.renewal_window_days:
        return add_months(last, programme.valid_months)
    return max(last, from_completion)


@transaction.atomic
def record_training(*, person, programme, on, source, by, evidence=""):
    """Record that `person` completed `programme` on the day `on`; returns the training.

    The same source and evidence twice gives the first training again. Raises Refused for a day in the future,
    and for evidence that already stands for another person or programme.
    """
    if on > timezone.localdate():
        raise Refused(_("Et forløb kan ikke være gennemført i fremtiden."))
    Person.objects.filter(pk=person.pk).update(name=F("name"))  # the lock: one training at a time for each person
    known = Training.objects.standing().filter(source=source, evidence=evidence).first() if evidence else None
    if known and (known.person_id, known.programme_id) != (person.pk, programme.pk):
        raise Refused(_("Dokumentationen er allerede registreret for en anden person eller et andet forløb."))
    if known:
        return known
    place = person.affiliations.current(on).newest_first().first()
    facts = {
        "person": person,
        "completed_on": on,
        "source": source,
        "municipality_id": place and place.municipality_id,
        "region_id": place and place.region_id,
        "sector_id": place and place.sector_id,
        "workplace": place.workplace if place else "",
        "recorded_by": by,
    }
    with coverage.following([person]):
        last = valid_until(person=person, programme=programme, completed_on=on)
        training = Training.objects.create(programme=programme, valid_until=last, evidence=evidence, **facts)
        for whole, parts in blending.due(training):
            last = earliest(
                add_months(on, whole.valid_months) if whole.valid_months else None, blending.ends_with(parts)
            )
            Training.objects.create(programme=whole, valid_until=last, evidence=blending.evidence_of(parts), **facts)
    return training


def completed_by(training):
    """Return the trainings in blended programmes that this training made whole."""
    return blending.resting_on(training)


def earliest(*days):
    """Return the earliest of the days, None meaning never; None when all are."""
    return min((day for day in days if day), default=None)


@transaction.atomic
def withdraw_training(*, training, because, by):
    """Withdraw a training, and with it its certificate. Raises Refused without a reason, or when it is done already."""
    if not because.strip():
        raise Refused(_("Skriv, hvorfor det gennemførte forløb tilbagekaldes."))
    with coverage.following([training.person_id]):
        changed = Training.objects.filter(pk=training.pk, withdrawn_at=None).update(
            withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_because=because.strip()
        )
    if not changed:
        raise Refused(_("Det gennemførte forløb er allerede tilbagekaldt."))
    for whole in blending.resting_on(training):
        withdraw_training(training=whole, because=_("Et af de forløb, det bygger på, er tilbagekaldt."), by=by)
    training.refresh_from_db()
    return training


@transaction.atomic
def give_role(*, user, kind, by, municipality=None, district=None, valid_from=None, valid_to=None):
    """Give `user` a role in its scope, from today unless told otherwise; returns the role.

    An editor and an administrator join their group in the back office. Raises Refused when she has the role already.
    """
    get_user_model().objects.filter(pk=user.pk).update(email=F("email"))  # the lock: a double click gives one role
    begins = valid_from or timezone.localdate()
    if (
        Role.objects.not_over(begins)
        .filter(user=user, kind=kind, municipality=municipality, district=district)
        .exists()
    ):
        raise Refused(_("Kontoen har allerede den rolle."))
    role = Role.objects.create(
        user=user,
        kind=kind,
        municipality=municipality,
        district=district,
        valid_from=begins,
        valid_to=valid_to,
        given_by=by,
    )
    access.forget_roles(user)
    groups.match_roles([user])
    return role


@transaction.atomic
def end_role(*, role, by):
    """End a role at once; its group in the back office is left too. Raises Refused when it is ended already."""
    if not Role.objects.filter(pk=role.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by):
        raise Refused(_("Rollen er allerede afsluttet."))
    role.refresh_from_db()
    access.forget_roles(role.user)
    groups.match_roles([role.user])
    return role


@transaction.atomic
def match_groups_to_roles(*, of=None):
    """Let the back office's groups follow the roles that began or ran out since it was last done.

    `of` is a user, when only hers are to follow.
    """
    kinds, names = list(groups.GROUP_OF_KIND), list(groups.GROUP_OF_KIND.values())
    users = get_user_model().objects.filter(pk=of.pk) if of else get_user_model().objects
    groups.match_roles(users.filter(Q(roles__kind__in=kinds) | Q(groups__name__in=names)).distinct())


def log_lookups(*, people, by, what, because=None):
    """Note that `by` looked these people up; looking at oneself is not noted.

    `people` are persons, or rows with the `pk` and `user_id` of one. `because` is the right it was done by;
    when it is not given it is found for each person.
    """
    now = timezone.now()
    Lookup.objects.bulk_create(
        Lookup(
            person_id=person.pk,
            by=by,
            at=now,
            what=what,
            because=access.why(by, person) if because is None else because,
        )
        for person in people
        if person.user_id != by.pk
    )


@transaction.atomic
def keep_contact(*, place, kind, by, **facts):
    """Write whom one calls at `place`, a municipality or a police district; without phone and e-mail it goes away.

    `facts` are name, phone, email and hours. The public page tells of it from the next request on. Returns the
    contact, or None.
    """
    scope = {"municipality" if isinstance(place, Municipality) else "district": place}
    transaction.on_commit(cache.empty)
    if not (facts.get("phone") or facts.get("email")):
        Contact.objects.filter(kind=kind, **scope).delete()
        return None
    values = facts | {"updated_at": timezone.now(), "updated_by": by}
    return Contact.objects.update_or_create(kind=kind, **scope, defaults=values)[0]
