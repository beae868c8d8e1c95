"""Reading a module and playing a dilemma in a real browser."""

from tests.browser import learner

MODULE = "/kurser/bekymringstegn/ekstremisme-og-radikalisering/"


def test_a_module_is_printed_once_for_each_click(page):
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    page.goto(MODULE)
    page.get_by_role("button", name="Udskriv").click()
    assert page.evaluate("window.printed") == 1


def test_a_module_shows_where_one_is_where_the_browser_keeps_nothing(page):
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } });")
    page.goto(MODULE)
    last = page.locator("[data-section-link]").last
    page.locator(last.get_attribute("href")).scroll_into_view_if_needed()
    page.evaluate("id => document.querySelector(id).scrollIntoView()", last.get_attribute("href"))
    page.locator("[data-section-link][aria-current=location]").wait_for()


def test_the_outcome_of_a_choice_is_in_sight_and_has_the_focus(phone):
    story = learner.MODULES[0]["vignettes"][0]
    phone.goto(MODULE)
    phone.get_by_role("link", name=f"Spil »{story['title']}«").click()
    phone.get_by_role("button", name=learner.good_way(story)[0], exact=True).click()
    outcome = phone.locator(".story-outcome")
    assert outcome.evaluate("node => node === document.activeElement")
    assert 0 <= outcome.bounding_box()["y"] < 200
