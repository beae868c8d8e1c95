"""What the look promises in a real browser: notes that stay, a page that needs no script, a small first visit."""

import pytest

NOTE = "[data-note] textarea"
MOST_BYTES, MOST_REQUESTS = 120_000, 8


@pytest.fixture
def module_address():
    return "/kurser/bekymringstegn/bekymringstegn-i-praksis/"


def test_note_stays_in_this_browser_and_is_never_sent(page, module_address):
    sent = []
    page.on("request", lambda request: sent.append(request.post_data) if request.post_data else None)
    page.goto(module_address)
    page.fill(NOTE, "Mine tanker")
    page.reload()
    assert (page.input_value(NOTE), [body for body in sent if "tanker" in body]) == ("Mine tanker", [])


def test_note_says_what_to_do_without_a_script(page_without_js, module_address):
    page_without_js.goto(module_address)
    assert page_without_js.locator(NOTE).is_visible() is False
    assert page_without_js.get_by_text("Skriv dine tanker ned på papir").first.is_visible()


def test_menu_and_search_are_there_on_a_phone_without_a_script(open_page):
    phone = open_page(viewport={"width": 375, "height": 800}, javascript=False)
    phone.goto("/")
    header = phone.locator("header.site-header")
    shown = [
        header.get_by_role("link", name=name).is_visible() for name in ("Kurser", "Søg", "Log ind", "Opret profil")
    ]
    assert shown == [True, True, True, True]


EVENTS = ("/temadage/", "/temadage/?visning=kalender&maaned=2027-04", "/temadage/1/", "/temadage/4/")
CALLING = ["/hvem-ringer-jeg-til/", "/hvem-ringer-jeg-til/?sted=nykøbing", "/hvem-ringer-jeg-til/aarhus/"]

FINDING = ["/ordbog/", "/ordbog/?q=coach", "/soeg/?q=zzzz", "/materialer/find/?q=demokrati&trin=udskoling"]
FINDING += ["/materialer/find/?trin=indskoling&emneord=memes"]


@pytest.mark.parametrize(
    "address",
    ["/", "/privatliv/", "/soeg/?q=bekymring", "/findes-ikke/", "/konto/signup/", *EVENTS, *CALLING, *FINDING],
)
def test_nothing_is_wider_than_a_phone(phone, axe, address):
    phone.goto(address)
    assert phone.evaluate("document.documentElement.scrollWidth") == 375
    axe(phone)


def test_errors_take_the_focus_and_lead_to_their_fields(page):
    page.goto("/konto/signup/")
    page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    page.click("main button[type=submit]")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.locator("[data-error-summary] a").first.click()
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


def test_first_visit_is_small(page):
    sizes = {}
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda done: sizes.update({done["requestId"]: done["encodedDataLength"]}))
    page.goto("/", wait_until="networkidle")
    assert (sum(sizes.values()) <= MOST_BYTES, len(sizes) <= MOST_REQUESTS) == (True, True), sizes


def test_term_is_explained_on_the_spot_and_by_keyboard(page, axe):
    page.goto("/kurser/bekymringstegn/fra-bekymring-til-handling/")
    term = page.locator("button.explained").first
    term.focus()
    page.keyboard.press("Enter")
    box = page.locator(".explanation:popover-open")
    assert box.get_by_role("link", name="Læs mere i ordbogen").is_visible()
    axe(page)
    page.keyboard.press("Escape")
    assert (box.count(), term.evaluate("button => button === document.activeElement")) == (0, True)


def test_term_leads_to_the_glossary_without_a_script(page_without_js):
    page_without_js.goto("/kurser/bekymringstegn/fra-bekymring-til-handling/")
    page_without_js.locator("a.explained").first.click()
    assert page_without_js.locator(".entry:target").is_visible()
