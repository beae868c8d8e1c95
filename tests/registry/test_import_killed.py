"""A process that is killed in the middle of an import leaves nothing of it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from registry.models import ImportBatch
from tests.registry.test_import_storing import hash_of_all_tables

ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import sys, time
sys.path[:0] = [{site!r}, {root!r}]
import django
django.setup()
from accounts.models import User
from registry.importing import storing
from tests.registry.test_import_checking import checked
from tests.registry.test_import_storing import file, rows_of
by = User.objects.get(email="koordinator@aarhus.example")
for done, total in storing.Bringing(checked(by, *rows_of(600)), file=file(), by=by).steps():
    print(done, total, flush=True)
    if done == int(sys.argv[1]):
        time.sleep(60)
"""


@pytest.mark.parametrize("step", [0, 250, 550, 600])
def test_a_process_killed_in_the_middle_leaves_nothing(committing_db, coordinator, step):
    before = hash_of_all_tables()
    connections.close_all()
    program = CHILD.format(site=str(ROOT / "site"), root=str(ROOT))
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(step)], env=os.environ, stdout=subprocess.PIPE, text=True
    )
    try:
        told = next(line for line in child.stdout if int(line.split()[0]) == step)
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
    assert told == f"{step} 600\n"
    assert (hash_of_all_tables(), ImportBatch.objects.count()) == (before, 0)
