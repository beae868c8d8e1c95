"""What the people of a theme day do before their screens, and what lies in their mailboxes."""

import re
import subprocess
from datetime import date, timedelta

from tests.browser.test_check_in import tap, type_ticket
from tests.running_site import send_mails

TITLE = "Temadag fra invitation til bevis"
AHEAD = timedelta(days=60)
GIVEN = ("Ada", "Bent", "Cille", "Dan", "Eva", "Finn", "Gry", "Hans", "Ida", "Jens", "Karl", "Liv")
EIGHT, THREE, TWELVE = "Ebbesgaard", "Trelleborg", "Tolvmand"  # a family name for each booking
BEGUN = "starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=6)"
ENDED = "starts_at=now - timedelta(hours=6), ends_at=now - timedelta(minutes=5)"
READ_CODE = """image => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 400, height: 400 });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0, 400, 400);
  return jsQR(context.getImageData(0, 0, 400, 400).data, 400, 400).data;
}"""
NAMES_AND_STATES = """rows => rows.map(row => [
  row.querySelector("th").textContent, row.querySelector("[data-title=Tilstand]").textContent
])"""


def names(family, number):
    return [f"{given} {family}" for given in GIVEN[:number]]


def address(name):
    return f"{name.replace(' ', '.').lower()}@skole.example"


class Post:
    """What a real mail server has taken about the theme day. `fetch` lets the site send what is due."""

    def __init__(self, server, site):
        self.server, self.read = server, 0
        smtp = {"FOREBYG_MODE": "test", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(server.port)}
        self.site = site | {"environment": site["environment"] | smtp}

    def fetch(self):
        """Return the mails that came since the last time, as {address: [mail]}."""
        send_mails(self.site)
        came, self.read = self.server.accepted[self.read :], len(self.server.accepted)
        found = {}
        for mail in came:
            if TITLE in mail["Subject"]:
                found.setdefault(mail["To"], []).append(mail)
        return found


def subjects(post):
    """Return {subject without the title: the addresses it went to, sorted}."""
    found = {}
    for to, mails in post.items():
        for mail in mails:
            found.setdefault(mail["Subject"].strip().partition(f": {TITLE}")[0], []).append(to)
    return {subject: sorted(addresses) for subject, addresses in found.items()}


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def link_in(mail, words):
    """Return the address that stands after these words of a mail."""
    return re.search(rf"{re.escape(words)}\s+(http\S+)", text_of(mail)).group(1)


def calendar_in(mail):
    """Return the (METHOD, UID, SEQUENCE) of the calendar file in a mail; None without one."""
    [text] = {part.get_content() for part in mail.walk() if part.get_content_type() == "text/calendar"} or {None}
    if text is None:
        return None
    lines = dict(line.split(":", 1) for line in text.replace("\r\n ", "").splitlines() if ":" in line)
    return lines["METHOD"], lines["UID"], int(lines["SEQUENCE"])


def make_the_day(page, look):
    """Two steps from the template, then open it; returns its number."""
    page.goto("/temadage/mine/")
    page.get_by_role("link", name="Nyt arrangement").click()
    page.get_by_label("Fra skabelon: Temadag om ekstremisme og bekymringstegn").check()
    page.get_by_label("Første dag").fill(str(date.today() + AHEAD))
    look(page)
    page.get_by_role("button", name="Videre").click()
    page.fill("[name=title]", TITLE)
    page.fill("[name=place]", "Rådhuset, Aarhus")
    page.select_option("[name=municipality]", "0751")  # Aarhus
    page.fill("[name=capacity]", "10")
    page.get_by_role("button", name="Gem kladden, og se den").click()
    page.get_by_text("Sådan kommer siden til at se ud.").wait_for()
    look(page)
    page.get_by_role("button", name="Åbn arrangementet").click()
    page.get_by_text("10 ledige pladser").first.wait_for()
    return int(re.search(r"/temadage/(\d+)/", page.url).group(1))


def write_colleagues(page, event, people):
    """Paste a list of new colleagues and fill in their rows."""
    page.goto(f"/temadage/{event}/kolleger/")
    page.get_by_text("Indsæt en liste").first.click()
    page.get_by_label("Indsæt en liste").fill("\n".join(f"{name} <{address(name)}>" for name in people))
    page.get_by_role("button", name="Læs listen").click()
    page.get_by_text("står ikke på din liste").wait_for()
    for row in range(len(people)):
        page.fill(f"[name=ny-{row}-workplace]", "Nordskolen")
        page.select_option(f"[name=ny-{row}-sector]", "skole")


def sign_up(page, *, together):
    page.get_by_label("Hold os samlet" if together else "Del os op").check()
    page.get_by_role("button", name="Tilmeld de valgte").click()


def states(page):
    """Return {name: state in words} of the tables of enrolments on a page, as they are read."""
    rows = page.locator("table.participants tbody tr")
    cells = rows.evaluate_all(NAMES_AND_STATES)
    return {" ".join(name.split()): " ".join(state.split()) for name, state in cells}


def with_seat(page, event):
    """Return who has a seat, by the organiser's page, sorted."""
    page.goto(f"/temadage/{event}/tilmeldinger/")
    found = states(page).items()
    return sorted(name for name, state in found if state.startswith("Har plads"))


def read_ticket(page, mail):
    """Open the ticket a mail leads to and return what its QR code says."""
    page.goto(link_in(mail, "Din billet med QR-kode:"))
    page.add_script_tag(url="/static/jsqr/jsQR.js")
    picture = page.get_by_role("img", name="QR-kode til døren")
    picture.evaluate("image => image.decode()")
    return picture.evaluate(READ_CODE)


def check_in(page, *, ticket, people):
    """At the door: one by her ticket, the others by their names."""
    type_ticket(page, ticket)
    page.get_by_text("Alt er sendt.").wait_for()
    for name in people:
        tap(page, "Mødt", name)
    page.wait_for_function("() => JSON.parse(localStorage.getItem('forebyg-door') || '[]').length === 0")
    page.get_by_text("Alt er sendt.").wait_for()


def move_time(on_site, event, *, to):
    """Let the day have come: its session lies BEGUN or ENDED as seen from now."""
    on_site(f"now = timezone.now()\nEventSession.objects.filter(event={event}).update({to})")


def pdf_facts(file):
    """Return what pdfinfo says of a file; it fails on one that does not open."""
    said = subprocess.run(["pdfinfo", file], check=True, capture_output=True, text=True).stdout
    return {name: value.strip() for name, value in (line.split(":", 1) for line in said.splitlines())}
