"""Links in mails and calendar addresses, as a phone meets them: without a script, without sign-in, pressed once."""

import pytest

from tests.browser.test_check_in import on_site

__all__ = ["on_site"]

MAKE = """
from events.links import new_link
from events.models import AnswerLink

ahead = timezone.now() + timedelta(days=30)
event = actions.plan_event(
    service=Service.objects.get(slug="temadag"), title="Temadag i en mail", organiser="agency", place="Demohuset",
    capacity=2, offer_hours=24, enrolment_closes_at=ahead - timedelta(days=1),
    sessions=[{"starts_at": ahead, "ends_at": ahead + timedelta(hours=6)}],
)
Event.objects.filter(pk=event.pk).update(state="open")
people = [Person.objects.create(name=name) for name in ("Anna Ærø", "Bo Berg", "Carl Dam")]
taken = [actions.enrol(event=event, people=[person], by=None).enrolments.get() for person in people]
actions.cancel(enrolment=taken[0], by=None)
links = {
    str(purpose): new_link(enrolment=taken[number], purpose=purpose, expires_at=ahead)
    for purpose, number in (("leave", 1), ("coming", 1), ("ticket", 1), ("offer", 2))
}
print(json.dumps(links | {"reference": str(taken[1].reference), "event": event.pk}))
"""


@pytest.fixture
def links(on_site):
    """Addresses by purpose: of a seat (leave, coming, ticket) and of an offer."""
    return on_site(MAKE)


def heading(page):
    return page.locator("h1").inner_text()


def look_at(page, axe):
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]
    axe(page)


def test_each_link_is_answered_with_one_press(phone, axe, links):
    asked = ("Kommer du stadig?", "Du er tilbudt en plads", "Meld afbud")
    told = ("Tak for svaret", "Pladsen er din", "Du er afmeldt")
    buttons, met = ("Ja, jeg kommer", "Ja tak", "Meld afbud"), []
    for purpose, button in zip(("coming", "offer", "leave"), buttons, strict=True):
        phone.goto(links[purpose])
        look_at(phone, axe)
        question = heading(phone)
        phone.get_by_role("button", name=button).click()
        phone.locator(".alert-success").wait_for()
        look_at(phone, axe)
        met.append((question, heading(phone)))
    assert met == list(zip(asked, told, strict=True))


def test_links_work_without_a_script_and_send_no_referrer(page_without_js, links):
    referrers = []
    page_without_js.on("request", lambda request: referrers.append(request.all_headers().get("referer", "")))
    page_without_js.goto(links["leave"])
    page_without_js.get_by_role("button", name="Meld afbud").click()
    assert heading(page_without_js) == "Du er afmeldt"
    page_without_js.get_by_role("link", name="Temadag i en mail").click()
    assert heading(page_without_js) == "Temadag i en mail"
    assert [referrer for referrer in referrers if "/svar/" in referrer] == []


def test_the_ticket_is_a_picture_the_door_can_read(page, axe, links):
    page.goto(links["ticket"])
    look_at(page, axe)
    picture = page.get_by_role("img", name="QR-kode til døren")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 200")
    page.add_script_tag(url="/static/jsqr/jsQR.js")
    read = picture.evaluate(
        """image => {
          const canvas = Object.assign(document.createElement("canvas"), { width: 400, height: 400 });
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0, 400, 400);
          return jsQR(context.getImageData(0, 0, 400, 400).data, 400, 400).data;
        }"""
    )
    assert read == links["reference"]


def test_a_calendar_address_is_made_copied_and_replaced(page, axe, sign_in):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, "infohus")
    page.goto("/temadage/kalender/")
    look_at(page, axe)
    while page.get_by_role("button", name="Lav en adresse").count():
        page.get_by_role("button", name="Lav en adresse").first.click()
    look_at(page, axe)
    field = page.get_by_label("Adressen på kalenderen »Mine temadage«")
    page.get_by_role("button", name="Kopiér adressen").first.click()
    page.get_by_text("Adressen er kopieret.").wait_for()
    first = field.input_value()
    assert page.evaluate("navigator.clipboard.readText()") == first
    page.get_by_role("link", name="Lav en ny adresse").first.click()
    look_at(page, axe)
    page.get_by_role("button", name="Ja, lav en ny adresse").click()
    second = field.input_value()
    assert [page.request.get(address).status for address in (first, second)] == [404, 200]
    assert page.url.endswith("/temadage/kalender/")
