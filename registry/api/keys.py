"""Keys: made by a municipality's coordinator, shown once, kept as a fingerprint only."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import Limit
from registry.actions import Refused
from registry.models import ApiKey, Lookup, RegistryChange

PREFIX = "forebyg_"
LIMIT = Limit("api", most=120, within=timedelta(minutes=1))
MOST_KEYS = 10
What = RegistryChange.What


def digest_of(secret):
    """Return the SHA-256 of a key, as 64 hex letters: all that is kept of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_key(*, municipality, name, by):
    """Make a key. Returns (ApiKey, the secret), which nobody sees again. Raises Refused when there are too many."""
    if municipality.api_keys.filter(ended_at=None).count() >= MOST_KEYS:
        raise Refused(_("Kommunen har allerede ti nøgler. Luk en, der ikke bruges mere."))
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(municipality=municipality, name=name, digest=digest_of(secret), made_by=by)
    RegistryChange.objects.create(what=What.KEY_MADE, number=key.pk, municipality=municipality, by=by)
    return key, secret


@transaction.atomic
def end_key(*, key, by):
    """End a key at once. Returns it. Raises Refused when it is ended already."""
    if not ApiKey.objects.filter(pk=key.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by):
        raise Refused(_("Nøglen er allerede lukket."))
    RegistryChange.objects.create(what=What.KEY_ENDED, number=key.pk, municipality_id=key.municipality_id, by=by)
    key.refresh_from_db()
    return key


def find(secret):
    """Return the key with this secret, ended or not, or None."""
    return ApiKey.objects.select_related("municipality").filter(digest=digest_of(secret)).first()


def note_use(key):
    """Note the day the key was last used; one write a day."""
    today = timezone.localdate()
    if key.last_used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)


def note_people(key, people):
    """Let these people (numbers) see in their logs that the municipality's system read about them, once a day."""
    because = _("Nøglen »%(name)s«, %(municipality)s") % {
        "name": key.name,
        "municipality": key.municipality.official_name,
    }
    what, today = Lookup.What.API, timezone.localdate()
    told = Lookup.objects.filter(person__in=people, what=what, because=because[:150], at__date=today)
    new = set(people) - set(told.values_list("person", flat=True))
    Lookup.objects.bulk_create(Lookup(person_id=number, what=what, because=because[:150]) for number in sorted(new))
