"""The whole way of a theme day: made, filled, moved up, met, locked, certified; its mails by a real mail server."""

import pytest
from pypdf import PdfReader

from tests.browser import theme_day
from tests.browser.conftest import PHONE
from tests.browser.test_check_in import count, is_kept, on_site
from tests.browser.theme_day import EIGHT, THREE, TWELVE, address, names, subjects
from tests.outbox.servers import MailServer

__all__ = ["on_site"]

METTE, METTES = "Mette Thygesen", "laerer@demo.forebyg.dk"
SEVEN, PARTY, DOZEN = names(EIGHT, 7), names(THREE, 3), names(TWELVE, 12)
LEAVER, MOVED_UP = SEVEN[0], DOZEN[2]
PRESENT = [SEVEN[1], PARTY[0], MOVED_UP]  # by name; Mette by her ticket


@pytest.fixture
def post(site):
    with MailServer() as server:
        yield theme_day.Post(server, site)


@pytest.fixture
def look(axe_findings):
    """A function that keeps what axe and the eye find wrong with a page; nothing may be left at the end."""
    found = []

    def looked(page):
        found.extend(axe_findings(page))
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{page.url} is wider than its window")

    yield looked
    assert found == []


@pytest.fixture
def signed_in(open_page, sign_in):
    """A function that gives a browser of its own to one of the demo's people."""

    def opened(who, **options):
        page = open_page(**options)
        sign_in(page, who)
        return page

    return opened


def addresses(people):
    return sorted(METTES if name == METTE else address(name) for name in people)


def book_all(page, event, look):
    """Eight who stay together get seats, three wait for two, twelve are too many together and split."""
    theme_day.write_colleagues(page, event, SEVEN)
    page.get_by_label("Søg efter navn").fill(METTE)
    page.click("button[value=soeg]")
    page.get_by_role("checkbox", name=METTE).check()
    theme_day.sign_up(page, together=True)
    page.get_by_text("Tilmeldingen er modtaget. 8 har plads.", exact=True).wait_for()

    theme_day.write_colleagues(page, event, PARTY)
    theme_day.sign_up(page, together=True)
    page.get_by_text("Tilmeldingen er modtaget. 3 er på ventelisten.", exact=True).wait_for()

    waiting = "På venteliste, nr. 1I er 3, der vil have plads sammen, og der er 2 fri."
    assert [theme_day.states(page)[name] for name in PARTY] == [waiting] * 3

    theme_day.write_colleagues(page, event, DOZEN)
    theme_day.sign_up(page, together=True)
    page.get_by_text("I er 12, men arrangementet har kun 10 pladser. Del tilmeldingen op.").first.wait_for()
    look(page)
    theme_day.sign_up(page, together=False)
    page.get_by_text("Tilmeldingen er modtaget. 2 har plads. 10 er på ventelisten.", exact=True).wait_for()
    look(page)


def one_leaves_by_her_link(page, mail, look):
    """Without a sign-in, by the link in her mail."""
    page.goto(theme_day.link_in(mail, "så meld afbud her:"))
    look(page)
    page.get_by_role("button", name="Meld afbud").click()
    page.get_by_role("heading", name="Du er afmeldt").wait_for()
    look(page)


def raise_capacity(page, event, *, to):
    page.goto(f"/temadage/{event}/ret/")
    page.fill("[name=capacity]", str(to))
    page.get_by_role("button", name="Gem ændringerne").click()
    page.locator(".alert-success").wait_for()


def lock(page, event, look):
    """Lock the attendance as it was previewed; returns the preview as {name: [outcome, certificate]}."""
    page.goto(f"/temadage/{event}/deltagere/")
    look(page)
    page.get_by_role("link", name="Lås fremmøde").click()
    page.get_by_text("Når du låser, får 4 deltagere bevis.").wait_for()
    look(page)
    rows = page.locator("table.participants tbody tr").all()
    preview = {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows}
    page.get_by_role("button", name="Lås fremmøde").click()
    page.get_by_text("Fremmødet er låst.").wait_for()
    return preview


def my_theme_days(page):
    """The rows of theme days among one's certificates on Min side."""
    page.goto("/min-side/")
    return page.locator(".my-certificates tbody tr", has_text="Temadag")


def in_the_registry(page, name):
    """Return what Min kommune says of a colleague's training and its state."""
    page.goto(f"/min-kommune/?soeg={name.replace(' ', '+')}")
    row = page.locator("table.staff tbody tr", has_text=name)
    return row.locator("[data-title=Forløb]").inner_text(), row.locator("[data-title=Status]").inner_text()


