"""Reminders 90, 30 and 7 days before a training runs out, and the coordinator's monthly letter."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as post
from django.core.management import call_command
from django.utils import timezone

from outbox.actions import send_due
from outbox.models import Mail
from registry import actions, reminding
from registry.models import Municipality, Person, Programme, Role, Training
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/min-kommune/foelg-op/"
DENMARK = ZoneInfo("Europe/Copenhagen")


@pytest.fixture
def clock(monkeypatch):
    """Sunday 22 November 2026, 14.02 in Denmark; call it with another day to move on."""

    def set_to(day):
        now = datetime(day.year, day.month, day.day, 14, 2, tzinfo=DENMARK)
        monkeypatch.setattr(timezone, "now", lambda: now.astimezone(ZoneInfo("UTC")))

    set_to(date(2026, 11, 22))
    return set_to


def ending(day, *, person=None, programme="grundkursus"):
    """A training that holds until and with the day."""
    person = person or factories.person("Bo Snart")
    return Training.objects.create(
        person=person,
        programme=Programme.objects.get(slug=programme),
        completed_on=date(2024, 1, 31),
        valid_until=day,
        source="import",
    )


def planned():
    """{days: (day in Denmark, state)} of the reminders there are."""
    rows = Mail.objects.filter(kind=reminding.EXPIRES)
    return {row.facts["days"]: (timezone.localtime(row.due_at), row.state) for row in rows}


def at(*day):
    return datetime(*day, 9, tzinfo=DENMARK)


def test_three_reminders_are_planned_at_nine_by_the_clock(clock):
    ending(date(2027, 2, 22))
    assert reminding.plan_reminders() == 3
    assert planned() == {
        90: (at(2026, 11, 24), "planned"),
        30: (at(2027, 1, 23), "planned"),
        7: (at(2027, 2, 15), "planned"),
    }


@pytest.mark.parametrize(
    ("day", "reminders"),
    [(date(2027, 2, 27), 3), (date(2027, 2, 28), 0), (date(2026, 11, 22), 3), (date(2026, 11, 21), 0)],
)
def test_only_what_ends_soon_is_planned(clock, day, reminders):
    ending(day)
    assert reminding.plan_reminders() == reminders


def test_what_comes_late_into_the_registry_gets_the_next_reminder_only(clock):
    ending(date(2026, 12, 12))  # in 20 days: 90 is long past, 30 was ten days ago
    reminding.plan_reminders()
    assert {days: state for days, (_due, state) in planned().items()} == {90: "skipped", 30: "planned", 7: "planned"}
    assert Mail.objects.get(state="skipped").because == "Forløbet kom i registret for kort tid før udløb."


def test_planning_every_day_plans_each_reminder_once(clock):
    ending(date(2027, 2, 22))
    assert [reminding.plan_reminders(), reminding.plan_reminders()] == [3, 0]
    clock(date(2026, 11, 23))
    assert (reminding.plan_reminders(), Mail.objects.filter(kind=reminding.EXPIRES).count()) == (0, 3)


def test_the_worker_plans_once_a_day(clock, django_assert_max_num_queries):
    ending(date(2027, 2, 22))
    reminding.plan_once_a_day()
    ending(date(2027, 2, 20))
    reminding.plan_once_a_day()
    assert Mail.objects.filter(kind=reminding.EXPIRES).count() == 3
    clock(date(2026, 11, 23))
    reminding.plan_once_a_day()
    assert Mail.objects.filter(kind=reminding.EXPIRES).count() == 6
    with django_assert_max_num_queries(1):
        reminding.plan_once_a_day()


def test_the_command_plans_too(clock, capsys):
    ending(date(2027, 2, 22))
    call_command("plan_reminders")
    assert capsys.readouterr().out == "Planlagt: 3.\n"


def test_the_mail_leads_to_the_shortest_course_in_one_click(clock, content):
    ending(date(2027, 2, 20))  # the first was due this morning
    reminding.plan_reminders()
    send_due()
    (letter,) = post.outbox
    course = content["bekymringstegn"]
    assert (letter.subject, letter.to) == (
        "Dit bevis udløber snart: Grundkursus i bekymringstegn",
        [Person.objects.get(name="Bo Snart").email],
    )
    assert f"/kurser/{course.slug}/" in letter.body
    assert "udløber 20. februar 2027" in letter.body
    assert f"Det tager ca. {course.minutes} minutter." in letter.body


def test_without_a_course_the_mail_leads_to_her_own_page(clock):
    factories.programme("uden-kursus", title="Uden kursus")
    ending(date(2027, 2, 20), programme="uden-kursus")
    reminding.plan_reminders()
    send_due()
    (letter,) = post.outbox
    assert ("/min-side/" in letter.body, "minutter" in letter.body) == (True, False)


def renew(training):
    Training.objects.create(
        person=training.person,
        programme=training.programme,
        completed_on=date(2026, 11, 22),
        valid_until=date(2030, 2, 20),
        source="course",
    )


def withdraw(training):
    actions.withdraw_training(training=training, because="Fejl", by=factories.user("nogen@x.example"))


def erase(training):
    Person.objects.filter(pk=training.person_id).update(name="", email="", user=None, erased_at=timezone.now())


def lose_address(training):
    Person.objects.filter(pk=training.person_id).update(email="")


WHY_NOT = [
    (renew, "Forløbet er fornyet."),
    (withdraw, "Forløbet er tilbagekaldt."),
    (erase, "Personen er slettet."),
    (lose_address, "Personen har ingen e-mailadresse."),
]


@pytest.mark.parametrize(("happens", "because"), WHY_NOT)
def test_what_happened_meanwhile_skips_the_mail_and_says_why(clock, happens, because):
    training = ending(date(2027, 2, 20))
    reminding.plan_reminders()
    happens(training)
    send_due()
    first = Mail.objects.get(key=reminding.key_of(training.pk, 90))
    assert (post.outbox, first.state, first.because) == ([], "skipped", because)


@pytest.mark.parametrize(("happens", "because"), WHY_NOT[:3])
def test_the_days_plan_skips_what_is_overtaken(clock, happens, because):
    training = ending(date(2027, 2, 20))
    reminding.plan_all()
    happens(training)
    reminding.plan_all()
    mails = Mail.objects.filter(kind=reminding.EXPIRES, about=training.pk)
    assert set(mails.values_list("state", "because")) == {("skipped", because)}


@pytest.mark.parametrize("happens", [renew, withdraw, erase])
def test_what_is_renewed_withdrawn_or_erased_is_never_planned(clock, happens):
    happens(ending(date(2027, 2, 20)))
    assert reminding.plan_reminders() == 0


# The coordinator's letter


def test_each_coordinator_gets_a_letter_on_the_first(clock, coordinator, coordinator_odense):
    assert [reminding.plan_digests(), reminding.plan_digests()] == [2, 0]
    rows = Mail.objects.filter(kind=reminding.DIGEST).order_by("belongs_to")
    assert [(row.belongs_to, timezone.localtime(row.due_at)) for row in rows] == [
        ("municipality-0461", at(2026, 12, 1)),
        ("municipality-0751", at(2026, 12, 1)),
    ]


def test_the_letter_holds_numbers_and_no_names(clock, coordinator):
    ending(date(2026, 12, 15), person=factories.person("Bo Snart", workplace="Bøgeskolen"))
    reminding.plan_digests()
    clock(date(2026, 12, 1))
    send_due()
    (letter,) = post.outbox
    assert (letter.subject, letter.to) == (
        "Månedens overblik: hvem er uddannet i din kommune",
        ["koordinator@aarhus.example"],
    )
    for words in (
        "Aarhus Kommune i december 2026",
        "registret: 2\n",
        "90 dage: 1\n",
        "Uden uddannelse: 1\n",
        "Grundskole: 1 skole",
        "status=udloeber",
    ):
        assert words in letter.body
    assert "Bo Snart" not in letter.body


def test_who_is_no_longer_coordinator_gets_no_letter(clock, coordinator):
    reminding.plan_digests()
    actions.end_role(role=coordinator.roles.get(), by=coordinator)
    clock(date(2026, 12, 1))
    send_due()
    assert (post.outbox, Mail.objects.get(kind=reminding.DIGEST).because) == ([], "Koordinatoren har ikke rollen mere.")


# What the coordinator sees


def test_each_meets_the_page_of_her_own_municipality(cast, client_of):
    met = {who: client_of(user).get(f"{PAGE}?kommune=0751").status_code for who, user in cast.items()}
    assert met == dict.fromkeys(cast, 403) | {
        "visitor": 302,
        "coordinator": 200,
        "coordinator_odense": 404,
        "adviser": 200,
        "administrator": 200,
    }


def test_the_coordinator_sees_what_is_planned_sent_and_skipped(clock, client_of, coordinator):
    ending(date(2026, 12, 15))
    reminding.plan_reminders()
    send_due()
    page = client_of(coordinator).get(PAGE).content.decode()
    assert "1 planlagt, 1 sendt, 1 ikke sendt." in page
    assert page.count("Bo Snart") == 3
    assert "Ikke sendt: Forløbet kom i registret for kort tid før udløb." in page


def test_she_sees_no_names_of_those_who_left(clock, client_of, coordinator):
    training = ending(date(2026, 12, 15))
    reminding.plan_reminders()
    training.person.affiliations.update(municipality=Municipality.objects.get(code="0461"))
    assert "Bo Snart" not in client_of(coordinator).get(PAGE).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_many_reminders(
    clock, client_of, coordinator, number, django_assert_num_queries
):
    for n in range(number):
        ending(date(2026, 12, 15), person=factories.person(f"Bo {n}", workplace=f"Skole {n}"))
    reminding.plan_reminders()
    client = client_of(coordinator)
    client.get(PAGE)
    with django_assert_num_queries(14):
        assert client.get(PAGE).status_code == 200


def test_a_role_that_begins_next_month_gets_the_letter_then(clock, coordinator):
    Role.objects.update(valid_from=date(2026, 12, 2))
    assert reminding.plan_digests() == 0
    Role.objects.update(valid_from=date(2026, 12, 1))
    assert reminding.plan_digests() == 1
    assert timedelta(0) < Mail.objects.get(kind=reminding.DIGEST).due_at - timezone.now()
