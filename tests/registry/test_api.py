"""A municipality's own systems read its own people, with a key, and leave a trace in each person's log."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from registry import approving, coverage, erasing
from registry.api import description, keys
from registry.api.urls import urlpatterns
from registry.models import Affiliation, ApiKey, Lookup, Municipality, Person, Programme, RegistryChange
from tests import factories

pytestmark = pytest.mark.django_db
ROOT, KEYS = "/api/v1/", "/min-kommune/noegler/"


def ask(secret, path, **query):
    """Return (status, content) of a GET with the key, from somebody without any cookie."""
    headers = {"authorization": f"Bearer {secret}"} if secret else {}
    response = Client().get(ROOT + path, query, headers=headers)
    assert not response.cookies
    assert response["Content-Type"] == "application/json"
    return response.status_code, json.loads(response.content)


@pytest.fixture
def secret(coordinator):
    aarhus = Municipality.objects.get(code="0751")
    return keys.make_key(municipality=aarhus, name="Lønsystemet", by=coordinator)[1]


@pytest.fixture
def staff(teacher, coordinator, coordinator_odense):
    """The teacher in Aarhus, approved, with a training; others work in Odense or wait."""
    Affiliation.objects.update(approved_at=timezone.now())
    factories.training(person=teacher.person, programme=Programme.objects.get(slug="grundkursus"))
    return teacher.person


def names(content):
    return [row["name"] for row in content["results"]]


def test_the_key_is_kept_as_a_fingerprint_only(secret):
    key = ApiKey.objects.get()
    assert (key.digest == keys.digest_of(secret), secret in str(list(ApiKey.objects.values()))) == (True, False)
    assert list(RegistryChange.objects.values_list("what", "number")) == [("key_made", key.pk)]


def test_people_are_those_of_the_municipality(staff, secret):
    status, content = ask(secret, "people/")
    assert (status, names(content)) == (200, ["Tilde Lærer", "Karen Koordinator"])
    assert (content["count"], content["page"], content["pages"], content["next"]) == (2, 1, 1, None)
    assert content["results"][0] == {
        "reference": str(staff.reference),
        "name": "Tilde Lærer",
        "email": "laerer@aarhus.example",
        "work": [
            {
                "workplace": "Åboskolen",
                "sector": "skole",
                "job_title": "Lærer",
                "valid_from": timezone.localdate().isoformat(),
                "valid_to": None,
            }
        ],
    }


def test_who_waits_who_left_and_who_was_erased_are_not_told(staff, secret, coordinator):
    newcomer = factories.person("Ny Kollega")
    gone = factories.person("Gitte Gået")
    Affiliation.objects.filter(person=gone).update(
        claimed_at=None,
        valid_from=timezone.localdate() - timedelta(days=9),
        valid_to=timezone.localdate() - timedelta(days=1),
    )
    erasing.erase_person(person=staff, by=coordinator)
    assert names(ask(secret, "people/")[1]) == ["Karen Koordinator"]
    approving.approve(affiliation=newcomer.affiliations.get(), by=coordinator)
    assert names(ask(secret, "people/")[1]) == ["Karen Koordinator", "Ny Kollega"]


def test_one_person_and_nobody_elses(staff, secret, coordinator_odense):
    assert ask(secret, f"people/{staff.reference}/")[1]["name"] == "Tilde Lærer"
    for reference in (coordinator_odense.person.reference, uuid4()):
        assert ask(secret, f"people/{reference}/") == (
            404,
            {"error": "Der er ingen medarbejder med det nummer i kommunen."},
        )


def test_trainings_with_their_state(staff, secret):
    status, content = ask(secret, "trainings/")
    training = staff.trainings.get()
    assert (status, content["results"]) == (
        200,
        [
            {
                "id": training.pk,
                "person": str(staff.reference),
                "programme": "grundkursus",
                "title": training.programme.title,
                "completed_on": training.completed_on.isoformat(),
                "valid_until": training.valid_until and training.valid_until.isoformat(),
                "state": "valid",
                "source": "decree",
            }
        ],
    )


def test_coverage_is_that_of_the_map(staff, secret):
    today = timezone.localdate()
    status, content = ask(secret, "coverage/")
    assert (status, content["trained"], content["municipality"]) == (
        200,
        coverage.by_municipality(today)["0751"],
        "0751",
    )
    assert {"name": "grundkursus", "trained": 1} in content["programmes"]
    assert {"name": "skole", "trained": 1} in content["sectors"]
    assert ask(secret, "coverage/", date="2019-01-01")[1]["trained"] == 0


def test_each_person_sees_it_once_a_day(staff, secret, client_of, teacher):
    for path in ("people/", "people/", "trainings/", f"people/{staff.reference}/"):
        ask(secret, path)
    lookup = Lookup.objects.get(person=staff)
    assert (lookup.what, lookup.by, lookup.because) == ("api", None, "Nøglen »Lønsystemet«, Aarhus Kommune")
    page = client_of(teacher).get("/min-side/log/").content.decode()
    assert "Kommunens eget system" in page
    Lookup.objects.update(at=timezone.now() - timedelta(days=1))
    ask(secret, "people/")
    assert Lookup.objects.filter(person=staff).count() == 2


def test_pages_follow_each_other(secret, coordinator):
    Affiliation.objects.update(approved_at=timezone.now())
    for number in range(4):
        factories.person(f"Person {number}")
    Affiliation.objects.update(approved_at=timezone.now())
    first, last = (ask(secret, "people/", page=page, page_size=3)[1] for page in (1, 2))
    assert (first["count"], first["pages"], len(first["results"]), len(last["results"])) == (5, 2, 3, 2)
    assert (first["next"].endswith("/api/v1/people/?page=2&page_size=3"), last["next"]) == (True, None)


@pytest.mark.parametrize("number", [1, 3])
def test_people_cost_the_same_however_many(secret, number, django_assert_num_queries):
    for _one in range(number):
        factories.person()
    Affiliation.objects.update(approved_at=timezone.now())
    ask(secret, "people/")
    with django_assert_num_queries(8):
        ask(secret, "people/")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        *(("people/", {"page": page}) for page in ("0", "x", "99", "²")),
        ("people/", {"page_size": "501"}),
        ("coverage/", {"date": "i går"}),
    ],
)
def test_what_makes_no_sense_is_said_in_danish(secret, path, query):
    status, content = ask(secret, path, **query)
    assert (status, set(content)) == (400, {"error"})
    assert "skal være" in content["error"] or "Skriv datoen" in content["error"]


def test_without_a_key_nobody_reads(secret):
    refused = {"error": "Send en gyldig nøgle: Authorization: Bearer …"}
    for wrong in ("", "forkert", secret[:-1]):
        assert ask(wrong, "people/") == (401, refused)
    assert ask(secret, "findes-ikke/")[0] == 404


def test_an_ended_key_is_refused_at_once(secret, coordinator):
    keys.end_key(key=ApiKey.objects.get(), by=coordinator)
    assert ask(secret, "people/") == (403, {"error": "Nøglen er lukket."})


def test_nothing_can_be_written(secret):
    response = Client(enforce_csrf_checks=True).post(ROOT + "people/", headers={"authorization": f"Bearer {secret}"})
    assert (response.status_code, json.loads(response.content)) == (405, {"error": "Data kan kun læses."})


def test_too_many_requests_wait_and_another_key_does_not(secret, coordinator):
    other = keys.make_key(municipality=Municipality.objects.get(code="0751"), name="Et andet", by=coordinator)[1]
    statuses = [ask(secret, "coverage/")[0] for _request in range(keys.LIMIT.most + 1)]
    assert statuses == [200] * keys.LIMIT.most + [429]
    response = Client().get(ROOT + "people/", headers={"authorization": f"Bearer {secret}"})
    assert 1 <= int(response["Retry-After"]) <= 61
    assert ask(other, "coverage/")[0] == 200


def resolved(schema, document):
    return document["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def fits(value, schema, document):
    """True when the value is what the schema says, all the way down, with no field more or less."""
    schema = resolved(schema, document)
    kinds = {"string": str, "integer": int, "array": list, "object": dict, "null": type(None)}
    allowed = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, kinds[kind]) for kind in allowed):
        return False
    if isinstance(value, list):
        return all(fits(one, schema["items"], document) for one in value)
    if isinstance(value, dict):
        same = set(value) == set(schema["properties"]) == set(schema["required"])
        return same and all(fits(value[name], kind, document) for name, kind in schema["properties"].items())
    return value in schema.get("enum", [value])


def test_the_document_tells_of_every_address_and_every_field(staff, secret):
    document = json.loads(Client().get(ROOT + "openapi.json").content)
    assert (document["openapi"], document["info"]["version"]) == ("3.1.0", description.VERSION)
    own = {f"/{one.pattern}".replace("<uuid:reference>", "{reference}") for one in urlpatterns}
    assert set(document["paths"]) == own - {"/openapi.json", "/<path:rest>"}
    for path, operations in document["paths"].items():
        responses = operations["get"]["responses"]
        assert set(responses) == {"200", *description.ERRORS}
        status, content = ask(secret, path.lstrip("/").replace("{reference}", str(staff.reference)))
        schema = responses["200"]["content"]["application/json"]["schema"]
        assert (status, fits(content, schema, document)) == (200, True), path
    references = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(document)))
    assert references == set(document["components"]["schemas"])


def test_a_coordinator_makes_and_ends_keys_of_her_own_municipality(cast, client_of):
    met = {who: client_of(user).get(KEYS).status_code for who, user in cast.items()}
    assert met == dict.fromkeys(cast, 403) | {"visitor": 302, "coordinator": 200, "coordinator_odense": 200}
    browser = client_of(cast["coordinator"])
    page = browser.post(KEYS, {"name": "Lønsystemet"}, follow=True).content.decode()
    secret = page.partition(keys.PREFIX)[2][:43]
    assert ask(keys.PREFIX + secret, "people/")[0] == 200
    assert keys.PREFIX not in browser.get(KEYS).content.decode()
    key = ApiKey.objects.get()
    assert client_of(cast["coordinator_odense"]).post(f"{KEYS}{key.pk}/luk/").status_code == 404
    assert browser.get(f"{KEYS}?kommune=0461").status_code == 404
    assert browser.post(f"{KEYS}{key.pk}/luk/").status_code == 302
    assert ask(keys.PREFIX + secret, "people/")[0] == 403


def test_no_person_of_another_municipality_is_met_at_any_address(staff, secret):
    others = set(Person.objects.exclude(affiliations__municipality="0751").values_list("name", flat=True))
    for path in ("people/", "trainings/", "coverage/"):
        text = json.dumps(ask(secret, path)[1], ensure_ascii=False)
        assert {name for name in others if name and name in text} == set()
