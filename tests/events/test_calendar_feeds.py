"""Secret addresses from which calendars fetch: a person's own seats, and what an info house announces."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from events import actions
from events.models import CalendarFeed, EventChange
from registry.models import PoliceDistrict
from tests.events.conftest import AARHUS, make_event, make_people, move_in_time

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MINE, NEW = "/temadage/kalender/", "/temadage/kalender/ny/"


def fetch(feed, **headers):
    return Client().get(f"/temadage/kalender/{feed.secret}.ics", headers=headers)


def shown(feed):
    """The summaries, STATUS and SEQUENCE of a feed's entries, in order."""
    read = Calendar.from_ical(fetch(feed).content)
    assert [error for part in [read, *read.walk()] for error in part.errors] == []
    return [(str(e["SUMMARY"]), str(e["STATUS"]), int(e["SEQUENCE"])) for e in read.events]


def seat_of(user, event):
    return actions.enrol(event=event, people=[user.person], by=user).enrolments.get()


@pytest.fixture
def own(teacher):
    return actions.new_feed(user=teacher)


@pytest.fixture
def house(any_db):
    """The feed of the info house in Østjylland."""
    return actions.new_feed(district=PoliceDistrict.objects.get(slug="oestjylland"))


# A person's


def test_a_persons_feed_holds_her_confirmed_seats_only(own, teacher, coordinator):
    seat_of(teacher, make_event(title="Min"))
    seat_of(coordinator, make_event(title="En andens"))
    full = make_event(title="Fuld", capacity=1)
    seat_of(coordinator, full)
    seat_of(teacher, full)
    left = seat_of(teacher, make_event(title="Forladt"))
    actions.cancel(enrolment=left, by=teacher)
    assert shown(own) == [("Min", "CONFIRMED", 0)]


def test_who_leaves_and_comes_back_has_a_higher_sequence(own, teacher):
    event = make_event()
    actions.cancel(enrolment=seat_of(teacher, event), by=teacher)
    seat_of(teacher, event)
    assert shown(own) == [("En temadag", "CONFIRMED", 2)]


def test_a_persons_feed_names_nobody(own, teacher):
    seat_of(teacher, make_event())
    content = fetch(own).content.decode()
    assert [word in content for word in ("ATTENDEE", "Tilde", "laerer@", "Åboskolen")] == [False] * 4


def test_what_was_over_a_year_ago_is_gone(own, house, teacher):
    last_year, long_ago = make_event(title="Sidste år"), make_event(title="For længe siden")
    for event, days in ((last_year, 300), (long_ago, 400)):
        seat_of(teacher, event)
        move_in_time(event, -(days + 30) * DAY)
    assert [shown(own), shown(house)] == [[("Sidste år", "CONFIRMED", 0)]] * 2


# An info house's


def test_an_info_houses_feed_holds_all_that_is_announced_in_its_district(house, by):
    make_event(title="Vores", sessions=2)
    make_event(title="Kommunens hos os", organiser="municipality", municipality_id=AARHUS)
    make_event(title="Et andet infohus", district_id=8)
    make_event(title="Kladden", state="draft")
    called_off = make_event(title="Den aflyste")
    actions.cancel_event(event=called_off, because="Sygdom", by=by)
    assert sorted(shown(house)) == [
        ("Den aflyste", "CANCELLED", 1),
        ("Kommunens hos os", "CONFIRMED", 0),
        ("Vores", "CONFIRMED", 0),
        ("Vores", "CONFIRMED", 0),
    ]


def test_what_is_called_off_disappears_after_a_month(house, by):
    event = make_event()
    actions.cancel_event(event=event, because="Sygdom", by=by)
    EventChange.objects.update(at=timezone.now() - 29 * DAY)
    assert len(shown(house)) == 1
    EventChange.objects.update(at=timezone.now() - 31 * DAY)
    assert shown(house) == []


def test_an_info_houses_feed_has_no_people_and_no_link(house, teacher):
    seat_of(teacher, make_event(place="", link="https://moede.example/1"))
    content = fetch(house).content.decode()
    assert [word in content for word in ("ATTENDEE", "Tilde", "laerer@", "moede.example")] == [False] * 4


# Fetching


def test_a_feed_is_fetched_without_sign_in_and_kept_to_oneself(own):
    response = fetch(own)
    names = ("Content-Type", "Referrer-Policy", "X-Robots-Tag", "Cache-Control")
    assert [response.status_code, *(response[name] for name in names)] == [
        200,
        "text/calendar; charset=utf-8",
        "no-referrer",
        "noindex, nofollow",
        "private, no-cache",
    ]
    assert not response.cookies


