"""A teacher plans a week: without a script, by keyboard, by dragging, on a phone, on paper."""

import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

START = "/materialer/temauge-om-demokrati/planlaeg/?trin=mellemtrin"


def planned(page):
    """A plan as the theme week suggests, open to be changed."""
    page.goto(START)
    page.get_by_role("button", name="Lav min plan").click()
    page.get_by_role("heading", name="Din uge", exact=True).wait_for()
    return page


def titles(page, day):
    return page.locator(f"[data-day='{day}'] h3").all_inner_texts()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_button_moves_a_lesson_and_keeps_the_focus(open_page, javascript):
    page = planned(open_page(javascript=javascript))
    lesson = titles(page, 1)[0]
    button = page.get_by_role("button", name=f"Flyt »{lesson}« ned")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-day='2'] h3").first).to_have_text(lesson)
    expect(page.get_by_role("button", name=f"Flyt »{lesson}« ned")).to_be_focused()
    assert titles(page, 1) == []


def test_what_happened_is_read_aloud(page):
    lesson = titles(planned(page), 1)[0]
    page.get_by_role("button", name=f"Fjern »{lesson}«").click()
    expect(page.locator("[data-plan-status]")).to_have_text("Forløbet er taget ud af planen.")
    page.get_by_role("button", name="Fortryd").click()
    expect(page.locator("[data-day='1'] h3")).to_have_text([lesson])


def test_a_lesson_is_swapped_without_a_script(page_without_js):
    page = planned(page_without_js)
    lesson = titles(page, 1)[0]
    page.get_by_role("link", name=f"Byt »{lesson}«").click()
    other = page.locator("main ol h3").first.inner_text()
    page.get_by_role("button", name=f"Byt til dette (»{other}«)").click()
    assert titles(page, 1) == [other]


def test_a_lesson_is_dragged_to_another_day(page):
    first, second = titles(planned(page), 1)[0], titles(page, 2)[0]
    page.locator("[data-day='1'] h3").first.drag_to(page.locator("[data-day='2'] .plan-item").first)
    expect(page.locator("[data-day='1'] h3")).to_have_count(0)
    page.reload()
    assert (titles(page, 1), sorted(titles(page, 2))) == ([], sorted([first, second]))


def test_two_windows_lose_nothing(page):
    other = planned(page).context.new_page()
    other.goto(page.url)
    page.get_by_role("button", name="Fjern").first.click()
    expect(page.locator("[data-day='1'] h3")).to_have_count(0)
    other.get_by_role("button", name="Ned").nth(1).click()
    expect(other.get_by_text("Planen er ændret i et andet vindue imens")).to_be_visible()
    assert titles(other, 2) == titles(page, 2)


def test_the_link_to_share_can_be_fetched_and_not_changed(page, open_page, tmp_path):
    colleague = open_page(javascript=False)
    colleague.goto(planned(page).get_by_label("Link til at vise planen").input_value())
    assert colleague.locator("main form").count() == 0
    with colleague.expect_download() as coming:
        colleague.get_by_role("link", name="Hent ugen som ZIP").click()
    coming.value.save_as(tmp_path / "uge.zip")
    assert zipfile.ZipFile(tmp_path / "uge.zip").testzip() is None


@pytest.mark.parametrize("where", ["start", "plan", "choose", "shared"])
def test_the_planner_fits_a_phone_and_is_accessible(phone, axe, where):
    planned(phone)
    if where == "start":
        phone.goto(START)
    elif where == "choose":
        phone.get_by_role("link", name="Byt").first.click()
    elif where == "shared":
        phone.goto(phone.get_by_label("Link til at vise planen").input_value())
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    axe(phone)


def test_on_paper_there_is_only_the_plan(page):
    planned(page).emulate_media(media="print")
    assert page.get_by_role("heading", name="Mandag").is_visible()
    hidden = [page.locator(part).first for part in (".plan-buttons", ".plan-side", ".plan-tools")]
    assert [part.is_visible() for part in hidden] == [False, False, False]
