"""Theme weeks and lessons in a real browser: on a phone, without a script, without a sign-in."""

import pytest

WEEK = "/materialer/temauge-om-demokrati/"
PAGES = [
    "/materialer/",
    WEEK,
    f"{WEEK}?trin=mellemtrin",
    f"{WEEK}uenighedslaboratoriet/",
    "/materialer/ung-til-ung-besoeg/",
]


def test_a_teacher_leaves_with_the_week_in_two_clicks(page_without_js):
    """From the front page: the theme week, then the band's file, without a script and without a sign-in."""
    page = page_without_js
    page.goto("/")
    page.locator("main").get_by_role("link", name="Temauge om demokrati").click()
    link = page.get_by_role("link", name="Hent hele ugen for mellemtrin (ZIP)")
    with page.expect_download() as started:
        link.click()
    assert started.value.suggested_filename.endswith(".zip")
    assert started.value.failure() is None


@pytest.mark.parametrize("address", PAGES)
def test_materials_fit_a_phone_and_everybody(phone, axe, address):
    phone.goto(address)
    assert phone.evaluate("document.documentElement.scrollWidth") == 375
    phone.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    axe(phone)


@pytest.mark.parametrize("address", PAGES)
def test_materials_are_for_everybody_on_a_wide_screen(page, axe, address):
    page.goto(address)
    axe(page)


def test_a_lesson_prints_as_a_sheet_of_paper(page):
    """Nothing to click is printed, all the sheets are, and no step is cut in two."""
    page.goto(f"{WEEK}uenighedslaboratoriet/")
    page.emulate_media(media="print")
    shown = {name: page.locator(name).first.is_visible() for name in (".main-nav", ".take", ".site-footer", ".facts")}
    assert shown == {".main-nav": False, ".take": False, ".site-footer": False, ".facts": True}
    assert page.get_by_text("Mobiler skal blive hjemme.").is_visible()
    assert (
        page.locator(".step").evaluate_all("all => all.map(one => getComputedStyle(one).breakInside)") == ["avoid"] * 7
    )


def test_after_back_the_boxes_say_what_the_address_says(page):
    page.goto("/materialer/find/")
    boxes = page.locator(".finder-form input[type=checkbox]")
    page.locator(".finder-form label[for]").nth(1).click()
    page.get_by_label("Søg i materialerne").fill("uenighed")
    page.locator(".hits h3 a").first.click()
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_load_state()
    assert page.get_by_label("Søg i materialerne").input_value() == ""
    assert boxes.evaluate_all("all => all.filter((one) => one.checked).length") == 0


def test_the_printed_glossary_is_terms_and_explanations(page):
    page.goto("/ordbog/")
    page.emulate_media(media="print")
    assert [page.locator(one).is_visible() for one in (".glossary-search", ".letters", ".entry >> nth=0")] == [
        False,
        False,
        True,
    ]


def test_a_printed_plan_shows_no_frame(page):
    page.goto(f"{WEEK}planlaeg/?trin=mellemtrin")
    page.locator("main form button[type=submit], main form button.button-primary").first.click()
    item = page.locator(".plan-item").first
    page.goto(f"{page.url.partition('#')[0]}#{item.get_attribute('id')}")
    item.evaluate("one => one.focus()")
    page.emulate_media(media="print")
    looks = item.evaluate(
        "one => { const s = getComputedStyle(one); return [s.boxShadow, s.borderTopWidth, s.outlineStyle] }"
    )
    assert looks == ["none", "0px", "none"]
