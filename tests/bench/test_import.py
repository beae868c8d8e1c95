"""How long a file of 10,000 rows takes to bring in and to take out, and how much memory. The minute is held."""

import io
import resource
import time
import tracemalloc
from types import SimpleNamespace

import openpyxl
import pytest

from registry.importing import storing
from registry.importing.columns import PEOPLE_FIELDS, Choice, is_heading, suggested
from registry.importing.planning import plan
from registry.importing.reading import read
from registry.models import Training
from tests.registry.test_import_checking import HEADINGS, content

pytestmark = pytest.mark.django_db
ROWS, MOST_SECONDS = 10_000, 60


def rows(number):
    return [
        {
            "Navn": f"Åse Medarbejder {i}",
            "E-mail": f"medarbejder{i}@aarhus.example",
            "Arbejdsplads": f"Skole {i % 90}",
            "Gennemført": f"{i % 28 + 1:02}-{i % 12 + 1:02}-{2015 + i % 11}",
            "Gyldigt til": "",
        }
        for i in range(number)
    ]


def workbook(text):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in text.decode().split("\r\n"):
        sheet.append(line.split(";"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bring_in(data, by, name):
    table = read(data, knows=is_heading)
    choice = Choice(suggested(table.headings, PEOPLE_FIELDS), {})
    made = plan(table=table, choice=choice, by=by)
    return storing.bring_in(made, file=SimpleNamespace(name=name, sha256=name.ljust(64, "0")), by=by)


def say(request, line):
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n{line}", flush=True)


@pytest.mark.parametrize("shape", ["csv", "xlsx"])
def test_ten_thousand_rows_come_in_within_a_minute(coordinator, request, shape):
    data = content(*rows(ROWS), headings=HEADINGS)
    data = workbook(data) if shape == "xlsx" else data
    begun, cpu = time.perf_counter(), time.process_time()
    batch = bring_in(data, coordinator, f"fil.{shape}")
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    assert (batch.counts["new"], Training.objects.count()) == (ROWS, ROWS)
    begun = time.perf_counter()
    storing.undo(batch=batch, by=coordinator)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(
        request,
        f"{ROWS} rows of {shape}, {len(data) // 1024} kB: in {seconds:.1f} s (CPU {cpu:.1f} s), "
        f"out {time.perf_counter() - begun:.1f} s, process at most {peak} MB",
    )
    assert (cpu < MOST_SECONDS, Training.objects.count()) == (True, 0)


def test_memory_grows_by_little_with_the_rows(coordinator, request):
    peaks = {}
    for number in (2_500, ROWS):
        data = content(*rows(number), headings=HEADINGS)
        tracemalloc.start()
        batch = bring_in(data, coordinator, f"{number}.csv")
        peaks[number] = tracemalloc.get_traced_memory()[1] / 1024 / 1024
        tracemalloc.stop()
        storing.undo(batch=batch, by=coordinator)
    say(request, "Memory at most: " + ", ".join(f"{rows} rows {peak:.0f} MB" for rows, peak in peaks.items()))
    assert peaks[ROWS] < 100
