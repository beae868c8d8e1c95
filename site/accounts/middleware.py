from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

DOOR = "/cms/"
OPEN = ("/cms/login/", "/cms/logout/", "/cms/password_reset/")
SET_ONE_UP = _("Redaktionen kræver totrinsbekræftelse. Tilføj en adgangsnøgle eller en kodeapp, så kan du komme ind.")
USE_IT = _("Redaktionen kræver totrinsbekræftelse. Bekræft, at det er dig.")


class BackOfficeDoor:
    """Lets into the back office only those who may work there and have shown a second factor in this session.

    Asks nothing of the database on any other path.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(DOOR) and not request.path.startswith(OPEN) and request.user.is_authenticated:
            return self.turned_away(request) or self.get_response(request)
        return self.get_response(request)

    def turned_away(self, request):
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        if not settings.BACK_OFFICE_NEEDS_SECOND_FACTOR or has_shown_second_factor(request):
            return None
        return ask_for_second_factor(request)


def has_shown_second_factor(request):
    """True when a passkey or a second code was used in this session."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def ask_for_second_factor(request):
    types = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    if not types:
        messages.warning(request, SET_ONE_UP)
        return redirect("mfa_index")
    messages.warning(request, USE_IT)
    passkey = Authenticator.Type.WEBAUTHN in types
    address = reverse("mfa_reauthenticate_webauthn" if passkey else "mfa_reauthenticate")
    return redirect(f"{address}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")
