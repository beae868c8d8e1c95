"""A coordinator invites colleagues from her list; a training answers."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import get_messages
from django.core import mail as post
from django.utils import timezone

from outbox.actions import send_due
from outbox.models import Mail
from registry import inviting
from registry.models import Invitation, Municipality, Person, Programme
from tests import factories

pytestmark = pytest.mark.django_db
LIST, INVITE = "/min-kommune/", "/min-kommune/foelg-op/inviter/"
PAGE, UNDO = "/min-kommune/foelg-op/invitationer/", "/min-kommune/foelg-op/invitationer/fortryd/"
START = datetime(2026, 11, 22, 14, 2, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture(autouse=True)
def later(monkeypatch):
    """Sunday 22 November 2026, 14.02 in Denmark; call it to be so much later."""

    def move(**time):
        now = (START + timedelta(**time)).astimezone(ZoneInfo("UTC"))
        monkeypatch.setattr(timezone, "now", lambda: now)

    move()
    return move


@pytest.fixture
def course():
    return Programme.objects.get(slug="grundkursus")


def ask(client, people, programme="grundkursus"):
    return client.post(INVITE, {"people": [person.reference for person in people], "programme": programme})


def told(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def states():
    return dict(Mail.objects.values_list("kind", "state"))


def test_each_meets_the_pages(cast, client_of):
    met = {who: client_of(user).get(PAGE).status_code for who, user in cast.items()}
    assert met == dict.fromkeys(cast, 403) | {
        "visitor": 302,
        "coordinator": 200,
        "coordinator_odense": 200,
        "adviser": 200,
        "administrator": 200,
    }


def test_the_chosen_are_invited_with_a_mail_each(client_of, coordinator, later, content):
    bo, ida = factories.person("Bo Bo"), factories.person("Ida Ida")
    answer = ask(client_of(coordinator), [bo, ida])
    assert (answer.status_code, answer.url) == (302, f"{PAGE}?kommune=0751")
    assert Invitation.objects.count() == 2
    send_due()
    assert post.outbox == []
    later(minutes=11)
    send_due()
    assert sorted(letter.to[0] for letter in post.outbox) == sorted([bo.email, ida.email])
    letter = post.outbox[0]
    assert letter.subject == "Invitation til Grundkursus i bekymringstegn"
    assert ("/kurser/bekymringstegn/" in letter.body, "Karen Koordinator fra Aarhus Kommune" in letter.body) == (
        True,
        True,
    )


def test_who_is_left_out_is_named(client_of, coordinator, course):
    people = [factories.person(name) for name in ("Bo Uden", "Ida Uddannet", "Per Inviteret")]
    Person.objects.filter(pk=people[0].pk).update(email="")
    factories.training(person=people[1], programme=course)
    client = client_of(coordinator)
    ask(client, people[2:])
    said = told(ask(client, people))
    assert said[-3:] == [
        "Uden e-mailadresse, så giv selv besked: Bo Uden.",
        "Har allerede et gyldigt bevis: Ida Uddannet.",
        "Er allerede inviteret: Per Inviteret.",
    ]
    assert Invitation.objects.count() == 1


def test_who_is_about_to_lose_her_training_can_be_invited(coordinator, course):
    bo = factories.person("Bo")
    factories.training(person=bo, programme=course, on=date(2023, 11, 30))
    place = Municipality.objects.get(code="0751")
    outcome = inviting.invite(people=[bo], programme=course, municipality=place, by=coordinator)
    assert outcome.invited == [bo]


def test_the_people_of_another_municipality_cannot_be_invited(client_of, coordinator):
    fyn = factories.person("Fyn", municipality="0461")
    assert ask(client_of(coordinator), [fyn]).url == f"{LIST}?kommune=0751"
    assert client_of(coordinator).post(f"{INVITE}?kommune=0461", {}).status_code == 404
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"programme": "grundkursus"}, "Vælg mindst én medarbejder på listen."),
        ({"people": "vrøvl", "programme": "grundkursus"}, None),
        ({"people": "00000000-0000-0000-0000-000000000000", "programme": "findes-ikke"}, None),
    ],
)
def test_a_strange_choice_invites_nobody(client_of, coordinator, data, said):
    answer = client_of(coordinator).post(INVITE, data)
    assert (answer.status_code, Invitation.objects.count(), bool(told(answer))) == (302, 0, True)
    assert said is None or said in told(answer)


def test_she_is_reminded_once_after_14_days(client_of, coordinator, later):
    ask(client_of(coordinator), [factories.person("Bo")])
    for days in (1, 13, 14, 15, 30):
        later(days=days)
        send_due()
        expected = 1 if days < 14 else 2
        assert len(post.outbox) == expected, days
    assert post.outbox[1].subject == "Påmindelse: Grundkursus i bekymringstegn"


def test_a_training_answers_and_nothing_more_is_sent(client_of, coordinator, course, later):
    bo = factories.person("Bo")
    ask(client_of(coordinator), [bo])
    later(days=2)
    send_due()
    factories.training(person=bo, programme=course)
    assert inviting.end_answered() == 1
    assert Mail.objects.get(kind=inviting.INVITED_AGAIN).because == "Forløbet er gennemført."
    assert Invitation.objects.get().ended_at == timezone.now()


@pytest.mark.parametrize(
    ("happens", "because"),
    [
        (lambda bo, course: factories.training(person=bo, programme=course), "Forløbet er gennemført."),
        (
            lambda bo, course: bo.affiliations.update(municipality="0461"),
            "Personen arbejder ikke længere i kommunen.",
        ),
        (lambda bo, course: Person.objects.filter(pk=bo.pk).update(email=""), "Personen har ingen e-mailadresse."),
        (
            lambda bo, course: Person.objects.filter(pk=bo.pk).update(
                name="", email="", user=None, erased_at=timezone.now()
            ),
            "Personen er slettet.",
        ),
    ],
)
def test_what_happened_meanwhile_skips_the_mail(client_of, coordinator, course, later, happens, because):
    bo = factories.person("Bo")
    ask(client_of(coordinator), [bo])
    later(hours=1)
    happens(bo, course)
    send_due()
    assert (post.outbox, Mail.objects.get(kind=inviting.INVITED).because) == ([], because)


def test_an_invitation_can_be_taken_back_until_it_is_sent(client_of, coordinator, later):
    bo, ida = factories.person("Bo"), factories.person("Ida")
    client = client_of(coordinator)
    ask(client, [bo, ida])
    client.post(UNDO, {"invitation": Invitation.objects.get(person=bo).pk})
    assert list(Invitation.objects.filter(ended_at=None).values_list("person", flat=True)) == [ida.pk]
    later(minutes=11)
    send_due()
    assert [letter.to for letter in post.outbox] == [[ida.email]]
    assert "allerede sendt" in told(client.post(UNDO))[-1]
    assert Invitation.objects.filter(ended_at=None).count() == 1


def test_all_unsent_are_taken_back_at_once_and_can_be_asked_again(client_of, coordinator, later):
    people = [factories.person(f"Bo {n}") for n in range(3)]
    client = client_of(coordinator)
    ask(client, people)
    assert told(client.post(UNDO))[-1] == "3 invitationer er fortrudt."
    assert set(Mail.objects.values_list("state", flat=True)) == {"skipped"}
    ask(client, people)
    assert Invitation.objects.filter(ended_at=None).count() == 3


def test_nobody_takes_back_what_others_asked(client_of, coordinator, coordinator_odense):
    ask(client_of(coordinator), [factories.person("Bo")])
    client_of(coordinator_odense).post(UNDO, {"invitation": Invitation.objects.get().pk})
    assert Invitation.objects.get().ended_at is None


def test_the_list_has_a_box_for_each_and_the_programmes(client_of, coordinator):
    bo = factories.person("Bo")
    page = client_of(coordinator).get(LIST).content.decode()
    assert f'name="people" value="{bo.reference}"' in page
    assert '<option value="grundkursus">' in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_many(client_of, coordinator, number, django_assert_num_queries):
    client = client_of(coordinator)
    ask(client, [factories.person(f"Bo {n}") for n in range(number)])
    client.get(PAGE)
    with django_assert_num_queries(9):
        page = client.get(PAGE).content.decode()
    assert page.count('name="invitation"') == number
