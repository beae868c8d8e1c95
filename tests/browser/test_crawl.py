"""Everything that can be reached by following links: no other host, nothing broken, axe finds nothing."""

import re
from collections import Counter
from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import expect

LEFT_ALONE = re.compile(
    r"/logout|/konto/|/filer/|/static/|/cms/bulk/|\.(?:pdf|csv|ics|zip|docx|xlsx|json|svg|vtt|mp4)$"
)
MEANT_FOR_OTHERS = {"/min-kommune/": 403}  # the front page tells coordinators of it
CHECKED_BY_AXE = 2  # of each kind of page


def kind_of(path):
    """What kind of page this is: the view that answers, and for the published pages how deep it lies."""
    match = resolve(path)
    return f"{match.view_name}:{path.count('/') if match.view_name == 'wagtail_serve' else ''}"


def links_on(page, host):
    for href in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
        address = urldefrag(href)[0]
        if urlsplit(address).netloc == host and not LEFT_ALONE.search(urlsplit(address).path):
            yield address


def crawl(page, start, *, of_each_kind, at_most, on_arrival, below="/"):
    """Follow links from `start`, in the back office or outside it; returns {path: status} of the pages met."""
    host = urlsplit(start).netloc
    waiting, seen, kinds, statuses = [start], {start}, Counter(), {}
    while waiting and len(statuses) < at_most:
        address = waiting.pop(0)
        kind = kind_of(urlsplit(address).path)
        kinds[kind] += 1
        if kinds[kind] > of_each_kind:
            continue
        response = page.goto(address)
        statuses[urlsplit(address).path] = response.status
        on_arrival(kind, kinds[kind])
        for found in links_on(page, host):
            in_back_office = urlsplit(found).path.startswith("/cms/")
            if found not in seen and in_back_office == (below == "/cms/"):
                seen.add(found)
                waiting.append(found)
    return statuses


def broken(statuses):
    return {path: status for path, status in statuses.items() if status >= 400 and MEANT_FOR_OTHERS.get(path) != status}


@pytest.mark.parametrize(
    ("who", "of_each_kind", "at_least"),
    [(None, 25, 40), ("laerer", 6, 15), ("koordinator", 4, 12), ("redaktoer", 3, 10)],
    ids=["visitor", "teacher", "coordinator", "editor"],
)
def test_all_that_can_be_reached_is_sound(page, site_url, sign_in, axe_findings, who, of_each_kind, at_least):
    inaccessible = []
    if who:
        sign_in(page, who)

    def on_arrival(kind, number):
        if number <= CHECKED_BY_AXE:
            inaccessible.extend(axe_findings(page))

    statuses = crawl(page, f"{site_url}/", of_each_kind=of_each_kind, at_most=300, on_arrival=on_arrival)
    assert (broken(statuses), inaccessible) == ({}, [])
    assert len(statuses) >= at_least


def test_the_back_office_is_sound_too(page, site_url, sign_in):
    sign_in(page, "redaktoer")
    statuses = crawl(page, f"{site_url}/cms/", of_each_kind=2, at_most=80, on_arrival=lambda *_: None, below="/cms/")
    assert broken(statuses) == {}
    assert len(statuses) >= 30


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/kurser/",
        "/temadage/",
        "/temadage/1/",
        "/soeg/?q=bekymring",
        "/bevis/",
        "/konto/login/",
        "/konto/signup/",
        "/findes-ikke/",
    ],
)
def test_page_fits_a_phone_and_pleases_axe(phone, axe, address):
    phone.goto(address)
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize(
    "address",
    ["/", "/kurser/", "/temadage/", "/temadage/1/", "/soeg/?q=bekymring", "/bevis/", "/konto/login/", "/konto/signup/"],
)
def test_page_reads_without_javascript(page_without_js, address):
    assert page_without_js.goto(address).status == 200
    assert page_without_js.locator("h1").count() == 1


def test_the_editor_can_choose_a_programme(page, sign_in):
    sign_in(page, "redaktoer")
    page.goto("/cms/snippets/certificates/certificatetext/add/")
    page.locator("#id_programme-chooser button[data-chooser-action-choose]").first.click()
    page.locator(".modal-body a[data-chooser-modal-choice]").first.click()
    expect(page.locator("#id_programme")).not_to_have_value("")
