"""An editor makes a module with text, a dilemma and a quiz, and publishes it, with nobody's help."""

import re

from playwright.sync_api import expect

WRITING_IS_NOTED = 500  # milliseconds: what is typed in a rich text editor reaches its form a moment later


def field(page, name):
    return page.locator(f'[name="{name}"]')


def write(page, name, text):
    """Write in the rich text editor of the field."""
    around = field(page, name).locator("xpath=ancestor::*[contains(@class, 'w-field__input')][1]")
    around.locator("[role=textbox]").click()
    page.keyboard.type(text)


def add(page, count_field, button=None):
    """Add an item at the end of the stream or list whose number of items is in `count_field`."""
    stream = field(page, count_field).locator("xpath=..")
    stream.locator("> div > .c-sf-add-button, > div > div > .c-sf-add-button").last.click()
    if button:
        page.get_by_role("option", name=button, exact=True).last.click()


def publish(page):
    page.wait_for_timeout(WRITING_IS_NOTED)
    page.locator(".w-dropdown:has([name=action-publish]) [data-w-dropdown-target=toggle]").click()
    with page.expect_navigation():
        page.locator("[name=action-publish]").click()


def title(page, text):
    page.locator("#id_title").click()
    page.keyboard.type(text)


def make_dilemma(page):
    page.goto("/cms/snippets/courses/dilemma/add/")
    title(page, "Mødet på gangen")
    page.fill("#id_role", "Lærer")
    write(page, "scene", "En elev stopper dig på gangen.")
    for number, key in enumerate(("n1", "e1", "e2")):
        add(page, "nodes-count")
        field(page, f"nodes-{number}-value-key").fill(key)
        write(page, f"nodes-{number}-value-text", f"Her er trin {key}.")
    for number, (text, to, rating) in enumerate((("Du lytter.", "e1", "good"), ("Du går.", "e9", "unwise"))):
        add(page, "nodes-0-value-choices-count")
        choice = f"nodes-0-value-choices-{number}-value"
        field(page, f"{choice}-text").fill(text)
        field(page, f"{choice}-next").fill(to)
        field(page, f"{choice}-rating").select_option(rating)
        field(page, f"{choice}-feedback").fill(f"Følgen: {text}")
    write(page, "debrief", "Spørg altid først.")
    publish(page)


def mend_dilemma(page):
    said = page.locator("[data-contentpath=nodes]")
    expect(said.get_by_text("Trin »n1« fører til »e9«, som ikke findes.")).to_be_visible()
    expect(said.get_by_text("Trin »e2« kan ikke nås fra begyndelsen.")).to_be_visible()
    field(page, "nodes-0-value-choices-1-value-next").fill("e2")
    publish(page)
    expect(page.locator(".messages .success")).to_contain_text("Mødet på gangen")


def make_bank(page):
    page.goto("/cms/snippets/courses/questionbank/add/")
    title(page, "Test din viden – gangen")
    kinds = (("single", "Hvad gør du først?"), ("truefalse", "Du skal altid svare med det samme."))
    for number, (kind, text) in enumerate(kinds):
        if number:
            page.locator("#id_questions-ADD").click()
        field(page, f"questions-{number}-kind").select_option(kind)
        field(page, f"questions-{number}-text").fill(text)
        for option, answer in enumerate(("Lytter", "Går")):
            add(page, f"questions-{number}-options-count")
            field(page, f"questions-{number}-options-{option}-value-text").fill(answer)
            field(page, f"questions-{number}-options-{option}-value-feedback").fill(f"Om {answer}")
    field(page, "questions-0-options-0-value-correct").check()
    publish(page)
    expect(page.get_by_text("Sæt kryds ved netop ét rigtigt svar.")).to_be_visible()
    field(page, "questions-1-options-1-value-correct").check()
    publish(page)
    expect(page.locator(".messages .success")).to_contain_text("Test din viden – gangen")


def choose(page, count_field, *, block, name):
    """Add a block for a dilemma or a question bank, and choose the one of this name."""
    add(page, count_field, button=block)
    page.locator("[data-contentpath=body] [data-chooser-action-choose]:visible").last.click()
    page.locator(".modal").get_by_role("link", name=name).click()
    expect(page.locator(".modal")).to_have_count(0)


def make_module(page):
    page.goto("/cms/")
    page.get_by_role("button", name="Kurser").click()
    page.locator(".sidebar-sub-menu-item--open").get_by_role("link", name="Kurser").click()
    row = page.locator("tr", has_text="Ung-til-ung-dialog")
    address = row.locator("a[href*='/cms/pages/']").first.get_attribute("href")
    number = re.search(r"\d+", address).group()
    page.goto(f"/cms/pages/{number}/add_subpage/")
    title(page, "Mødet på gangen")
    page.fill("#id_lead", "Et kort modul om det uventede møde.")
    add(page, "body-count", button="Afsnit")
    field(page, "body-0-value-heading").fill("Stands op")
    add(page, "body-0-value-content-count", button="Tekst")
    write(page, "body-0-value-content-0-value", "Et møde på gangen er også en samtale.")
    choose(page, "body-count", block="Dilemma", name="Mødet på gangen")
    add(page, "body-count", button="Quiz")
    page.locator("[data-contentpath=bank] [data-chooser-action-choose]:visible").click()
    page.locator(".modal").get_by_role("link", name="Test din viden – gangen").click()
    publish(page)
    expect(page.locator(".messages .success")).to_contain_text("Mødet på gangen")


def meet_module(page):
    """What a visitor meets."""
    page.goto("/kurser/ung-til-ung-dialog/modet-pa-gangen/")
    expect(page.get_by_role("heading", name="Mødet på gangen", level=1)).to_be_visible()
    expect(page.get_by_text("Et møde på gangen er også en samtale.")).to_be_visible()
    expect(page.get_by_role("link", name="Gå til quizzen")).to_be_visible()
    page.get_by_role("link", name="Spil »Mødet på gangen«").click()
    expect(page.get_by_text("En elev stopper dig på gangen.")).to_be_visible()
    page.get_by_role("button", name="Du lytter.").click()
    expect(page.get_by_text("Følgen: Du lytter.")).to_be_visible()
    expect(page.get_by_text("Spørg altid først.")).to_be_visible()


def test_an_editor_makes_and_publishes_a_module(page, open_page, sign_in):
    sign_in(page, "redaktoer")
    make_dilemma(page)
    mend_dilemma(page)
    make_bank(page)
    make_module(page)
    meet_module(open_page())
