"""What a browser does to an answer: ended session, no connection, two tabs, back, double click, keyboard only."""

import re

import pytest

from tests.browser import learner

MODULE = learner.MODULES[0]
QUIZ = "/kurser/bekymringstegn/ekstremisme-og-radikalisering/quiz/"
SAVED = re.compile(r"^Gemt kl\. \d+\.\d\d$")


@pytest.fixture
def open_question(page, sign_in, site):
    """The first unanswered question of the teacher's quiz, as the page shows it."""
    sign_in(page, "laerer")
    page.goto(QUIZ)
    again = page.get_by_role("button", name=re.compile("^(Begynd|Prøv igen|Tag quizzen igen)$"))
    if again.count():
        again.first.click()
    else:
        page.get_by_role("link", name="Fortsæt, hvor du slap").click()
    page.get_by_role("button", name="Gem svar").wait_for()
    return page


def end_session(page):
    page.context.clear_cookies(name="sessionid")


def choose_first(page):
    option = page.locator("[name=choice]").first
    if option.count():
        option.check()


def test_an_answer_given_after_the_session_ended_is_saved_by_signing_in(open_question, site):
    page = open_question
    address = page.url
    choose_first(page)
    end_session(page)
    page.get_by_role("button", name="Gem svar").click()
    page.get_by_text("Du er blevet logget ud").wait_for()
    page.get_by_role("link", name="Log ind, så bliver det gemt").click()
    page.click("details.other-way summary")
    page.fill("[name=login]", "laerer@demo.forebyg.dk")
    page.fill("[name=password]", site["password"])
    page.click("button[value=password]")
    page.get_by_text(SAVED).wait_for()
    assert page.url.split("#")[0] == address


def test_an_answer_given_without_connection_is_saved_when_it_is_back(open_question):
    page = open_question
    choose_first(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Gem svar").click()
    page.get_by_text("Svaret er ikke gemt endnu").wait_for()
    page.context.set_offline(False)
    page.get_by_text(SAVED).wait_for(timeout=40_000)


def test_an_answer_survives_closing_the_page_without_connection(open_question):
    page = open_question
    address = page.url
    choose_first(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Gem svar").click()
    page.get_by_text("Svaret er ikke gemt endnu").wait_for()
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    again.get_by_text(SAVED).wait_for()


def test_an_answer_is_saved_where_the_browser_keeps_nothing(open_question):
    page = open_question
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } });")
    page.reload()
    choose_first(page)
    page.get_by_role("button", name="Gem svar").click()
    page.get_by_text(SAVED).wait_for()


def test_the_first_of_two_tabs_counts_and_the_second_is_told(open_question):
    first = open_question
    second = first.context.new_page()
    second.goto(first.url)
    options = first.locator("[name=choice]").count()
    choose_first(first)
    first.get_by_role("button", name="Gem svar").click()
    first.get_by_text(SAVED).wait_for()
    if options:
        second.locator("[name=choice]").nth(options - 1).check()
        second.get_by_role("button", name="Gem svar").click()
        second.get_by_text("Dit første svar gælder").wait_for()


def test_the_back_button_shows_the_saved_answer(open_question):
    page = open_question
    choose_first(page)
    page.get_by_role("button", name="Gem svar").click()
    page.get_by_text(SAVED).wait_for()
    page.locator("a[data-next]").click()
    page.go_back()
    page.get_by_text(SAVED).wait_for()
    assert page.get_by_role("button", name="Gem svar").count() == 0


def test_a_double_click_is_one_answer(open_question):
    page = open_question
    choose_first(page)
    page.get_by_role("button", name="Gem svar").dblclick()
    page.get_by_text(SAVED).wait_for()
    assert page.get_by_text("Dit første svar gælder").count() == 0


def test_a_sign_in_in_another_tab_does_not_stop_an_answer(open_question, site):
    page = open_question
    choose_first(page)
    page.context.clear_cookies(name="csrftoken")
    page.context.add_cookies([{"name": "csrftoken", "value": "b" * 32, "url": site["url"]}])
    page.get_by_role("button", name="Gem svar").click()
    page.get_by_text(SAVED).wait_for()


def test_a_quiz_is_answered_by_keyboard_alone(open_question):
    page = open_question
    for _ in range(8):
        if not page.locator("[data-answer-form]").count():
            break
        page.locator("h1").click()
        tab_to(page, "[data-answer-form] input:not([type=hidden]), [data-order-down]:not(:disabled)")
        page.keyboard.press("Space")
        tab_to(page, "[data-answer-form] button.button-primary")
        page.keyboard.press("Enter")
        page.get_by_text(SAVED).wait_for()
        tab_to(page, "a[data-next]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.get_by_role("heading", name="Dine svar").wait_for()


def tab_to(page, selector):
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard on {page.url}")
