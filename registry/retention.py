"""What nobody needs any more goes by itself. Every rule can be counted before it is carried out.

An app above the registry answers Wagtail's hook `retention` with a function that takes the moment and returns a list of
(what it is, in Danish; the rows to delete, a queryset).
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db.models import DateTimeField
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks

from outbox.models import Mail
from registry import erasing, mails
from registry.actions import Refused, add_months
from registry.importing import drafts
from registry.models import Lookup, Person, Role, Training

UNCONFIRMED_DAYS = 30
_done = {"on": None}


@dataclass(frozen=True)
class Count:
    """How much a rule found: what it is, and how many."""

    what: str
    number: int


def due(now):
    """Return what would go now, as Counts, and change nothing."""
    counts = [Count(str(what), rows.count()) for what, rows in _rows(now)]
    return [
        Count(_("Ubrugte profiler, der får en advarsel"), len(to_warn(now))),
        Count(_("Ubrugte profiler, der slettes"), len(to_erase(now))),
        *counts,
    ]


def run(now):
    """Let go what is due, and return what went, as Counts. Safe to run at any time, also twice at once."""
    erased = sum(_erase(person) for person in to_erase(now))
    warned = to_warn(now)
    for person, seen in warned:
        erased_on = timezone.localdate(now) + timedelta(days=settings.PROFILE_WARNING_DAYS)
        mails.plan_unused(person, since=seen, erased_on=erased_on)
    counts = [Count(_("Ubrugte profiler, der fik en advarsel"), len(warned))]
    counts.append(Count(_("Ubrugte profiler, der blev slettet"), erased))
    for what, rows in _rows(now):
        number = rows.count()
        rows.delete()
        counts.append(Count(str(what), number))
    drafts.forget_old()
    erasing.overwrite()
    return counts


def run_once_a_day():
    """Run when it has not been done today, by this worker or another one."""
    today = timezone.localdate()
    if not settings.RETENTION_RUNS or _done["on"] == today:
        return
    _done["on"] = today
    if caches["default"].add(f"retention-{today}", 1, timeout=2 * 24 * 3600):
        run(timezone.now())


def _rows(now):
    """Return (what, rows) of all that is simply deleted."""
    old = timezone.localdate(now)
    user = get_user_model()
    unconfirmed = user.objects.filter(last_login=None, person=None, is_superuser=False, roles=None)
    unconfirmed = unconfirmed.filter(date_joined__lt=now - timedelta(days=UNCONFIRMED_DAYS))
    own = [
        (_("Gamle opslag i folks log"), Lookup.objects.filter(at__date__lt=add_months(old, -settings.LOOKUP_MONTHS))),
        (_("Konti, der aldrig blev taget i brug"), unconfirmed.exclude(emailaddress__verified=True)),
        (_("Udløbne besøg"), Session.objects.filter(expire_date__lt=now)),
    ]
    return own + [rule for hook in hooks.get_hooks("retention") for rule in hook(now)]


def unused(now):
    """Return (person, the day she was last seen) of those with an account who have not signed in for so long.

    Who holds a training that has not run out yet, or a role, is kept.
    """
    today = timezone.localdate(now)
    seen = Coalesce("user__last_login", "user__date_joined", output_field=DateTimeField())
    people = Person.objects.filter(user__isnull=False, erased_at=None, merged_into=None, user__is_superuser=False)
    people = people.annotate(seen=seen).filter(seen__date__lt=add_months(today, -settings.PROFILE_UNUSED_MONTHS))
    holding = Training.objects.standing().filter(valid_until__gte=today)
    people = people.exclude(pk__in=holding.values("person")).exclude(user__in=Role.objects.not_over().values("user"))
    return [(person, timezone.localdate(person.seen)) for person in people.order_by("pk")]


def _warnings(found):
    """Return the warnings these people have got: {key: Mail}."""
    keys = [mails.unused_key(person, since=seen) for person, seen in found]
    return {mail.key: mail for mail in Mail.objects.filter(kind=mails.UNUSED, key__in=keys)}


def to_warn(now):
    """Return (person, last seen) of those who have not been warned since they were last seen."""
    found = unused(now)
    warned = _warnings(found)
    return [(person, seen) for person, seen in found if mails.unused_key(person, since=seen) not in warned]


def to_erase(now):
    """Return those who were warned long enough ago and have not signed in since."""
    found, waits = unused(now), timedelta(days=settings.PROFILE_WARNING_DAYS)
    warned = _warnings(found)
    given = [(person, warned.get(mails.unused_key(person, since=seen))) for person, seen in found]
    return [person for person, mail in given if mail and mail.is_done and mail.state_at <= now - waits]


def _erase(person):
    try:
        erasing.erase_person(person=person, by=None, because=_("Ikke brugt i lang tid"))
    except Refused:
        return 0
    return 1
