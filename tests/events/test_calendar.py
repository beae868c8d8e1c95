"""Calendar files, read by somebody else's parser (the icalendar package): what they hold, and how they change."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from events import actions, calendar, ics
from events.models import Enrolment, Event, EventSession
from pages.models import Operator
from tests import factories
from tests.events.conftest import AARHUS, make_event, make_people

pytestmark = pytest.mark.django_db
DENMARK, UTC = ZoneInfo("Europe/Copenhagen"), ZoneInfo("UTC")
SLOTS = [
    {"start": "09:00", "minutes": 20, "type": "plenum", "title": "Velkomst", "note": "Med kaffe"},
    {"start": "09:20", "minutes": 40, "type": "oplæg", "title": "Oplæg; om tegn, og tvivl"},
]


def parsed(content):
    """The calendar as the parser reads it, which must find nothing wrong with it."""
    read = Calendar.from_ical(content)
    assert [error for part in [read, *read.walk()] for error in part.errors] == []
    return read


def entries(content):
    return parsed(content).events


def changes(files):
    """What each file would do: (method, UID, SEQUENCE, STATUS)."""
    found = []
    for file in files:
        (entry,) = entries(file.content)
        method = str(parsed(file.content)["METHOD"])
        assert file.content_type == f"text/calendar; method={method}; charset=utf-8"
        found.append((method, str(entry["UID"]), int(entry["SEQUENCE"]), str(entry["STATUS"])))
    return found


@pytest.fixture
def march(any_db):
    """A theme day in Aarhus on Wednesday 17 March 2027, 9.00-15.30, with a programme."""
    made = make_event(title="Temadag, del 1", municipality_id=AARHUS, preparation="Læs\nfolderen")
    begins = datetime(2027, 3, 17, 9, 0, tzinfo=DENMARK)
    made.sessions.update(starts_at=begins, ends_at=begins.replace(hour=15, minute=30), slots=SLOTS)
    return made


@pytest.fixture
def guest(any_db):
    return factories.person('Åse "Ås" Østergård; m.fl.', email="aase@kommune.example")


def seat_of(person, event):
    return actions.enrol(event=event, people=[person], by=None).enrolments.get()


# What an invitation holds


def test_an_invitation_holds_all_a_calendar_shows(march, guest):
    (file,) = calendar.invitations(seat_of(guest, march))
    (entry,), session = entries(file.content), march.sessions.get()
    assert {name: str(entry[name]) for name in ("UID", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "URL")} == {
        "UID": str(session.calendar_uid),
        "SEQUENCE": "0",
        "STATUS": "CONFIRMED",
        "SUMMARY": "Temadag, del 1",
        "LOCATION": "Demohuset, Aarhus Kommune",
        "URL": f"http://127.0.0.1:8000/temadage/{march.pk}/",
    }
    assert str(entry["DESCRIPTION"]) == (
        "9.00 Velkomst. Med kaffe\n9.20 Oplæg; om tegn, og tvivl\n\n"
        "Forberedelse: Læs\nfolderen\n\n"
        f"Læs mere: http://127.0.0.1:8000/temadage/{march.pk}/"
    )
    assert (entry.start, entry.end) == (session.starts_at, session.ends_at)
    assert entry["DTSTART"].params["TZID"] == entry["DTEND"].params["TZID"] == "Europe/Copenhagen"


def test_an_invitation_is_from_the_operator_to_the_one_person(march, guest):
    make_people(AARHUS)
    (file,) = calendar.invitations(seat_of(guest, march))
    (entry,), operator = entries(file.content), Operator.load()
    assert (str(entry["ORGANIZER"]), entry["ORGANIZER"].params["CN"]) == (f"mailto:{operator.email}", operator.name)
    assert (str(entry["ATTENDEE"]), dict(entry["ATTENDEE"].params)) == (
        "mailto:aase@kommune.example",
        {"CN": "Åse 'Ås' Østergård; m.fl.", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"},
    )


def test_there_is_one_file_for_each_session(guest):
    event = make_event(sessions=3)
    event.sessions.filter(pk=event.sessions.last().pk).update(title="Opfølgning")
    files = calendar.invitations(seat_of(guest, event))
    assert [file.name for file in files] == ["invitation-1.ics", "invitation-2.ics", "invitation-3.ics"]
    summaries = [str(entries(file.content)[0]["SUMMARY"]) for file in files]
    assert summaries == ["En temadag", "En temadag", "En temadag: Opfølgning"]
    uids = [str(uid) for uid in event.sessions.values_list("calendar_uid", flat=True)]
    assert [uid for _, uid, _, _ in changes(files)] == uids


def test_only_those_who_come_see_the_link_to_an_online_event(guest):
    event = make_event(place="", link="https://moede.example/123?a=1,2;b")
    (invitation,) = calendar.invitations(seat_of(guest, event))
    (entry,) = entries(invitation.content)
    assert str(entry["LOCATION"]) == event.link
    assert f"Deltag online: {event.link}" in str(entry["DESCRIPTION"])
    assert b"moede.example" not in calendar.publication(event)
    assert b"moede.example" in calendar.publication(event, shows_link=True).replace(b"\r\n ", b"")


def test_nobody_is_invited_to_a_place_without_name_or_address(march, guest):
    held = Enrolment(event=march, person=None, pk=7)
    guest.email = ""
    for enrolment in (held, Enrolment(event=march, person=guest, pk=8)):
        with pytest.raises(ValueError, match="nobody to invite"):
            calendar.invitations(enrolment)


# How an entry changes


def test_a_change_and_then_a_cancellation_reach_the_same_entry(march, guest, by):
    seat, session = seat_of(guest, march), march.sessions.get()
    uid = str(session.calendar_uid)
    met = changes(calendar.invitations(seat))
    actions.move_session(
        session=session, starts_at=session.starts_at, ends_at=session.ends_at + timedelta(hours=1), by=by
    )
    met += changes(calendar.invitations(Enrolment.objects.get(pk=seat.pk)))
    actions.change_event(event=march, place="Rådhuset", by=by)
    met += changes(calendar.invitations(Enrolment.objects.get(pk=seat.pk)))
    actions.cancel(enrolment=seat, by=by)
    met += changes(calendar.cancellations(Enrolment.objects.get(pk=seat.pk)))
    assert met == [
        ("REQUEST", uid, 0, "CONFIRMED"),
        ("REQUEST", uid, 1, "CONFIRMED"),
        ("REQUEST", uid, 2, "CONFIRMED"),
        ("CANCEL", uid, 3, "CANCELLED"),
    ]


def test_who_leaves_and_comes_back_gets_her_entry_again(march, guest, by):
    sequences = []
    for _ in range(3):
        seat = seat_of(guest, march)
        sequences += [sequence for _, _, sequence, _ in changes(calendar.invitations(seat))]
        actions.cancel(enrolment=seat, by=by)
        seat.refresh_from_db()
        sequences += [sequence for _, _, sequence, _ in changes(calendar.cancellations(seat))]
    assert sequences == [0, 1, 2, 3, 4, 5]


def test_a_place_that_is_named_later_counts_what_she_left_before(march, guest, by):
    soon = march.enrolment_closes_at
    held = actions.enrol(event=march, held_places=1, name_by=soon, by=by).enrolments.get()
    left = actions.cancel(enrolment=seat_of(guest, march), by=by)
    named = actions.name_place(enrolment=held, person=guest, by=by)
    assert held.pk < left.pk
    met = [changes(calendar.cancellations(left))[0][2], changes(calendar.invitations(named))[0][2]]
    assert met == [1, 2]


def test_a_cancelled_event_calls_its_entries_off(march, guest, by):
    seat, uid = seat_of(guest, march), str(march.sessions.get().calendar_uid)
    before = changes(calendar.invitations(seat))
    actions.cancel_event(event=march, because="Sygdom", by=by)
    after = changes(calendar.cancellations(Enrolment.objects.get(pk=seat.pk)))
    assert before + after == [("REQUEST", uid, 0, "CONFIRMED"), ("CANCEL", uid, 1, "CANCELLED")]


# The format


def test_the_file_is_as_the_standard_wants_it(march, guest):
    march.title = "Æ" * 100 + "\\;,\r\nBEGIN:VALARM"
    march.save()
    content = calendar.publication(march)
    lines = content.split(b"\r\n")
    assert (lines[-1], b"\n" in b"".join(lines), max(map(len, lines)) <= 75) == (b"", False, True)
    assert [line.decode() for line in lines]  # no letter is cut in two
    (entry,) = entries(content)
    assert str(entry["SUMMARY"]) == "Æ" * 100 + "\\;,\nBEGIN:VALARM"
    assert [part.name for part in parsed(content).walk("VALARM")] == []


@pytest.mark.parametrize("length", range(70, 81))
def test_lines_are_folded_at_75_bytes(length):
    line = "x" * length + "øæå€😀" * 30
    parts = ics.folded(line).split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
    assert {part[0] for part in parts[1:]} == {" "}


def test_letters_with_a_meaning_of_their_own_are_escaped():
    assert ics.text("SUMMARY", '1, 2; \\3\n4: "5"') == 'SUMMARY:1\\, 2\\; \\\\3\\n4: "5"'


def test_control_letters_are_left_out():
    assert ics.text("SUMMARY", "a\x00b\x1bc\td") == "SUMMARY:abc\td"
    assert ics.person("ATTENDEE", 'A "B"\r\nX: C', "a@b.example") == "ATTENDEE;CN=\"A 'B' X: C\":mailto:a@b.example"


def test_the_time_zone_is_written_out(march):
    zone = parsed(calendar.publication(march)).timezones[0].to_tz(lookup_tzid=False)
    for year in (2026, 2027, 2035):
        for month in range(1, 13):
            moment = datetime(year, month, 15, 12, 0)
            assert zone.utcoffset(moment) == DENMARK.utcoffset(moment)


# To download


def test_everybody_downloads_an_event_without_people(cast, client_of, march, guest):
    seat_of(guest, march)
    address = f"/temadage/{march.pk}/kalender.ics"
    for user in cast.values():
        response = client_of(user).get(address)
        assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        assert response["Content-Disposition"] == f'attachment; filename="temadag-{march.pk}.ics"'
        (entry,) = entries(response.content)
        assert (str(parsed(response.content)["METHOD"]), "ATTENDEE" in entry) == ("PUBLISH", False)
    assert b"kommune.example" not in response.content


def test_a_draft_is_for_those_who_run_it(cast, client_of):
    draft = make_event(state="draft")
    met = {who: client_of(user).get(f"/temadage/{draft.pk}/kalender.ics").status_code for who, user in cast.items()}
    assert {who for who, status in met.items() if status == 200} == {"info_house", "adviser", "administrator"}
    (entry,) = entries(calendar.publication(draft))
    assert str(entry["STATUS"]) == "TENTATIVE"


def test_the_link_is_in_the_file_of_those_who_come(client_of, teacher, coordinator):
    event = make_event(place="", link="https://moede.example/123")
    seat_of(teacher.person, event)
    found = [
        b"moede.example" in client_of(u).get(f"/temadage/{event.pk}/kalender.ics").content
        for u in (teacher, coordinator)
    ]
    assert found == [True, False]


def test_a_download_and_a_mail_are_the_same_entry(march, guest):
    (mailed,) = calendar.invitations(seat_of(guest, march))
    (downloaded,) = entries(calendar.publication(march))
    assert (
        entries(mailed.content)[0]["UID"]
        == downloaded["UID"]
        == str(EventSession.objects.get(event=march).calendar_uid)
    )


def test_an_event_without_names_can_be_put_in_a_calendar(client_of):
    event = make_event()
    Event.objects.filter(pk=event.pk).update(registration="headcount")
    assert len(entries(client_of().get(f"/temadage/{event.pk}/kalender.ics").content)) == 1
