"""A coordinator invites colleagues to be trained; a training answers. Whom, and what became of it.

The mail waits a little before it goes, and until it goes the invitation can be taken back.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from outbox import actions
from outbox.models import Mail
from registry import access
from registry.models import Invitation, Training
from registry.outgoing import at_nine, thing

INVITED, INVITED_AGAIN = "invited_to_programme", "invited_to_programme_again"
WAITS = timedelta(minutes=10)
AGAIN_AFTER = timedelta(days=14)


@dataclass(frozen=True)
class Outcome:
    """What became of asking these people: lists of persons, each in one of them."""

    invited: list
    without_email: list
    trained: list
    waiting: list


def key_of(invitation, kind):
    return f"invitation-{invitation}-{kind}"


@transaction.atomic
def invite(*, people, programme, municipality, by):
    """Invite these people to be trained in the programme, with a mail now and one in 14 days. Returns the Outcome.

    Left out is who has no e-mail, who holds a training that is not about to end, and who is invited already.
    """
    end_answered()
    numbers = [person.pk for person in people]
    soon = timezone.localdate() + timedelta(days=Training.EXPIRING_DAYS)
    held = Training.objects.valid().filter(person__in=numbers, programme=programme)
    trained = set(held.exclude(valid_until__lte=soon).values_list("person", flat=True))
    invitations = Invitation.objects.filter(ended_at=None, programme=programme, person__in=numbers)
    waiting = set(invitations.values_list("person", flat=True))
    outcome = Outcome([], [], [], [])
    for person in people:
        if person.pk in waiting:
            outcome.waiting.append(person)
        elif person.pk in trained:
            outcome.trained.append(person)
        elif not person.email:
            outcome.without_email.append(person)
        else:
            outcome.invited.append(person)
    now = timezone.now()
    values = {"programme": programme, "municipality": municipality, "invited_at": now, "invited_by": by}
    made = [Invitation(person=person, **values) for person in outcome.invited]
    Invitation.objects.bulk_create(made, ignore_conflicts=True)  # a double click invites once
    of_now = invitations.filter(invited_at=now, invited_by=by)
    actions.plan([mail for pk in of_now.values_list("pk", flat=True) for mail in mails_of(pk, municipality, now)])
    return outcome


def mails_of(invitation, municipality, now):
    """Return the unsaved mails of one invitation: the first in a few minutes, the second in 14 days."""
    again = at_nine(timezone.localdate(now) + AGAIN_AFTER)
    return [
        Mail(
            kind=kind,
            key=key_of(invitation, kind),
            about=invitation,
            belongs_to=thing(municipality.code),
            due_at=due_at,
        )
        for kind, due_at in ((INVITED, now + WAITS), (INVITED_AGAIN, again))
    ]


@transaction.atomic
def take_back(*, invitations):
    """Take back those of the Invitations (a queryset) whose mail has not been sent. Returns how many there were."""
    theirs = Invitation.objects.filter(pk__in=invitations.values("pk"), ended_at=None)
    numbers = list(theirs.select_for_update().values_list("pk", flat=True))
    mails = Mail.objects.filter(key__in=[key_of(pk, INVITED) for pk in numbers])
    unsent = list(mails.planned().values_list("about", flat=True))
    actions.skip_planned(mails.filter(about__in=unsent), because=_("Invitationen er fortrudt."))
    taken = mails.filter(about__in=unsent, state=Mail.State.SKIPPED).values_list("about", flat=True)
    taken = list(taken)  # a sender may have taken one of them meanwhile
    again = Mail.objects.filter(key__in=[key_of(pk, INVITED_AGAIN) for pk in taken])
    actions.skip_planned(again, because=_("Invitationen er fortrudt."))
    return Invitation.objects.filter(pk__in=taken).update(ended_at=timezone.now())


def answers():
    """Return the condition that an invitation was answered: a training stands that was recorded after it."""
    return Exists(
        Training.objects.valid().filter(
            person=OuterRef("person"), programme=OuterRef("programme"), recorded_at__gte=OuterRef("invited_at")
        )
    )


@transaction.atomic
def end_answered():
    """End the invitations that a training has answered, and skip what was still to be sent. Returns how many."""
    answered = list(Invitation.objects.filter(answers(), ended_at=None).values_list("pk", flat=True))
    if not answered:
        return 0
    keys = [key_of(pk, kind) for pk in answered for kind in (INVITED, INVITED_AGAIN)]
    actions.skip_planned(Mail.objects.filter(key__in=keys), because=_("Forløbet er gennemført."))
    return Invitation.objects.filter(pk__in=answered).update(ended_at=timezone.now())


# What the coordinator sees of it


def open_in(user, municipality):
    """Return the municipality's open invitations of people `user` may see by name, the newest first."""
    found = Invitation.objects.filter(ended_at=None, municipality=municipality, person__in=access.visible_to(user))
    return found.annotate(is_answered=answers()).select_related("person", "programme")


def with_mails(invitations):
    """Return (invitation, first mail) of these invitations, in one query; None for a mail that is not there."""
    keys = {key_of(one.pk, INVITED): one.pk for one in invitations}
    mails = {keys[mail.key]: mail for mail in Mail.objects.filter(key__in=list(keys))}
    return [(one, mails.get(one.pk)) for one in invitations]
