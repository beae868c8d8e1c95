"""Interest in a date that is not there: saying it, taking it back, gathering it, and inviting those who wait."""

import re
from collections import Counter
from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction

from events import actions, interest
from events.actions.interest import invite_interested, show_interest, withdraw_interest
from events.models import Interest, Service
from outbox.models import Mail
from registry.models import Municipality, PoliceDistrict
from tests import factories
from tests.events.conftest import AARHUS, ODENSE, make_event, make_service, move_in_time

pytestmark = pytest.mark.django_db
OESTJYLLAND, FYN = 2, 6
RANDERS = "0730"
EVERYBODY = ("teacher", "coordinator", "coordinator_odense", "info_house", "adviser", "editor", "administrator")


def text_of(response):
    inside = re.search(r"<main.*?</main>", response.content.decode(), re.S).group()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())


def theme_day():
    return Service.objects.get(slug="temadag")


def wants(user, *, municipality=AARHUS, people=5, service=None):
    """The user says she wants a theme day for her municipality, or (None) for the info house in Østjylland."""
    place = municipality and Municipality.objects.get(code=municipality)
    district = place.district if place else PoliceDistrict.objects.get(pk=OESTJYLLAND)
    return show_interest(service=service or theme_day(), municipality=place, district=district, people=people, by=user)


def an_event(**values):
    return make_event(service=theme_day(), **values)


def statuses(cast, client_of, address, method="get"):
    answers = {who: getattr(client_of(user), method)(address) for who, user in cast.items()}
    return {
        who: "sign in" if a.headers.get("Location", "").startswith("/konto/login") else a.status_code
        for who, a in answers.items()
    }


# Saying it, and taking it back


def test_everybody_signed_in_can_say_it(cast, client_of):
    assert statuses(cast, client_of, "/temadage/interesse/") == dict.fromkeys(EVERYBODY, 200) | {"visitor": "sign in"}


@pytest.mark.parametrize(
    ("who", "suggested"),
    [("teacher", "kommune-0751"), ("coordinator_odense", "kommune-0461"), ("info_house", "infohus-oestjylland")],
)
def test_her_own_place_is_suggested(cast, client_of, who, suggested):
    page = client_of(cast[who]).get("/temadage/interesse/?ydelse=temadag").content.decode()
    assert re.findall(r'<option value="([^"]*)" selected', page) == ["temadag", suggested]


def test_an_interest_is_kept_with_its_info_house(client_of, teacher):
    sent = {"ydelse": "temadag", "hvor": "kommune-0461", "antal": "12"}
    answer = client_of(teacher).post("/temadage/interesse/", sent)
    assert answer.url == "/temadage/interesse/"
    assert list(Interest.objects.values_list("service__slug", "district", "municipality", "people", "shown_by")) == [
        ("temadag", FYN, ODENSE, 12, teacher.pk)
    ]
    shown = text_of(client_of(teacher).get(answer.url))
    assert "Det har du meldt Temadag , Odense Kommune, 12 deltagere." in shown


@pytest.mark.parametrize("sent", [{}, {"antal": "0"}, {"antal": "501"}, {"hvor": "kommune-9999"}, {"ydelse": "nej"}])
def test_what_makes_no_sense_is_refused(client_of, teacher, sent):
    filled = {"ydelse": "temadag", "hvor": "kommune-0751", "antal": "3"} | sent if sent else {}
    assert client_of(teacher).post("/temadage/interesse/", filled).status_code == 422
    assert Interest.objects.count() == 0


def test_a_new_number_stands_instead_of_the_old_and_a_double_click_counts_once(teacher):
    first = wants(teacher, people=5)
    assert wants(teacher, people=5) == first
    second = wants(teacher, people=9)
    assert list(Interest.objects.waiting()) == [second]
    assert Interest.objects.count() == 2


def test_the_database_keeps_one_waiting_interest_for_each(teacher):
    known = wants(teacher)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interest.objects.create(service=known.service, district=known.district, people=1, shown_by=teacher)


def test_only_oneself_can_take_it_back(cast, client_of, teacher):
    known = wants(teacher)
    address = f"/temadage/interesse/{known.pk}/fortryd/"
    others = {who: user for who, user in cast.items() if who != "teacher"}
    assert statuses(others, client_of, address, "post") == dict.fromkeys(others, 404) | {"visitor": "sign in"}
    assert Interest.objects.waiting().count() == 1
    assert client_of(teacher).get(address).status_code == 405
    assert client_of(teacher).post(address).url == "/temadage/interesse/"
    assert Interest.objects.waiting().count() == 0
    client_of(teacher).post(address)  # twice is harmless
    with pytest.raises(actions.Refused):
        withdraw_interest(interest=known, by=teacher)


