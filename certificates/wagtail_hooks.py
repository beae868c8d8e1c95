from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from certificates import mails, own_data
from certificates.models import Certificate


@hooks.register("my_page_panels")
def my_certificates(request, person):
    """The panel »Mine beviser« on Min side: the person's certificates, the newest first."""
    certificates = Certificate.objects.filter(training__person=person).select_related("training__programme")
    return {"order": 20, "template": "certificates/panel.html", "context": {"certificates": list(certificates)}}


@hooks.register("findable_addresses")
def check_address():
    """The page where anyone checks a certificate, for the readers' search."""
    text = _(
        "Skriv kontrolkoden fra et kursusbevis, og se, om det er ægte og gælder: kontrol, verificering, gyldighed."
    )
    return [{"title": _("Kontrollér et bevis"), "text": text, "url": reverse("certificates:find"), "kind": _("Side")}]


@hooks.register("mail_kinds")
def mail_kinds():
    return mails.KINDS


@hooks.register("own_data")
def own_certificates(people):
    return own_data.tables(people)


@hooks.register("erase_person")
def erase_certificates(people):
    return own_data.erase(people)


@hooks.register("archive_files")
def certificates_for_the_archives():
    return own_data.files()
