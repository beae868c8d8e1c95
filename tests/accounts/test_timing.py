"""Nobody learns from the time an answer takes whether an address has a profile: known and unknown cost the same."""

import statistics
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Tries
from tests import factories
from tests.accounts.conftest import SIGN_UP

ROUNDS = 30
NOISE = 1.3


def code(client, email):
    return lambda: client.post("/konto/login/", {"login": email})


def resend(client, email):
    client.post("/konto/login/", {"login": email})
    return lambda: client.post("/konto/login/code/confirm/", {"action": "resend"})


def wrong_code(client, email):
    client.post("/konto/login/", {"login": email})
    return lambda: client.post("/konto/login/code/confirm/", {"code": "0000-0000"})


def reset(client, email):
    return lambda: client.post("/konto/password/reset/", {"email": email})


def sign_up(client, email):
    return lambda: client.post("/konto/signup/", SIGN_UP | {"email": email})


def password(client, email):
    return lambda: client.post("/konto/login/", {"login": email, "password": "forkert"})


@pytest.mark.parametrize("way", [code, resend, wrong_code, reset, sign_up, password])
def test_known_and_unknown_address_take_the_same_time(way, inbox, any_db):
    for number in range(ROUNDS):
        factories.user(f"kendt{number}@aarhus.dk")
    spent = {"kendt": [], "ukendt": []}
    for number in range(ROUNDS):
        for kind in sorted(spent, reverse=number % 2):
            ask = way(Client(), f"{kind}{number}@aarhus.dk")
            start = time.thread_time()
            ask()
            spent[kind].append(time.thread_time() - start)

    known, unknown = (statistics.median(times) for times in spent.values())

    print(f"{way.__name__}: known {known * 1000:.1f} ms, unknown {unknown * 1000:.1f} ms")
    assert 1 / NOISE < known / unknown < NOISE


@pytest.mark.parametrize("way", [code, resend, wrong_code, reset, sign_up, password])
def test_known_and_unknown_address_wait_for_the_disk_equally_often(way, inbox, committing_db):
    factories.user("kendt@aarhus.dk")
    Client().get("/konto/login/")  # the first page of all fills what the pages share
    commits = {}
    for kind in ("kendt", "ukendt"):
        ask = way(Client(), f"{kind}@aarhus.dk")
        Tries.objects.all().delete()
        with CaptureQueriesContext(connection) as done:
            ask()
        commits[kind] = commits_in([query["sql"] for query in done.captured_queries])

    assert len(commits["kendt"]) == len(commits["ukendt"]), commits


def commits_in(statements):
    """Return the statements after which the database has waited for the disk."""
    found, inside = [], False
    for statement in statements:
        word = statement.split()[0]
        inside = word == "BEGIN" or (inside and statement not in ("COMMIT", "ROLLBACK"))
        if word == "COMMIT" or (not inside and word in ("INSERT", "UPDATE", "DELETE")):
            found.append(statement)
    return found
