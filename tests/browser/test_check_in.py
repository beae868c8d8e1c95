"""At the door with a phone: taps, tickets and the camera, with and without connection, and the code on the wall."""

import json
import re
import shutil
import subprocess
import sys

import pytest
import segno

from tests.browser.conftest import BROWSERS, PHONE, QUIET, ROOT, record

PROGRAM = """
import json, sys
sys.path[:1] = ["site", "."]
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from events import actions
from events.models import Attendance, Enrolment, Event, EventSession, Service
from registry.models import Person
{program}
"""
MAKE = """
now = timezone.now()
service = Service.objects.filter(registration="named").first()
event = actions.plan_event(
    service=service, title="Temadag ved døren", organiser="agency", place="Demohuset", capacity=9,
    enrolment_closes_at=now + timedelta(days=6),
    sessions=[{"starts_at": now + timedelta(days=7), "ends_at": now + timedelta(days=7, hours=5)}],
)
Event.objects.filter(pk=event.pk).update(state="open")
people = [Person.objects.create(name=name) for name in ("Anna Ærø", "Bo Berg", "Carl Dam")]
people.append(Person.objects.get(user__email="laerer@demo.forebyg.dk"))
actions.enrol(event=event, people=people, by=None)
EventSession.objects.filter(event=event).update(starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=1))
rows = Enrolment.objects.filter(event=event).order_by("pk").values_list("pk", "person__name", "reference")
print(json.dumps({"event": event.pk, "rows": [[pk, name, str(reference)] for pk, name, reference in rows]}))
"""
NOTED = """
noted = Attendance.objects.filter(enrolment__event={event}).order_by("enrolment")
rows = noted.values_list("enrolment__person__name", "mark", "how", "noted_at")
print(json.dumps([[name, mark, how, at.timestamp()] for name, mark, how, at in rows]))
"""


