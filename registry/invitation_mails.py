"""What stands in the mail that invites somebody to be trained, and in the one that asks again."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outbox.mails import Letter, MailKind, Skip
from registry.inviting import INVITED, INVITED_AGAIN, answers
from registry.models import Affiliation, Invitation
from registry.outgoing import first_name, refresher_of

PLACEHOLDERS = {
    "fornavn": "Tilde",
    "koordinator": "Karen Koordinator",
    "kommune": "Aarhus Kommune",
    "kursus": "Grundkursus i bekymringstegn",
    "link": "https://forebyg.example/kurser/bekymringstegn/",
    "minutter": "45",
}
THEME_DAYS = "/temadage/"


def compose_invitation(mail):
    found = Invitation.objects.annotate(is_answered=answers())
    invitation = (
        found.select_related("person", "programme", "municipality", "invited_by__person").filter(pk=mail.about).first()
    )
    if invitation is None or invitation.person.erased_at:
        raise Skip(_("Personen er slettet."))
    if invitation.is_answered:
        raise Skip(_("Forløbet er gennemført."))
    if invitation.ended_at:
        raise Skip(_("Invitationen er afsluttet."))
    person, place = invitation.person, invitation.municipality
    if not Affiliation.objects.current().filter(person=person, municipality=place).exists():
        raise Skip(_("Personen arbejder ikke længere i kommunen."))
    course, inviter = refresher_of(invitation.programme), getattr(invitation.invited_by, "person", None)
    facts = {
        "fornavn": first_name(person),
        "koordinator": (inviter and inviter.name) or _("Koordinatoren"),
        "kommune": place.official_name,
        "kursus": invitation.programme.title,
        "link": settings.SITE_URL + (course["url"] if course else THEME_DAYS),
        "minutter": str(course["minutes"]) if course else "",
    }
    return Letter(to=person.email, facts=facts)


KINDS = [
    MailKind(
        slug=slug,
        title=title,
        placeholders=PLACEHOLDERS,
        compose=compose_invitation,
        required=("link",),
        because=gettext_lazy("en koordinator i din kommune har inviteret dig på {site}"),
    )
    for slug, title in (
        (INVITED, gettext_lazy("Invitation til forløb")),
        (INVITED_AGAIN, gettext_lazy("Invitation til forløb, påmindelse")),
    )
]
