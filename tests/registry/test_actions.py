from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from registry import actions
from registry.models import Affiliation, Municipality, Person, Region, Role, Sector, Training
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Sunday 22 November 2026, noon in Denmark."""
    noon = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Copenhagen"))
    monkeypatch.setattr(timezone, "now", lambda: noon.astimezone(ZoneInfo("UTC")))


@pytest.fixture
def anna():
    return factories.person("Anna Aarhus", sector="ssp", workplace="SSP Aarhus")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 22), 36, date(2029, 11, 22)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -36, date(2023, 1, 15)),
    ],
)
def test_months_are_calendar_months(day, months, expected):
    assert actions.add_months(day, months) == expected


@pytest.mark.parametrize(
    ("first", "again", "expected"),
    [
        # 24 months; the first holds until the same day two years later, and may be renewed 90 days before
        (date(2024, 6, 1), date(2026, 3, 2), date(2028, 3, 2)),  # 91 days before: counts from completion
        (date(2024, 6, 1), date(2026, 3, 3), date(2028, 6, 1)),  # 90 days before: counts from the old last day
        (date(2024, 6, 1), date(2026, 6, 1), date(2028, 6, 1)),  # on the last day
        (date(2024, 6, 1), date(2026, 6, 2), date(2028, 6, 2)),  # the day after it ran out
        (date(2024, 6, 1), date(2024, 6, 1), date(2026, 6, 1)),  # twice on one day
        (date(2024, 2, 29), date(2026, 2, 1), date(2028, 2, 28)),  # leap day: ran until 28 February
        (date(2023, 8, 31), date(2025, 6, 30), date(2027, 8, 31)),  # month's end
    ],
)
def test_a_renewal_in_the_window_counts_from_the_old_last_day(anna, first, again, expected):
    programme = factories.programme(valid_months=24)
    factories.training(person=anna, programme=programme, on=first)
    assert factories.training(person=anna, programme=programme, on=again).valid_until == expected


def test_who_renews_early_loses_no_day_on_any_day_of_the_window(anna):
    programme = factories.programme(valid_months=12)
    old = factories.training(person=anna, programme=programme, on=date(2025, 1, 31))
    for days in range(91):
        on = old.valid_until - timedelta(days=days)
        ends = actions.valid_until(person=anna, programme=programme, completed_on=on)
        assert ends == date(2027, 1, 31)


def test_a_second_renewal_in_the_window_never_ends_before_the_first(anna):
    programme = factories.programme(valid_months=24)
    factories.training(person=anna, programme=programme, on=date(2024, 6, 1))
    factories.training(person=anna, programme=programme, on=date(2026, 4, 1))
    assert factories.training(person=anna, programme=programme, on=date(2026, 5, 1)).valid_until == date(2028, 6, 1)


def test_a_withdrawn_training_is_no_ground_for_renewal(anna, adviser):
    programme = factories.programme(valid_months=24)
    old = factories.training(person=anna, programme=programme, on=date(2024, 12, 1))
    actions.withdraw_training(training=old, because="Tastefejl", by=adviser)
    assert factories.training(person=anna, programme=programme, on=TODAY).valid_until == date(2028, 11, 22)


def test_a_programme_without_months_never_expires(anna):
    training = factories.training(person=anna, programme=factories.programme(valid_months=None))
    assert (training.valid_until, training.state()) == (None, Training.State.VALID)


def test_a_training_keeps_where_the_person_worked_that_day(anna):
    programme = factories.programme()
    training = factories.training(person=anna, programme=programme, evidence="a")
    odense = Municipality.objects.get(code="0461")
    actions.register_person(
        user=anna.user, name=anna.name, municipality=odense, sector=Sector.objects.get(slug="skole"), workplace="Tarup"
    )
    training.refresh_from_db()
    assert (training.municipality_id, training.sector.slug, training.workplace) == ("0751", "ssp", "SSP Aarhus")


def test_a_training_from_before_a_move_belongs_to_the_old_workplace(anna):
    Affiliation.objects.filter(person=anna).update(valid_from=date(2026, 10, 1))
    Affiliation.objects.create(
        person=anna,
        municipality_id="0461",
        sector=Sector.objects.get(slug="social"),
        workplace="Børn og Familie",
        valid_from=date(2020, 1, 1),
        valid_to=date(2026, 9, 30),
    )
    training = factories.training(person=anna, programme=factories.programme(), on=date(2026, 9, 30))
    assert (training.municipality_id, training.workplace) == ("0461", "Børn og Familie")


def test_region_staff_are_trained_without_a_municipality():
    person = factories.person("Louise", municipality=None, region="1082", sector="psykiatri")
    training = factories.training(person=person, programme=factories.programme())
    assert (training.municipality_id, training.region_id) == (None, "1082")


def test_the_same_evidence_gives_the_same_training(anna):
    programme = factories.programme()
    first = factories.training(person=anna, programme=programme, evidence="tilmelding 7", on=date(2026, 1, 1))
    again = factories.training(person=anna, programme=programme, evidence="tilmelding 7", on=TODAY)
    assert (again, again.completed_on, Training.objects.count()) == (first, date(2026, 1, 1), 1)


def test_the_same_evidence_for_somebody_else_is_refused(anna):
    programme, other = factories.programme(), factories.person("En anden")
    factories.training(person=anna, programme=programme, evidence="tilmelding 7")
    with pytest.raises(actions.Refused, match="en anden person"):
        factories.training(person=other, programme=programme, evidence="tilmelding 7")


def test_withdrawn_evidence_may_be_recorded_again(anna, adviser):
    programme = factories.programme()
    first = factories.training(person=anna, programme=programme, evidence="tilmelding 7")
    actions.withdraw_training(training=first, because="Forkert dato", by=adviser)
    assert factories.training(person=anna, programme=programme, evidence="tilmelding 7") != first


def test_a_training_in_the_future_is_refused(anna):
    with pytest.raises(actions.Refused, match="i fremtiden"):
        factories.training(person=anna, programme=factories.programme(), on=TODAY + timedelta(days=1))
    assert Training.objects.count() == 0


def test_the_day_begins_at_danish_midnight(anna, monkeypatch):
    just_past_midnight = datetime(2026, 11, 22, 23, 30, tzinfo=ZoneInfo("UTC"))  # 00.30 on the 23rd in Denmark
    monkeypatch.setattr(timezone, "now", lambda: just_past_midnight)
    training = factories.training(person=anna, programme=factories.programme(valid_months=12), on=date(2026, 11, 23))
    assert training.valid_until == date(2027, 11, 23)


@pytest.mark.parametrize(
    ("valid_until", "state"),
    [
        (date(2026, 11, 21), Training.State.EXPIRED),
        (date(2026, 11, 22), Training.State.EXPIRING),
        (date(2027, 2, 20), Training.State.EXPIRING),
        (date(2027, 2, 21), Training.State.VALID),
        (None, Training.State.VALID),
    ],
)
def test_the_state_is_computed_and_the_last_day_counts(valid_until, state):
    assert Training.state_until(valid_until, TODAY) == state


def test_withdrawing_needs_a_reason_and_happens_once(anna, adviser):
    training = factories.training(person=anna, programme=factories.programme())
    with pytest.raises(actions.Refused, match="Skriv, hvorfor"):
        actions.withdraw_training(training=training, because="  ", by=adviser)
    withdrawn = actions.withdraw_training(training=training, because=" Ikke mødt op ", by=adviser)
    assert (withdrawn.withdrawn_by, withdrawn.withdrawn_because, withdrawn.state()) == (
        adviser,
        "Ikke mødt op",
        Training.State.WITHDRAWN,
    )
    with pytest.raises(actions.Refused, match="allerede tilbagekaldt"):
        actions.withdraw_training(training=training, because="Igen", by=adviser)


def sector(slug="skole"):
    return Sector.objects.get(slug=slug)


def test_a_person_without_a_sign_in_is_claimed_by_her_confirmed_email():
    known = Person.objects.create(name="Pia P", email="Pia@aarhus.example")
    user = factories.user("pia@aarhus.example")
    claimed = actions.register_person(user=user, name="Pia Person", sector=sector(), workplace="Skolen")
    assert (claimed.pk, claimed.user, claimed.name, Person.objects.count()) == (known.pk, user, "Pia Person", 1)


def test_an_unconfirmed_email_claims_nobody():
    Person.objects.create(name="Pia P", email="pia@aarhus.example")
    user = factories.user("pia@aarhus.example")
    user.emailaddress_set.update(verified=False)
    with pytest.raises(actions.Refused, match="Bekræft din e-mailadresse"):
        actions.register_person(user=user, name="Snyd", sector=sector(), workplace="Skolen")
    assert list(Person.objects.values_list("name", "user")) == [("Pia P", None)]


def test_another_accounts_person_is_never_claimed(anna):
    Person.objects.filter(pk=anna.pk).update(email="ny@aarhus.example")
    user = factories.user("ny@aarhus.example")
    with pytest.raises(actions.Refused, match="en anden konto"):
        actions.register_person(user=user, name="Ny", sector=sector(), workplace="Skolen")


def affiliations_of(person):
    fields = ("municipality", "sector__slug", "workplace", "valid_from", "valid_to")
    return list(person.affiliations.order_by("valid_from").values_list(*fields))


def test_a_move_ends_the_old_affiliation_and_begins_a_new_one(anna):
    anna.affiliations.update(valid_from=date(2024, 8, 1))
    odense = Municipality.objects.get(code="0461")
    actions.register_person(user=anna.user, name="Anna Odense", municipality=odense, sector=sector(), workplace="Tarup")
    assert affiliations_of(anna) == [
        ("0751", "ssp", "SSP Aarhus", date(2024, 8, 1), date(2026, 11, 21)),
        ("0461", "skole", "Tarup", TODAY, None),
    ]


def test_saving_the_same_profile_changes_nothing_but_the_name(anna):
    work = anna.affiliations.get()
    actions.register_person(
        user=anna.user,
        name="Anna Nyt-Navn",
        municipality=work.municipality,
        sector=work.sector,
        workplace=work.workplace,
        job_title=work.job_title,
    )
    anna.refresh_from_db()
    assert (anna.name, affiliations_of(anna)) == ("Anna Nyt-Navn", [("0751", "ssp", "SSP Aarhus", TODAY, None)])


def test_a_slip_mended_the_same_day_leaves_one_affiliation(anna):
    region = Region.objects.get(code="1082")
    actions.register_person(
        user=anna.user, name="Anna", region=region, sector=sector("psykiatri"), workplace="Psykiatrien"
    )
    assert affiliations_of(anna) == [(None, "psykiatri", "Psykiatrien", TODAY, None)]


def test_the_persons_email_follows_her_sign_in_but_takes_nobody_elses(anna):
    assert actions.follow_email(person=anna, email="anna@ny.example").email == "anna@ny.example"
    Person.objects.create(name="Optaget", email="optaget@ny.example")
    assert actions.follow_email(person=anna, email="Optaget@ny.example").email == "anna@ny.example"


def test_a_role_is_given_once_and_ended_at_once(adviser, teacher):
    place = Municipality.objects.get(code="0751")
    role = actions.give_role(user=teacher, kind=Role.Kind.MUNICIPAL_COORDINATOR, municipality=place, by=adviser)
    with pytest.raises(actions.Refused, match="allerede den rolle"):
        actions.give_role(user=teacher, kind=Role.Kind.MUNICIPAL_COORDINATOR, municipality=place, by=adviser)
    assert list(teacher.roles.current()) == [role]
    ended = actions.end_role(role=role, by=adviser)
    assert (ended.ended_by, list(teacher.roles.current())) == (adviser, [])
    with pytest.raises(actions.Refused, match="allerede afsluttet"):
        actions.end_role(role=role, by=adviser)
    actions.give_role(user=teacher, kind=Role.Kind.MUNICIPAL_COORDINATOR, municipality=place, by=adviser)
    assert teacher.roles.current().count() == 1


def add(email, *, name="Ny Kollega", municipality="0751"):
    place, sector = Municipality.objects.get(code=municipality), Sector.objects.get(slug="skole")
    return actions.add_colleague(name=name, email=email, sector=sector, workplace="Skolen", municipality=place)


def test_a_new_colleague_is_made_where_she_works(anna):
    made = add("Ny@aarhus.example")
    assert (made.name, made.email, made.user) == ("Ny Kollega", "ny@aarhus.example", None)
    assert list(made.affiliations.values_list("municipality", "workplace")) == [("0751", "Skolen")]


def test_a_colleague_known_there_is_herself_and_stays_as_she_is(anna):
    assert (add(anna.email.upper()), Person.objects.get(pk=anna.pk).name) == (anna, "Anna Aarhus")


def test_somebody_known_elsewhere_is_given_away_to_nobody(anna):
    made = add(anna.email, municipality="0461")
    assert (made == anna, made.email, anna.affiliations.count()) == (False, "", 1)
