"""Sessions across the nights in which the clocks are changed: the right times everywhere they are told."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from events import actions, calendar, days, papers, wording
from events.links import new_link
from events.models import AnswerLink, EventSession
from outbox.models import Mail
from tests.events.conftest import make_event
from tests.events.letters import enrol, lines, people_with_addresses, sent
from tests.events.test_papers import pages_of
from tests.events.test_views import text_of

pytestmark = pytest.mark.django_db
DENMARK, UTC = ZoneInfo("Europe/Copenhagen"), ZoneInfo("UTC")
NIGHTS = {
    # Sessions on the Friday before, across the night and on the Monday after: in Denmark, and in UTC.
    "march": [
        ((2027, 3, 26, 9, 0), (2027, 3, 26, 15, 30), "2027-03-26 08:00", "2027-03-26 14:30"),
        ((2027, 3, 27, 19, 0), (2027, 3, 28, 9, 0), "2027-03-27 18:00", "2027-03-28 07:00"),
        ((2027, 3, 29, 9, 0), (2027, 3, 29, 15, 30), "2027-03-29 07:00", "2027-03-29 13:30"),
    ],
    "october": [
        ((2027, 10, 29, 9, 0), (2027, 10, 29, 15, 30), "2027-10-29 07:00", "2027-10-29 13:30"),
        ((2027, 10, 30, 19, 0), (2027, 10, 31, 9, 0), "2027-10-30 17:00", "2027-10-31 08:00"),
        ((2027, 11, 1, 9, 0), (2027, 11, 1, 15, 30), "2027-11-01 08:00", "2027-11-01 14:30"),
    ],
}
WORDS = {
    "march": [
        "fredag den 26. marts 2027 kl. 9.00-15.30",
        "lørdag den 27. marts 2027 kl. 19.00 til søndag den 28. marts 2027 kl. 9.00",
        "mandag den 29. marts 2027 kl. 9.00-15.30",
    ],
    "october": [
        "fredag den 29. oktober 2027 kl. 9.00-15.30",
        "lørdag den 30. oktober 2027 kl. 19.00 til søndag den 31. oktober 2027 kl. 9.00",
        "mandag den 1. november 2027 kl. 9.00-15.30",
    ],
}
HOURS = {"march": timedelta(hours=13), "october": timedelta(hours=15)}  # the night between, as a watch measures it


def in_utc(moment):
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


@pytest.fixture(params=NIGHTS)
def night(request):
    return request.param


@pytest.fixture
def event(night, any_db):
    """A theme day with a session before, across and after the night."""
    made = make_event(sessions=3)
    for session, (begins, ends, *_utc) in zip(made.sessions.all(), NIGHTS[night], strict=True):
        starts_at, ends_at = (datetime(*parts, tzinfo=DENMARK) for parts in (begins, ends))
        EventSession.objects.filter(pk=session.pk).update(starts_at=starts_at, ends_at=ends_at)
    return made


@pytest.fixture
def seat(event, teacher):
    return actions.enrol(event=event, people=[teacher.person], by=teacher).enrolments.get()


def times(content):
    """What a parser makes of a calendar's times, by the rules for daylight saving in the file itself."""
    read = Calendar.from_ical(content)
    zone = read.timezones[0].to_tz(lookup_tzid=False)
    found = []
    for entry in read.events:
        local = [entry[name].dt.replace(tzinfo=None) for name in ("DTSTART", "DTEND")]
        assert {entry[name].params["TZID"] for name in ("DTSTART", "DTEND")} == {"Europe/Copenhagen"}
        found += [tuple(in_utc(moment.replace(tzinfo=zone)) for moment in local)]
    return sorted(found)


def test_the_database_holds_the_right_moments(event, night):
    sessions = list(event.sessions.all())
    assert [(in_utc(s.starts_at), in_utc(s.ends_at)) for s in sessions] == [row[2:] for row in NIGHTS[night]]
    assert sessions[1].ends_at - sessions[1].starts_at == HOURS[night]


