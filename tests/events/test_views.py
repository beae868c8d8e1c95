"""The pages about events, as each of the cast meets them."""

import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from events import actions
from events.models import Enrolment, Event, EventSession
from registry.models import PoliceDistrict
from tests import factories
from tests.events.conftest import AARHUS, ODENSE, make_event, make_service, move_in_time

pytestmark = pytest.mark.django_db
NEVER = dict.fromkeys(("visitor", "teacher", "coordinator", "coordinator_odense", "info_house", "editor"), 404)


def text_of(response):
    """What a reader sees between <main> and </main>, with single spaces."""
    inside = re.search(r"<main.*?</main>", response.content.decode(), re.S).group()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())


def titles(client, query=""):
    page = client.get(f"/temadage/{query}").content.decode()
    return re.findall(r'<h3 class="h4"><a href="/temadage/\d+/">([^<]+)</a>', page)


def names_in_table(client, address):
    """The names in the tables of a page, in order."""
    page = client.get(address).content.decode()
    return [name.strip() for name in re.findall(r'<th scope="row" data-title="Navn">([^<]*)', page)]


def said(response):
    return text_of(response.client.get(response.url.partition("#")[0]))


def outcomes(cast, client_of, address, *, method="get"):
    """What each of the cast meets: a status, or for those led elsewhere where to."""
    answers = {who: getattr(client_of(user), method)(address) for who, user in cast.items()}
    return {who: answer.headers.get("Location", answer.status_code) for who, answer in answers.items()}


@pytest.fixture
def march():
    """A theme day in Odense on Wednesday 17 March 2027, 9.00-15.30, with a programme."""
    at = ZoneInfo("Europe/Copenhagen")
    made = make_event(capacity=30, title="Temadag i marts", municipality_id=ODENSE, district_id=8)
    begins = datetime(2027, 3, 17, 9, 0, tzinfo=at)
    slots = [{"start": "09:00", "minutes": 20, "type": "plenum", "title": "Velkomst", "note": "Med kaffe"}]
    made.sessions.update(starts_at=begins, ends_at=begins.replace(hour=15, minute=30), slots=slots)
    Event.objects.filter(pk=made.pk).update(
        enrolment_closes_at=datetime(2027, 3, 3, 12, 0, tzinfo=at),
        cancel_until=datetime(2027, 3, 10, 23, 59, tzinfo=at),
    )
    return made


@pytest.fixture
def today(monkeypatch):
    """Sunday 22 November 2026, 14.02 in Denmark."""
    now = datetime(2026, 11, 22, 14, 2, tzinfo=ZoneInfo("Europe/Copenhagen"))
    monkeypatch.setattr(timezone, "now", lambda: now.astimezone(ZoneInfo("UTC")))


# The list


def test_everybody_sees_the_list(cast, client_of, event):
    met = {who: (client_of(user).get("/temadage/").status_code, titles(client_of(user))) for who, user in cast.items()}
    assert met == dict.fromkeys(cast, (200, ["En temadag"]))


def test_the_list_shows_what_is_ahead_and_open(client_of):
    make_event(title="Kladden", state="draft")
    make_event(title="Den aflyste", state="cancelled")
    over = make_event(title="Den forgangne")
    move_in_time(over, timedelta(days=-40))
    make_event(title="Nummer to", starts_in=timedelta(days=40))
    make_event(title="Nummer et", starts_in=timedelta(days=20))
    assert titles(client_of()) == ["Nummer et", "Nummer to"]


def test_an_event_in_the_list_says_when_where_and_how_full(today, client_of, march):
    shown = text_of(client_of().get("/temadage/"))
    assert (
        "Marts 2027 Temadag i marts onsdag den 17. marts 2027 kl. 9.00-15.30 uge 11 "
        "Demohuset, Odense Kommune · Temadag 30 ledige pladser" in shown
    )


def test_an_empty_list_says_so(client_of):
    assert "Der er ingen arrangementer lige nu" in text_of(client_of().get("/temadage/"))