def test_a_guessed_address_reveals_nothing(own):
    guesses = ["x", "0" * 43, own.secret[:-1], own.secret.swapcase()]
    met = {(r.status_code, r.content) for r in (Client().get(f"{MINE}{guess}.ics") for guess in guesses)}
    assert met == {(404, "Kalenderadressen findes ikke.".encode("ascii"))}


def test_it_is_not_sent_again_while_nothing_has_changed(own, house, teacher, by):
    event = make_event()
    actions.change_event(event=event, place="Rådhuset", by=by)
    seat_of(teacher, event)
    for feed in (own, house):
        first = fetch(feed)
        again = fetch(feed, if_none_match=first["ETag"])
        since = fetch(feed, if_modified_since=first["Last-Modified"])
        assert [(r.status_code, r.content) for r in (again, since)] == [(304, b"")] * 2


@pytest.mark.parametrize("what", ["moved", "left", "cancelled"])
def test_it_is_sent_again_when_something_has_changed(own, teacher, by, what):
    event = make_event()
    seat = seat_of(teacher, event)
    before, session = fetch(own), event.sessions.get()
    if what == "moved":
        actions.move_session(session=session, starts_at=session.starts_at, ends_at=session.ends_at + DAY, by=by)
    elif what == "left":
        actions.cancel(enrolment=seat, by=teacher)
    else:
        actions.cancel_event(event=event, because="Sygdom", by=by)
    after = fetch(own, if_none_match=before["ETag"])
    assert (after.status_code, after["ETag"] == before["ETag"]) == (200, False)


@pytest.mark.parametrize("number", [1, 3, 300])
def test_a_feed_costs_the_same_whatever_it_holds(own, house, teacher, by, number, django_assert_num_queries):
    for _ in range(number):
        event = make_event(sessions=2)
        actions.change_event(event=event, place="Rådhuset", by=by)
        seat_of(teacher, event)
    for feed in (own, house):
        fetch(feed)
        with django_assert_num_queries(3):
            assert len(Calendar.from_ical(fetch(feed).content).events) == 2 * number


# The page where the address is


def address_on(client):
    return re.findall(r'value="(http[^"]+\.ics)"', client.get(MINE).content.decode())


def test_everybody_signed_in_makes_her_own_address(cast, client_of):
    met = {}
    for who, user in cast.items():
        client = client_of(user)
        before, answer = client.get(MINE), client.post(NEW)
        met[who] = (before.status_code, answer.url.split("?")[0], len(address_on(client)) if user else None)
    there = dict.fromkeys(cast, (200, MINE, 1))
    assert met == there | {"visitor": (302, "/konto/login/", None)}
    assert CalendarFeed.objects.values("secret").distinct().count() == len(cast) - 1


def test_the_address_on_the_page_works(client_of, teacher):
    seat_of(teacher, make_event())
    client = client_of(teacher)
    client.post(NEW)
    (address,) = address_on(client)
    path = address.removeprefix("http://127.0.0.1:8000")
    assert len(Calendar.from_ical(Client().get(path).content).events) == 1
    assert f'href="webcal://127.0.0.1:8000{path}"' in client.get(MINE).content.decode()


def test_reading_the_pages_makes_no_address(client_of, teacher):
    for address in (MINE, NEW):
        assert client_of(teacher).get(address).status_code == 200
    assert not CalendarFeed.objects.exists()


def test_a_new_address_replaces_the_leaked_one(own, client_of, teacher):
    client = client_of(teacher)
    client.post(NEW)
    new = CalendarFeed.objects.get(user=teacher)
    assert (fetch(own).status_code, fetch(new).status_code, len(new.secret)) == (404, 200, 43)


def test_only_the_coordinator_of_an_info_house_meets_its_address(cast, client_of, house):
    address = f"{NEW}oestjylland/"
    met = {}
    for who, user in cast.items():
        client = client_of(user)
        met[who] = (house.secret in client.get(MINE).content.decode(), client.get(address).status_code)
    assert met == dict.fromkeys(cast, (False, 404)) | {"visitor": (False, 302), "info_house": (True, 200)}
    assert {who: client_of(user).post(address).status_code for who, user in cast.items() if who != "info_house"} == {
        who: 404 for who in cast if who != "info_house"
    } | {"visitor": 302}
    assert CalendarFeed.objects.get(pk=house.pk).secret == house.secret
    client_of(cast["info_house"]).post(address)
    assert CalendarFeed.objects.get(pk=house.pk).secret != house.secret


def test_a_feed_is_the_same_entry_as_the_mail(own, teacher):
    make_people(AARHUS)
    event = make_event()
    seat_of(teacher, event)
    assert str(event.sessions.get().calendar_uid) in fetch(own).content.decode()
