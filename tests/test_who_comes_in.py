"""Every address says who may come in, and it is true of everybody in the cast."""

import importlib
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import URLPattern, get_resolver

OURS = ("config", "accounts", "pages", "outbox", "registry", "certificates", "materials", "courses", "events")
# Addresses other packages answer, by how they begin, and who comes in there.
THEIRS = {
    "cms/": "Wagtail: those with the right to its back office",
    "dokumenter/": "Wagtail: everyone, but for documents in a private collection",
    "konto/": "allauth: everyone for sign-in and sign-up, each for her own account",
    "^((?:[\\w\\-]+/)*)$": "Wagtail: everyone, the published pages",
    "_util/": "Wagtail: its check of a page's password",
}
# What stands in for the parts of an address; the course and its parts are those of the loaded content.
PARTS = {
    "course": "bekymringstegn",
    "module": "bekymringstegn",
    "dilemma": "et-dilemma",
    "attempt": 1,
    "position": 1,
    "municipality": "aarhus",
    "district": "oestjylland",
    "place": "aarhus",
    "week": "temauge-om-demokrati",
    "band": "mellemtrin",
    "event": 1,
    "session": 1,
    "booking": 1,
    "enrolment": 1,
    "interest": 1,
    "reference": uuid4(),
    "training_id": 1,
    "code": "0" * 26,
    "secret": "0" * 43,
    "mail": 1,
    "house": "oestjylland",
    "name": "et-brev",
    "pk": 1,
    "draft": "en-fil",
    "batch": 1,
    "rest": "findes-ikke/",
}


def addresses(patterns=None, before=""):
    """Every address of the site with its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here, pattern
        else:
            yield from addresses(pattern.url_patterns, here)


def is_ours(view):
    return view.__module__.split(".")[0] in OURS


def ours():
    """Our own addresses, but for those in the back office: one door stands before them all."""
    return [(a, p) for a, p in addresses() if is_ours(p.callback) and not a.startswith("cms/")]


def rule_named(name):
    """The access rule a view was guarded by."""
    for app in OURS:
        try:
            rule = getattr(importlib.import_module(f"{app}.access"), name, None)
        except ModuleNotFoundError:
            continue
        if rule:
            return rule
    raise LookupError(name)


def filled_in(address, pattern):
    """The address with something in the place of each part that varies."""
    for part, converter in pattern.pattern.converters.items():
        kind = next(k for k in ("slug", "uuid", "str", "number", "path") if f"<{k}:{part}>" in address)
        address = address.replace(f"<{kind}:{part}>", converter.to_url(PARTS[part]))
    return "/" + address.replace("<slug:course>", PARTS["course"]).replace("<slug:module>", PARTS["module"])


def outcome(client, address):
    """What somebody meets there: sign in, refused, or come in (which a missing thing, 404, is too)."""
    response = client.get(address)
    if response.status_code == 405:
        response = client.post(address)
    if response.status_code == 401:
        return "no key"
    if response.status_code == 302 and response.url.startswith("/konto/login/"):
        return "sign in"
    return "refused" if response.status_code == 403 else "come in"


def expected(user, who_may):
    if who_may == "everyone":
        return "come in"
    if who_may == "key holders":
        return "no key"
    if user is None:
        return "sign in"
    if who_may == "signed in":
        return "come in"
    return "come in" if rule_named(who_may)(user) else "refused"


def test_every_address_of_ours_declares_who_may_come_in():
    undeclared = [address for address, pattern in ours() if not hasattr(pattern.callback, "who_may")]
    assert undeclared == []


def test_every_other_address_is_accounted_for():
    known = {address for address, _ in ours()}
    assert [a for a, _ in addresses() if a not in known and not a.startswith(tuple(THEIRS))] == []


def test_every_rule_keeps_the_anonymous_out():
    rules = {pattern.callback.who_may for _, pattern in ours()} - {"everyone", "signed in", "key holders"}
    assert {name: rule_named(name)(AnonymousUser()) for name in rules} == dict.fromkeys(rules, False)


# /konto/ leads the signed-in away and the visitor in: its tests are in tests/accounts/.
WALKED = [(a, p) for a, p in ours() if not a.startswith("konto/")]


@pytest.mark.parametrize(("address", "pattern"), WALKED, ids=[address or "/" for address, _ in WALKED])
def test_what_is_declared_is_true_of_everybody(address, pattern, cast, client_of, content):
    url, who_may = filled_in(address, pattern), pattern.callback.who_may
    met = {name: outcome(client_of(user), url) for name, user in cast.items()}
    assert met == {name: expected(user, who_may) for name, user in cast.items()}


def test_the_back_office_opens_for_editors_and_administrators_only(cast, client_of):
    met = {name: client_of(user).get("/cms/").status_code for name, user in cast.items()}
    assert met == dict.fromkeys(cast, 403) | {"visitor": 302, "editor": 200, "administrator": 200}


OPEN_DOORS = ("/cms/login/", "/cms/logout/", "/cms/password_reset/", "/cms/jsi18n/")


def test_no_room_of_the_back_office_has_another_door(teacher, coordinator, client_of):
    rooms = [
        "/" + a
        for a, p in addresses()
        if a.startswith("cms/") and not p.pattern.converters and "(" not in a and "^" not in a
    ]
    rooms = [room for room in rooms if not room.startswith(OPEN_DOORS)]
    met = {
        room: (client_of(teacher).get(room).status_code, client_of(coordinator).get(room).status_code) for room in rooms
    }
    assert len(met) > 50
    assert met == dict.fromkeys(met, (403, 403))