def test_the_list_is_narrowed(today, client_of, march):
    make_event(title="Fuldt oplæg", service=make_service("oplaeg"), starts_in=timedelta(days=10), capacity=1)
    Event.objects.filter(title="Fuldt oplæg").update(seats_taken=1)
    house = PoliceDistrict.objects.get(pk=8).slug
    assert {
        query: titles(client_of(), query)
        for query in (
            "",
            f"?infohus={house}",
            "?maaned=2026-12",
            "?ydelse=oplaeg-i-test",
            "?ledige=on",
            f"?infohus={house}&maaned=2026-12",
        )
    } == {
        "": ["Fuldt oplæg", "Temadag i marts"],
        f"?infohus={house}": ["Temadag i marts"],
        "?maaned=2026-12": ["Fuldt oplæg"],
        "?ydelse=oplaeg-i-test": ["Fuldt oplæg"],
        "?ledige=on": ["Temadag i marts"],
        f"?infohus={house}&maaned=2026-12": [],
    }


def test_a_filter_that_does_not_exist_narrows_nothing_and_is_told_of(client_of, event):
    response = client_of().get("/temadage/?infohus=maanen")
    assert re.search(r"Ret dette, og send igen Infohus: .*maanen", text_of(response))
    assert titles(client_of(), "?infohus=maanen") == ["En temadag"]


@pytest.mark.parametrize("number", [3, 300])
def test_the_list_takes_the_same_queries_whatever_its_length(client_of, django_assert_num_queries, number):
    service = make_service()
    start = timezone.now() + timedelta(days=9)
    made = Event.objects.bulk_create(
        Event(
            service=service, registration="named", title=f"Dag {n}", state="open", organiser="info_house",
            district_id=2, municipality_id=AARHUS, place="Huset", capacity=9, enrolment_closes_at=start,
        )
        for n in range(number)
    )  # fmt: skip
    EventSession.objects.bulk_create(
        EventSession(event=one, starts_at=start, ends_at=start + timedelta(hours=2)) for one in made
    )
    client = client_of()
    client.get("/temadage/")  # fills the cache of menus
    with django_assert_num_queries(9):
        assert client.get("/temadage/").status_code == 200


# The event's page


def test_the_page_says_what_when_where_and_until_when(today, client_of, march):
    shown = text_of(client_of().get(f"/temadage/{march.pk}/"))
    for words in (
        "onsdag den 17. marts 2027 kl. 9.00-15.30",
        "uge 11",
        "Demohuset, Odense Kommune",
        "30 ledige pladser",
        "Senest onsdag den 3. marts 2027 kl. 12.00",
        "Meld helst afbud senest onsdag den 10. marts 2027 kl. 23.59.",
        "9.00 Velkomst Med kaffe",
        "Log ind, og tilmeld dig",
        "Gratis",
    ):
        assert words in shown


@pytest.mark.parametrize(
    ("taken", "words"),
    [
        (0, "8 ledige pladser"),
        (3, "Få pladser tilbage: 5 ledige pladser"),
        (7, "Få pladser tilbage: 1 ledig plads"),
        (8, "Fuldt booket – skriv dig på venteliste"),
    ],
)
def test_the_page_says_how_full_it_is(client_of, taken, words):
    event = make_event(capacity=8)
    Event.objects.filter(pk=event.pk).update(seats_taken=taken)
    assert words in text_of(client_of().get(f"/temadage/{event.pk}/"))


def test_a_draft_is_seen_by_those_who_run_it_only(cast, client_of):
    draft = make_event(state="draft", organiser="agency")
    assert outcomes(cast, client_of, f"/temadage/{draft.pk}/") == NEVER | {"adviser": 200, "administrator": 200}


def test_a_page_that_changes_with_the_seats_is_never_kept(client_of, event):
    for address in ("/temadage/", f"/temadage/{event.pk}/"):
        assert "no-store" in client_of().get(address).headers["Cache-Control"]


@pytest.mark.parametrize("registration", ["headcount", "none"])
def test_an_event_without_names_never_asks_for_one(cast, client_of, registration):
    event = make_event(service=make_service("dialog", registration=registration))
    for user in cast.values():
        response = client_of(user).get(f"/temadage/{event.pk}/")
        inside = re.search(r"<main.*?</main>", response.content.decode(), re.S).group()
        assert "Her spørger vi aldrig om navne" in inside
        assert re.findall(r"<(?:input|form|textarea|select)", inside) == []


