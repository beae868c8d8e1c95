"""How allauth behaves here: our words, our limits, and mail that may fail without taking the page with it."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import actions

logger = logging.getLogger(__name__)

ANSWERS_KEY = "sign_up_answers"  # where in the session the answers of a sign-up wait for the e-mail to be confirmed
TOO_MANY = _("Der er prøvet for mange gange på denne konto. Vent lidt, og prøv igen kl. %(time)s.")


class MailNotSent(Exception):
    """The mail server did not take the mail. The page that asked for it says so and keeps what was typed."""


def address_of(user):
    """How a user is shown: by the address."""
    return user.email


def too_many_tries(refusal):
    """Return the refusal in words, with the time from which the account may try again."""
    again = timezone.localtime(refusal.until + timedelta(seconds=59))
    return ValidationError(TOO_MANY, code="too_many_tries", params={"time": again.strftime("%H.%M")})


class AccountAdapter(DefaultAccountAdapter):
    """Danish answers, limits by account that hold across workers, and kind words when the mail server is down."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Kontoen er lukket."),
        "cannot_remove_primary_email": _("Du kan ikke fjerne din eneste e-mailadresse."),
        "duplicate_email": _("Det er den e-mailadresse, du allerede bruger."),
        "email_password_mismatch": _(
            "E-mailadressen og adgangskoden passer ikke sammen. Du kan altid få en kode på mail i stedet."
        ),
        "email_taken": _("E-mailadressen kan ikke bruges. Prøv en anden."),
        "enter_current_password": _("Det er ikke din nuværende adgangskode."),
        "incorrect_code": _("Koden er ikke rigtig. Se efter i den nyeste mail, og prøv igen."),
        "incorrect_password": _("Adgangskoden er ikke rigtig."),
        "invalid_or_expired_key": _("Linket er brugt eller for gammelt."),
        "invalid_login": _("Skriv din e-mailadresse."),
        "invalid_password_reset": _("Linket er brugt eller for gammelt."),
        "too_many_login_attempts": _("Der er prøvet for mange gange på denne konto. Vent fem minutter, og prøv igen."),
        "same_as_current": _("Det er den e-mailadresse, du allerede bruger."),
        "rate_limited": _("Der er bedt om for mange mails på kort tid. Vent nogle minutter, og prøv igen."),
    }

    def send_mail(self, template_prefix, email, context):
        """Send a mail, the site's name in reach of its subject; raises MailNotSent when the server does not take it."""
        context = context | {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            # By its kind only: a refusal quotes the address.
            logger.error("A mail (%s) could not be sent: %s", template_prefix, type(error).__name__)
            raise MailNotSent from error

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell about a change that has been made; the change stands also when the mail fails."""
        try:
            super().send_notification_mail(template_prefix, user, context, email)
        except MailNotSent:
            logger.error("The notice %s was not sent to user %s", template_prefix, user.pk)

    def get_client_ip(self, request):
        """Only notices of changes ask; behind a proxy that hides the address there is none to tell."""
        return get_client_ip(request) or ""

    def pre_authenticate(self, request, **credentials):
        """Use one try before the password is checked, so that simultaneous guesses cannot pass the limit."""
        try:
            actions.use_try(actions.SIGN_IN, credentials["email"])
        except actions.TooManyTries as refusal:
            raise too_many_tries(refusal) from refusal
        self._tried = credentials["email"]

    def _rollback_login_failed_rl_usage(self):
        actions.give_try_back(actions.SIGN_IN, self._tried)

    def _delete_login_attempts_cached_email(self, request, **credentials):
        actions.forget_tries(actions.SIGN_IN, credentials["email"])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Danish answers and names for passkeys and codes."""

    error_messages = {
        "add_email_blocked": _("Fjern totrinsbekræftelsen, før du skifter e-mailadresse."),
        "cannot_delete_authenticator": _("Du kan ikke slå totrinsbekræftelsen fra."),
        "cannot_generate_recovery_codes": _(
            "Nødkoder hører til en adgangsnøgle eller en kodeapp. Tilføj en af dem først."
        ),
        "incorrect_code": _("Koden er ikke rigtig. Prøv igen med den nyeste."),
        "unverified_email": _("Bekræft først din e-mailadresse."),
    }

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Adgangsnøgle") if number == 1 else _("Adgangsnøgle {number}").format(number=number)

    def _get_site_name(self):
        return settings.SITE_NAME
