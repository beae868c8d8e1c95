"""A real browser before the real site. Each page fails its test when it asks another host, breaks the content security
policy, says an error in the console or gets a broken file."""

import email
import os
import shutil
from email import policy
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.running_site import running_site

ROOT = Path(__file__).resolve().parents[2]
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 375, "height": 812}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
ANSWERS_OF_THE_SITE = ("document", "fetch", "xhr")  # may be refusals; what they load may not


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def site_url(site):
    return site["url"]


@pytest.fixture(scope="session")
def chromium():
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.fail("These tests need Chromium; on Debian and Ubuntu: sudo apt-get install chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


def is_a_question_of_wagtail(page, message):
    """Wagtail's picture cropper asks whether there is touch by trying an inline handler; the refusal is a no."""
    return urlsplit(page.url).path.startswith("/cms/images/") and "inline event handler" in message.text


def record(page, *, host, findings):
    """Note in `findings` what this page does that none of ours may."""

    def on_request(request):
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != host:
            findings.append(f"asked another host: {request.url}")

    def on_response(response):
        is_answer = response.request.resource_type in ANSWERS_OF_THE_SITE
        if response.status >= 500 or (response.status >= 400 and not is_answer):
            findings.append(f"{response.status} from {response.url}")

    def on_console(message):
        is_told_elsewhere = message.text.startswith("Failed to load resource")
        if message.type == "error" and not is_told_elsewhere and not is_a_question_of_wagtail(page, message):
            findings.append(f"console on {urlsplit(page.url).path}: {message.text[:120]}")

    page.on("request", on_request)
    page.on("response", on_response)
    page.on("console", on_console)
    page.on("pageerror", lambda error: findings.append(f"script on {page.url}: {error}"))


@pytest.fixture
def open_page(chromium, site_url):
    """A function that opens a browser of its own: `open_page(viewport=PHONE, javascript=False)`."""
    findings, contexts = [], []

    def opened(*, viewport=None, javascript=True):
        context = chromium.new_context(
            base_url=site_url,
            viewport=viewport or WIDE,
            java_script_enabled=javascript,
            locale="da-DK",
            timezone_id="Europe/Copenhagen",
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.on("page", lambda page: record(page, host=urlsplit(site_url).netloc, findings=findings))
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert sorted(set(findings)) == []


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def phone(open_page):
    return open_page(viewport=PHONE)


@pytest.fixture
def page_without_js(open_page):
    return open_page(javascript=False)


@pytest.fixture
def sign_in(site):
    """A function that signs a page in as one of the demo's people: `sign_in(page, "laerer")`."""

    def signed_in(page, who):
        page.goto("/konto/login/")
        page.click("details.other-way summary")
        page.fill("[name=login]", f"{who}@demo.forebyg.dk")
        page.fill("[name=password]", site["password"])
        page.click("button[value=password]")
        page.wait_for_url("**/min-side/")

    return signed_in


@pytest.fixture
def axe_findings():
    """A function that gives all that axe finds wrong with the page as it stands."""
    source = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()

    def found(page):
        page.evaluate(source)
        violations = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)")
        return [
            f"{page.url}: {violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in violations
            for node in violation["nodes"]
        ]

    return found


@pytest.fixture
def axe(axe_findings):
    """A function that fails when axe finds anything wrong with the page as it stands."""

    def checked(page):
        assert axe_findings(page) == []

    return checked


@pytest.fixture
def mails(site):
    """A function that gives the mails the site has sent to an address, oldest first, as {subject, text}."""

    def received(address):
        letters = []
        for file in sorted((site["folder"] / "mail").glob("*.eml")):
            message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
            if address in message["To"]:
                letters.append({"subject": message["Subject"], "text": message.get_body(("plain",)).get_content()})
        return letters

    return received