@pytest.fixture
def on_site(site):
    """A function that runs a program on the site's own database and gives what it prints."""

    def done(program):
        text = PROGRAM.format(program=program)
        environment = site["environment"] | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        run = [sys.executable, "-Wignore", "-c", text]
        said = subprocess.run(run, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout
        return json.loads(said.strip().splitlines()[-1]) if said.strip() else None

    return done


@pytest.fixture
def theme_day(on_site):
    """A theme day that began five minutes ago: its number, and (number, name, reference) of four with seats."""
    return on_site(MAKE)


@pytest.fixture
def at_door(phone, sign_in, theme_day):
    """The adviser's phone before the list, which it keeps."""
    sign_in(phone, "konsulent")
    phone.goto(door_of(theme_day))
    is_kept(phone)
    return phone


def door_of(theme_day):
    return f"/temadage/{theme_day['event']}/doer/"


def is_kept(page):
    page.locator("[data-door][data-kept=yes]").wait_for(timeout=30_000)


def tap(page, button, name):
    page.get_by_role("button", name=f"{button} {name}", exact=True).click()


def count(page):
    return " ".join(page.locator(".door-count").inner_text().split())


def type_ticket(page, text):
    page.get_by_label("Billetkode").fill(text)
    page.get_by_label("Billetkode").press("Enter")


def outbox(page):
    return json.loads(page.evaluate("localStorage.getItem('forebyg-door')") or "[]")


def test_marks_made_without_connection_all_arrive_once(at_door, theme_day, on_site, axe):
    page, (_anna, bo, carl, _teacher) = at_door, theme_day["rows"]
    tap(page, "Mødt", "Anna Ærø")
    page.get_by_text("Alt er sendt.").wait_for()
    page.context.set_offline(True)
    tap(page, "Mødt", "Bo Berg")
    type_ticket(page, f"forebyg:{carl[2]}")
    page.get_by_text("Venter på forbindelse (2)").wait_for()
    axe(page)
    page.reload()
    page.get_by_text("Venter på forbindelse (2)").wait_for()
    assert count(page) == "3 af 4 er kommet"
    tap(page, "Fortryd", "Bo Berg")
    tap(page, "Mødt", "Bo Berg")
    type_ticket(page, f"forebyg:{bo[2]}")
    page.get_by_text("Venter på forbindelse (5)").wait_for()
    assert {key for item in outbox(page) for key in item} <= {
        "id", "user", "to", "session", "at", "what", "how", "enrolment",
    }  # fmt: skip
    offline_until = page.evaluate("Date.now() / 1000")
    page.context.set_offline(False)
    page.get_by_text("Alt er sendt.").wait_for(timeout=40_000)
    noted = on_site(NOTED.format(event=theme_day["event"]))
    assert [row[:3] for row in noted] == [
        ["Anna Ærø", "present", "name"],
        ["Bo Berg", "present", "name"],
        ["Carl Dam", "present", "scan"],
    ]
    assert (all(row[3] < offline_until for row in noted), outbox(page)) == (True, [])
    axe(page)


def test_what_changed_meanwhile_is_told_and_nothing_is_lost(at_door, theme_day, on_site, axe):
    page, anna = at_door, theme_day["rows"][0]
    page.context.set_offline(True)
    tap(page, "Mødt", "Anna Ærø")
    tap(page, "Mødt", "Bo Berg")
    page.get_by_text("Venter på forbindelse (2)").wait_for()
    on_site(f"actions.cancel(enrolment=Enrolment.objects.get(pk={anna[0]}), by=None)")
    page.context.set_offline(False)
    page.get_by_role("heading", name="Disse kunne ikke noteres").wait_for(timeout=40_000)
    problem = page.locator("[data-door-problem-list] > li")
    assert re.match(r"Anna Ærø Mødt kl\. \d+\.\d\d\s+Deltageren har ingen plads\.", problem.inner_text())
    axe(page)
    assert [row[0] for row in on_site(NOTED.format(event=theme_day["event"]))] == ["Bo Berg"]
    assert (count(page), page.locator("[data-row]").count()) == ("1 af 3 er kommet", 3)
    page.reload()
    page.get_by_role("button", name="Fjern Anna Ærø").click()
    assert (problem.count(), outbox(page)) == (0, [])


def test_what_could_not_be_noted_is_not_told_as_noted(at_door, theme_day, axe):
    page, anna = at_door, theme_day["rows"][0]
    spoken = page.locator("[data-door-spoken]")
    type_ticket(page, " ".join(["abcd"] * 8))
    problem = page.locator("[data-door-problem-list] > li")
    problem.wait_for()
    assert spoken.text_content() == "Billet, der ikke står på listen"
    assert re.match(r"Billet, der ikke står på listen Prøvet kl\. \d+\.\d\d\s", problem.inner_text())
    type_ticket(page, "-".join(re.findall("....", anna[2].replace("-", ""))))
    page.locator(".door-row.is-present").wait_for()
    assert spoken.text_content().startswith("Anna Ærø: Mødt kl.")
    tap(page, "Fortryd", "Anna Ærø")
    assert spoken.text_content() == "Anna Ærø: Noteringen er taget tilbage"
    axe(page)


def test_marks_made_after_the_session_ended_are_sent_by_signing_in(at_door, site, theme_day, on_site, axe):
    page = at_door
    page.context.clear_cookies(name="sessionid")
    tap(page, "Mødt", "Anna Ærø")
    page.get_by_text("Du er blevet logget ud.").wait_for()
    axe(page)
    page.get_by_role("link", name="Log ind, så bliver de sendt").click()
    page.click("details.other-way summary")
    page.fill("[name=login]", "konsulent@demo.forebyg.dk")
    page.fill("[name=password]", site["password"])
    page.click("button[value=password]")
    page.wait_for_url(f"**{door_of(theme_day)}")
    page.get_by_text("Alt er sendt.").wait_for()
    assert [row[0] for row in on_site(NOTED.format(event=theme_day["event"]))] == ["Anna Ærø"]


def test_a_stale_token_stops_no_mark(at_door, site, theme_day, on_site):
    page = at_door
    page.context.clear_cookies(name="csrftoken")
    page.context.add_cookies([{"name": "csrftoken", "value": "b" * 32, "url": site["url"]}])
    tap(page, "Mødt", "Anna Ærø")
    page.get_by_text("Alt er sendt.").wait_for()
    assert len(on_site(NOTED.format(event=theme_day["event"]))) == 1


def test_signing_out_leaves_nothing_of_the_list_in_the_phone(at_door, theme_day):
    page = at_door
    page.context.set_offline(True)
    tap(page, "Mødt", "Anna Ærø")
    page.get_by_text("Venter på forbindelse (1)").wait_for()
    page.route("**/doer/send/", lambda route: route.abort())
    page.context.set_offline(False)
    page.get_by_role("button", name="Log ud").click()
    page.get_by_role("link", name="Log ind").first.wait_for()
    page.wait_for_function("caches.keys().then(names => names.filter(n => n.startsWith('forebyg-door')).length === 0)")
    assert outbox(page) == []


def test_the_list_is_searched_while_one_types(at_door, axe):
    page = at_door
    page.get_by_label("Find navn").fill("aeroe")
    shown = page.locator(".door-row:visible [data-name]").all_inner_texts()
    page.get_by_label("Find navn").fill("findes ikke")
    page.get_by_text("Ingen med plads passer til søgningen.").wait_for()
    assert (shown, page.evaluate("document.documentElement.scrollWidth")) == (["Anna Ærø"], 375)
    axe(page)


def test_the_door_works_without_a_script(open_page, sign_in, theme_day, on_site):
    page = open_page(viewport=PHONE, javascript=False)
    page.goto("/konto/login/")
    page.locator("details.other-way summary").click()
    sign_in(page, "konsulent")
    page.goto(door_of(theme_day))
    tap(page, "Mødt", "Anna Ærø")
    type_ticket(page, f"forebyg:{theme_day['rows'][1][2]}")
    tap(page, "Fortryd", "Anna Ærø")
    assert count(page) == "1 af 4 er kommet"
    assert [row[:3] for row in on_site(NOTED.format(event=theme_day["event"]))] == [["Bo Berg", "present", "scan"]]


def film_of(text, folder):
    """A film of a ticket held before the camera: a QR code in the middle of a grey picture, as a camera gives it."""
    width, height, scale = 640, 480, 8
    code = [list(row) for row in segno.make(text, error="m").matrix_iter(scale=scale, border=4)]
    left, top = (width - len(code)) // 2, (height - len(code)) // 2
    picture = bytearray([160]) * (width * height)
    for y, row in enumerate(code):
        start = (top + y) * width + left
        picture[start : start + len(row)] = bytes(16 if dark else 235 for dark in row)
    frame = b"FRAME\n" + bytes(picture) + bytes([128]) * (width * height // 2)
    file = folder / "ticket.y4m"
    file.write_bytes(f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 5)
    return file


def test_the_camera_reads_a_ticket(chromium, site, sign_in, theme_day, on_site, tmp_path, axe):
    film = film_of(f"forebyg:{theme_day['rows'][2][2]}", tmp_path)
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    arguments = [*QUIET, *camera, f"--use-file-for-fake-video-capture={film}"]
    program, findings = next(filter(None, map(shutil.which, BROWSERS))), []
    browser = chromium.browser_type.launch(executable_path=program, args=arguments)
    try:
        context = browser.new_context(base_url=site["url"], viewport=PHONE, locale="da-DK", reduced_motion="reduce")
        context.on("page", lambda page: record(page, host=site["url"].partition("//")[2], findings=findings))
        page = context.new_page()
        sign_in(page, "konsulent")
        page.goto(door_of(theme_day))
        page.get_by_role("button", name="Skan billetter med kameraet").click()
        page.locator("[data-door-told]", has_text="Carl Dam: Mødt kl.").wait_for(timeout=30_000)
        axe(page)
        page.get_by_role("button", name="Sluk kameraet").click()
        page.get_by_text("Alt er sendt.").wait_for()
    finally:
        browser.close()
    noted = on_site(NOTED.format(event=theme_day["event"]))
    assert ([row[:3] for row in noted], findings) == ([["Carl Dam", "present", "scan"]], [])


def test_who_stands_before_the_wall_checks_herself_in(open_page, sign_in, site, theme_day, on_site, axe):
    wall, own = open_page(), open_page(viewport=PHONE)
    sign_in(wall, "konsulent")
    wall.goto(f"/temadage/{theme_day['event']}/vaeg/")
    axe(wall)
    code = wall.locator(".wall-digits").inner_text().replace(" ", "")
    own.goto(f"/temadage/{theme_day['event']}/her/?kode={code}")
    own.click("details.other-way summary")
    own.fill("[name=login]", "laerer@demo.forebyg.dk")
    own.fill("[name=password]", site["password"])
    own.click("button[value=password]")
    own.get_by_role("heading", name="Jeg er her").wait_for()
    axe(own)
    own.get_by_role("button", name="Jeg er her").click()
    own.get_by_text("Du er noteret som mødt. Velkommen!").wait_for()
    assert [row[1:3] for row in on_site(NOTED.format(event=theme_day["event"]))] == [["present", "self"]]


def test_the_code_on_the_wall_renews_itself(open_page, sign_in, theme_day):
    wall = open_page()
    sign_in(wall, "konsulent")
    wall.goto(f"/temadage/{theme_day['event']}/vaeg/")
    code = wall.locator(".wall-digits").inner_text()
    wall.wait_for_function(
        "code => document.querySelector('.wall-digits').innerText !== code", arg=code, timeout=40_000
    )
