"""The mail that tells the holder that a certificate is ready."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from certificates.wording import long_date

logger = logging.getLogger(__name__)


def send_ready(certificate):
    """Tell the holder that the certificate is ready; who has no e-mail gets none. A failure is only logged."""
    person, record = certificate.training.person, certificate.record
    if not person.email:
        return
    context = {
        "first_name": record["name"].split()[0] if record["name"].split() else "",
        "programme": record["programme"],
        "valid_until": long_date(record["valid_until"]),
        "address": settings.SITE_URL + certificate.get_absolute_url(),
        "my_page": settings.SITE_URL + settings.LOGIN_REDIRECT_URL,
        "organisation": record["organisation"],
        "site_name": settings.SITE_NAME,
    }
    subject = _("Dit bevis er klar: %s") % record["programme"]
    text = render_to_string("mail/certificate_ready.txt", context)
    try:
        send_mail(" ".join(subject.split()), text, None, [person.email])
    except (SMTPException, OSError) as error:
        # By its kind only: a refusal quotes the address.
        logger.error("The mail about certificate %s was not sent: %s", certificate.number, type(error).__name__)
