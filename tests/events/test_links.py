"""Secret addresses in mails: what they do, once, for whom, until when, and what they tell those who guess."""

import hashlib
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from events import actions, door
from events.links import forget_old_links, link_of, new_link
from events.models import AnswerLink, Enrolment, Event
from pages.printing import qr_code
from tests.events.conftest import AARHUS, make_event, make_people, move_in_time, states

pytestmark = pytest.mark.django_db
Purpose = AnswerLink.Purpose
LEAVE, OFFER, COMING, TICKET = Purpose.LEAVE, Purpose.OFFER, Purpose.STILL_COMING, Purpose.TICKET
YES, NO = {"svar": "ja"}, {"svar": "nej"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def seat(event, people):
    """The confirmed seat of the first of the people, at an event with two more seats."""
    return actions.enrol(event=event, people=people[:1], by=None).enrolments.get()


@pytest.fixture
def offer(any_db):
    """An offered seat at an event that gives a day to answer, with one more waiting."""
    event, (first, second, third) = make_event(capacity=1, offer_hours=24), make_people(*[AARHUS] * 3)
    taken = actions.enrol(event=event, people=[first], by=None).enrolments.get()
    waiting = actions.enrol(event=event, people=[second], by=None).enrolments.get()
    actions.enrol(event=event, people=[third], by=None)
    actions.cancel(enrolment=taken, by=None)
    waiting.refresh_from_db()
    assert waiting.state == "offered"
    return waiting


def path_of(enrolment, purpose, *, lasts=DAY):
    """A fresh link's address without the site's own name."""
    address = new_link(enrolment=enrolment, purpose=purpose, expires_at=timezone.now() + lasts)
    return address.removeprefix("http://127.0.0.1:8000")


def heading(response):
    return unescape(re.search(r"<h1>(.*?)</h1>", response.content.decode()).group(1))


def read(path, client=None):
    """The status and heading of a page."""
    response = (client or Client()).get(path)
    return response.status_code, heading(response)


def answered(path, said):
    """The heading of the page an answer leads to."""
    response = Client().post(path, said)
    assert (response.status_code, response.url) == (302, path)
    return read(path)[1]


def links():
    return AnswerLink.objects.order_by("pk")


# The secret


def test_a_link_holds_256_bits_of_which_only_the_fingerprint_is_kept(seat):
    path = path_of(seat, LEAVE)
    secret = path.removeprefix("/temadage/svar/").removesuffix("/")
    link = links().get()
    stored = [str(getattr(link, field.attname)) for field in AnswerLink._meta.concrete_fields]
    assert (len(secret), link.digest) == (43, hashlib.sha256(secret.encode()).hexdigest())
    assert not any(secret in value for value in stored)


def test_no_two_links_are_alike(seat):
    assert len({path_of(seat, LEAVE) for _ in range(50)}) == 50


def test_a_guess_is_unknown_and_reveals_nothing(seat, client_of, teacher):
    path = path_of(seat, LEAVE)
    guesses = [path[:-2] + ("A" if path[-2] != "A" else "B") + "/", "/temadage/svar/x/", f"/temadage/svar/{'0' * 43}/"]
    guesses.append(f"/temadage/svar/{links().get().digest}/")
    met = [client.get(guess) for guess in guesses for client in (Client(), client_of(teacher))]
    assert {(m.status_code, m.content) for m in met} == {(404, met[0].content)}
    assert heading(met[0]) == "Linket findes ikke"
    assert {Client().post(guess, YES).status_code for guess in guesses} == {404}
    assert states(seat.event) == ["confirmed"]


def test_every_guess_asks_the_same_of_the_database(seat, django_assert_num_queries):
    Client().get("/temadage/svar/x/")
    for guess in ("x", "0" * 43, links().create(enrolment=seat, purpose=LEAVE, digest="d", expires_at=seat.state_at)):
        with django_assert_num_queries(1):
            Client().get(f"/temadage/svar/{guess}/")


def test_the_address_stays_out_of_other_sites_search_engines_and_caches(seat, client_of, teacher):
    path = path_of(seat, LEAVE)
    for client in (Client(), client_of(teacher)):
        page = client.get(path)
        headers = [page[name] for name in ("Referrer-Policy", "X-Robots-Tag")]
        assert headers == ["no-referrer", "noindex, nofollow"]
        assert "no-store" in page["Cache-Control"]
        assert path.split("/")[3] not in page.content.decode()


@pytest.mark.parametrize("purpose", Purpose)
def test_no_page_names_anybody(seat, offer, purpose, client_of, teacher):
    enrolment = offer if purpose == OFFER else seat
    path, name = path_of(enrolment, purpose), enrolment.person.name
    pages = [Client().get(path), client_of(teacher).get(path)]
    if purpose != TICKET:
        Client().post(path, NO)
        pages.append(Client().get(path))
    assert [name in page.content.decode() for page in pages] == [False] * len(pages)
    assert "Tilde" not in pages[1].content.decode()


# Reading


@pytest.mark.parametrize("purpose", Purpose)
def test_reading_changes_nothing(seat, offer, purpose):
    enrolment = offer if purpose == OFFER else seat
    path = path_of(enrolment, purpose)
    before = (list(links().values()), list(Enrolment.objects.order_by("pk").values()), list(Event.objects.values()))
    met = [getattr(Client(), method)(path).status_code for method in ("get", "head", "get")]
    after = (list(links().values()), list(Enrolment.objects.order_by("pk").values()), list(Event.objects.values()))
    assert (met, after) == ([200] * 3, before)


def test_the_question_is_asked(seat, offer):
    asked = {p: read(path_of(offer if p == OFFER else seat, p))[1] for p in Purpose}
    assert asked == {
        LEAVE: "Meld afbud",
        OFFER: "Du er tilbudt en plads",
        COMING: "Kommer du stadig?",
        TICKET: "Din billet",
    }


# Answering


def test_leaving_gives_the_seat_to_the_next(event, people):
    first, *_others, waiting = actions.enrol(event=event, people=people[:4], by=None).enrolments.order_by("pk")
    path = path_of(first, LEAVE)
    assert answered(path, YES) == "Du er afmeldt"
    first.refresh_from_db()
    waiting.refresh_from_db()
    assert (first.state, first.state_because) == ("cancelled", "Meldte afbud med linket i en mail.")
    assert (first.state_by, waiting.state) == (None, "confirmed")


def test_the_persons_own_sign_in_is_who_left(event, teacher):
    seat = actions.enrol(event=event, people=[teacher.person], by=None).enrolments.get()
    answered(path_of(seat, LEAVE), YES)
    seat.refresh_from_db()
    assert seat.state_by == teacher


@pytest.mark.parametrize(
    ("said", "told", "state"), [(YES, "Pladsen er din", "confirmed"), (NO, "Du har sagt nej tak", "declined")]
)
def test_an_offer_is_answered(offer, said, told, state):
    assert answered(path_of(offer, OFFER), said) == told
    offer.refresh_from_db()
    assert offer.state == state
    assert states(offer.event)[2] == ("waiting" if said == YES else "offered")


def test_one_answers_for_all_who_stay_together(any_db):
    event, people = make_event(capacity=2, offer_hours=24), make_people(*[AARHUS] * 4)
    taken = actions.enrol(event=event, people=people[:2], by=None)
    party = actions.enrol(event=event, people=people[2:], by=None, stays_together=True)
    actions.cancel_booking(booking=taken, by=None)
    path = path_of(party.enrolments.first(), OFFER)
    assert "Dit svar gælder alle 2 pladser" in Client().get(path).content.decode()
    assert answered(path, YES) == "Pladsen er din"
    assert states(event) == ["cancelled"] * 2 + ["confirmed"] * 2


def test_a_late_answer_is_told_that_the_seat_went_on(offer):
    path = path_of(offer, OFFER, lasts=24 * HOUR)
    Enrolment.objects.filter(pk=offer.pk).update(offer_until=timezone.now() - HOUR)
    assert answered(path, YES) == "Svarfristen er gået"
    actions.expire_offers()
    assert read(path) == (200, "Pladsen er gået videre")
    assert states(offer.event) == ["cancelled", "declined", "offered"]


def test_she_says_that_she_still_comes(seat):
    assert answered(path_of(seat, COMING), YES) == "Tak for svaret"
    seat.refresh_from_db()
    assert (seat.state, timezone.now() - seat.still_coming_at < HOUR) == ("confirmed", True)


def test_she_says_that_she_does_not_come_after_all(seat):
    assert answered(path_of(seat, COMING), NO) == "Du er afmeldt"
    seat.refresh_from_db()
    assert (seat.state, seat.still_coming_at) == ("cancelled", None)


@pytest.mark.parametrize("said", [{}, {"svar": "måske"}])
def test_no_answer_is_no_answer(seat, said):
    assert answered(path_of(seat, LEAVE), said) == "Meld afbud"
    assert states(seat.event) == ["confirmed"]


# Once


def test_an_answer_uses_up_all_links_alike_and_no_others(seat):
    first, second, other = (path_of(seat, purpose) for purpose in (COMING, COMING, LEAVE))
    answered(first, YES)
    assert [link.used_at is not None for link in links()] == [True, True, False]
    answered(second, NO)
    seat.refresh_from_db()
    assert (seat.state, read(other)[1]) == ("confirmed", "Meld afbud")


def test_a_used_link_refuses_to_act_again(seat):
    path_of(seat, COMING)
    link = links().get()
    actions.answer_link(link=link, says_yes=True)
    with pytest.raises(actions.LinkIsSpent):
        actions.answer_link(link=link, says_yes=False)


def test_a_refused_answer_leaves_the_link_as_it_was(seat):
    path_of(seat, COMING)
    actions.cancel(enrolment=seat, by=None)
    with pytest.raises(actions.Refused):
        actions.answer_link(link=links().get(), says_yes=True)
    assert links().get().used_at is None


def test_a_ticket_is_never_used_up(seat):
    path = path_of(seat, TICKET)
    Client().post(path, YES)
    assert [read(path)[1] for _ in range(3)] == ["Din billet"] * 3
    with pytest.raises(ValueError, match="never used up"):
        actions.answer_link(link=links().get(), says_yes=True)


# Too late


@pytest.mark.parametrize("purpose", [LEAVE, COMING, TICKET])
def test_an_expired_link_tells_what_to_do_and_does_nothing(seat, purpose):
    path = path_of(seat, purpose, lasts=-HOUR)
    Client().post(path, YES)
    page = Client().get(path)
    assert (page.status_code, heading(page), states(seat.event)) == (
        200,
        "Linket kan ikke bruges mere",
        ["confirmed"],
    )
    assert "/konto/login/" in page.content.decode()
    assert "mailto:" in page.content.decode()


@pytest.mark.parametrize("purpose", [LEAVE, COMING, TICKET])
def test_a_link_follows_what_has_happened_to_the_seat(seat, purpose, by):
    path = path_of(seat, purpose)
    actions.cancel(enrolment=seat, by=by)
    assert read(path) == (200, "Du er afmeldt")


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_to_a_cancelled_event_says_so(seat, offer, purpose, by):
    enrolment = offer if purpose == OFFER else seat
    path = path_of(enrolment, purpose)
    actions.cancel_event(event=enrolment.event, because="Underviseren er syg", by=by)
    assert answered(path, YES) == "Arrangementet er aflyst"


@pytest.mark.parametrize("purpose", [LEAVE, COMING, TICKET])
def test_a_link_to_an_event_that_is_over_says_so(seat, purpose):
    path = path_of(seat, purpose, lasts=90 * DAY)
    move_in_time(seat.event, -40 * DAY)
    assert answered(path, YES) == "Arrangementet er holdt"
    assert states(seat.event) == ["confirmed"]


def test_who_waits_is_asked_whether_to_leave_the_list_and_has_no_ticket(event, people):
    waiting = actions.enrol(event=event, people=people[:4], by=None).enrolments.order_by("pk").last()
    assert "Forlad ventelisten" in Client().get(path_of(waiting, LEAVE)).content.decode()
    assert read(path_of(waiting, TICKET)) == (200, "Du har ikke en plads endnu")
    assert read(path_of(waiting, COMING)) == (200, "Du har ikke en plads endnu")


def test_who_pays_is_told_of_the_bill_when_it_is_late(people):
    event = make_event(price=500, cancel_until=timezone.now() - HOUR)
    seat = actions.enrol(event=event, people=people[:1], by=None, gln="5790000121526").enrolments.get()
    told = "Fristen for at melde afbud uden regning var"
    assert [told in Client().get(path_of(seat, p)).content.decode() for p in (LEAVE, COMING)] == [True, True]


def test_old_links_are_forgotten_after_a_month(seat):
    for lasts in (-31 * DAY, -29 * DAY, DAY):
        path_of(seat, LEAVE, lasts=lasts)
    kept = list(links())[1:]
    assert (forget_old_links(now=timezone.now()), list(links())) == (1, kept)


# The ticket


def test_the_ticket_shows_a_code_that_holds_the_enrolments_reference(seat):
    path = path_of(seat, TICKET)
    image = Client().get(f"{path}billet.png")
    page = Client().get(path).content.decode()
    assert (f'src="{path}billet.png"' in page, door.code_of(seat.reference) in page) == (True, True)
    assert (image["Content-Type"], image["Referrer-Policy"]) == ("image/png", "no-referrer")
    assert "no-store" in image["Cache-Control"]
    assert image.content == qr_code(str(seat.reference))


@pytest.mark.parametrize("purpose", [LEAVE, COMING])
def test_other_links_have_no_picture(seat, purpose):
    guess = f"/temadage/svar/{'0' * 43}/billet.png"
    met = [Client().get(f"{path_of(seat, purpose)}billet.png"), Client().get(guess)]
    assert [(m.status_code, m.content) for m in met] == [(404, b"Billetten findes ikke.")] * 2


def test_an_online_ticket_leads_to_the_meeting(people):
    event = make_event(place="", link="https://moede.example/123")
    seat = actions.enrol(event=event, people=people[:1], by=None).enrolments.get()
    assert 'href="https://moede.example/123"' in Client().get(path_of(seat, TICKET)).content.decode()


def test_everybody_meets_only_their_own_ticket(cast, client_of, event):
    seat = actions.enrol(event=event, people=[cast["teacher"].person], by=None).enrolments.get()
    addresses = [f"/temadage/tilmelding/{seat.pk}/billet{ending}" for ending in ("/", ".png")]
    met = {who: [client_of(user).get(a).status_code for a in addresses] for who, user in cast.items()}
    assert met == {who: [404, 404] for who in cast} | {"visitor": [302, 302], "teacher": [200, 200]}


def test_who_has_no_seat_any_more_is_led_from_her_ticket_to_the_event(event, teacher, client_of):
    seat = actions.enrol(event=event, people=[teacher.person], by=None).enrolments.get()
    actions.cancel(enrolment=seat, by=teacher)
    address = f"/temadage/tilmelding/{seat.pk}/billet"
    page, image = client_of(teacher).get(f"{address}/"), client_of(teacher).get(f"{address}.png")
    assert (page.url, image.status_code) == (event.get_absolute_url(), 404)


def test_a_link_is_found_with_two_queries_whatever_there_is(seat, django_assert_num_queries):
    path = path_of(seat, LEAVE)
    secret = path.split("/")[3]
    for _ in range(3):
        path_of(seat, LEAVE)
    with django_assert_num_queries(1):
        assert link_of(secret).enrolment.event.municipality is None
