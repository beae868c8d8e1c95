"""What stands in the reminder before a training runs out, and in the coordinator's monthly letter."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outbox.mails import Letter, MailKind, Skip
from registry import gaps
from registry.models import Role, Training
from registry.outgoing import first_name, refresher_of
from registry.reminding import DIGEST, EXPIRES, renewed
from registry.staff import Staff, sums

MOST_GAPS = 5


def compose_reminder(mail):
    found = Training.objects.select_related("person", "programme").annotate(is_renewed=renewed())
    training = found.filter(pk=mail.about).first()
    if training is None or training.person.erased_at:
        raise Skip(_("Personen er slettet."))
    if training.withdrawn_at:
        raise Skip(_("Forløbet er tilbagekaldt."))
    if training.is_renewed:
        raise Skip(_("Forløbet er fornyet."))
    if training.valid_until < timezone.localdate():
        raise Skip(_("Forløbet er allerede udløbet."))
    course = refresher_of(training.programme)
    facts = {
        "fornavn": first_name(training.person),
        "kursus": training.programme.title,
        "gyldig_til": date_format(training.valid_until, "j. F Y"),
        "link": settings.SITE_URL + (course["url"] if course else settings.LOGIN_REDIRECT_URL),
        "minutter": str(course["minutes"]) if course else "",
    }
    return Letter(to=training.person.email, facts=facts)


def compose_digest(mail):
    roles = Role.objects.current().filter(kind=Role.Kind.MUNICIPAL_COORDINATOR)
    role = roles.select_related("user__person", "municipality").filter(pk=mail.about).first()
    if role is None or not role.user.is_active:
        raise Skip(_("Koordinatoren har ikke rollen mere."))
    place = role.municipality
    numbers = sums(Staff(role.user, place).rows())
    person = getattr(role.user, "person", None)
    here = {"kommune": place.code}
    facts = {
        "fornavn": first_name(person) if person else _("koordinator"),
        "kommune": place.official_name,
        "maaned": date_format(timezone.localdate(), "F Y"),
        "medarbejdere": str(numbers["people"]),
        "uddannede": str(numbers["trained"]),
        "udloeber": str(numbers["expiring"]),
        "udloebet": str(numbers["expired"]),
        "uden": str(numbers["untrained"]),
        "huller": _gaps_in_words(role.user, place),
        "udloeberlink": address("registry:municipality", here | {"status": "udloeber"}),
        "link": address("registry:follow_up", here),
    }
    return Letter(to=role.user.email, facts=facts)


def _gaps_in_words(user, place):
    found = gaps.headlines(user, place)[:MOST_GAPS]
    return ", ".join(f"{title}: {number}" for _slug, title, number in found)


def address(name, query):
    return f"{settings.SITE_URL}{reverse(name)}?{urlencode(query)}"


KINDS = [
    MailKind(
        slug=EXPIRES,
        title=gettext_lazy("Bevis udløber"),
        placeholders={
            "fornavn": "Tilde",
            "kursus": "Grundkursus i bekymringstegn",
            "gyldig_til": "16. marts 2029",
            "link": "https://forebyg.example/kurser/bekymringstegn/",
            "minutter": "45",
        },
        compose=compose_reminder,
        required=("link",),
    ),
    MailKind(
        slug=DIGEST,
        title=gettext_lazy("Månedsbrev til koordinator"),
        placeholders={
            "fornavn": "Karen",
            "kommune": "Aarhus Kommune",
            "maaned": "december 2026",
            "medarbejdere": "412",
            "uddannede": "230",
            "udloeber": "31",
            "udloebet": "40",
            "uden": "142",
            "huller": "Grundskole: 3 skoler, Klub og fritid: 2 klubber",
            "udloeberlink": "https://forebyg.example/min-kommune/?kommune=0751&status=udloeber",
            "link": "https://forebyg.example/min-kommune/foelg-op/?kommune=0751",
        },
        compose=compose_digest,
        required=("link",),
        because=gettext_lazy("du er kommunal koordinator på {site}"),
    ),
]