def test_nobody_can_sign_up_where_no_names_are_asked(client_of, coordinator, teacher):
    event = make_event(service=make_service("dialog", registration="headcount"))
    answer = client_of(teacher).post(f"/temadage/{event.pk}/tilmeld/")
    assert "Til dette arrangement skal man ikke tilmelde sig." in said(answer)
    assert client_of(coordinator).get(f"/temadage/{event.pk}/kolleger/").url == f"/temadage/{event.pk}/"
    assert Enrolment.objects.count() == 0


# Signing oneself up, answering and leaving


def test_signing_up_gives_a_seat(client_of, teacher, event):
    answer = client_of(teacher).post(f"/temadage/{event.pk}/tilmeld/")
    assert answer.url == f"/temadage/{event.pk}/"
    assert "Du er tilmeldt og har en plads." in said(answer)
    assert list(Enrolment.objects.values_list("person__user", "state", "booking__booked_by")) == [
        (teacher.pk, "confirmed", teacher.pk)
    ]


def test_who_comes_too_late_learns_her_number_and_why(client_of, teacher, event, people, by):
    actions.enrol(event=event, people=people[:5], by=by)
    answer = client_of(teacher).post(f"/temadage/{event.pk}/tilmeld/")
    assert "Du står som nr. 3 på ventelisten. Alle 3 pladser er optaget." in said(answer)


def test_signing_up_twice_is_refused_in_words(client_of, teacher, event):
    client_of(teacher).post(f"/temadage/{event.pk}/tilmeld/")
    answer = client_of(teacher).post(f"/temadage/{event.pk}/tilmeld/")
    assert "Allerede tilmeldt: Tilde Lærer." in said(answer)
    assert Enrolment.objects.count() == 1


def test_everybody_signed_in_can_sign_up(cast, client_of):
    event = make_event(capacity=20)
    address = f"/temadage/{event.pk}/tilmeld/"
    met = outcomes(cast, client_of, address, method="post")
    assert met == dict.fromkeys(cast, f"/temadage/{event.pk}/") | {"visitor": f"/konto/login/?next={address}"}
    signed_up = set(Enrolment.objects.confirmed().values_list("person__user__email", flat=True))
    assert signed_up == {user.email for user in cast.values() if user}


def test_reading_the_address_signs_nobody_up(client_of, teacher, event):
    assert client_of(teacher).get(f"/temadage/{event.pk}/tilmeld/").url == f"/temadage/{event.pk}/"
    assert Enrolment.objects.count() == 0


def test_who_is_unknown_to_the_registry_tells_who_she_is_first(client_of, event):
    stranger = factories.user("ny@aarhus.example")
    answer = client_of(stranger).post(f"/temadage/{event.pk}/tilmeld/")
    assert answer.url == f"/min-side/profil/?next=%2Ftemadage%2F{event.pk}%2F"


def test_an_event_with_a_price_asks_who_pays(client_of, teacher):
    event = make_event(price="450.00")
    address = f"/temadage/{event.pk}/"
    assert 'name="gln"' in client_of(teacher).get(address).content.decode()
    assert "Skriv enten et EAN-nummer eller et CVR-nummer" in text_of(client_of(teacher).get(address))
    unpaid = client_of(teacher).post(f"{address}tilmeld/")
    assert "Skriv det EAN- eller CVR-nummer, regningen skal sendes til." in text_of(unpaid)
    wrong = client_of(teacher).post(f"{address}tilmeld/", {"cvr": "12345678", "payment_reference": "Projekt 7"})
    assert (wrong.status_code, "Det er ikke et gyldigt CVR-nummer." in text_of(wrong)) == (422, True)
    assert [f'value="{typed}"' in wrong.content.decode() for typed in ("12345678", "Projekt 7")] == [True, True]
    client_of(teacher).post(f"{address}tilmeld/", {"cvr": "DK 10150817", "payment_reference": "A1"})
    assert list(Enrolment.objects.values_list("booking__cvr", "booking__payment_reference")) == [("10150817", "A1")]


def test_a_free_event_asks_for_no_payer(client_of, teacher, event):
    assert 'name="gln"' not in client_of(teacher).get(f"/temadage/{event.pk}/").content.decode()


