"""An organiser makes a theme day without a script; a coordinator signs up twelve; how their pages look."""

import re

import pytest
from playwright.sync_api import expect

TWELVE = "\n".join(f"Kollega {number} <kollega{number}@aarhus.example>" for number in range(1, 13))


def event_number(page):
    return re.search(r"/temadage/(\d+)/", page.url).group(1)


def test_a_theme_day_is_made_in_two_steps_and_twelve_are_signed_up(open_page, sign_in):
    organiser = open_page(javascript=False)
    sign_in(organiser, "infohus")
    organiser.goto("/temadage/mine/")
    organiser.click("text=Nyt arrangement")
    organiser.check("text=Fra skabelon: Temadag om ekstremisme og bekymringstegn")
    organiser.fill("[name=dato]", "2027-03-17")
    organiser.click("main button")
    organiser.fill("[name=place]", "Mødesalen i Horsens")
    organiser.fill("[name=capacity]", "10")
    organiser.click("text=Gem kladden, og se den")
    expect(organiser.locator("text=Sådan kommer siden til at se ud.")).to_be_visible()
    organiser.click("text=Åbn arrangementet")
    assert organiser.locator(".slots > li").count() == 12
    number = event_number(organiser)

    coordinator = open_page(javascript=False)
    sign_in(coordinator, "koordinator")
    coordinator.goto(f"/temadage/{number}/kolleger/")
    coordinator.click("text=Indsæt en liste")
    coordinator.fill("[name=liste]", TWELVE)
    coordinator.click("text=Læs listen")
    for row in range(12):
        coordinator.fill(f"[name=ny-{row}-workplace]", "Nordskolen")
        coordinator.select_option(f"[name=ny-{row}-sector]", "skole")
    coordinator.click("text=Tilmeld de valgte")
    assert coordinator.locator("text=10 har plads. 2 er på ventelisten.").is_visible()
    assert coordinator.locator("text=Alle 10 pladser er optaget.").count() == 2

    organiser.goto(f"/temadage/{number}/tilmeldinger/")
    assert organiser.locator("text=På venteliste, nr. 2").count() == 1


PAGES = [
    ("konsulent", "/temadage/mine/"),
    ("konsulent", "/temadage/ny/"),
    ("konsulent", "/temadage/ny/plan/?hvad=skabelon-temadag&som=agency&dato=2027-05-06"),
    ("konsulent", "/temadage/ny/plan/?hvad=skabelon-temadag&som=agency&dato=2020-05-06"),
    ("konsulent", "/temadage/1/"),
    ("konsulent", "/temadage/1/ret/"),
    ("konsulent", "/temadage/1/program/1/"),
    ("konsulent", "/temadage/1/kopier/"),
    ("konsulent", "/temadage/1/aflys/"),
    ("konsulent", "/temadage/1/tilmeldinger/"),
    ("konsulent", "/temadage/samlet/1/"),
    ("konsulent", "/temadage/samlet/1/afmeld/"),
    ("koordinator", "/temadage/1/"),
    ("koordinator", "/temadage/2/kolleger/"),
]


@pytest.mark.parametrize("viewport", [{"width": 375, "height": 812}, {"width": 1440, "height": 900}])
def test_the_pages_of_organisers_and_coordinators_are_whole(open_page, sign_in, axe_findings, viewport):
    pages, found = {}, []
    for who, address in PAGES:
        if who not in pages:
            pages[who] = open_page(viewport=viewport)
            sign_in(pages[who], who)
        page = pages[who]
        answer = page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
        width = page.evaluate("document.documentElement.scrollWidth")
        found += axe_findings(page)
        found += [f"{address}: {answer.status}"] if answer.status not in (200, 422) else []
        found += [f"{address}: {width} wide"] if width > viewport["width"] else []
    assert found == []
