"""A database that somebody else writes to for long must not keep a file from a teacher."""

import sqlite3
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from materials.models import LessonPage, MonthlyDownloads
from tests.database import ON_POSTGRES

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@contextmanager
def somebody_writing():
    """Another connection that has begun to write and does not finish."""
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def fetched(client):
    lesson = LessonPage.objects.get(slug="uenighedslaboratoriet")
    address = reverse("materials:lesson_docx", args=[lesson.pk])
    answer = client.get(address, headers={"User-Agent": FIREFOX})
    return answer.status_code, b"".join(answer.streaming_content)[:2]


@pytest.mark.skipif(ON_POSTGRES, reason="only SQLite has one writer")
def test_a_locked_database_stops_no_download(committing_db, client, caplog):
    fetched(client)
    with somebody_writing():
        began = time.monotonic()
        met, seconds = fetched(client), time.monotonic() - began
    assert (met, seconds < 5) == ((200, b"PK"), True)
    assert [row.number for row in MonthlyDownloads.objects.all()] == [1]
    said = [record.message for record in caplog.records if record.name == "materials.counting"]
    assert said == ["Something was not counted"]
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)
