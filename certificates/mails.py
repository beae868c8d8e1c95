"""The mail that tells the holder that a certificate is ready."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import Certificate
from certificates.wording import long_date
from outbox import actions
from outbox.mails import Letter, MailKind, Skip
from outbox.models import Mail

READY = "certificate_ready"


def plan_ready(certificate):
    """Plan the mail that tells the holder, in the transaction that issues the certificate."""
    actions.plan([Mail(kind=READY, key=f"certificate-{certificate.pk}-ready", about=certificate.pk)])


def compose_ready(mail):
    certificate = Certificate.objects.select_related("training__person").filter(pk=mail.about).first()
    if certificate is None:
        raise Skip(_("Beviset findes ikke mere."))
    if certificate.is_withdrawn:
        raise Skip(_("Beviset er kaldt tilbage."))
    record = certificate.record
    facts = {
        "fornavn": record["name"].split()[0] if record["name"].split() else "",
        "kursus": record["programme"],
        "gyldig_til": long_date(record["valid_until"]),
        "bevislink": settings.SITE_URL + settings.LOGIN_REDIRECT_URL,
        "kontrollink": settings.SITE_URL + certificate.get_absolute_url(),
    }
    return Letter(to=certificate.training.person.email, facts=facts)


KINDS = [
    MailKind(
        slug=READY,
        title=gettext_lazy("Bevis er klar"),
        placeholders={
            "fornavn": "Tilde",
            "kursus": "Bekymringstegn – se, forstå og handl",
            "gyldig_til": "16. marts 2029",
            "bevislink": "https://forebyg.example/min-side/",
            "kontrollink": "https://forebyg.example/bevis/2k3f9xq7vbn4m8r1tz6wy0hdaj/",
        },
        compose=compose_ready,
        required=("bevislink",),
    )
]
