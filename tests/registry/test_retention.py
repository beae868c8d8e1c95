"""What nobody needs goes by itself: counted first, warned first, and never what is still in use."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from events.models import AnswerLink
from outbox.actions import send_due
from outbox.models import Mail
from registry import actions, retention
from registry.models import Lookup, Person
from tests import factories

pytestmark = pytest.mark.django_db


def seen(user, *, months):
    at = timezone.now() - timedelta(days=31 * months)
    User.objects.filter(pk=user.pk).update(last_login=at, date_joined=at)


def at(days):
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def idle(any_db):
    """Somebody who has not signed in for more than two years."""
    person = factories.person("Ida Idel", email="ida@kommune.example")
    seen(person.user, months=25)
    return person


def names():
    return set(Person.objects.exclude(name="").values_list("name", flat=True))


def test_an_unused_profile_is_warned_and_goes_a_month_later(idle, teacher, mailoutbox):
    retention.run(timezone.now())
    assert send_due().sent == 1
    assert mailoutbox[0].to == ["ida@kommune.example"]
    retention.run(at(29))
    assert "Ida Idel" in names()
    retention.run(at(31))
    assert names() == {"Tilde Lærer"}


def test_who_signs_in_after_the_warning_stays(idle):
    retention.run(timezone.now())
    send_due()
    User.objects.filter(pk=idle.user_id).update(last_login=at(5))
    retention.run(at(40))
    assert "Ida Idel" in names()


def test_nobody_goes_before_the_warning_was_sent(idle):
    retention.run(timezone.now())
    retention.run(at(60))
    assert (names(), Mail.objects.count()) == ({"Ida Idel"}, 1)


def test_who_holds_a_training_or_a_role_stays(idle, coordinator):
    seen(coordinator, months=40)
    factories.training(person=idle, programme=factories.programme(valid_months=36))
    assert retention.unused(timezone.now()) == []


def test_old_lookups_go_and_newer_ones_stay(teacher, coordinator):
    actions.log_lookups(people=[teacher.person] * 2, by=coordinator, what=Lookup.What.PERSON)
    Lookup.objects.filter(pk=Lookup.objects.first().pk).update(at=at(-31 * 25))
    retention.run(timezone.now())
    assert Lookup.objects.count() == 1


def test_an_account_nobody_confirmed_goes(any_db):
    user = User.objects.create_user("aldrig@kommune.example")
    User.objects.filter(pk=user.pk).update(date_joined=at(-31))
    User.objects.create_user("i-dag@kommune.example")
    retention.run(timezone.now())
    assert set(User.objects.values_list("email", flat=True)) == {"i-dag@kommune.example"}


def test_counting_changes_nothing_and_names_by_number(idle):
    said = StringIO()
    call_command("retention", "--dry-run", stdout=said)
    assert "Ubrugte profiler, der får en advarsel: 1" in said.getvalue()
    assert f"advares: person {idle.pk}" in said.getvalue()
    assert ("Ida" in said.getvalue(), Mail.objects.count(), AnswerLink.objects.count()) == (False, 0, 0)


def test_the_worker_does_it_once_a_day(idle, monkeypatch):
    monkeypatch.setitem(retention._done, "on", None)
    retention.run_once_a_day()
    retention.run_once_a_day()
    assert Mail.objects.count() == 1


def test_the_worker_leaves_it_when_told_to(idle, settings, monkeypatch):
    monkeypatch.setitem(retention._done, "on", None)
    settings.RETENTION_RUNS = False
    retention.run_once_a_day()
    assert Mail.objects.count() == 0