def test_the_pages_tell_the_times_of_danish_clocks(event, seat, night, client_of, teacher):
    def address(purpose):
        return new_link(enrolment=seat, purpose=purpose, expires_at=timezone.now() + timedelta(days=1))

    pages = [client_of(teacher).get(a) for a in (event.get_absolute_url(), f"/temadage/tilmelding/{seat.pk}/billet/")]
    pages += [Client().get(address(p)) for p in (AnswerLink.Purpose.LEAVE, AnswerLink.Purpose.TICKET)]
    for page in (*pages, client_of(teacher).get("/min-side/")):
        assert [words in text_of(page) for words in WORDS[night]] == [True] * 3


def test_calendars_get_the_right_times(event, seat, night, teacher):
    feed = calendar.feed(actions.new_feed(user=teacher), now=datetime(2027, 3, 1, tzinfo=UTC))
    mailed = [file.content for file in calendar.invitations(seat)]
    expected = [row[2:] for row in NIGHTS[night]]
    assert times(calendar.publication(event)) == times(feed.content) == expected
    assert [times(content) for content in mailed] == [[row] for row in expected]


def test_mails_tell_the_right_times_and_bring_them_to_calendars(event, night):
    (person,) = people_with_addresses(1)
    enrol(event, person)
    (letter,) = sent()
    assert [line for line in lines(letter) if "2027" in line] == WORDS[night]
    files = [content for name, content, _kind in letter.attachments if name.endswith(".ics")]
    assert [times(content) for content in files] == [[row[2:]] for row in NIGHTS[night]]


def test_the_reminder_of_what_lies_behind_the_night_comes_at_nine_too(event, night):
    (person,) = people_with_addresses(1)
    event.sessions.exclude(pk=event.sessions.last().pk).delete()
    (seat,) = enrol(event, person)
    due = Mail.objects.filter(about=seat.pk, kind="reminder_7_days").get().due_at
    expected = {"march": "2027-03-22 08:00", "october": "2027-10-25 07:00"}
    assert in_utc(due) == expected[night]


def test_the_list_to_sign_prints_the_right_times(event, seat, night):
    printed = [" ".join(pages_of(papers.sign_in_sheet(event, session))) for session in event.sessions.all()]
    assert [words in text for words, text in zip(WORDS[night], printed, strict=True)] == [True] * 3


def test_an_hour_that_comes_twice_is_told_apart_in_calendars():
    event = make_event()
    first, second = datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    event.sessions.update(starts_at=first, ends_at=second)
    content = calendar.publication(event).decode()
    assert "DTSTART;TZID=Europe/Copenhagen:20271031T023000\r\n" in content  # the standard: the first of the two
    assert "DTEND:20271031T013000Z\r\n" in content
    (entry,) = Calendar.from_ical(content).events
    assert (in_utc(entry.start), in_utc(entry.end)) == ("2027-10-31 00:30", "2027-10-31 01:30")


def test_an_hour_that_comes_twice_is_told_apart_in_words():
    first, second = datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    told = wording.when(EventSession(starts_at=first, ends_at=second))
    assert told == "søndag den 31. oktober 2027 kl. 2.30 (sommertid)-2.30 (vintertid)"
    one_hour_around = [wording.clock(first - timedelta(hours=1)), wording.clock(second + timedelta(hours=1))]
    assert one_hour_around == ["kl. 1.30", "kl. 3.30"]


def test_the_week_is_that_of_danish_time():
    late = EventSession(starts_at=datetime(2027, 3, 28, 22, 30, tzinfo=UTC))  # Monday 0.30 in Denmark
    assert wording.weeks([late]) == "uge 13"


# What a form makes of a date and a clock (events.days)


def test_a_clock_that_is_never_shown_is_no_moment():
    assert days.moment(date(2027, 3, 28), time(2, 30)) is None


def test_a_clock_that_is_shown_twice_is_no_moment():
    assert days.moment(date(2027, 10, 31), time(2, 30)) is None


@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        (date(2027, 3, 28), time(1, 59), "2027-03-28 00:59"),
        (date(2027, 3, 28), time(3, 0), "2027-03-28 01:00"),
        (date(2027, 10, 31), time(1, 59), "2027-10-30 23:59"),
        (date(2027, 10, 31), time(3, 0), "2027-10-31 02:00"),
    ],
)
def test_clocks_beside_the_change_are_moments(day, clock, utc):
    assert in_utc(days.moment(day, clock)) == utc
