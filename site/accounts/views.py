"""allauth's views where they would lose something: where the visitor was going, what was typed, or a clear word."""

from allauth.account import views as account
from allauth.account.internal.decorators import login_not_required
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView

from accounts import actions
from accounts.access import for_everyone, for_signed_in
from accounts.adapter import ANSWERS_KEY, MailNotSent, too_many_tries

MAIL_NOT_SENT = _("Vi kunne ikke sende mailen lige nu. Det, du har skrevet, står her stadig. Prøv igen om lidt.")
CODE_TOO_OLD = _("Koden virker ikke længere. Skriv din e-mailadresse, så sender vi en ny.")
TOO_MANY_WRONG = _("Koden er skrevet forkert for mange gange. Skriv din e-mailadresse, så sender vi en ny.")


def to_sign_in(next_url):
    """Return the way to the sign-in page that does not forget where the visitor was going."""
    query = f"?{urlencode({REDIRECT_FIELD_NAME: next_url})}" if next_url else ""
    return HttpResponseRedirect(reverse("account_login") + query)


class SaysWhenMailFails:
    """Shows the form again, as it was filled in, when its mail could not be sent."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except MailNotSent:
            self.undo()
            form.add_error(None, MAIL_NOT_SENT)
            return self.form_invalid(form)

    def undo(self):
        """Take back what was begun before the mail failed."""
        clear_login(self.request)


class LoginView(SaysWhenMailFails, account.LoginView):
    pass


class SignupView(SaysWhenMailFails, account.SignupView):
    user = None

    def get_initial(self):
        """Who comes back to mend her address finds the rest as she wrote it."""
        return self.request.session.get(ANSWERS_KEY, {}) | super().get_initial()

    def undo(self):
        super().undo()
        if self.user:
            self.user.delete()


class PasswordResetView(SaysWhenMailFails, account.PasswordResetView):
    def undo(self):
        """Nothing was begun."""


class EmailView(SaysWhenMailFails, account.EmailView):
    def undo(self):
        """Nothing was begun."""


class CodeView:
    """A page that asks for a mailed code: counts tries by account, sends the code again, and never forgets `next`."""

    _process = None
    stage = None

    def dispatch(self, request, *args, **kwargs):
        next_url = self.get_next_url()
        response = super().dispatch(request, *args, **kwargs)
        if self._process is None and request.user.is_anonymous:
            messages.warning(request, CODE_TOO_OLD)
            return to_sign_in(next_url)
        return response

    def post(self, request, *args, **kwargs):
        if self._action != "verify":
            return super().post(request, *args, **kwargs)
        try:
            actions.use_try(actions.SIGN_IN, self.address)
        except actions.TooManyTries as refusal:
            form = self.get_form()
            form.errors.clear()
            form.add_error("code", too_many_tries(refusal))
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    @property
    def address(self):
        return self._process.state["email"]

    @property
    def destination(self):
        return self.get_next_url() or (self.stage and self.stage.login.redirect_url)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"destination": self.destination, "is_signup": self.is_signup}

    @property
    def is_signup(self):
        return bool(self.stage and self.stage.login.signup)

    def _verify_form_valid(self, form):
        actions.give_try_back(actions.SIGN_IN, self.address)
        actions.forget_tries(actions.CODE_BY_MAIL, self.address)
        return super()._verify_form_valid(form)

    def _resend_form_valid(self, form):
        """Send again to a known and an unknown address alike; allauth skips the unknown, which the time tells."""
        try:
            actions.use_try(actions.CODE_BY_MAIL, self.address)
            self.new_code()
            self._process.send()
        except actions.TooManyTries as refusal:
            messages.error(self.request, too_many_tries(refusal).messages[0])
        except MailNotSent:
            messages.error(self.request, MAIL_NOT_SENT)
        else:
            self._process.record_resend()
            self._process.persist()
        return HttpResponseRedirect(self.passthrough_next_url(self.request.path))

    def new_code(self):
        """The process makes a new code itself when it sends."""

    def form_invalid(self, form):
        destination = self.destination
        if self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        messages.error(self.request, TOO_MANY_WRONG)
        return to_sign_in(destination)


class ConfirmLoginCodeView(CodeView, account.ConfirmLoginCodeView):
    def _verify_form_valid(self, form):
        # A user made in the back office has no address of allauth's yet: without it a second code would be asked for.
        sync_user_email_address(self._process.user)
        return super()._verify_form_valid(form)


class ConfirmEmailCodeView(CodeView, account.ConfirmEmailVerificationCodeView):
    def new_code(self):
        self._process.generate_code()


@for_everyone
@require_POST
def start_over(request):
    """Leave a sign-in half-way, to use another address. Unlike a sign-out this keeps what else lies in the session."""
    next_url = get_next_redirect_url(request)
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
    clear_login(request)
    if "signup" in request.POST:
        return HttpResponseRedirect(
            passthrough_next_redirect_url(request, reverse("account_signup"), REDIRECT_FIELD_NAME)
        )
    return to_sign_in(next_url)


login = for_everyone(LoginView.as_view())
signup = for_everyone(SignupView.as_view())
request_code = for_everyone(RedirectView.as_view(pattern_name="account_login", query_string=True))
confirm_code = for_everyone(ConfirmLoginCodeView.as_view())
confirm_email = for_everyone(login_not_required(ConfirmEmailCodeView.as_view()))
reset_password = for_everyone(PasswordResetView.as_view())
email = for_signed_in(EmailView.as_view())
back_office_login = for_everyone(RedirectView.as_view(pattern_name="account_login", query_string=True))
back_office_logout = for_everyone(account.logout)
back_office_reset = for_everyone(RedirectView.as_view(pattern_name="account_reset_password", query_string=True))