def test_min_side_tells_of_it(client_of, teacher):
    assert "Du venter på en dato" not in text_of(client_of(teacher).get("/min-side/"))
    wants(teacher)
    assert "Du venter på en dato Temadag , Aarhus Kommune, 5 deltagere." in text_of(
        client_of(teacher).get("/min-side/")
    )
    event = an_event()
    invite_interested(event=event, by=teacher)
    assert "Der er en dato: En temadag" in text_of(client_of(teacher).get("/min-side/"))


# Gathering it


RUNS_EVENTS = ("coordinator", "coordinator_odense", "info_house", "adviser", "administrator")


def test_those_who_make_events_see_who_waits(cast, client_of):
    met = statuses(cast, client_of, "/temadage/interesser/")
    others = {"visitor": "sign in", "teacher": 403, "editor": 403}
    assert met == others | dict.fromkeys(RUNS_EVENTS, 200)


def test_each_sees_the_numbers_of_her_part_and_names_she_may_see(cast, client_of):
    other = factories.colleague("anden@randers.example", name="Rita Randers", municipality=RANDERS)
    wants(cast["teacher"], people=5)
    wants(cast["coordinator"], people=2)
    wants(other, municipality=RANDERS, people=3)
    wants(cast["coordinator_odense"], municipality=ODENSE, people=7)
    seen = {who: text_of(client_of(cast[who]).get("/temadage/interesser/")) for who in RUNS_EVENTS}
    oestjylland = "2 kommuner i Østjylland venter på »Temadag«"
    headings = {who: [one.heading for one in interest.gathered(cast[who])] for who in RUNS_EVENTS}
    assert headings == {
        "coordinator": ["1 kommune i Østjylland venter på »Temadag«"],
        "coordinator_odense": ["1 kommune på Fyn venter på »Temadag«"],
        "info_house": [oestjylland],
        "adviser": [oestjylland, "1 kommune på Fyn venter på »Temadag«"],
        "administrator": [oestjylland, "1 kommune på Fyn venter på »Temadag«"],
    }
    assert {who for who, shown in seen.items() if all(one in shown for one in headings[who])} == set(RUNS_EVENTS)
    assert "Randers Kommune 3 – Aarhus Kommune 7 Karen Koordinator I alt 10" in seen["info_house"]
    assert "Aarhus Kommune 7 Tilde Lærer, Karen Koordinator I alt 7" in seen["coordinator"]
    names = ("Tilde Lærer", "Karen Koordinator", "Rita Randers", "Ole Odense")
    assert {who: [name for name in names if name in shown] for who, shown in seen.items()} == {
        "coordinator": ["Tilde Lærer", "Karen Koordinator"],
        "coordinator_odense": ["Ole Odense"],
        "info_house": ["Karen Koordinator"],
        "adviser": list(names),
        "administrator": list(names),
    }


def test_who_has_no_municipality_counts_as_people(client_of, info_house):
    wants(info_house, municipality=None, people=4)
    shown = text_of(client_of(info_house).get("/temadage/interesser/"))
    assert "4 deltagere i Østjylland venter på »Temadag«" in shown


def test_most_municipalities_come_first_and_what_is_over_is_gone(client_of, adviser, teacher, coordinator_odense):
    wants(teacher, municipality=AARHUS)
    wants(adviser, municipality=ODENSE)
    wants(coordinator_odense, municipality="0450")  # Nyborg
    gone = wants(teacher, municipality=AARHUS, service=Service.objects.get(slug="netvaerksmoede"))
    withdraw_interest(interest=gone, by=teacher)
    assert [one.heading for one in interest.gathered(adviser)] == [
        "2 kommuner på Fyn venter på »Temadag«",
        "1 kommune i Østjylland venter på »Temadag«",
    ]


@pytest.mark.parametrize(
    ("who", "organiser"),
    [("info_house", "info_house-2"), ("coordinator", "municipality-0751"), ("adviser", "agency")],
)
def test_the_way_to_a_date_is_filled_in(cast, client_of, teacher, who, organiser):
    wants(teacher)
    client = client_of(cast[who])
    page = unescape(client.get("/temadage/interesser/").content.decode())
    (address,) = re.findall(r'href="(/temadage/ny/\?[^"]+)"', page)
    assert address == f"/temadage/ny/?hvad=skabelon-temadag&som={organiser}"
    chosen = re.findall(r'value="([^"]+)"[^>]* checked', client.get(address).content.decode())
    assert chosen == ["skabelon-temadag", organiser]


