import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.models import Affiliation, Lookup, Person, Training
from tests import factories

pytestmark = pytest.mark.django_db
MY_PAGE, PROFILE, MY_LOG = "/min-side/", "/min-side/profil/", "/min-side/log/"
ANSWERS = {
    "name": "Ny Kollega",
    "employer": "kommune:0751",
    "sector": "skole",
    "workplace": "Åboskolen",
    "job_title": "",
}


def met(cast, client_of, address):
    """What each of the cast gets at the address: the status, or where she is sent."""
    answers = {who: client_of(user).get(address) for who, user in cast.items()}
    return {who: answer.headers.get("Location", answer.status_code) for who, answer in answers.items()}


@pytest.mark.parametrize("address", [MY_PAGE, PROFILE, MY_LOG])
def test_everybody_has_her_own_pages(cast, client_of, address):
    assert met(cast, client_of, address) == dict.fromkeys(cast, 200) | {"visitor": f"/konto/login/?next={address}"}


def test_a_person_is_met_by_those_in_whose_scope_she_is(cast, client_of):
    address = cast["teacher"].person.get_absolute_url()
    assert met(cast, client_of, address) == {
        "visitor": f"/konto/login/?next={address}",
        "teacher": 200,
        "coordinator": 200,
        "coordinator_odense": 404,
        "info_house": 404,
        "adviser": 200,
        "editor": 404,
        "administrator": 200,
    }


def test_a_coordinator_is_met_by_her_info_house_too(cast, client_of):
    address = cast["coordinator"].person.get_absolute_url()
    assert met(cast, client_of, address) == {
        "visitor": f"/konto/login/?next={address}",
        "teacher": 404,
        "coordinator": 200,
        "coordinator_odense": 404,
        "info_house": 200,
        "adviser": 200,
        "editor": 404,
        "administrator": 200,
    }


def test_withdrawing_is_for_the_agency(cast, client_of):
    training = factories.training(person=cast["teacher"].person, programme=factories.programme())
    address = reverse("registry:withdraw", args=[training.person.reference, training.pk])
    assert met(cast, client_of, address) == dict.fromkeys(cast, 403) | {
        "visitor": f"/konto/login/?next={address}",
        "adviser": 200,
        "administrator": 200,
    }


def test_my_page_greets_and_shows_where_i_work(client_of, teacher):
    page = client_of(teacher).get(MY_PAGE).content.decode()
    found = [text in page for text in ("Hej Tilde Lærer", "Lærer, Åboskolen", "Aarhus Kommune", PROFILE, MY_LOG)]
    assert found == [True] * 5


def test_my_page_is_never_kept_by_a_shared_browser(client_of, teacher):
    assert "no-store" in client_of(teacher).get(MY_PAGE).headers["Cache-Control"]


def test_who_is_not_known_says_who_she_is_first_and_goes_on(client_of, any_db):
    client = client_of(factories.user("ny@aarhus.example"))
    sent = client.get(MY_PAGE).headers["Location"]
    asked = client.get(sent).content.decode()
    answered = client.post(PROFILE, ANSWERS | {"next": "/kurser/"})
    person = Person.objects.get(user__email="ny@aarhus.example")
    assert (sent, "Fortæl, hvem du er" in asked, answered.headers["Location"]) == (
        f"{PROFILE}?next=%2Fmin-side%2F",
        True,
        "/kurser/",
    )
    assert (person.name, person.affiliations.get().municipality_id) == ("Ny Kollega", "0751")


def test_the_employer_is_suggested_from_the_email(client_of, any_db):
    page = client_of(factories.user("ny@odense.dk")).get(PROFILE).content.decode()
    assert re.search(r'<option value="kommune:0461"[^>]* selected', page)


@pytest.mark.parametrize("address", ["https://ond.example/", "//ond.example", "javascript:alert(1)", ""])
def test_the_way_on_never_leaves_the_site(client_of, teacher, address):
    answer = client_of(teacher).post(PROFILE, ANSWERS | {"next": address})
    assert (answer.status_code, answer.headers["Location"]) == (302, MY_PAGE)


def test_the_profile_keeps_what_was_written_when_something_is_wrong(client_of, teacher):
    wrong = {"name": "010203-1234", "employer": "kommune:9999", "sector": "", "workplace": "", "next": "/kurser/"}
    answer = client_of(teacher).post(PROFILE, wrong)
    page = answer.content.decode()
    assert (answer.status_code, "CPR-nummer" in page, 'value="/kurser/"' in page) == (422, True, True)
    assert teacher.person.name == "Tilde Lærer"


def test_a_new_workplace_keeps_the_old_one_as_history(client_of, teacher):
    teacher.person.affiliations.update(valid_from=timezone.localdate() - timedelta(days=400))
    client_of(teacher).post(PROFILE, ANSWERS | {"employer": "region:1082", "sector": "psykiatri"})
    rows = Affiliation.objects.filter(person__user=teacher).order_by("valid_from")
    assert [(row.municipality_id, row.region_id, row.valid_to is None) for row in rows] == [
        ("0751", None, False),
        (None, "1082", True),
    ]


