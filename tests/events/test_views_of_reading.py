"""The list's sectors, orders and calendar, and what the page of an event tells beside its facts."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from events import month
from events.models import Event, EventIndexPage, EventPage, EventSession
from registry.models import Sector
from tests.events.conftest import make_event, make_service
from tests.events.test_views import text_of, titles

pytestmark = pytest.mark.django_db
AT = ZoneInfo("Europe/Copenhagen")


@pytest.fixture
def today(monkeypatch):
    """Sunday 22 November 2026, 14.02 in Denmark."""
    now = datetime(2026, 11, 22, 14, 2, tzinfo=AT)
    monkeypatch.setattr(timezone, "now", lambda: now.astimezone(ZoneInfo("UTC")))


def make_on(title, day, *, hour=9, **values):
    made = make_event(title=title, **values)
    begins = datetime(*day, hour, 0, tzinfo=AT)
    made.sessions.update(starts_at=begins, ends_at=begins + timedelta(hours=3))
    Event.objects.filter(pk=made.pk).update(enrolment_closes_at=begins - timedelta(days=7))
    return made


def test_an_event_for_nobody_in_particular_is_for_every_sector(today, client_of):
    for_schools, for_police = make_on("Skoler", (2027, 3, 1)), make_on("Politi", (2027, 3, 2))
    make_on("Alle", (2027, 3, 3))
    for_schools.audience.set(Sector.objects.filter(slug="skole"))
    for_police.audience.set(Sector.objects.filter(slug="politi"))
    assert titles(client_of(), "?fagomraade=skole") == ["Skoler", "Alle"]


def test_the_list_is_sorted(today, client_of):
    make_on("Tidlig", (2027, 3, 1), capacity=4, district_id=8)
    make_on("Sen", (2027, 4, 1), capacity=9, district_id=2)
    assert {order: titles(client_of(), f"?sorter={order}") for order in ("", "infohus", "ledige")} == {
        "": ["Tidlig", "Sen"],
        "infohus": ["Sen", "Tidlig"],
        "ledige": ["Sen", "Tidlig"],
    }


def test_an_empty_list_leads_to_interest(client_of, event):
    Event.objects.update(state="draft")
    assert 'href="/temadage/interesse/"' in client_of().get("/temadage/").content.decode()


# The calendar

MARCH = "/temadage/?visning=kalender&maaned=2027-03"


def cells(response):
    """What stands in each day of the calendar: number of the day -> titles."""
    found = {}
    for cell in re.findall(r"<td.*?</td>", response.content.decode(), re.S):
        day = re.search(r'month-day">(\d+)<', cell)
        shown = re.findall(r"</span> ([^<]+)</a>", cell)
        if day and shown:
            found[int(day.group(1))] = shown
    return found


def test_the_calendar_shows_each_session_on_its_day(today, client_of):
    two_days = make_on("To dage", (2027, 3, 17))
    late = datetime(2027, 3, 31, 23, 0, tzinfo=AT)
    EventSession.objects.create(event=two_days, starts_at=late, ends_at=late + timedelta(minutes=50))
    make_on("Aften", (2027, 3, 17), hour=19)
    make_on("April", (2027, 4, 1))
    shown = client_of().get(MARCH)
    assert cells(shown) == {17: ["To dage", "Aften"], 31: ["To dage"]}
    assert "Februar 2027 Marts 2027 April 2027 3 mødegange" in text_of(shown)


def test_the_calendar_has_danish_weeks(today, client_of):
    page = client_of().get(MARCH).content.decode()
    assert re.findall(r"Uge </span>(\d+)</th>", page) == ["9", "10", "11", "12", "13"]
    assert re.findall(r'<abbr title="(\w+)">', page)[0] == "mandag"


@pytest.mark.parametrize("written", ["", "2027-13", "nu", "0001-01", "99999-01"])
def test_a_month_that_is_none_shows_the_next_with_events(today, client_of, written):
    make_on("Den næste", (2027, 2, 3))
    assert cells(client_of().get(f"/temadage/?visning=kalender&maaned={written}")) == {3: ["Den næste"]}


def test_an_empty_month_leads_to_interest(today, client_of):
    page = client_of().get("/temadage/?visning=kalender&maaned=2030-01")
    assert "Der er ikke noget i denne måned." in text_of(page)


def test_the_calendar_is_narrowed_and_keeps_it_when_the_leaf_is_turned(today, client_of):
    make_on("Temadag", (2027, 3, 1))
    make_on("Oplæg", (2027, 3, 2), service=make_service("oplaeg"))
    page = client_of().get(f"{MARCH}&ydelse=oplaeg-i-test")
    assert cells(page) == {2: ["Oplæg"]}
    assert "visning=kalender&amp;maaned=2027-04&amp;ydelse=oplaeg-i-test" in page.content.decode()


@pytest.mark.parametrize("number", [3, 300])
def test_the_calendar_takes_the_same_queries_whatever_the_number(client_of, django_assert_num_queries, number):
    service, start = make_service(), timezone.now() + timedelta(days=9)
    made = Event.objects.bulk_create(
        Event(
            service=service, registration="named", title=f"Dag {n}", state="open", organiser="agency",
            place="Huset", capacity=9, enrolment_closes_at=start,
        )
        for n in range(number)
    )  # fmt: skip
    EventSession.objects.bulk_create(
        EventSession(event=one, starts_at=start, ends_at=start + timedelta(hours=2)) for one in made
    )
    client = client_of()
    client.get("/temadage/?visning=kalender")
    with django_assert_num_queries(9):
        assert client.get("/temadage/?visning=kalender").status_code == 200


def test_months_stand_beside_each_other_across_the_year():
    assert [one["value"] for one in month.beside(datetime(2027, 1, 1, tzinfo=AT).date())] == ["2026-12", "2027-02"]


# The event's page


def test_the_page_tells_what_it_is_about_for_whom_and_what_to_do_before(client_of, event):
    text = "Når dagen er slut:\r\n\r\n- Du kan lytte.\r\n- Du kan spørge."
    Event.objects.filter(pk=event.pk).update(description=text, preparation="Læs modul 1.")
    event.audience.set(Sector.objects.filter(slug__in=["skole", "politi"]))
    page = client_of().get(f"/temadage/{event.pk}/")
    shown = text_of(page)
    assert "Om dagen Når dagen er slut: Du kan lytte. Du kan spørge. Før du kommer Læs modul 1." in shown
    assert "For Grundskole, Politi" in shown
    assert "<ul><li>Du kan lytte.</li><li>Du kan spørge.</li></ul>" in page.content.decode()


def test_the_title_says_when(today, client_of):
    event = make_on("Temadag", (2027, 3, 17))
    page = client_of().get(f"/temadage/{event.pk}/").content.decode()
    assert "<title>Temadag, onsdag den 17. marts 2027 kl. 9.00-12.00 · Forebyg</title>" in page


def make_page(event, *, live):
    page = EventPage(event=event, title="Om dagen", lead="Redaktørens ord.", live=live)
    page.body = [("text", "<p>Redaktørens tekst.</p>")]
    return EventIndexPage.objects.get().add_child(instance=page)


@pytest.mark.parametrize("live", [True, False])
def test_what_editors_wrote_is_shown_once_it_is_published(client_of, event, live):
    page = make_page(event, live=live)
    shown = text_of(client_of().get(f"/temadage/{event.pk}/"))
    assert ("Redaktørens ord." in shown, "Redaktørens tekst." in shown) == (live, live)
    if live:
        assert client_of().get(page.url).url == f"/temadage/{event.pk}/"


# The front page


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_front_page_shows_the_next_three_in_the_same_queries(client_of, django_assert_num_queries, number):
    for day in range(number):
        make_event(title=f"Dag {day}", starts_in=timedelta(days=40 - day), municipality_id="0461")
    make_event(title="Kladden", starts_in=timedelta(days=1), state="draft")
    client = client_of()
    client.get("/?varm=1")
    with django_assert_num_queries(12):
        html = client.get("/?frisk=1").content.decode()
    part = html.partition("Temadage</h2>")[2].partition("</section>")[0]
    shown = re.findall(r'<h3 class="card-heading">([^<]+)', part)
    assert shown == [f"Dag {day}" for day in range(number - 1, max(number - 4, -1), -1)]
    assert "Demohuset, Odense Kommune" in part


def test_organisers_find_their_events_in_the_menu(cast, client_of):
    found = {who for who, user in cast.items() if "Mine arrangementer" in client_of(user).get("/").content.decode()}
    assert found == {"coordinator", "coordinator_odense", "info_house", "adviser", "administrator"}
