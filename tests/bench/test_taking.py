"""What taking a week along costs: bytes, memory and queries, and fifty at once from a real server."""

import hashlib
import shutil
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.running_site import running_site

ADDRESS = "/materialer/temauge-om-demokrati/udskoling/uge.zip"
AT_ONCE = 50
MOST_BYTES = 1_000_000
MOST_MEGABYTES = {"made and sent": 50, "sent again": 5}
MOST_QUERIES = {"made and sent": 20, "sent again": 0}

# Run in a process of its own, so that what other tests loaded does not count.
MEASURE = """
import resource, django
django.setup()
from django.conf import settings
from django.test import Client
def most(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
def take():
    for chunk in Client().get("{address}", HTTP_HOST="127.0.0.1").streaming_content: pass
Client().get("/materialer/", HTTP_HOST="127.0.0.1")
before = most(); take(); made = most()
for _ in range(20): take()
print(made - before, most() - made)
"""


@pytest.fixture
def empty_shelf():
    from pages import shelf

    for file in shelf.folder().iterdir():
        file.unlink()


@pytest.mark.django_db
def test_queries_and_size(empty_shelf):
    for name, most in MOST_QUERIES.items():
        with CaptureQueriesContext(connection) as queries:
            content = b"".join(Client().get(ADDRESS).streaming_content)
        assert (len(queries) <= most, 100_000 < len(content) < MOST_BYTES) == (True, True), (name, len(queries))


def test_memory_and_fifty_at_once(tmp_path_factory):
    """One site for both: starting it costs more than the tests."""
    with running_site(tmp_path_factory.mktemp("taking"), name="taking") as site:
        paths = {"PYTHONPATH": f"{settings.ROOT / 'site'}:{settings.ROOT}", "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "-Wignore", "-c", MEASURE.format(address=ADDRESS)]
        done = subprocess.run(command, env=site["environment"] | paths, capture_output=True, text=True, check=True)
        grown = dict(zip(MOST_MEGABYTES, map(float, done.stdout.split()), strict=True))
        assert {name: grown[name] < most for name, most in MOST_MEGABYTES.items()} == {
            "made and sent": True,
            "sent again": True,
        }, grown
        again = fifty(site["url"] + ADDRESS)
        shutil.rmtree(site["folder"] / "made")
        first = fifty(site["url"] + ADDRESS)
    assert (len(first), len(again), {status for status, _ in first + again}) == (AT_ONCE, AT_ONCE, {200})
    assert len(set(first + again)) == 1


def fifty(url):
    with ThreadPoolExecutor(AT_ONCE) as many:
        return list(many.map(taken, [url] * AT_ONCE))


def taken(url):
    with urllib.request.urlopen(url, timeout=120) as answer:
        return answer.status, hashlib.sha256(answer.read()).hexdigest()
