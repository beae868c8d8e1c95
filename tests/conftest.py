"""What all tests share: an environment of their own, a filled database, and the cast.

This file sets the environment before Django is loaded; that is why Django's settings are not named in pyproject.toml.
"""

import atexit
import os
import shutil
import socket
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="forebyg-test-"))
(FOLDER / "static").mkdir()
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

from tests import database  # noqa: E402  (reads the DATABASE_URL the tests were started with)

DATABASE = database.url_of(f"session_{os.getpid()}", folder=FOLDER)
os.environ.update(
    DJANGO_SETTINGS_MODULE="config.settings", FOREBYG_MODE="test", FOREBYG_VAR=str(FOLDER), DATABASE_URL=DATABASE
)

import django  # noqa: E402

django.setup()

import pytest  # noqa: E402
from django.core.cache import caches  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402

from pages.management.commands.prepare import compile_catalogues  # noqa: E402
from tests import factories, templates  # noqa: E402


def pytest_configure():
    compile_catalogues()
    templates.make_unknown_variables_an_error()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment):
    """Stand in for pytest-django's own: a copy of the filled database instead of a migration in each session."""
    database.copy_to(DATABASE)
    database.copy_media_to(FOLDER)
    yield
    connections.close_all()
    database.drop(DATABASE)


@pytest.fixture
def committing_db(django_db_setup, django_db_blocker):
    """A database in which a test's writes are committed, so that threads and other processes see them.

    Afterwards it is what it was: a fresh copy of the filled one.
    """
    with django_db_blocker.unblock():
        yield
        connections.close_all()
    database.copy_to(DATABASE)


@pytest.fixture
def any_db(request):
    """The database as the test asked for it: committing when it named `committing_db`, else in a transaction."""
    request.getfixturevalue("committing_db" if "committing_db" in request.fixturenames else "db")


@pytest.fixture(autouse=True)
def no_memory_of_other_tests():
    """Forget cached pages, and hold the content's generation still so that it costs no query now and then."""
    from pages import cache

    caches["pages"].clear()
    cache._known.update(generation=1, read_at=float("inf"))


@pytest.fixture(autouse=True, scope="session")
def no_outside_world():
    """Refuse connections to other machines."""
    connect = socket.socket.connect

    def connect_here_only(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"A test called another machine: {address}")
        return connect(self, address)

    socket.socket.connect = connect_here_only
    yield
    socket.socket.connect = connect


@pytest.fixture
def client_of():
    """A function that gives a browser signed in as the user; None is a visitor."""

    def signed_in(user=None):
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def visitor():
    """Somebody without a sign-in."""
    return None


@pytest.fixture
def teacher(any_db):
    """A teacher at a school in Aarhus, without any role."""
    return factories.colleague("laerer@aarhus.example", name="Tilde Lærer", municipality="0751", workplace="Åboskolen")


@pytest.fixture
def coordinator(any_db):
    """The coordinator of Aarhus Kommune."""
    return factories.coordinator("koordinator@aarhus.example", name="Karen Koordinator", municipality="0751")


@pytest.fixture
def coordinator_odense(any_db):
    """The coordinator of Odense Kommune."""
    return factories.coordinator("koordinator@odense.example", name="Ole Odense", municipality="0461")


@pytest.fixture
def info_house(any_db):
    """The coordinator of the info house in Østjylland, to which Aarhus belongs and Odense does not."""
    return factories.info_house_coordinator("infohus@politi.example", name="Inge Infohus", district="oestjylland")


@pytest.fixture
def adviser(any_db):
    """An adviser of the agency."""
    return factories.agency_staff("konsulent@styrelse.example", name="Klaus Konsulent", kind="adviser")


@pytest.fixture
def editor(any_db):
    """An editor of the agency."""
    return factories.agency_staff("redaktoer@styrelse.example", name="Rikke Redaktør", kind="editor")


@pytest.fixture
def administrator(any_db):
    """An administrator of the agency."""
    return factories.agency_staff("admin@styrelse.example", name="Anna Administrator", kind="administrator")


@pytest.fixture
def cast(visitor, teacher, coordinator, coordinator_odense, info_house, adviser, editor, administrator):
    """Everybody by name. Every view meets them all."""
    return {
        "visitor": visitor,
        "teacher": teacher,
        "coordinator": coordinator,
        "coordinator_odense": coordinator_odense,
        "info_house": info_house,
        "adviser": adviser,
        "editor": editor,
        "administrator": administrator,
    }


@pytest.fixture
def content(any_db):
    """The loaded courses, by slug."""
    from courses.models import CoursePage

    return {course.slug: course for course in CoursePage.objects.live()}
