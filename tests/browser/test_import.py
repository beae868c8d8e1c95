"""»Indlæs« in a real browser: all four steps and back again, by phone and on a desk, with and without a script."""

import pytest

from tests.registry.test_import_checking import content

GOOD = {"Navn": "Åse Browser", "E-mail": "aase.browser@aarhus.example"}
WRONG = {"Navn": "", "E-mail": "bo.browser@aarhus.example", "Gennemført": "31-02-2026"}


def send(page, *rows, start="/register/indlaes/"):
    page.goto(start)
    page.set_input_files("input[type=file]", {"name": "liste.csv", "mimeType": "text/csv", "buffer": content(*rows)})
    page.get_by_role("button", name="Send filen").click()


def is_narrow(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_file_comes_in_and_goes_out_on_a_phone(phone, sign_in, axe):
    sign_in(phone, "koordinator")
    phone.goto("/register/indlaes/")
    axe(phone)
    send(phone, GOOD, WRONG)
    axe(phone)
    assert is_narrow(phone)
    phone.get_by_role("button", name="Se, hvad der vil ske").click()
    axe(phone)
    assert (is_narrow(phone), phone.get_by_text("Dagen findes ikke i kalenderen.").is_visible()) == (True, True)
    phone.get_by_text("Indlæs kun de rigtige rækker").click()
    phone.get_by_role("button", name="Indlæs de rigtige rækker").click()
    axe(phone)
    phone.get_by_role("link", name="Se, hvad der kom ind").click()
    axe(phone)
    assert is_narrow(phone)
    phone.get_by_role("button", name="Fortryd indlæsningen").click()
    assert phone.get_by_text("Indlæsningen er fortrudt").is_visible()
    phone.goto("/register/indlaes/")
    axe(phone)
    assert (is_narrow(phone), phone.get_by_role("link", name="liste.csv").first.is_visible()) == (True, True)


def test_a_file_comes_in_without_a_script(open_page, sign_in):
    page = open_page(javascript=False)
    sign_in(page, "koordinator")
    send(page, GOOD | {"E-mail": "uden.script@aarhus.example"})
    page.get_by_role("button", name="Se, hvad der vil ske").click()
    page.get_by_role("button", name="Indlæs filen").click()
    assert page.get_by_text("Filen er indlæst").is_visible()
    page.get_by_role("link", name="Se, hvad der kom ind").click()
    page.get_by_role("button", name="Fortryd indlæsningen").click()


@pytest.mark.parametrize("address", ["/register/indlaes/", "/register/indlaes/antal/"])
def test_the_pages_of_the_agency_are_sound(page, sign_in, axe, address):
    sign_in(page, "konsulent")
    page.goto(address)
    axe(page)
    page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    page.locator("main form button").first.click()
    assert page.locator("[data-error-summary]").is_visible()
    axe(page)
