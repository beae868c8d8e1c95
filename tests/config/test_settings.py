"""The settings of production, read as a fresh process reads them."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "FOREBYG_MODE": "production",
    "SECRET_KEY": "kun-til-denne-test-0123456789-0123456789-0123456789",
    "SITE_URL": "https://forebyg.example",
    "ALLOWED_HOSTS": "forebyg.example",
}
SHOW = "import json, config.settings as s; print(json.dumps([getattr(s, name) for name in {names}]))"


def read(tmp_path, *names, **environment):
    """The values of these settings, or what the refusal says."""
    here = {name: os.environ[name] for name in ("PATH",)} | {"FOREBYG_VAR": str(tmp_path)}
    command = [sys.executable, "-W", "ignore", "-c", SHOW.format(names=list(names))]
    done = subprocess.run(
        command, cwd=settings.ROOT / "site", env=here | PRODUCTION | environment, capture_output=True, text=True
    )
    return done.stderr.strip().splitlines()[-1] if done.returncode else json.loads(done.stdout)


def test_what_the_address_of_the_database_asks_for_is_kept(tmp_path):
    [databases] = read(tmp_path, "DATABASES", DATABASE_URL="postgresql://u:p@db.example/forebyg?sslmode=verify-full")
    assert databases["default"]["OPTIONS"] == {"options": "-c lock_timeout=3000", "sslmode": "verify-full"}


def test_the_address_of_the_site_ends_without_a_slash(tmp_path):
    assert read(tmp_path, "SITE_URL", SITE_URL="https://forebyg.example/") == ["https://forebyg.example"]


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"FOREBYG_MODE": "prod"}, "FOREBYG_MODE er »prod«"),
        ({"FOREBYG_DEBUG": "1"}, "FOREBYG_DEBUG må ikke være slået til"),
        ({"SECRET_KEY": ""}, "SECRET_KEY mangler"),
        ({"SECRET_KEY": "kort"}, "SECRET_KEY er for kort"),
        ({"SITE_URL": "http://forebyg.example"}, "skal begynde med https://"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS mangler"),
        ({"ALLOWED_HOSTS": "forebyg.example,*"}, "ALLOWED_HOSTS må ikke rumme »*«"),
        ({"SESSION_HOURS": "tolv"}, "SESSION_HOURS er »tolv«"),
        ({"DATABASE_URL": "mysql://db.example/forebyg"}, "skal pege på SQLite eller PostgreSQL"),
    ],
)
def test_what_makes_no_sense_or_is_not_safe_is_refused(tmp_path, wrong, complaint):
    assert complaint in read(tmp_path, **wrong)
