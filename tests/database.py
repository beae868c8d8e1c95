"""The database of the tests: migrated and filled once for each state of the code, then copied.

Migrating takes 20 seconds, a copy takes none. The filled database (the template) is kept under a name that holds the
hash of all it was made from, on SQLite as a file, on PostgreSQL as a database. Each session works on a copy of it.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "var" / "test-templates"
OWN_VAR = CACHE / "var"  # what the loading leaves beside the database: pictures
KEPT_TEMPLATES = 6
PACKAGES = ("Django", "wagtail", "django-allauth", "django-taggit")
STAGES = (
    # name, the files it is made from, the commands that make it
    ("migrated", ["*/migrations/*.py", "site/*/migrations/*.py"], ["migrate", "createcachetable"]),
    (
        "filled",
        [
            "*/management/**/*.py",
            "site/*/management/**/*.py",
            "courses/content/**/*",
            "courses/load*/*.py",
            "site/pages/sources.py",
            "site/pages/prose.py",
            "site/pages/value_checks.py",
            "courses/models/*.py",
            "courses/blocks.py",
            "events/content/*",
            "events/loading.py",
            "events/models/*.py",
            "materials/content/**/*",
            "materials/loading/*.py",
            "materials/models/*.py",
            "materials/blocks.py",
            "outbox/*.py",
            "outbox/content/*",
            "registry/data/*",
            "registry/*.py",
            "site/pages/content/**/*",
            "site/pages/blocks.py",
            "site/pages/indexing.py",
            "site/pages/stems.py",
            "site/pages/models/*.py",
        ],
        [
            "load_registry",
            "setup_site",
            "load_glossary",
            "load_mails",
            "setup_roles",
            "load_content courses/content",
            "load_events events/content/temadage.yaml",
            "load_materials materials/content",
            "index_search",
        ],
    ),
)
SERVER = os.environ.get("DATABASE_URL", "")
ON_POSTGRES = SERVER.startswith("postgres")


def url_of(name, *, folder):
    """Return the DATABASE_URL of a test database: a file in `folder`, or a database on the server of DATABASE_URL."""
    if not ON_POSTGRES:
        return f"sqlite:///{Path(folder) / name}.sqlite3"
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/forebyg_test_{name}"))


def copy_to(url):
    """Make the database `url` a fresh copy of the template, whatever it held before."""
    with one_at_a_time():
        copy(template(), url)


def copy_media_to(folder):
    """Put the pictures that the filled database tells of into the `media` of `folder`."""
    if (OWN_VAR / "media").exists():
        shutil.copytree(OWN_VAR / "media", Path(folder) / "media", dirs_exist_ok=True)


def drop(url):
    """Remove the database `url`."""
    if ON_POSTGRES:
        on_server(f'DROP DATABASE IF EXISTS "{name_in(url)}" WITH (FORCE)')
        return
    for end in ("", "-wal", "-shm"):
        Path(name_in(url) + end).unlink(missing_ok=True)


def template():
    """Return the DATABASE_URL of the filled database for the code as it stands, made now if there is none."""
    below, made_from = None, []
    for stage, patterns, commands in STAGES:
        made_from += patterns
        url = url_of(f"template_{stage}_{fingerprint(made_from)}", folder=CACHE)
        if not exists(url):
            make(url, below, commands)
        below = url
    return below


def fingerprint(patterns):
    """Return 16 hex letters that change when a file named by the patterns does, or a package with tables of its own.

    Each checkout has its own: pictures lie in files beside it, also when the server of the database is shared.
    """
    digest = hashlib.sha256(" ".join([str(ROOT), *map(version, PACKAGES)]).encode())
    for file in sorted({f for pattern in patterns for f in ROOT.glob(pattern) if f.is_file() and f.suffix != ".pyc"}):
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def make(url, below, commands):
    unfinished = url_of(f"template_unfinished_{os.getpid()}", folder=CACHE)
    drop(unfinished)
    if below:
        copy(below, unfinished)
    elif ON_POSTGRES:
        on_server(f'CREATE DATABASE "{name_in(unfinished)}"')
    environment = os.environ | {"DATABASE_URL": unfinished, "FOREBYG_MODE": "test", "FOREBYG_VAR": str(OWN_VAR)}
    subprocess.run([sys.executable, "-Wignore", __file__, *commands], cwd=ROOT, env=environment, check=True)
    rename(unfinished, url)
    forget_old_templates()


def copy(source, target):
    drop(target)
    if ON_POSTGRES:
        on_server(f'CREATE DATABASE "{name_in(target)}" TEMPLATE "{name_in(source)}"')
    else:
        shutil.copyfile(name_in(source), name_in(target))
        os.utime(name_in(source))


def rename(url, new_url):
    if ON_POSTGRES:
        drop(new_url)
        on_server(f'ALTER DATABASE "{name_in(url)}" RENAME TO "{name_in(new_url)}"')
        return
    with closing(sqlite3.connect(name_in(url))) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file only, nothing left in a -wal beside it
    Path(name_in(url)).rename(name_in(new_url))


def exists(url):
    if ON_POSTGRES:
        return OWN_VAR.exists() and bool(on_server("SELECT 1 FROM pg_database WHERE datname = %s", name_in(url)))
    return Path(name_in(url)).exists()


def forget_old_templates():
    if ON_POSTGRES:
        names = on_server(
            "SELECT datname FROM pg_database WHERE datname LIKE 'forebyg_test_template_%%' ORDER BY oid DESC"
        )
        for (name,) in names[KEPT_TEMPLATES:]:
            on_server(f'DROP DATABASE IF EXISTS "{name}"')
        return
    files = sorted(CACHE.glob("template_*.sqlite3"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[KEPT_TEMPLATES:]:
        file.unlink(missing_ok=True)


def name_in(url):
    return urlsplit(url).path.removeprefix("/")


def on_server(statement, *values):
    import psycopg

    with psycopg.connect(urlunsplit(urlsplit(SERVER)._replace(path="/postgres")), autocommit=True) as connection:
        cursor = connection.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def one_at_a_time():
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(commands):
    """Run the commands that exist; called in a process of its own, on the database the environment names."""
    import django
    from django.core.management import call_command, get_commands

    django.setup()
    for command in commands:
        name, *arguments = command.split()
        if name in get_commands():
            call_command(name, *arguments, verbosity=0)


if __name__ == "__main__":
    sys.path[:1] = [str(ROOT / "site"), str(ROOT)]  # without this folder, whose folders are named as the apps
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    run(sys.argv[1:])
