"""A teacher leaves with the whole week: from the front page, without a script and without a sign-in."""

import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.conftest import PHONE, WIDE

WEEK = "/materialer/temauge-om-demokrati/"


def fetched(page, link, folder):
    """Click the link, keep what comes, and return the ZIP unpacked in `folder`."""
    with page.expect_download() as coming:
        link.click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder / file.stem


def test_front_page_to_the_week_in_two_clicks_and_one_download(page_without_js, tmp_path):
    page = page_without_js
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Temauge om demokrati").first.click()
    page.get_by_role("link", name="Mellemtrin (4.-6. klasse)").click()
    week = fetched(page, page.get_by_role("link", name="Hent hele ugen for mellemtrin").first, tmp_path)
    assert (week / "index.html").exists() and (week / "ugeplan.pdf").read_bytes().startswith(b"%PDF")
    assert page.context.cookies() == []


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_index_works_from_a_stick_without_a_net(page_without_js, chromium, axe, tmp_path, viewport):
    page_without_js.goto(WEEK)
    week = fetched(page_without_js, page_without_js.get_by_role("link", name="Hent hele ugen for udskoling"), tmp_path)
    context = chromium.new_context(viewport=viewport, offline=True)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((week / "index.html").as_uri())
    links = page.evaluate("[...document.links].map(link => link.href)")
    missing = [link for link in links if not pathlike(link).exists()]
    assert (len(links) > 15, missing, {urlsplit(url).scheme for url in asked}) == (True, [], {"file"})
    assert page.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor") == "rgb(11, 79, 92)"
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    axe(page)
    context.close()


def pathlike(link):
    return Path(unquote(urlsplit(link).path))


def test_a_line_tells_how_far_the_making_is(page, tmp_path):
    page.goto(WEEK)
    fetched(page, page.get_by_role("link", name="Hent hele ugen for indskoling"), tmp_path)
    line = page.locator("[data-pack-status]")
    line.get_by_text("filer er klar. Din browser henter dem nu.").wait_for()
    assert line.get_attribute("role") == "status"


@pytest.mark.parametrize("address", [WEEK, f"{WEEK}uenighedslaboratoriet/", "/kurser/bekymringstegn/"])
def test_pages_with_something_to_take_fit_a_phone(phone, axe, address):
    phone.goto(address)
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    axe(phone)
