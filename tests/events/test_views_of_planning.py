"""Making an event in two steps, its next date, changing it and calling it off, in the pages."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from events import actions
from events.models import Event, EventSession, EventTemplate
from registry.models import Sector
from tests.events.conftest import make_event
from tests.events.test_views import outcomes, said, text_of

pytestmark = pytest.mark.django_db
AT = ZoneInfo("Europe/Copenhagen")
STEP_1, STEP_2 = "/temadage/ny/", "/temadage/ny/plan/"
REFUSED = {"teacher": 403, "editor": 403}


@pytest.fixture
def today(monkeypatch):
    """Sunday 22 November 2026, 14.02 in Denmark."""
    now = datetime(2026, 11, 22, 14, 2, tzinfo=AT)
    monkeypatch.setattr(timezone, "now", lambda: now.astimezone(ZoneInfo("UTC")))


def chosen(what="skabelon-temadag", by="info_house-2", on="2027-03-17"):
    return {"hvad": what, "som": by, "dato": on}


def fields_in(response):
    """What a browser would send of the form as it stands: name -> value, ticked boxes and chosen options only."""
    html = re.search(r"<main.*?</main>", response.content.decode(), re.S).group()
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="(\w+)', tag).group(1)
        if not name or (kind in ("checkbox", "radio") and "checked" not in tag):
            continue
        if name.group(1) == "audience":
            found.setdefault("audience", []).append(value.group(1))
        else:
            found[name.group(1)] = value.group(1) if value else ("on" if kind == "checkbox" else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s?(.*?)</textarea>', html, re.S):
        found[name] = text
    for name, options in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', html, re.S):
        picked = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = picked.group(1)
    return found


def step_2(client, **values):
    return client.get(STEP_2, chosen() | values)


def make_by_form(client, **typed):
    """Go through both steps as the info house; returns the answer to the second."""
    fields = fields_in(step_2(client)) | {"place": "Rådhuset"} | typed
    return client.post(f"{STEP_2}?hvad=skabelon-temadag&som=info_house-2&dato=2027-03-17", fields)


# Step 1 and 2


@pytest.mark.parametrize("address", [STEP_1, "/temadage/mine/"])
def test_those_who_organise_come_in(cast, client_of, address):
    expected = dict.fromkeys(cast, 200) | REFUSED | {"visitor": f"/konto/login/?next={address}"}
    assert outcomes(cast, client_of, address) == expected


def test_each_makes_events_in_her_own_name_only(cast, client_of):
    offered = {
        who: re.findall(r'name="som" value="([^"]+)"', client_of(cast[who]).get(STEP_1).content.decode())
        for who in ("coordinator", "coordinator_odense", "info_house", "adviser")
    }
    assert offered == {
        "coordinator": ["municipality-0751"],
        "coordinator_odense": ["municipality-0461"],
        "info_house": ["info_house-2"],
        "adviser": ["agency"],
    }


def test_only_what_has_no_template_is_planned_from_scratch(client_of, adviser):
    offered = re.findall(r'name="hvad" value="([^"]+)"', client_of(adviser).get(STEP_1).content.decode())
    assert (offered[0], "ydelse-temadag" in offered, "ydelse-netvaerksmoede" in offered) == (
        "skabelon-temadag",
        False,
        True,
    )


def test_nobody_makes_an_event_in_anothers_name(today, client_of, coordinator):
    answer = client_of(coordinator).get(STEP_2, chosen(by="info_house-2"))
    assert (answer.status_code, "info_house-2" in text_of(answer)) == (422, True)
    assert client_of(coordinator).post(f"{STEP_2}?hvad=skabelon-temadag&som=agency&dato=2027-03-17").status_code == 422
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2026-11-21", "Datoen er passeret. Vælg en dag, der ligger fremme."),
        ("2027-02-30", "Skriv en dato, der findes, som 17.03.2027."),
        ("i morgen", "Skriv en dato, der findes, som 17.03.2027."),
        ("2062-03-17", "Er årstallet rigtigt?"),
        ("", "Skriv den første dag."),
    ],
)
def test_a_bad_day_is_refused_in_plain_words(today, client_of, info_house, on, words):
    answer = step_2(client_of(info_house), dato=on)
    assert (answer.status_code, words in text_of(answer)) == (422, True)


def test_a_holiday_is_warned_about(today, client_of, info_house):
    shown = text_of(step_2(client_of(info_house), dato="2027-05-06"))
    assert "6.5.2027 er Kristi himmelfartsdag. Find helst en anden dag." in shown


def test_everything_is_filled_in_from_the_template(today, client_of, info_house):
    EventTemplate.objects.filter(slug="temadag").update(capacity=40, minimum=12, description="Om dagen.")
    template = EventTemplate.objects.get(slug="temadag")
    template.audience = Sector.objects.filter(slug="skole")
    template.save()
    answer = step_2(client_of(info_house))
    fields = fields_in(answer)
    school = str(Sector.objects.get(slug="skole").pk)
    expected = {
        "title": "Temadag om ekstremisme og bekymringstegn",
        "description": "Om dagen.",
        "audience": [school],
        "place": "",
        "capacity": "40",
        "minimum": "12",
        "enrolment_closes_at": "2027-03-03T23:59",
        "cancel_until": "2027-03-10T23:59",
        "moede-0-day": "2027-03-17",
        "moede-0-starts": "08:30",
        "moede-0-ends": "15:30",
    }
    assert {name: fields[name] for name in expected} == expected
    assert "Program: 12 punkter 8.30 Ankomst og morgenbrød" in text_of(answer)


def test_two_steps_and_a_place_make_a_draft_that_can_be_opened(today, client_of, info_house):
    client = client_of(info_house)
    answer = make_by_form(client)
    made = Event.objects.get()
    assert answer.url == f"/temadage/{made.pk}/"
    session = made.sessions.get()
    assert (made.state, made.organiser, made.district_id, made.place) == ("draft", "info_house", 2, "Rådhuset")
    assert (session.starts_at, len(session.slots), session.slots[0]["start"]) == (
        datetime(2027, 3, 17, 8, 30, tzinfo=AT),
        12,
        "08:30",
    )
    page = client.get(answer.url)
    assert "Sådan kommer siden til at se ud." in text_of(page)
    assert "Arrangementet er åbent. Alle kan se det." in said(client.post(f"/temadage/{made.pk}/aabn/"))
    assert Event.objects.get().state == "open"


def test_the_programme_moves_with_the_beginning(today, client_of, info_house):
    make_by_form(client_of(info_house), **{"moede-0-starts": "09:00", "moede-0-ends": "16:00"})
    assert [slot["start"] for slot in EventSession.objects.get().slots][:3] == ["09:00", "09:30", "09:50"]


def test_a_place_is_all_that_is_missing(today, client_of, info_house):
    answer = make_by_form(client_of(info_house), place="", title="Mit eget navn")
    assert (answer.status_code, Event.objects.count()) == (422, 0)
    assert "Skriv, hvor det holdes, eller et link til onlinemødet." in text_of(answer)
    assert fields_in(answer)["title"] == "Mit eget navn"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"moede-0-ends": "08:00"}, "Mødegangen slutter, før den begynder."),
        ({"moede-0-day": "2026-11-01"}, "Datoen er passeret."),
        ({"moede-0-day": "2027-03-28", "moede-0-starts": "02:30"}, "Den nat stilles uret"),
        ({"moede-0-starts": "halv ni"}, "Skriv kl. som 9.30."),
        ({"moede-0-DELETE": "on"}, "Skriv mindst én mødegang."),
        ({"enrolment_closes_at": "2027-03-18T12:00"}, "Tilmeldingen skal lukke, før arrangementet begynder."),
        ({"minimum": "900"}, "Det mindste antal deltagere er større end antallet af pladser."),
        ({"capacity": "0"}, "Denne værdi skal være større end eller lig 1."),
        ({"capacity": "5001"}, "Der kan højst være 5.000 pladser."),
        ({"enrolment_closes_at": "2027-03-28T02:30"}, "Den nat stilles uret, og det klokkeslæt findes ikke"),
        ({"quota_until": "2027-01-01T12:00"}, "Skriv både antal pladser til hver kommune"),
        ({"title": "Om 010203-1234"}, "Det ligner et CPR-nummer."),
        (
            {"moede-1-day": "2027-03-17", "moede-1-starts": "15:00", "moede-1-ends": "16:00"},
            "To mødegange ligger oven i hinanden.",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(today, client_of, info_house, typed, words):
    answer = make_by_form(client_of(info_house), place="Stedet jeg skrev", **typed)
    assert (answer.status_code, Event.objects.count()) == (422, 0)
    assert words in text_of(answer)
    kept = fields_in(answer)
    assert kept["place"] == "Stedet jeg skrev"
    assert {name: kept[name] for name in typed} == typed


def test_a_service_without_a_template_is_planned_from_scratch(today, client_of, coordinator):
    answer = client_of(coordinator).get(STEP_2, chosen("ydelse-foraeldredialog", "municipality-0751"))
    fields = fields_in(answer)
    assert (fields["title"], fields["moede-0-starts"], fields["moede-0-ends"]) == (
        "Dialogmøde for forældre",
        "09:00",
        "11:00",
    )
    address = f"{STEP_2}?hvad=ydelse-foraeldredialog&som=municipality-0751&dato=2027-03-17"
    client_of(coordinator).post(address, fields | {"place": "Biblioteket"})
    made = Event.objects.get()
    assert (made.registration, made.municipality_id, made.enrolment_closes_at) == (
        "headcount",
        "0751",
        made.sessions.get().starts_at,
    )


def test_nothing_about_enrolment_is_asked_where_no_names_are(today, client_of, coordinator):
    fields = fields_in(client_of(coordinator).get(STEP_2, chosen("ydelse-foraeldredialog", "municipality-0751")))
    assert sorted(name for name in fields if not name.startswith(("moede", "csrf", "audience"))) == [
        "capacity",
        "description",
        "link",
        "place",
        "preparation",
        "title",
    ]


# Changing, copying, calling off

OWN_PAGES = ("ret/", "aflys/", "kopier/", "tilmeldinger/")


@pytest.mark.parametrize("page", OWN_PAGES)
def test_only_those_who_run_an_event_change_it(cast, client_of, event, page):
    address = f"/temadage/{event.pk}/{page}"
    assert outcomes(cast, client_of, address) == dict.fromkeys(cast, 404) | REFUSED | {
        "visitor": f"/konto/login/?next={address}",
        "info_house": 200,
        "adviser": 200,
        "administrator": 200,
    }


def test_an_event_is_opened_by_those_who_run_it(cast, client_of):
    draft = make_event(state="draft")
    address = f"/temadage/{draft.pk}/aabn/"
    met = outcomes(
        {w: u for w, u in cast.items() if w not in ("adviser", "administrator")}, client_of, address, method="post"
    )
    assert met == {
        "visitor": f"/konto/login/?next={address}",
        "teacher": 403,
        "editor": 403,
        "coordinator": 404,
        "coordinator_odense": 404,
        "info_house": f"/temadage/{draft.pk}/",
    }


def test_reading_the_address_of_opening_leads_back_and_opens_nothing(client_of, info_house):
    draft = make_event(state="draft")
    assert client_of(info_house).get(f"/temadage/{draft.pk}/aabn/").url == f"/temadage/{draft.pk}/"
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.fixture
def open_day():
    """A theme day on 17 March 2027, 9.00-15.00, with a programme of one point."""
    made = make_event(capacity=10, title="Temadag")
    begins = datetime(2027, 3, 17, 9, 0, tzinfo=AT)
    slots = [{"start": "09:00", "minutes": 30, "type": "plenum", "title": "Velkomst"}]
    made.sessions.update(starts_at=begins, ends_at=begins.replace(hour=15), slots=slots)
    Event.objects.filter(pk=made.pk).update(enrolment_closes_at=datetime(2027, 3, 3, 23, 59, tzinfo=AT))
    made.refresh_from_db()
    return made


def change(client, event, **typed):
    address = f"/temadage/{event.pk}/ret/"
    return client.post(address, fields_in(client.get(address)) | typed)


def test_sending_the_form_unchanged_changes_nothing(today, client_of, info_house, open_day):
    change(client_of(info_house), open_day)
    assert list(open_day.changes.values_list("because", flat=True)) == []
    assert (open_day.changes.count(), open_day.sessions.get().calendar_sequence) == (0, 0)


def test_an_event_is_changed_with_one_line_in_its_history(today, client_of, info_house, open_day):
    client = client_of(info_house)
    answer = change(client, open_day, place="Biblioteket", capacity="12", **{"moede-0-starts": "10:00"})
    assert answer.url == f"/temadage/{open_day.pk}/"
    changed, session = Event.objects.get(), EventSession.objects.get()
    assert (changed.place, changed.capacity, session.slots[0]["start"]) == ("Biblioteket", 12, "10:00")
    shown = text_of(client.get(f"/temadage/{open_day.pk}/tilmeldinger/"))
    assert "Inge Infohus: Oplysninger ændret: sted, mødegange" in shown
    assert "Inge Infohus: Antal pladser ændret: 10 til 12" in shown


def test_sessions_are_added_and_removed(today, client_of, info_house, open_day):
    client = client_of(info_house)
    change(client, open_day, **{"moede-1-day": "2027-03-24", "moede-1-starts": "09:00", "moede-1-ends": "12:00"})
    assert [f"{s.starts_at:%d}" for s in open_day.sessions.all()] == ["17", "24"]
    change(client, open_day, **{"moede-0-DELETE": "on"})
    assert [f"{s.starts_at:%d}" for s in open_day.sessions.all()] == ["24"]


def test_fewer_seats_than_are_taken_are_refused(today, client_of, info_house, open_day, people, by):
    actions.enrol(event=open_day, people=people[:4], by=by)
    answer = change(client_of(info_house), open_day, capacity="3")
    assert (answer.status_code, "4 pladser er optaget. Vælg et større tal." in text_of(answer)) == (422, True)
    assert "4 personer er tilmeldt eller venter og får besked" in text_of(answer)


def test_more_seats_go_to_those_who_wait(today, client_of, info_house, people, by):
    event = make_event(capacity=2)
    actions.enrol(event=event, people=people[:4], by=by)
    change(client_of(info_house), event, capacity="4")
    assert Event.objects.get().seats_taken == 4


def test_the_programme_is_written_as_rows(today, client_of, info_house, open_day):
    address = f"/temadage/{open_day.pk}/program/{open_day.sessions.get().pk}/"
    client = client_of(info_house)
    fields = fields_in(client.get(address))
    assert fields["punkt-0-starts"] == "09.00"
    late = {"punkt-1-starts": "16:00", "punkt-1-minutes": "30", "punkt-1-title": "For sent"}
    answer = client.post(address, fields | late)
    assert (answer.status_code, "Uden for mødegangens tid." in text_of(answer)) == (422, True)
    first = {"punkt-1-starts": "09:30", "punkt-1-minutes": "15", "punkt-1-kind": "pause", "punkt-1-title": "Kaffe"}
    client.post(address, fields | first | {"punkt-0-title": "Godmorgen"})
    assert open_day.sessions.get().slots == [
        {"start": "09:00", "minutes": 30, "type": "plenum", "title": "Godmorgen"},
        {"start": "09:30", "minutes": 15, "type": "pause", "title": "Kaffe"},
    ]


def test_the_programme_of_anothers_session_is_not_found(client_of, info_house, open_day):
    other = make_event(district_id=8)
    session = other.sessions.get().pk
    met = [client_of(info_house).get(f"/temadage/{e.pk}/program/{session}/").status_code for e in (open_day, other)]
    assert met == [404, 404]


def test_a_copy_is_the_same_on_another_day_across_the_change_of_the_clocks(today, client_of, info_house, open_day):
    open_day.audience.set(Sector.objects.filter(slug="skole"))
    answer = client_of(info_house).post(f"/temadage/{open_day.pk}/kopier/", {"dato_1": "2027-04-14", "dato_2": ""})
    copy = Event.objects.latest("pk")
    assert (answer.url, copy.state, copy.title) == (f"/temadage/{copy.pk}/", "draft", "Temadag")
    assert [(s.starts_at, s.ends_at, len(s.slots)) for s in copy.sessions.all()] == [
        (datetime(2027, 4, 14, 9, 0, tzinfo=AT), datetime(2027, 4, 14, 15, 0, tzinfo=AT), 1)
    ]
    assert copy.enrolment_closes_at == datetime(2027, 3, 31, 23, 59, tzinfo=AT)
    assert [sector.slug for sector in copy.audience.all()] == ["skole"]


def test_several_copies_are_made_at_once(today, client_of, info_house, open_day):
    dates = {"dato_1": "2027-04-14", "dato_2": "2027-04-21"}
    answer = client_of(info_house).post(f"/temadage/{open_day.pk}/kopier/", dates)
    assert (answer.url, Event.objects.filter(state="draft").count()) == ("/temadage/mine/", 2)
    refused = client_of(info_house).post(f"/temadage/{open_day.pk}/kopier/", dates | {"dato_2": "2026-04-21"})
    assert (refused.status_code, Event.objects.count()) == (422, 3)


def test_calling_off_says_how_many_get_mail_and_wants_a_reason(client_of, info_house, event, people, by):
    actions.enrol(event=event, people=people[:4], by=by)
    address, client = f"/temadage/{event.pk}/aflys/", client_of(info_house)
    assert "4 personer er tilmeldt eller venter og får mail om aflysningen." in text_of(client.get(address))
    assert client.post(address, {"because": " "}).status_code == 422
    assert "Arrangementet er aflyst." in said(client.post(address, {"because": "Sygdom"}))
    assert Event.objects.get().state == "cancelled"


def test_an_event_that_is_over_is_not_changed(client_of, info_house, event):
    Event.objects.filter(pk=event.pk).update(state="locked")
    assert "kan ikke ændres mere" in said(client_of(info_house).get(f"/temadage/{event.pk}/ret/"))


def test_the_day_is_read_as_danes_write_it(today, client_of, info_house):
    assert fields_in(step_2(client_of(info_house), dato="17.03.2027"))["moede-0-day"] == str(date(2027, 3, 17))
