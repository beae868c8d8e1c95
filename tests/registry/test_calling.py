"""»Hvem ringer jeg til?«: two clicks, no sign-in, and the numbers kept by those they belong to."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from registry import actions, calling
from registry.models import Contact, Municipality, PoliceDistrict

AARHUS, ODENSE = "/hvem-ringer-jeg-til/aarhus/", "/hvem-ringer-jeg-til/odense/"
pytestmark = pytest.mark.django_db


def fields(**facts):
    """What the form of a municipality sends, filled in for SSP only."""
    empty = {f"{kind}-{name}": "" for kind in ("ssp", "family") for name in ("name", "phone", "email", "hours")}
    return empty | {f"ssp-{name}": value for name, value in facts.items()}


def test_every_municipality_has_its_own_address_and_is_found_by_it():
    places = calling.everywhere()
    parts = {calling.address_part(place) for place in places}
    assert (len(places), len(parts)) == (98, 98)
    assert all(calling.called(calling.address_part(place)) == place for place in places)


def test_every_town_on_the_list_lies_in_a_municipality_that_exists():
    known = {place.name for place in calling.everywhere()}
    assert [town for town, name in calling.towns() if name not in known] == []
    assert len({town for town, _name in calling.towns()}) == len(calling.towns())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Aarhus", ["Aarhus"]),
        ("århus kommune", ["Aarhus"]),
        ("  AARHUS ", ["Aarhus"]),
        ("Brabrand", ["Aarhus"]),
        ("brabrant", ["Aarhus"]),
        ("Rønne", ["Bornholm"]),
        ("Høje Taastrup", ["Høje-Taastrup"]),
        ("Nykøbing", ["Guldborgsund", "Morsø", "Odsherred"]),
        ("Ålborg", ["Aalborg"]),
        ("Kbh", ["København"]),
        ("kbh.", ["København"]),
        ("2200 Kbh N", ["København"]),
        ("5000 Odense C", ["Odense"]),
        ("DK-5000 Odense C.", ["Odense"]),
        ("8000 Aarhus C", ["Aarhus"]),
        ("3700 Rønne", ["Bornholm"]),
        ("8000", []),
        ("Langtbortistan", []),
        ("  ", []),
    ],
)
def test_what_is_typed_leads_to_the_municipality(typed, found):
    assert sorted(place.name for place in calling.looked_up(typed)) == found


def test_the_list_of_municipalities_ends_with_aa_as_the_alphabet_does():
    letters = calling.by_letter(calling.everywhere())
    assert [letter for letter, _places in letters][-3:] == ["Æ", "Ø", "Å"] or letters[-1][0] == "Å"
    assert [place.name for place in letters[-1][1]] == ["Aabenraa", "Aalborg", "Aarhus"]


def test_a_town_that_lies_in_one_municipality_leads_straight_to_it(client):
    answer = client.get(reverse("registry:whom_to_call"), {"sted": "Brabrand"})
    assert (answer.status_code, answer.url) == (302, AARHUS)


def test_what_nobody_knows_is_told_and_the_list_is_still_there(client):
    page = client.get(reverse("registry:whom_to_call"), {"sted": "Langtbortistan"}).content.decode()
    assert "Vi kender ikke »Langtbortistan«" in page
    assert AARHUS in page


def test_the_page_tells_first_of_danger_then_of_those_who_answer(client):
    aarhus = Municipality.objects.get(name="Aarhus")
    Contact.objects.create(kind="ssp", municipality=aarhus, name="SSP-konsulenterne", phone="00100751")
    Contact.objects.create(kind="info_house", district=aarhus.district, email="infohus@politi.example")
    page = client.get(AARHUS).content.decode()
    places = [page.index(text) for text in ("Ring 112", "41 74 90 90", "00 10 07 51", "infohus@politi.example")]
    assert places == sorted(places)
    assert "tel:+4500100751" in page


def test_without_numbers_the_page_says_what_to_do_instead(client):
    page = client.get(ODENSE).content.decode()
    assert "bed om SSP" in page
    assert "Ring 114, og bed om infohuset i Fyns Politi" in page


def test_an_unknown_municipality_is_not_there(client):
    assert client.get("/hvem-ringer-jeg-til/atlantis/").status_code == 404


def test_pages_cost_the_same_queries_whatever_they_show(client, django_assert_num_queries):
    client.get(AARHUS)  # the menu and the operator are remembered from here on
    with django_assert_num_queries(3):
        client.get(AARHUS + "?x")
    actions.keep_contact(place=Municipality.objects.get(name="Aarhus"), kind="ssp", by=None, phone="00100751")
    with django_assert_num_queries(3):
        client.get(AARHUS + "?x")


def test_each_keeps_the_numbers_of_own_places_only(cast, client_of):
    addresses = {
        "Aarhus": "/min-kommune/kontakter/aarhus/",
        "Odense": "/min-kommune/kontakter/odense/",
        "infohus": "/min-kommune/kontakter/infohus-oestjylland/",
    }
    met = {
        name: [client_of(user).get(address).status_code for address in addresses.values()]
        for name, user in cast.items()
    }
    assert met == {
        "visitor": [302, 302, 302],
        "teacher": [403, 403, 403],
        "coordinator": [200, 404, 404],
        "coordinator_odense": [404, 200, 404],
        "info_house": [404, 404, 200],
        "adviser": [200, 200, 200],
        "editor": [403, 403, 403],
        "administrator": [200, 200, 200],
    }


def test_coordinator_writes_a_number_and_the_public_page_tells_it_at_once(client_of, coordinator, client):
    client.get(AARHUS)
    sent = fields(name="SSP-huset", phone="00 10 07 51", hours="hverdage kl. 8-15")
    answer = client_of(coordinator).post("/min-kommune/kontakter/aarhus/", sent)
    contact = Contact.objects.get()
    assert (answer.status_code, contact.updated_by, contact.name) == (302, coordinator, "SSP-huset")
    assert "00 10 07 51" in client.get(AARHUS + "?frisk").content.decode()


def test_emptied_fields_take_the_contact_away(client_of, coordinator):
    aarhus = Municipality.objects.get(name="Aarhus")
    actions.keep_contact(place=aarhus, kind="ssp", by=coordinator, phone="00100751")
    client_of(coordinator).post("/min-kommune/kontakter/aarhus/", fields())
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"phone": "123"}, "Skriv telefonnummeret med otte cifre"),
        ({"name": "SSP"}, "Skriv et telefonnummer eller en e-mail"),
        ({"name": "010190-1234", "phone": "00100751"}, "CPR-nummer"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_saved(client_of, coordinator, facts, told):
    answer = client_of(coordinator).post("/min-kommune/kontakter/aarhus/", fields(**facts))
    assert (answer.status_code, told in answer.content.decode(), Contact.objects.count()) == (422, True, 0)


def test_the_agency_chooses_among_all_places_and_a_coordinator_comes_straight_to_hers(client_of, adviser, coordinator):
    page = client_of(adviser).get("/min-kommune/kontakter/").content.decode()
    assert page.count('href="/min-kommune/kontakter/') >= 98 + 12
    assert client_of(coordinator).get("/min-kommune/kontakter/").url == "/min-kommune/kontakter/aarhus/"


def test_the_database_keeps_contacts_where_they_belong():
    aarhus, east = Municipality.objects.get(name="Aarhus"), PoliceDistrict.objects.get(slug="oestjylland")
    for wrong in (
        {"kind": "info_house", "municipality": aarhus, "phone": "00100751"},
        {"kind": "ssp", "district": east, "phone": "00100751"},
        {"kind": "ssp", "municipality": aarhus},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contact.objects.create(**wrong)


def test_a_phone_number_has_eight_digits():
    contact = Contact(kind="ssp", municipality=Municipality.objects.get(name="Aarhus"), phone="12 34 56 7")
    with pytest.raises(ValidationError):
        contact.full_clean()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("bornholm", "SSP på Bornholm"),
        ("aeroe", "SSP på Ærø"),
        ("frederiksberg", "SSP på Frederiksberg"),
        ("aarhus", "SSP i Aarhus"),
    ],
)
def test_islands_are_spoken_of_as_islands(client, place, said):
    assert said in client.get(f"/hvem-ringer-jeg-til/{place}/").content.decode()


def test_every_place_said_with_on_is_a_municipality():
    assert calling.SAID_WITH_ON - {place.name for place in calling.everywhere()} == set()


def test_a_bare_postal_code_is_told_kindly(client):
    page = client.get(reverse("registry:whom_to_call"), {"sted": "8000"}).content.decode()
    assert "Vi kender ikke postnumre. Skriv navnet på din by" in page
