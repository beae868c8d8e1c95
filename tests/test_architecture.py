"""Who may import whom. The contracts stand in pyproject.toml; docs/architecture.md says why."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = ("accounts", "pages", "outbox", "registry", "certificates", "materials", "courses", "events")
OPEN_TO_THOSE_ABOVE = (
    *("models", "actions", "access", "addresses", "blocks", "mails", "cache", "adapter", "alphabet", "spreadsheets"),
    *("printing", "cards", "shelf", "letters", "sources", "prose", "value_checks", "searching"),
)


def lint(folder):
    """Run import-linter on the code in `folder`; return whether all is well, and what it said."""
    linter = Path(sys.executable).with_name("lint-imports")
    path = os.pathsep.join([str(folder / "site"), str(folder)])
    done = subprocess.run(
        [linter, "--no-cache"], cwd=folder, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True
    )
    return done.returncode == 0, done.stdout


@pytest.fixture
def code_copy(tmp_path):
    """A copy of the code, to plant mistakes in."""
    for app in ("site", "outbox", "registry", "certificates", "materials", "courses", "events"):
        shutil.copytree(
            ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns("static", "content", "data", "__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_point_down():
    is_clean, said = lint(ROOT)
    assert is_clean, said


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("registry/access.py", "from courses import models as upward"),
        ("events/access.py", "from courses import models as neighbour"),
        ("materials/models/lists.py", "from certificates import models as neighbour"),
        ("site/accounts/access.py", "from pages import models as neighbour"),
        ("registry/actions.py", "import weasyprint"),
        ("registry/models/places.py", "from registry import views as upward"),
    ],
)
def test_a_planted_mistake_is_found(code_copy, file, line):
    (code_copy / file).write_text(f"{line}\n{(code_copy / file).read_text()}")
    module = file.removeprefix("site/").removesuffix(".py").replace("/", ".")
    is_clean, said = lint(code_copy)
    assert (is_clean, f"{module} -> " in said) == (False, True), said


def test_an_app_shows_the_others_only_its_open_modules():
    graph = grimp.build_graph(*APPS, cache_dir=None)
    seen = {
        f"{importer} imports {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if importer.split(".")[0] != imported.split(".")[0]
        and imported.partition(".")[2].split(".")[0] not in OPEN_TO_THOSE_ABOVE
    }
    assert seen == set()


def test_site_is_a_source_root_and_no_package():
    assert not (ROOT / "site" / "__init__.py").exists()
