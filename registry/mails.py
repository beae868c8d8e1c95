"""The mails the registry sends: an affiliation was declined, a profile nobody uses is about to be erased."""

from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outbox import actions
from outbox.mails import Letter, MailKind, Skip
from outbox.models import Mail
from registry.models import Person, RegistryChange

DECLINED, UNUSED = "affiliation_declined", "profile_unused"


def plan_declined(change):
    """Plan the mail that tells somebody that she was declined, in the transaction that does it."""
    actions.plan([Mail(kind=DECLINED, key=f"registry-change-{change.pk}-declined", about=change.pk)])


def plan_unused(person, *, since, erased_on):
    """Plan the warning that a profile unused since the day `since` will be erased; planned once for each `since`."""
    facts = {"erased_on": erased_on.isoformat()}
    actions.plan([Mail(kind=UNUSED, key=unused_key(person, since=since), about=person.pk, facts=facts)])


def unused_key(person, *, since):
    return f"person-{person.pk}-unused-{since:%Y-%m-%d}"


def compose_declined(mail):
    change = RegistryChange.objects.select_related("municipality").get(pk=mail.about)
    person = _there(change.number)
    facts = {
        "fornavn": _first_name(person),
        "kommune": change.municipality.official_name,
        "begrundelse": change.because,
        "link": f"{settings.SITE_URL}/min-side/profil/",
    }
    return Letter(to=person.email, facts=facts)


def compose_unused(mail):
    person = _there(mail.about)
    day = date.fromisoformat(mail.facts["erased_on"])
    facts = {
        "fornavn": _first_name(person),
        "dato": date_format(day, "j. F Y"),
        "link": settings.SITE_URL + settings.LOGIN_REDIRECT_URL,
    }
    return Letter(to=person.user.email if person.user else person.email, facts=facts)


def _there(number):
    person = Person.objects.filter(pk=number, erased_at=None).select_related("user").first()
    if person is None:
        raise Skip(_("Personen er slettet."))
    return person


def _first_name(person):
    return person.name.split()[0] if person.name.split() else ""


KINDS = [
    MailKind(
        slug=DECLINED,
        title=gettext_lazy("Tilknytning afvist"),
        placeholders={
            "fornavn": "Tilde",
            "kommune": "Aarhus Kommune",
            "begrundelse": "Vi kan ikke finde dig blandt kommunens ansatte.",
            "link": "https://forebyg.example/min-side/profil/",
        },
        compose=compose_declined,
        required=("begrundelse",),
    ),
    MailKind(
        slug=UNUSED,
        title=gettext_lazy("Profil slettes snart"),
        placeholders={
            "fornavn": "Tilde",
            "dato": "16. april 2027",
            "link": "https://forebyg.example/min-side/",
        },
        compose=compose_unused,
        required=("dato", "link"),
    ),
]
