"""A coordinator says whether those who tell that they work in her municipality do."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry import access, mails
from registry.actions import Refused, end_or_replace
from registry.models import Affiliation, RegistryChange

What = RegistryChange.What


def waiting_in(municipality, user):
    """Return today's affiliations with the municipality that wait for approval, the longest waiting first."""
    found = access.staff_visible_to(user, municipality).awaiting_approval()
    return found.exclude(person__user=user).select_related("person", "sector").order_by("claimed_at", "pk")


def has_the_address_of(affiliation):
    """True when her confirmed e-mail is at one of the municipality's own domains."""
    domain = affiliation.person.email.rpartition("@")[2].lower()
    return bool(domain) and domain in affiliation.municipality.email_domains.lower().split()


@transaction.atomic
def approve(*, affiliation, by):
    """Approve what somebody said of where she works. Returns the affiliation. Raises Refused when it is answered."""
    waiting = Affiliation.objects.awaiting_approval().filter(pk=affiliation.pk)
    if not waiting.update(approved_at=timezone.now(), approved_by=by):
        raise Refused(_("Tilknytningen er allerede besvaret."))
    affiliation.refresh_from_db()
    _note(What.APPROVED, affiliation, by)
    return affiliation


@transaction.atomic
def decline(*, affiliation, because, by):
    """End the affiliation of somebody who does not work there, and tell her why. Returns the entry in the log.

    Raises Refused without a reason, and when it is answered.
    """
    if not because.strip():
        raise Refused(_("Skriv, hvorfor du afviser. Medarbejderen får det at vide."))
    affiliation = Affiliation.objects.awaiting_approval().select_for_update().filter(pk=affiliation.pk).first()
    if affiliation is None:
        raise Refused(_("Tilknytningen er allerede besvaret."))
    change = _note(What.DECLINED, affiliation, by, because=because.strip()[:300])
    end_or_replace(affiliation)
    mails.plan_declined(change)
    return change


def _note(what, affiliation, by, because=""):
    return RegistryChange.objects.create(
        what=what, number=affiliation.person_id, municipality_id=affiliation.municipality_id, because=because, by=by
    )
