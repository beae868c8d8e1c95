"""Following up on who is missing, in a real browser: gaps, reminders, an invitation, a saved filter."""

import subprocess
import sys

import pytest

from tests.running_site import ROOT

GAPS, LIST = "/min-kommune/foelg-op/", "/min-kommune/"


@pytest.fixture(params=["phone", "page"])
def coordinators(request, sign_in):
    """A coordinator's browser: on a phone and on a desk."""
    browser = request.getfixturevalue(request.param)
    sign_in(browser, "koordinator")
    return browser


def is_narrow(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_from_a_gap_to_an_invitation_and_back(site, coordinators, axe):
    subprocess.run(
        [sys.executable, "site/manage.py", "plan_reminders", "-v0"], cwd=ROOT, env=site["environment"], check=True
    )
    page = coordinators
    page.goto(GAPS)
    axe(page)
    assert (is_narrow(page), page.get_by_role("heading", name="Påmindelser").is_visible()) == (True, True)
    page.get_by_role("link", name="aldrig blevet uddannet").first.click()
    axe(page)
    assert is_narrow(page)
    page.fill("#filter-name", "Aldrig uddannet")
    page.get_by_role("button", name="Gem filter").click()
    page.get_by_role("link", name="Aldrig uddannet", exact=True).click()
    page.locator("input[name=people]").first.press("Space")
    page.select_option("#invite-to", "grundkursus")
    page.get_by_role("button", name="Invitér").click()
    assert page.get_by_text("1 medarbejder er inviteret til").is_visible()
    axe(page)
    assert is_narrow(page)
    page.get_by_role("button", name="Fortryd alle").click()
    assert page.get_by_text("1 invitation er fortrudt.").is_visible()
    page.goto(LIST)
    page.locator(".saved-filter", has_text="Aldrig uddannet").get_by_role("button").click()
    assert page.get_by_text("er slettet").is_visible()
