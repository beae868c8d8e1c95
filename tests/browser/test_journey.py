"""The main job: take the course, pass, hold the certificate, and the municipality sees it."""

import io

import pytest
from pypdf import PdfReader

from tests.browser import learner
from tests.browser.conftest import PHONE, WIDE
from tests.running_site import send_mails


@pytest.mark.parametrize(
    ("javascript", "viewport"), [(True, WIDE), (False, PHONE)], ids=["with-javascript", "without-javascript"]
)
def test_from_the_front_page_to_the_certificate_and_the_municipality(
    site, open_page, sign_in, mails, axe_findings, javascript, viewport
):
    page = open_page(javascript=javascript, viewport=viewport)
    name = f"Åse Ærø-Øst {'med' if javascript else 'uden'} Script"
    email = f"aase.{'med' if javascript else 'uden'}@aarhus.example"
    looked_at = []

    def look():
        if javascript:
            looked_at.extend(axe_findings(page))

    page.goto("/")
    page.get_by_role("link", name="Begynd med").click()
    look()
    page.get_by_role("link", name="Start kurset").click()
    look()
    first, *others = learner.MODULES
    assert page.get_by_role("heading", level=1).inner_text() == first["title"]

    learner.play(page, first["vignettes"][0])
    look()
    page.get_by_role("link", name="Gå til quizzen").click()
    look()
    learner.sign_up(page, mails, email=email, name=name)
    page.get_by_role("button", name="Begynd").click()
    look()
    learner.answer_quiz(page)
    look()
    page.get_by_text("Bestået", exact=True).wait_for()

    for module in others:
        page.get_by_role("link", name=f"Næste modul: {module['title']}").click()
        learner.play(page, module["vignettes"][0])
        page.get_by_role("link", name="Gå til quizzen").click()
        page.get_by_role("button", name="Begynd").click()
        learner.answer_quiz(page)

    page.get_by_text("Du har gennemført hele kurset.").wait_for()
    look()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Hent bevis (PDF)").click()
    text = PdfReader(io.BytesIO(waiting.value.path().read_bytes())).pages[0].extract_text()
    assert name in " ".join(text.split())

    page.goto("/min-side/")
    look()
    page.get_by_role("link", name="Kontrollér bevis").last.click()
    look()
    page.get_by_text("Gyldigt").first.wait_for()
    assert name not in page.content()
    send_mails(site)
    assert [mail["subject"] for mail in mails(email)][-1].startswith("Dit bevis er klar")
    assert looked_at == []

    person = found_by(open_page(), sign_in, "koordinator", name)
    elsewhere = open_page()
    assert found_by(elsewhere, sign_in, "koordinator-odense", name) is None
    assert elsewhere.goto(person).status == 404


def found_by(page, sign_in, coordinator, name):
    """Return the address of the person with this name in a coordinator's own municipality, or None."""
    sign_in(page, coordinator)
    page.goto("/min-kommune/?soeg=Script")
    link = page.get_by_role("link", name=name)
    return link.get_attribute("href") if link.count() else None
