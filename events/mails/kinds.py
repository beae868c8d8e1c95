"""The kinds of mail about events: what editors call them and may write in them."""

from django.utils.translation import gettext_lazy as _

from events.mails import letters, plans
from outbox.mails import MailKind

SAMPLES = {
    "fornavn": "Tilde",
    "arrangement": "Fra bekymring til handling",
    "tidspunkter": "onsdag den 17. marts 2027 kl. 9.00-15.30",
    "dato": "onsdag den 17. marts 2027",
    "tid": "kl. 9.00-15.30",
    "sted": "Demohuset, Aalborg Kommune",
    "reference": "412",
    "link": "https://forebyg.example/temadage/",
    "onlinelink": "https://moede.example/bekymring",
    "forberedelse": "Tag kurset Bekymringstegn på forhånd.",
    "billetlink": "https://forebyg.example/temadage/billet/",
    "afbudsfrist": "onsdag den 10. marts 2027 kl. 23.59",
    "nummer": "3",
    "grund": "Alle 30 pladser er optaget.",
    "svarfrist": "tirsdag den 9. marts 2027 kl. 12.00",
    "begrundelse": "Underviseren er blevet syg.",
    "aendringer": "Nyt sted: Rådhuset, Aalborg Kommune (før: Demohuset).",
    "antal": "4",
    "navnefrist": "onsdag den 10. marts 2027 kl. 12.00",
    "bevislink": "https://forebyg.example/min-side/",
    "evalueringslink": "https://forebyg.example/temadage/evaluering/",
}
ABOUT_EVENT = ("fornavn", "arrangement", "tidspunkter", "dato", "tid", "sted")
FOR_SEAT = ("reference", "onlinelink", "forberedelse", "billetlink", "link", "afbudsfrist")


def kind(slug, title, compose, *, fields=("link",), required=("link",)):
    placeholders = {name: SAMPLES[name] for name in (*ABOUT_EVENT, *fields)}
    because = _("du er skrevet op til et arrangement på {site}")
    return MailKind(slug, title, placeholders, compose, required=required, because=because)


KINDS = [
    kind(plans.ENROLMENT_CONFIRMED, _("Tilmelding bekræftet"), letters.has_seat, fields=FOR_SEAT),
    kind(plans.ON_WAITING_LIST, _("På venteliste"), letters.waits, fields=("nummer", "grund", "link")),
    kind(plans.SEAT_OFFERED, _("Tilbudt plads"), letters.offered, fields=("svarfrist", "link")),
    kind(plans.OFFER_EXPIRED, _("Tilbudt plads udløbet"), letters.offer_expired, required=()),
    kind(plans.MOVED_UP, _("Plads fra venteliste"), letters.has_seat, fields=FOR_SEAT),
    kind(plans.REMINDER_7_DAYS, _("Påmindelse, 7 dage før"), letters.reminded, fields=FOR_SEAT),
    kind(plans.STILL_COMING, _("Kommer du stadig? 3 dage før"), letters.reminded, fields=("reference", "link")),
    kind(plans.REMINDER_1_DAY, _("Påmindelse, dagen før"), letters.reminded, fields=FOR_SEAT),
    kind(
        plans.ENROLMENT_CANCELLED, _("Afmeldt"), letters.left, fields=("reference", "begrundelse", "link"), required=()
    ),
    kind(
        plans.BOOKING_TURNED_DOWN,
        _("Tilmelding ikke godkendt"),
        letters.left,
        fields=("reference", "begrundelse", "link"),
        required=("begrundelse",),
    ),
    kind(plans.EVENT_CHANGED, _("Arrangement ændret"), letters.changed, fields=("aendringer", "link")),
    kind(
        plans.EVENT_CANCELLED,
        _("Arrangement aflyst"),
        letters.left,
        fields=("begrundelse", "link"),
        required=("begrundelse",),
    ),
    kind(plans.NAME_YOUR_PLACES, _("Navngiv pladser"), letters.places_to_name, fields=("antal", "navnefrist", "link")),
    kind(
        plans.AFTER_EVENT,
        _("Tak, bevis og evaluering"),
        letters.thanked,
        fields=("bevislink", "evalueringslink"),
        required=("bevislink", "evalueringslink"),
    ),
    kind(plans.INVITED, _("Invitation efter interesse"), letters.invited),
]