def test_a_service_without_a_template_is_planned_from_the_ground(client_of, adviser, teacher):
    wants(teacher, service=Service.objects.get(slug="strategivaerksted"))
    assert "hvad=ydelse-strategivaerksted" in client_of(adviser).get("/temadage/interesser/").content.decode()


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_overview_takes_the_same_queries_whatever_its_length(client_of, adviser, django_assert_num_queries, number):
    for n, place in enumerate(Municipality.objects.all()[:number]):
        wants(factories.user(f"nr{n}@kommune.example"), municipality=place.code)
        an_event(organiser="agency", title=f"Dag {n}")
    client = client_of(adviser)
    client.get("/temadage/interesser/")
    with django_assert_num_queries(10):
        assert client.get("/temadage/interesser/").status_code == 200


# Inviting


def test_those_who_run_the_event_invite(cast, client_of, event):
    address = f"/temadage/{event.pk}/inviter/"
    others = {"visitor": "sign in", "teacher": 403, "coordinator": 404, "coordinator_odense": 404, "editor": 403}
    runs_it = ("info_house", "adviser", "administrator")
    assert statuses(cast, client_of, address) == others | dict.fromkeys(runs_it, 200)
    assert statuses(cast, client_of, address, "post") == others | dict.fromkeys(runs_it, 302)


def test_all_who_wait_are_invited_once_and_each_has_a_planned_mail(client_of, info_house, teacher, coordinator):
    mine, hers = wants(teacher), wants(coordinator, people=2)
    event, client = an_event(), client_of(info_house)
    shown = text_of(client.get(f"/temadage/{event.pk}/inviter/"))
    assert "2 har meldt interesse og får hver en mail med datoen. De kommer fra 1 kommune og vil være 7 deltagere." in (
        shown
    )
    for _twice in range(2):
        assert client.post(f"/temadage/{event.pk}/inviter/").url == f"/temadage/{event.pk}/"
    assert (
        list(Interest.objects.order_by("pk").values_list("invited_to", "invited_by")) == [(event.pk, info_house.pk)] * 2
    )
    mails = Mail.objects.filter(kind="invited_to_event")
    assert Counter(mails.values_list("about", "belongs_to", "state")) == Counter(
        [(mine.pk, f"event-{event.pk}", "planned"), (hers.pk, f"event-{event.pk}", "planned")]
    )
    assert interest.gathered(info_house) == []


@pytest.mark.parametrize(
    ("values", "invited"),
    [
        ({"organiser": "info_house", "district_id": OESTJYLLAND}, ["teacher", "other"]),
        ({"organiser": "municipality", "municipality_id": AARHUS, "district_id": OESTJYLLAND}, ["teacher"]),
        ({"organiser": "agency", "district_id": None}, ["teacher", "other", "odense"]),
        ({"organiser": "agency", "district_id": FYN}, ["odense"]),
    ],
)
def test_those_are_invited_who_live_where_it_is(teacher, coordinator_odense, values, invited):
    other = factories.colleague("anden@randers.example", name="Rita Randers", municipality=RANDERS)
    who = {
        wants(teacher).pk: "teacher",
        wants(other, municipality=RANDERS).pk: "other",
        wants(coordinator_odense, municipality=ODENSE).pk: "odense",
    }
    wants(teacher, service=Service.objects.get(slug="netvaerksmoede"))
    event = an_event(**values)
    assert interest.waiting_for(event)["interests"] == len(invited)
    assert [who[one.pk] for one in invite_interested(event=event, by=teacher)] == invited


def test_an_invitation_stands_when_there_is_another_date(teacher, coordinator):
    invited, gone = wants(teacher), wants(coordinator)
    withdraw_interest(interest=gone, by=coordinator)
    first, second = an_event(), an_event()
    assert invite_interested(event=first, by=teacher) == [invited]
    assert invite_interested(event=second, by=teacher) == []
    assert list(Interest.objects.order_by("pk").values_list("invited_to", flat=True)) == [first.pk, None]


def test_nobody_is_invited_to_a_draft_or_to_what_has_begun(teacher):
    wants(teacher)
    begun = an_event()
    move_in_time(begun, timedelta(days=-31))
    for event in (an_event(state="draft"), begun, an_event(state="cancelled")):
        with pytest.raises(actions.Refused):
            invite_interested(event=event, by=teacher)
    assert (Interest.objects.waiting().count(), Mail.objects.count()) == (1, 0)


def test_who_was_invited_may_wait_again(teacher):
    wants(teacher)
    invite_interested(event=an_event(), by=teacher)
    wants(teacher)
    assert Interest.objects.waiting().count() == 1


def test_opening_an_event_leads_to_inviting_when_somebody_waits(client_of, info_house, teacher):
    other, client = make_event(state="draft", service=make_service("andet")), client_of(info_house)
    assert client.post(f"/temadage/{other.pk}/aabn/").url == f"/temadage/{other.pk}/"
    wants(teacher)
    event = an_event(state="draft")
    assert client.post(f"/temadage/{event.pk}/aabn/").url == f"/temadage/{event.pk}/inviter/"
