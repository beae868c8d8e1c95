"""allauth's forms in our words: labels instead of placeholders, and one form for both ways to sign in."""

from uuid import uuid4

from allauth.account import forms as account
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.account.utils import setup_user_email
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.adapter import too_many_tries
from accounts.models import User

PASSWORD_ADVICE = _("Mindst 12 tegn. Brug gerne en sætning, du kan huske.")
LABELS = {
    "login": _("E-mailadresse"),
    "email": _("E-mailadresse"),
    "password": _("Adgangskode"),
    "oldpassword": _("Nuværende adgangskode"),
    "password1": _("Ny adgangskode"),
    "password2": _("Gentag den nye adgangskode"),
    "code": _("Kode"),
}
REQUIRED = {
    "login": _("Skriv din e-mailadresse."),
    "email": _("Skriv din e-mailadresse."),
    "oldpassword": _("Skriv din nuværende adgangskode."),
    "password": _("Skriv din adgangskode."),
    "password1": _("Skriv den nye adgangskode."),
    "password2": _("Skriv den nye adgangskode igen."),
    "code": _("Skriv koden."),
}
HELP = {"password1": PASSWORD_ADVICE, "password": "", "oldpassword": ""}


def mail_a_code(email):
    """Count that a code is about to be mailed to the address, or refuse in kind words."""
    try:
        actions.use_try(actions.CODE_BY_MAIL, email)
    except actions.TooManyTries as refusal:
        raise too_many_tries(refusal) from refusal


class InOurWords:
    """Gives allauth's fields our labels and help, and takes their placeholders away."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, field.help_text)
            field.error_messages["required"] = REQUIRED.get(name, field.error_messages["required"])


class LoginForm(InOurWords, account.LoginForm):
    """An address, and a password only for those who want to use one; without it a code is mailed."""

    shows_marks = False

    def _setup_password_field(self):
        self.fields["password"].required = False

    def clean(self):
        if self.data.get("way") == "password" and not self.data.get("password"):
            self.add_error("password", _("Skriv din adgangskode, eller få en kode på mail i stedet."))
        return super().clean()

    def _clean_without_password(self, email, phone):
        mail_a_code(email)
        users = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
        self.user = users[0] if users else None
        return self.cleaned_data


class SignUpForm(InOurWords, account.SignupForm):
    """The short form; allauth builds it on registry.forms.SignUpForm.

    A known and an unknown address get the same answer after the same work, so that nobody learns who has a profile.
    """

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            mail_a_code(cleaned["email"])
        return cleaned

    def try_save(self, request):
        """Keep the answers for a known address too: who forgot that she began can go on with them.

        Who began and never wrote the code gets a new one, for the same account.
        """
        unconfirmed = User.objects.unconfirmed(self.cleaned_data["email"])
        if unconfirmed:
            self.signup(request, unconfirmed)
            return unconfirmed, None
        if self.account_already_exists:
            self.signup(request, None)
            self.work_in_vain(request)
        return super().try_save(request)

    @transaction.atomic
    def save(self, request):
        return super().save(request)

    @transaction.atomic
    def work_in_vain(self, request):
        """Write what a new account would be and take it back, for the time it takes."""
        undo = transaction.savepoint()
        user = User.objects.create_user(f"{uuid4()}@invalid")
        setup_user_email(request, user, [])
        transaction.savepoint_rollback(undo)
        EmailAddress.objects.filter(email=self.cleaned_data["email"]).update(email=F("email"))


class TypedFromMail(InOurWords):
    """A code in digits: telephones show their numbers, and nobody corrects the spelling."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}


class ConfirmCodeForm(TypedFromMail, account.ConfirmLoginCodeForm):
    pass


class ConfirmEmailCodeForm(TypedFromMail, account.ConfirmEmailVerificationCodeForm):
    pass


class AddEmailForm(InOurWords, account.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Ny e-mailadresse")

    def clean_email(self):
        email = super().clean_email()
        mail_a_code(email)
        return email


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    pass


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    pass


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    pass


class AuthenticateForm(InOurWords, mfa.AuthenticateForm):
    pass


class ReauthenticateCodeForm(InOurWords, mfa.ReauthenticateForm):
    pass


class ActivateAppForm(InOurWords, totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Koden fra appen")


class NamesAKey(InOurWords):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Navn på adgangsnøglen")
        self.fields["name"].help_text = _("Så du kan kende den igen, for eksempel »Min telefon«.")


class AddPasskeyForm(NamesAKey, webauthn.AddWebAuthnForm):
    """A passkey is made to sign in alone, unless its owner says otherwise."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.initial, alone.label = True, _("Log ind alene med denne nøgle")
        alone.help_text = _("Så behøver du ingen kode på mail. Nøglen beder om fingeraftryk, ansigt eller pinkode.")
        self.fields["credential"].error_messages["required"] = _("Din browser gav os ingen nøgle. Prøv igen.")


class EditPasskeyForm(NamesAKey, webauthn.EditWebAuthnForm):
    pass
