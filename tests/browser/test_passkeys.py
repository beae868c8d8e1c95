"""Passkeys in a real browser, with an authenticator made up for it. Browsers give them to names, not to 127.0.0.1."""

import re
import shutil

import pytest

from tests.browser.conftest import BROWSERS

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page_with_authenticator(chromium, site_url):
    program = next(filter(None, map(shutil.which, BROWSERS)))
    browser = chromium.browser_type.launch(executable_path=program, args=["--no-sandbox"])
    page = browser.new_page(base_url=site_url.replace("127.0.0.1", "localhost"), locale="da-DK")
    page.set_default_timeout(15_000)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    browser.close()
    assert complaints == []


def test_passkey_is_made_and_signs_in_alone(page_with_authenticator, site, sign_in, axe):
    page = page_with_authenticator
    sign_in(page, "koordinator-odense")  # nobody else: from here on her password alone does not let her in
    page.goto("/konto/2fa/webauthn/add/")
    page.fill("main [name=password]", site["password"])
    page.get_by_role("button", name="Bekræft").click()
    page.get_by_role("button", name="Lav adgangsnøglen").click()
    page.wait_for_url("**/recovery-codes/")
    axe(page)
    page.get_by_role("button", name="Log ud").click()

    page.goto("/konto/login/?next=/kurser/")
    page.get_by_role("button", name="Log ind med adgangsnøgle").click()

    page.wait_for_url(re.compile(r"\d/kurser/$"))
    assert page.get_by_role("button", name="Log ud").is_visible()


def test_page_without_a_script_offers_no_passkey_and_says_why(page_without_js, page):
    for browser in (page_without_js, page):  # the second is at 127.0.0.1, where no passkey can be had
        browser.goto("/konto/login/")
        assert not browser.get_by_role("button", name="Log ind med adgangsnøgle").is_visible()
        assert browser.get_by_role("button", name="Send mig en kode").is_visible()
