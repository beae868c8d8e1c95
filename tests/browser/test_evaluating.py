"""Evaluating an event on a phone without a script; and what organisers see of evaluations and of those who wait."""

import pytest

from tests.browser.test_check_in import on_site

__all__ = ["on_site"]

MAKE = """
from uuid import uuid4
from accounts.models import User
from events.actions.evaluating import evaluate, ticket_for, ticket_of
from events.actions.interest import show_interest
from events.models import EvaluationQuestion
from registry.models import Municipality

def held(months, title):
    first = timezone.now() - timedelta(days=30 * months)
    event = actions.plan_event(
        service=Service.objects.get(slug="temadag"), title=title, organiser="agency", place="Demohuset", capacity=30,
        enrolment_closes_at=first, sessions=[{"starts_at": first, "ends_at": first + timedelta(hours=6)}],
    )
    Event.objects.filter(pk=event.pk).update(state="held")
    for number in range(7):
        answers = {q: 1 + (number + months) % 5 if q.is_scored else f"Mere tid til øvelser. Nr. {number}"
                   for q in EvaluationQuestion.objects.asked_about(event, timezone.localdate())}
        secret = ticket_for(event, uuid4()).rstrip("/").rpartition("/")[2]
        evaluate(ticket=ticket_of(secret), answers=answers)
    return event

events = [held(months, "Temadag til evaluering") for months in (9, 6, 3)]
coming = timezone.now() + timedelta(days=40)
ahead = actions.plan_event(
    service=Service.objects.get(slug="temadag"), title="Temadag at invitere til", organiser="agency",
    place="Demohuset", capacity=30, enrolment_closes_at=coming,
    sessions=[{"starts_at": coming, "ends_at": coming + timedelta(hours=6)}],
)
Event.objects.filter(pk=ahead.pk).update(state="open")
for number, code in enumerate(("0751", "0730", "0615", "0461")):
    place = Municipality.objects.get(code=code)
    user = User.objects.create_user(f"venter{number}-{ahead.pk}@kommune.example")
    show_interest(service=ahead.service, district=place.district, municipality=place, people=4, by=user)
secret = ticket_for(events[0], uuid4()).rstrip("/").rpartition("/")[2]
print(json.dumps({"held": events[0].pk, "ahead": ahead.pk, "secret": secret}))
"""
# What an adviser looks at; the numbers are filled in.
PAGES = (
    "/temadage/{held}/evaluering/",
    "/temadage/evaluering/",
    "/temadage/interesse/",
    "/temadage/interesser/",
    "/temadage/{ahead}/inviter/",
)


@pytest.fixture
def made(on_site):
    """Three evaluated theme days, one ahead, four municipalities that wait, and the secret of a ticket."""
    return on_site(MAKE)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def answer(page):
    for group in page.get_by_role("group").all():
        group.get_by_role("radio", name="4", exact=True).check()
    page.get_by_role("textbox").last.fill("Mere tid til øvelser")
    page.get_by_role("button", name="Send svar").click()


def test_somebody_without_sign_in_or_script_evaluates_once(open_page, phone, axe, made):
    address = f"/temadage/evaluering/{made['secret']}/"
    phone.goto(address)
    axe(phone)
    assert fits(phone)
    plain = open_page(javascript=False)
    plain.goto(address)
    answer(plain)
    assert plain.get_by_role("heading", name="Tak for dit svar").is_visible()
    assert plain.goto(address).status == 410
    assert plain.get_by_text("linket kan kun bruges én gang").is_visible()


def test_what_is_wrong_is_said_at_the_question(phone, axe, made):
    phone.goto(f"/temadage/evaluering/{made['secret']}/")
    phone.get_by_role("textbox").last.fill("Mød 010203-1234 igen")
    phone.get_by_role("button", name="Send svar").click()
    assert phone.get_by_text("Det ligner et CPR-nummer").first.is_visible()
    axe(phone)


def test_what_organisers_see_fits_and_pleases_axe(page, phone, sign_in, axe, made):
    for screen in (page, phone):
        sign_in(screen, "konsulent")
        for address in PAGES:
            assert screen.goto(address.format(**made)).status == 200
            axe(screen)
            assert fits(screen), address


def test_a_date_is_made_for_those_who_wait_in_two_clicks(page, sign_in, made):
    sign_in(page, "konsulent")
    page.goto("/temadage/interesser/")
    page.get_by_role("link", name="Lav en dato").first.click()
    assert page.get_by_role("radio", name="Fra skabelon").first.is_checked()
    page.goto("/temadage/interesser/")
    page.get_by_role("link", name="Temadag at invitere til").first.click()
    page.get_by_role("button", name="Send invitationerne").click()
    assert page.get_by_text("er inviteret med en mail").is_visible()
