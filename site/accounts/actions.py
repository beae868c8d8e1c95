"""Counting tries, so that nobody guesses a code or a password, whichever worker or address the tries go through."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Tries

KEEP_COUNTS = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """So many tries for one account in so long a time, counted from the first."""

    name: str
    most: int
    within: timedelta


SIGN_IN = Limit("sign-in", most=5, within=timedelta(minutes=5))
CODE_BY_MAIL = Limit("code-by-mail", most=5, within=timedelta(minutes=10))


class TooManyTries(Exception):
    """The account has used up its tries; `until` is when it may try again."""

    def __init__(self, until):
        super().__init__(until)
        self.until = until


def key_of(limit, account):
    """Return what the count is kept under: no one without SECRET_KEY can try addresses against it."""
    return salted_hmac(f"accounts.{limit.name}", account.strip().lower(), algorithm="sha256").hexdigest()


@transaction.atomic
def use_try(limit, account):
    """Use one of the account's tries; raises TooManyTries when none is left.

    Each step is one conditional statement, so that of any number of simultaneous tries no more than the limit pass.
    """
    now = timezone.now()
    row = Tries.objects.filter(key=key_of(limit, account))
    running = row.filter(since__gt=now - limit.within)
    if running.filter(count__lt=limit.most).update(count=F("count") + 1):
        return
    Tries.objects.filter(since__lt=now - KEEP_COUNTS).delete()
    Tries.objects.bulk_create([Tries(key=key_of(limit, account), since=now)], ignore_conflicts=True)
    row.filter(since__lte=now - limit.within).update(count=0, since=now)
    if not row.filter(count__lt=limit.most).update(count=F("count") + 1):
        raise TooManyTries(until=row.get().since + limit.within)


def give_try_back(limit, account):
    """Give one try back: it was no failure."""
    Tries.objects.filter(key=key_of(limit, account), count__gt=0).update(count=F("count") - 1)


def forget_tries(limit, account):
    """Start counting afresh: the account has shown who it is."""
    Tries.objects.filter(key=key_of(limit, account)).delete()
