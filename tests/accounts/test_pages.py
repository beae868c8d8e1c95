"""Every page of the account is ours: our templates, our words, one heading, nobody's placeholder."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.test import Client

FOR_ALL = [
    "/konto/login/",
    "/konto/signup/",
    "/konto/password/reset/",
    "/konto/password/reset/done/",
    "/konto/password/reset/key/1-brugt/",
    "/konto/password/reset/key/done/",
    "/konto/inactive/",
]
FOR_SIGNED_IN = [
    "/konto/email/",
    "/konto/password/set/",
    "/konto/logout/",
    "/konto/2fa/",
    "/konto/2fa/webauthn/",
    "/konto/2fa/webauthn/add/",
    "/konto/2fa/totp/activate/",
]
FOR_CAREFUL = [
    "/konto/password/change/",
    "/konto/reauthenticate/",
    "/konto/2fa/",
    "/konto/2fa/reauthenticate/",
    "/konto/2fa/webauthn/reauthenticate/",
    "/konto/2fa/webauthn/",
]
ENGLISH = re.compile(r"\b(the|your|you|email|sign|password|account|please|cancel|submit|key|security)\b", re.IGNORECASE)


def assert_is_ours(response, path):
    page = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL).group()
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.DOTALL)
    theirs = [
        template.name
        for template in response.templates
        if template.name
        and template.name.startswith(("account/", "mfa/", "allauth/"))
        and not str(template.origin.name).startswith(str(settings.ROOT / "templates"))
    ]
    assert theirs == [], path
    assert ENGLISH.findall(text) == [], path
    assert page.count("<h1") == 1, path
    assert "placeholder=" not in page, path


@pytest.mark.parametrize("path", FOR_ALL)
def test_page_for_everybody_is_ours(browser, path):
    response = browser.get(path)

    assert response.status_code == 200
    assert_is_ours(response, path)


@pytest.mark.parametrize("path", FOR_SIGNED_IN)
def test_page_for_the_signed_in_is_ours(teacher, client_of, path):
    response = client_of(teacher).get(path)

    assert response.status_code == 200
    assert_is_ours(response, path)
    assert "no-store" in response["Cache-Control"]
    assert Client().get(path).status_code == 302


@pytest.fixture
def careful(teacher):
    """The teacher with a password, a passkey and an app for codes."""
    teacher.set_password("en lang sætning")
    teacher.save()
    totp.TOTP.activate(teacher, totp.generate_totp_secret())
    Authenticator.objects.create(
        user=teacher, type=Authenticator.Type.WEBAUTHN, data={"name": "Min telefon", "credential": {}}
    )
    return teacher


@pytest.mark.parametrize("path", FOR_CAREFUL)
def test_page_for_who_has_a_second_factor_is_ours(careful, client_of, path, monkeypatch):
    monkeypatch.setattr(webauthn.WebAuthn, "is_passwordless", True)
    monkeypatch.setattr(webauthn, "get_credentials", lambda user: [])
    response = client_of(careful).get(path)

    assert response.status_code == 200
    assert_is_ours(response, path)


def test_sensitive_pages_ask_once_more_who_it_is(careful, client_of):
    for path in ("webauthn/add/", "totp/deactivate/", "recovery-codes/generate/"):
        assert client_of(careful).get(f"/konto/2fa/{path}")["Location"].startswith("/konto/reauthenticate/?next=")


def test_pages_after_reauthentication_are_ours(careful, client_of):
    client = client_of(careful)
    client.post("/konto/reauthenticate/", {"password": "en lang sætning"})
    key = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk

    for path in (
        "totp/deactivate/",
        "recovery-codes/generate/",
        f"webauthn/keys/{key}/edit/",
        f"webauthn/keys/{key}/remove/",
    ):
        assert_is_ours(client.get(f"/konto/2fa/{path}"), path)
    assert_is_ours(client.post("/konto/2fa/recovery-codes/generate/", follow=True), "recovery-codes/")
    file = client.get("/konto/2fa/recovery-codes/download/")
    assert (file.content.decode()[:21], "no-store" in file["Cache-Control"]) == ("Nødkoder til Forebyg.", True)


def test_passkey_buttons_are_hidden_until_the_script_shows_them(browser):
    page = browser.get("/konto/login/").content.decode()

    assert "<div data-passkey-choice hidden>" in page


def test_page_of_codes_after_the_limit_of_allauth_is_ours(teacher, client_of):
    client = client_of(teacher)
    for _ in range(11):
        response = client.post("/konto/password/set/", {"password1": "kort", "password2": "kort"})

    assert response.status_code == 429
    assert_is_ours(response, "429")
