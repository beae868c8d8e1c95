"""The real site in processes of its own: granian over a copy of the filled database, with the demo's people."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from tests import database

ROOT = Path(__file__).resolve().parents[1]
SECONDS_TO_START = 60


@contextmanager
def running_site(folder, *, name="browser", workers=2):
    """Serve the site from `folder` until the block ends; gives {url, folder, password, environment}."""
    url = database.url_of(f"{name}_{os.getpid()}", folder=folder)
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": url,
        "FOREBYG_MODE": "demo",
        "FOREBYG_VAR": str(folder),
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    (Path(folder) / "static").symlink_to(static_files())
    database.copy_media_to(folder)
    database.copy_to(url)
    do(["demo"], environment)
    log = (Path(folder) / "server.log").open("w")
    server = subprocess.Popen(granian(port, workers), cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", server)
        password = (Path(folder) / "demo-password").read_text()
        yield {
            "url": f"http://127.0.0.1:{port}",
            "folder": Path(folder),
            "password": password,
            "environment": environment,
        }
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()
        database.drop(url)


def send_mails(site):
    """Send what lies in the site's outbox and is due, as the worker beside a real site does every few seconds."""
    do(["send_mails"], site["environment"])


def static_files():
    """Return the folder of the collected static files for the code as it stands, made now if there is none."""
    sources = [
        "site/static/**/*",
        "*/static/**/*",
        "package-lock.json",
        "requirements.txt",
        "site/pages/management/commands/copy_assets.py",
    ]
    made = database.CACHE / f"static_{database.fingerprint(sources)}"
    with database.one_at_a_time():
        if not made.exists():
            for old in database.CACHE.glob("static_*"):
                shutil.rmtree(old, ignore_errors=True)
            environment = os.environ | {"FOREBYG_MODE": "demo", "FOREBYG_VAR": f"{made}.unfinished"}
            do(["copy_assets", "collectstatic --no-input"], environment)
            Path(f"{made}.unfinished").rename(made)
    return made / "static"


def do(commands, environment):
    program = [sys.executable, "-Wignore", database.__file__, *commands]
    subprocess.run(program, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def granian(port, workers):
    program = Path(sys.executable).with_name("granian")
    address = [
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        "4",
        "--log-level",
        "warning",
    ]
    return [program, "--interface", "wsgi", "--working-dir", "site", *address, "config.wsgi:application"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url, server):
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The site did not start; see server.log in its folder.")