def everybody_is_told(post, organiser, event):
    """Who has a seat and who waits hear it; returns the mails."""
    seated, came = [*SEVEN, METTE, *DOZEN[:2]], post.fetch()
    assert theme_day.with_seat(organiser, event) == sorted(seated)
    waiting = addresses([*PARTY, *DOZEN[2:]])
    assert subjects(came) == {"Du er tilmeldt": addresses(seated), "Du står på venteliste": waiting}
    [told] = came[address(MOVED_UP)]
    assert "nr. 4 på ventelisten" in theme_day.text_of(told) and theme_day.calendar_in(told) is None
    return came


def the_right_ones_move_up(post, organiser, event, *, first):
    """One seat is no use to the three who were first, so the next gets it; three more seats are theirs."""
    came = post.fetch()
    assert subjects(came) == {"Du er afmeldt": addresses([LEAVER]), "Du har fået en plads": addresses([MOVED_UP])}
    method, entry, sequence = theme_day.calendar_in(first[address(LEAVER)][0])
    took_out, same_entry, later = theme_day.calendar_in(came[address(LEAVER)][0])
    assert (method, took_out, same_entry, later > sequence) == ("REQUEST", "CANCEL", entry, True)
    assert theme_day.calendar_in(came[address(MOVED_UP)][0])[0] == "REQUEST"
    seated = [*SEVEN[1:], METTE, *DOZEN[:3]]
    assert theme_day.with_seat(organiser, event) == sorted(seated)

    raise_capacity(organiser, event, to=13)
    came |= post.fetch()
    assert subjects({address(name): came[address(name)] for name in PARTY}) == {
        "Du har fået en plads": addresses(PARTY)
    }
    assert theme_day.with_seat(organiser, event) == sorted([*seated, *PARTY])
    return came


def the_door(page, event, *, ticket, look):
    page.goto(f"/temadage/{event}/doer/")
    is_kept(page)
    assert count(page) == "0 af 13 er kommet"
    theme_day.check_in(page, ticket=ticket, people=PRESENT)
    assert count(page) == "4 af 13 er kommet"
    look(page)


def the_certificate(page, folder):
    """Min side has it, and it opens; returns what it says."""
    rows = my_theme_days(page)
    assert rows.count() == 1
    with page.expect_download() as waiting:
        rows.get_by_role("link", name="Hent bevis (PDF)").click()
    file = folder / "bevis.pdf"
    waiting.value.save_as(file)
    assert theme_day.pdf_facts(file)["Pages"] == "1"
    return " ".join(PdfReader(file).pages[0].extract_text().split())


def those_who_came_are_thanked(post, page, look):
    came = post.fetch()
    assert subjects(came) == {"Tak for sidst": addresses([METTE, *PRESENT])}
    [thanks] = came[METTES]
    assert theme_day.link_in(thanks, "Hent dit deltagerbevis på Min side:").endswith("/min-side/")
    page.goto(theme_day.link_in(thanks, "(to minutter, anonymt):"))
    page.get_by_role("heading", name="Hvad syntes du?").wait_for()
    look(page)


def test_from_the_template_to_the_certificate(signed_in, open_page, on_site, post, look, tmp_path):
    organiser, coordinator, teacher = signed_in("infohus"), signed_in("koordinator"), signed_in("laerer")
    event = theme_day.make_the_day(organiser, look)
    book_all(coordinator, event, look)
    first = everybody_is_told(post, organiser, event)

    somebody = open_page(viewport=PHONE)
    one_leaves_by_her_link(somebody, first[address(LEAVER)][0], look)
    the_right_ones_move_up(post, organiser, event, first=first)

    ticket = theme_day.read_ticket(somebody, first[METTES][0])
    theme_day.move_time(on_site, event, to=theme_day.BEGUN)
    the_door(signed_in("infohus", viewport=PHONE), event, ticket=ticket, look=look)

    theme_day.move_time(on_site, event, to=theme_day.ENDED)
    assert (my_theme_days(teacher).count(), in_the_registry(coordinator, MOVED_UP)[0]) == (0, "–")
    preview = lock(organiser, event, look)
    assert METTE in the_certificate(teacher, tmp_path)
    assert preview == {
        name: ["Gennemført", "Ja"] if name in (METTE, *PRESENT) else ["Udeblevet", "Nej"]
        for name in (*SEVEN[1:], METTE, *DOZEN[:3], *PARTY)
    }
    came = [in_the_registry(coordinator, name) for name in PRESENT]
    assert came == [("Temadag gennemført", "Gyldigt")] * 3
    assert in_the_registry(coordinator, SEVEN[2])[0] == "–"
    look(coordinator)
    those_who_came_are_thanked(post, somebody, look)
