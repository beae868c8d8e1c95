from wagtail import hooks

from certificates import mails
from certificates.models import Certificate


@hooks.register("my_page_panels")
def my_certificates(request, person):
    """The panel »Mine beviser« on Min side: the person's certificates, the newest first."""
    certificates = Certificate.objects.filter(training__person=person).select_related("training__programme")
    return {"order": 20, "template": "certificates/panel.html", "context": {"certificates": list(certificates)}}


@hooks.register("mail_kinds")
def mail_kinds():
    return mails.KINDS
