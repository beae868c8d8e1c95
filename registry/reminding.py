"""Reminders before a training runs out, and the coordinator's monthly letter: planned once, seen by the coordinator.

Planned ahead as mails in the outbox under the key (training, days), so that no reminder is ever sent twice. A training
that was renewed, withdrawn or erased with its person meanwhile is skipped, with the reason, when the day's plan is made
and again when the mail is written.
"""

from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from outbox import actions
from outbox.models import Mail
from registry import access, inviting
from registry.models import Affiliation, Role, Training
from registry.outgoing import at_nine, thing

EXPIRES, DIGEST = "certificate_expires", "coordinator_digest"
DAYS = (90, 30, 7)
AHEAD = timedelta(days=DAYS[0] + 7)  # so the coordinator sees what is about to be sent
LATE = timedelta(days=14)  # one that is later than this is left to the next one
AT_ONCE = 500


def plan_once_a_day():
    """Make the day's plan, if nobody has made it today. Called again and again by the worker."""
    key = f"reminders-planned-{timezone.localdate()}"
    if cache.get(key) or not cache.add(key, True, timeout=2 * 24 * 3600):
        return
    try:
        plan_all()
    except Exception:
        cache.delete(key)
        raise


def plan_all():
    """Skip what is no longer to be sent and plan what is. Returns how many mails were planned."""
    skip_overtaken()
    inviting.end_answered()
    return plan_reminders() + plan_digests()


# The person's reminders


def key_of(training, days):
    return f"training-{training}-expires-{days}"


def renewed():
    """Return the condition that somebody holds another training in the same programme for longer."""
    same = Training.objects.standing().filter(person=OuterRef("person"), programme=OuterRef("programme"))
    longer = Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until"))
    return Exists(same.filter(longer | Q(valid_until=OuterRef("valid_until"), pk__gt=OuterRef("pk"))))


def plan_reminders():
    """Plan the three reminders of each training that runs out soon and has none yet. Returns how many were planned."""
    today = timezone.localdate()
    ends = Training.objects.standing().filter(valid_until__range=(today, today + AHEAD))
    known = Concat(Value("training-"), Cast(OuterRef("pk"), CharField()), Value(f"-expires-{DAYS[-1]}"))
    place = Affiliation.objects.current().filter(person=OuterRef("person")).newest_first().values("municipality")[:1]
    new = ends.filter(
        ~renewed(), ~Exists(Mail.objects.filter(key=known)), person__erased_at=None, person__merged_into=None
    )
    rows = list(new.order_by("pk").values_list("pk", "valid_until", Subquery(place)))
    for start in range(0, len(rows), AT_ONCE):
        planned = [one for row in rows[start : start + AT_ONCE] for one in reminders_of(*row)]
        with transaction.atomic():
            actions.plan(planned)
    return len(rows) * len(DAYS)


def reminders_of(training, valid_until, municipality):
    """Return the unsaved reminders of one training; one whose day is long past is skipped."""
    now, belongs_to = timezone.now(), thing(municipality) if municipality else ""
    for days in DAYS:
        due_at = at_nine(valid_until - timedelta(days=days))
        mail = Mail(
            kind=EXPIRES,
            key=key_of(training, days),
            about=training,
            belongs_to=belongs_to,
            facts={"days": days},
            due_at=due_at,
        )
        if due_at < now - LATE:
            mail.state, mail.because = Mail.State.SKIPPED, _("Forløbet kom i registret for kort tid før udløb.")
        yield mail


def skip_overtaken():
    """Skip the planned reminders of trainings that were renewed or withdrawn, and of people who were erased."""
    today = timezone.localdate()
    ends = Training.objects.filter(valid_until__range=(today, today + AHEAD))
    for trainings, because in (
        (ends.exclude(withdrawn_at=None), _("Forløbet er tilbagekaldt.")),
        (ends.exclude(person__erased_at=None), _("Personen er slettet.")),
        (ends.standing().filter(renewed()), _("Forløbet er fornyet.")),
    ):
        mails = Mail.objects.filter(kind=EXPIRES, about__in=trainings.values("pk"))
        actions.skip_planned(mails, because=because)


# The coordinator's letter


def plan_digests():
    """Plan the letter of the first of next month to each coordinator. Returns how many there are."""
    first = (timezone.localdate().replace(day=1) + timedelta(days=32)).replace(day=1)
    roles = Role.objects.current(first).filter(kind=Role.Kind.MUNICIPAL_COORDINATOR)
    rows = [
        Mail(
            kind=DIGEST,
            key=f"role-{pk}-digest-{first:%Y-%m}",
            about=pk,
            belongs_to=thing(code),
            due_at=at_nine(first),
        )
        for pk, code in roles.values_list("pk", "municipality")
    ]
    before = Mail.objects.filter(key__in=[row.key for row in rows]).count()
    actions.plan(rows)
    return len(rows) - before


# What the coordinator sees of it


def numbers_of(municipality):
    """Return how many reminders of a municipality are planned, sent and skipped, by state."""
    mails = Mail.objects.of(thing(municipality.code)).filter(kind=EXPIRES).order_by()
    return dict(mails.values_list("state").annotate(Count("pk")))


def reminders_seen_by(user, municipality):
    """Return the reminders of a municipality, the next first, about people `user` may see by name.

    Rows of key, days, due_at, state, because, number of the training. `names_of` says who they are about.
    """
    about = Training.objects.filter(person__in=access.visible_to(user))
    mails = Mail.objects.of(thing(municipality.code)).filter(kind=EXPIRES, about__in=about.values("pk"))
    return mails.order_by(F("due_at").desc(), "-pk")


def with_trainings(mails):
    """Return (mail, training) for these reminders, in one query."""
    trainings = Training.objects.select_related("person", "programme").in_bulk([mail.about for mail in mails])
    return [(mail, trainings[mail.about]) for mail in mails if mail.about in trainings]
