"""A database that somebody else writes to for long must not keep a file from a teacher."""

import sqlite3
import time

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from materials.models import LessonPage, MonthlyDownloads
from tests.database import ON_POSTGRES

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def somebody_writes(committing_db):
    """Another connection that has begun to write and does not finish."""
    LessonPage.objects.exists()  # opens our own connection, which brings the file into its mode
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.mark.skipif(ON_POSTGRES, reason="only SQLite has one writer")
def test_a_locked_database_stops_no_download(somebody_writes, client, caplog):
    lesson = LessonPage.objects.get(slug="uenighedslaboratoriet")
    began = time.monotonic()
    address = reverse("materials:lesson_docx", args=[lesson.pk])
    answer = client.get(address, headers={"User-Agent": FIREFOX})
    content = b"".join(answer.streaming_content)
    assert (answer.status_code, content[:2], time.monotonic() - began < 10) == (200, b"PK", True)
    assert MonthlyDownloads.objects.count() == 0
    said = [record.message for record in caplog.records if record.name == "materials.counting"]
    assert said == ["Something was not counted"]
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)
