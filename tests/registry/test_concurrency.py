"""Two requests at once. Each test commits, in threads with connections of their own, on either database."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import User
from registry import actions
from registry.models import Affiliation, Municipality, Person, Role, Sector, Training
from tests import factories

AT_ONCE = 6


def at_once(action):
    """Run `action` in threads that start together; returns what each returned or raised."""
    barrier = Barrier(AT_ONCE)

    def one(_number):
        barrier.wait()
        try:
            return action()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_the_same_completion_at_once_is_one_training(committing_db):
    person, programme = factories.person("Anna"), factories.programme()
    trainings = at_once(lambda: factories.training(person=person, programme=programme, evidence="tilmelding 7"))
    assert trainings == [Training.objects.get()] * AT_ONCE


def test_renewals_at_once_build_on_the_one_before(committing_db):
    person, programme = factories.person("Anna"), factories.programme(valid_months=1)
    trainings = at_once(lambda: factories.training(person=person, programme=programme))
    today = timezone.localdate()
    # each renewal falls in the 90 days' window of the one before, until three months are held
    expected = [actions.add_months(actions.add_months(today, 1), 1)]
    expected = [actions.add_months(today, 1), *expected, actions.add_months(expected[0], 1)]
    assert sorted({t.valid_until for t in trainings})[:3] == expected


def test_a_training_never_writes_an_old_name_back(committing_db):
    person = factories.person("Anna Gammel")
    Person.objects.filter(pk=person.pk).update(name="Anna Ny")
    factories.training(person=person, programme=factories.programme())
    assert Person.objects.get().name == "Anna Ny"


def test_a_double_click_on_the_profile_makes_one_person(committing_db):
    user, sector = factories.user("ny@aarhus.example"), Sector.objects.get(slug="skole")
    people = at_once(
        lambda: actions.register_person(user=User.objects.get(pk=user.pk), name="Ny", sector=sector, workplace="Skolen")
    )
    assert (people, Affiliation.objects.count()) == ([Person.objects.get()] * AT_ONCE, 1)


def test_a_double_click_gives_a_role_once(committing_db):
    user, place = factories.user("ny@aarhus.example"), Municipality.objects.get(code="0751")
    kind = Role.Kind.MUNICIPAL_COORDINATOR
    given = at_once(
        lambda: actions.give_role(user=User.objects.get(pk=user.pk), kind=kind, municipality=place, by=None)
    )
    refused = [answer for answer in given if isinstance(answer, actions.Refused)]
    assert (len(refused), Role.objects.count()) == (AT_ONCE - 1, 1)


@pytest.mark.usefixtures("committing_db")
def test_a_training_is_withdrawn_once():
    training, by = (
        factories.training(person=factories.person("Anna"), programme=factories.programme()),
        factories.user("k@x.example"),
    )
    answers = at_once(lambda: actions.withdraw_training(training=training, because="Fejl", by=by))
    assert sum(isinstance(answer, actions.Refused) for answer in answers) == AT_ONCE - 1