def test_an_email_that_belongs_to_another_person_is_told_of_kindly(client_of, teacher):
    user = factories.user("ny@aarhus.example")
    Person.objects.filter(user=teacher).update(email=user.email)
    answer = client_of(user).post(PROFILE, ANSWERS)
    assert (answer.status_code, "hører til en anden konto" in answer.content.decode()) == (422, True)


def test_each_lookup_stands_in_the_log_of_the_person(client_of, teacher, coordinator, adviser):
    address = teacher.person.get_absolute_url()
    for user in (coordinator, adviser, teacher):
        client_of(user).get(address)
    assert list(Lookup.objects.order_by("pk").values_list("person__name", "by__email", "what", "because")) == [
        ("Tilde Lærer", "koordinator@aarhus.example", "person", "Kommunal koordinator, Aarhus Kommune"),
        ("Tilde Lærer", "konsulent@styrelse.example", "person", "Konsulent"),
    ]
    page = client_of(teacher).get(MY_LOG).content.decode()
    found = [
        text in page
        for text in ("Karen Koordinator", "Klaus Konsulent", "Kommunal koordinator, Aarhus Kommune", "kl. ")
    ]
    assert found == [True] * 4


def test_the_log_says_when_nobody_has_looked(client_of, teacher, coordinator):
    client_of(teacher).get(coordinator.person.get_absolute_url())
    assert "Ingen har slået dig op" in client_of(teacher).get(MY_LOG).content.decode()


def test_nobody_reads_anothers_log(client_of, teacher, coordinator):
    client_of(coordinator).get(teacher.person.get_absolute_url())
    assert "Karen Koordinator" not in client_of(coordinator).get(MY_LOG).content.decode().split("<main")[1]


@pytest.mark.parametrize("number", [1, 3, 120])
def test_the_log_costs_the_same_however_long(client_of, teacher, coordinator, number, django_assert_num_queries):
    Lookup.objects.bulk_create(
        Lookup(person=teacher.person, by=coordinator, what="person", because="x") for _ in range(number)
    )
    client = client_of(teacher)
    client.get(MY_LOG)
    with django_assert_num_queries(7):
        assert client.get(MY_LOG).status_code == 200


def test_a_lookup_by_an_account_that_is_gone_is_still_told(client_of, teacher):
    Lookup.objects.create(person=teacher.person, by=None, what="export", because="Konsulent")
    assert "En konto, der ikke findes mere" in client_of(teacher).get(MY_LOG).content.decode()


@pytest.fixture
def training(teacher):
    return factories.training(person=teacher.person, programme=factories.programme(title="Grundkursus"))


def test_a_person_is_shown_with_work_mail_and_trainings(client_of, coordinator, training):
    page = client_of(coordinator).get(training.person.get_absolute_url()).content.decode()
    texts = (
        "Tilde Lærer",
        "mailto:laerer@aarhus.example",
        "Åboskolen",
        "Grundkursus",
        "Gyldigt",
        "Personen kan se i sin log",
    )
    assert ([text in page for text in texts], "Tilbagekald" in page) == ([True] * 6, False)


@pytest.mark.parametrize("number", [1, 3, 30])
def test_a_person_costs_the_same_however_many_trainings(
    client_of, coordinator, teacher, number, django_assert_num_queries
):
    programme = factories.programme()
    for day in range(number):
        on = timezone.localdate() - timedelta(days=day)
        factories.training(person=teacher.person, programme=programme, on=on)
    client, address = client_of(coordinator), teacher.person.get_absolute_url()
    client.get(address)
    with django_assert_num_queries(10):
        assert client.get(address).status_code == 200


def test_an_adviser_withdraws_with_a_reason_the_person_can_read(client_of, adviser, coordinator, training):
    address = reverse("registry:withdraw", args=[training.person.reference, training.pk])
    asked = client_of(adviser).get(address).content.decode()
    empty = client_of(adviser).post(address, {"because": " "})
    cpr = client_of(adviser).post(address, {"because": "Forveksling med 010203-1234"})
    assert ("Det kan ikke gøres om" in asked, empty.status_code, cpr.status_code) == (True, 422, 422)
    done = client_of(adviser).post(address, {"because": "Var syg den dag"})
    training.refresh_from_db()
    person = training.person.get_absolute_url()
    assert (done.headers["Location"], training.state(), training.withdrawn_by) == (
        person,
        Training.State.WITHDRAWN,
        adviser,
    )
    own, others = (client_of(user).get(person).content.decode() for user in (training.person.user, coordinator))
    assert ("Var syg den dag" in own, "Var syg den dag" in others, "Tilbagekaldt" in others) == (True, False, True)
    assert client_of(adviser).post(address, {"because": "Igen"}).status_code == 404


def test_a_training_is_withdrawn_from_its_own_person_only(client_of, adviser, coordinator, training):
    address = reverse("registry:withdraw", args=[coordinator.person.reference, training.pk])
    assert client_of(adviser).post(address, {"because": "Forkert"}).status_code == 404


def test_the_header_offers_min_kommune_to_those_who_have_one(cast, client_of):
    offered = {
        who: 'href="/min-kommune/"' in client_of(user).get(MY_LOG).content.decode()
        for who, user in cast.items()
        if user
    }
    assert offered == dict.fromkeys(offered, False) | {
        "coordinator": True,
        "coordinator_odense": True,
        "adviser": True,
        "administrator": True,
    }