def enrolment_of(user, event):
    actions.enrol(event=event, people=[user.person], by=user)
    return Enrolment.objects.get(event=event, person__user=user)


def test_leaving_asks_first_and_then_frees_the_seat(client_of, teacher, event):
    address = f"/temadage/tilmelding/{enrolment_of(teacher, event).pk}/afmeld/"
    asked = client_of(teacher).get(address)
    assert "Vil du afmelde dig fra »En temadag«?" in text_of(asked)
    assert Enrolment.objects.get().state == "confirmed"
    assert "Du er afmeldt." in said(client_of(teacher).post(address))
    assert (Enrolment.objects.get().state, Event.objects.get(pk=event.pk).seats_taken) == ("cancelled", 0)
    assert "allerede afmeldt" in said(client_of(teacher).post(address))


def test_leaving_is_possible_after_the_last_day_for_it(client_of, teacher, event):
    address = f"/temadage/tilmelding/{enrolment_of(teacher, event).pk}/afmeld/"
    past = timezone.now() - timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(enrolment_closes_at=past, cancel_until=past)
    client_of(teacher).post(address)
    assert Enrolment.objects.get().state == "cancelled"


@pytest.mark.parametrize("what", ["afmeld", "svar"])
def test_an_enrolment_is_touched_by_its_person_her_coordinator_and_the_agency(cast, client_of, teacher, what):
    event = make_event(organiser="agency")
    enrolment = enrolment_of(teacher, event)
    address = f"/temadage/tilmelding/{enrolment.pk}/{what}/"
    met = outcomes(cast, client_of, address, method="post" if what == "svar" else "get")
    may = 200 if what == "afmeld" else f"/temadage/{event.pk}/"
    assert met == NEVER | {
        "visitor": f"/konto/login/?next={address}",
        "teacher": may,
        "coordinator": may,
        "adviser": may,
        "administrator": may,
    }


@pytest.fixture
def offer(teacher, people, by):
    """A seat offered to the teacher, who has 24 hours to answer."""
    event = make_event(capacity=1, offer_hours=24)
    actions.enrol(event=event, people=people[:1], by=by)
    waiting = enrolment_of(teacher, event)
    actions.cancel(enrolment=event.enrolments.exclude(pk=waiting.pk).get(), by=by)
    return waiting


@pytest.mark.parametrize(
    ("answer", "state", "words"), [("ja", "confirmed", "Pladsen er din."), ("nej", "declined", "Tak for svaret.")]
)
def test_an_offer_is_answered(client_of, teacher, offer, answer, state, words):
    assert "Du er tilbudt en plads. Svar senest" in text_of(client_of(teacher).get(f"/temadage/{offer.event_id}/"))
    answered = client_of(teacher).post(f"/temadage/tilmelding/{offer.pk}/svar/", {"svar": answer})
    assert words in said(answered)
    assert Enrolment.objects.get(pk=offer.pk).state == state


def test_an_answer_that_is_none_changes_nothing(client_of, teacher, offer):
    answered = client_of(teacher).post(f"/temadage/tilmelding/{offer.pk}/svar/", {"svar": "måske"})
    assert "Svar ja eller nej." in said(answered)
    assert Enrolment.objects.get(pk=offer.pk).state == "offered"


def test_my_page_shows_my_enrolments_next_event_first(client_of, teacher, people, by):
    later = make_event(title="Den sene", starts_in=timedelta(days=50), capacity=1)
    actions.enrol(event=later, people=people[:1], by=by)
    enrolment_of(teacher, later)
    enrolment_of(teacher, make_event(title="Den tidlige"))
    shown = text_of(client_of(teacher).get("/min-side/"))
    panel = shown.partition("Mine tilmeldinger")[2].partition("Mine beviser")[0]
    assert re.findall(r"Den \w+|Du har en plads|nr\. \d", panel) == [
        "Den tidlige", "Du har en plads", "Den tidlige", "Den tidlige", "Den sene", "nr. 1", "Den sene",
    ]  # fmt: skip


def test_my_page_without_enrolments_leads_to_the_list(client_of, teacher):
    page = client_of(teacher).get("/min-side/").content.decode()
    assert ("Du er ikke tilmeldt noget" in page, 'href="/temadage/"' in page) == (True, True)
