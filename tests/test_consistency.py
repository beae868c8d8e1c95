"""Rules that reviewers forget, as tests of the code itself (house style, section by section)."""

import ast
import inspect
import json
import re
import textwrap
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.template.utils import get_app_template_dirs
from wagtail.models import Page

ROOT = Path(__file__).resolve().parents[1]
APPS = ("accounts", "pages", "outbox", "registry", "certificates", "materials", "courses", "events")
SKIPPED = {
    ".git",
    ".venv",
    "node_modules",
    "var",
    "__pycache__",
    ".pytest_cache",
    ".ruff_cache",
    ".import_linter_cache",
}
SOURCE_FOLDERS = ("site", "outbox", "registry", "certificates", "materials", "courses", "events", "tests")
TEXT_ENDINGS = {".py", ".html", ".txt", ".css", ".js", ".md", ".toml", ".json", ".yaml", ".in", ".svg", ".po", ""}
FLOORS = {"django": (5, 2, 19), "wagtail": (8, 0, 1), "django-allauth": (65, 21, 1), "weasyprint": (70,)}


def files(*endings, below=ROOT):
    return [f for f in sorted(below.rglob("*")) if f.is_file() and f.suffix in endings and not SKIPPED & set(f.parts)]


def name_of(file):
    return str(file.relative_to(ROOT))


def python_files():
    return [f for folder in SOURCE_FOLDERS for f in files(".py", below=ROOT / folder) if "migrations" not in f.parts]


def templates():
    return files(".html", ".txt", below=ROOT / "templates")


def our_models():
    return [model for model in apps.get_models() if model._meta.app_label in APPS and not model._meta.auto_created]


# Size


def lines_in(file):
    return file.read_text().count("\n")


def test_files_are_under_400_lines():
    code = python_files() + files(".css", ".js", below=ROOT / "site" / "static")
    assert {name_of(f): lines_in(f) for f in code if lines_in(f) >= 400} == {}


def test_templates_are_under_150_lines():
    assert {name_of(f): lines_in(f) for f in templates() if lines_in(f) >= 150} == {}


def functions():
    for file in python_files():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield f"{name_of(file)}: {node.name}", node


def test_functions_are_under_60_lines_and_most_fit_a_screen():
    lengths = {name: node.end_lineno - node.lineno + 1 for name, node in functions()}
    assert {name: length for name, length in lengths.items() if length >= 60} == {}
    assert sum(length < 25 for length in lengths.values()) / len(lengths) >= 0.9


def test_functions_take_four_plain_parameters_at_most():
    too_many = [name for name, node in functions() if len(node.args.args) > 5 and not name.startswith("tests/")]
    assert too_many == []


# Words


def test_nothing_is_left_to_do_and_no_machine_is_named():
    forbidden = re.compile(r"\b(TODO|FIXME|XXX)\b|/(?:home|root|Users)/\w|(?<![\w.}])/tmp/\w")
    found = {
        f"{name_of(file)}: {match.group()}"
        for file in files(*TEXT_ENDINGS)
        if file.name not in ("requirements.txt", "package-lock.json") and file != Path(__file__)
        for match in forbidden.finditer(file.read_text(errors="ignore"))
    }
    assert found == set()


def test_modules_are_named_after_what_they_hold():
    nameless = {"utils", "helpers", "common", "core", "manager", "managers", "misc", "services"}
    assert [name_of(f) for f in python_files() if {f.stem, f.parent.name} & nameless] == []


def test_imports_stand_at_the_top():
    """Django's apps and slow libraries may be imported inside one function; nothing of the standard library may."""
    inside = []
    for name, node in functions():
        for inner in ast.walk(node):
            imported = [a.name for a in inner.names] if isinstance(inner, ast.Import) else []
            if not name.startswith("tests/") and any(
                n.split(".")[0] in ("json", "re", "os", "datetime") for n in imported
            ):
                inside.append(name)
    assert inside == []


# Models


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_model_says_what_it_is(model):
    has_docstring = bool(model.__doc__) and not model.__doc__.startswith(f"{model.__name__}(")
    names_itself = "verbose_name" in model._meta.original_attrs
    has_words = model.__str__ not in (models.Model.__str__, object.__str__)
    assert (has_docstring, names_itself, has_words) == (True, True, True)


def personal_models():
    """Person, User and all that points to one of them, directly or through others."""
    personal = {apps.get_model("registry.Person"), apps.get_model("accounts.User")}
    candidates = [model for model in our_models() if not issubclass(model, Page)]
    while True:
        more = {
            m
            for m in candidates
            if any(f.many_to_one or f.one_to_one for f in m._meta.fields if f.related_model in personal)
        }
        if more <= personal:
            return sorted(personal, key=lambda model: model.__name__)
        personal |= more


def our_people_models(seen):
    return [model for model in our_models() if not issubclass(model, Page) and model not in seen]


def filled(model, *, seen=()):
    """An unsaved instance whose every text is a canary, and whose relations lead to more of them."""
    instance = model(pk=7)
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model in our_people_models(seen):
            setattr(instance, field.name, filled(field.related_model, seen=(*seen, model)))
        elif isinstance(field, models.GeneratedField):
            setattr(instance, field.name, 7)  # what the database would have computed
        elif isinstance(field, models.CharField | models.TextField) and not field.primary_key and not field.choices:
            setattr(instance, field.name, "kanarie@fugl.example")
    return instance


@pytest.mark.parametrize("model", personal_models(), ids=lambda model: model.__name__)
def test_personal_model_names_nobody(model):
    assert "kanarie" not in str(filled(model))


RANKS = ["constant", "field", "declaration", "Meta", "__str__", "get_absolute_url", "property", "method"]
DECLARED = {"objects", "USERNAME_FIELD", "EMAIL_FIELD", "REQUIRED_FIELDS"}  # managers, and what Django or Wagtail reads


def rank_of(node):
    if isinstance(node, ast.ClassDef):
        return "Meta" if node.name == "Meta" else "constant"
    if isinstance(node, ast.FunctionDef):
        decorators = {ast.unparse(d).split(".")[-1] for d in node.decorator_list}
        if node.name in RANKS:
            return node.name
        return "property" if decorators & {"property", "cached_property"} else "method"
    if isinstance(node, ast.Assign | ast.AnnAssign):
        name = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
        if name in DECLARED:
            return "declaration"
        if name.isupper():
            return "constant"
        if isinstance(node.value, ast.Constant):
            return None  # such as `template = "…"`
        return "field" if isinstance(node.value, ast.Call) else "declaration"
    return None


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_model_is_in_order(model):
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0].body
    ranks = [rank for rank in map(rank_of, body) if rank]
    assert ranks == sorted(ranks, key=RANKS.index)


# Templates and static files


ASKED_FOR_BY_DJANGO = {"403.html", "404.html", "429.html", "500.html"}  # 429 by allauth


def is_used(name, text):
    return name in ASKED_FOR_BY_DJANGO or f'"{name}"' in text or f"'{name}'" in text


def test_every_template_is_used_or_overrides_one():
    text = "".join(file.read_text() for file in python_files() + templates())
    theirs = get_app_template_dirs("templates")
    unused = [
        name
        for name in (str(file.relative_to(ROOT / "templates")) for file in templates())
        if not is_used(name, text) and not any((folder / name).exists() for folder in theirs)
    ]
    assert unused == []


def test_no_script_or_style_stands_inline():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on"
    )
    found = {
        name_of(f): inline.findall(f.read_text())
        for f in templates()
        if not f.is_relative_to(ROOT / "templates" / "pdf")
    }
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_nothing_is_loaded_from_other_hosts():
    """A link may lead to another site; a picture, a script, a font or a style sheet may not come from one."""
    loads = re.compile(
        r"(?:src|srcset|action|poster)\s*=\s*[\"']?(?:https?:)?//|<link[^>]*href\s*=\s*[\"']?(?:https?:)?//"
    )
    calls = re.compile(r"(?:url\(|@import|fetch\(|import)\s*[\"']?(?:https?:)?//")
    pages = templates() + files(".css", ".js", ".svg", below=ROOT / "site" / "static")
    assert [name_of(f) for f in pages if loads.search(f.read_text()) or calls.search(f.read_text())] == []


# What we build on


def locked(file):
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==([0-9.]+)", file.read_text(), re.M))


def test_known_holes_stay_closed():
    versions = locked(ROOT / "requirements.txt")
    assert {
        name: tuple(map(int, versions[name].split("."))) >= floor for name, floor in FLOORS.items()
    } == dict.fromkeys(FLOORS, True)


def test_lock_files_hold_hashes_and_no_address():
    for name in ("requirements.txt", "tests/requirements.txt"):
        text = (ROOT / name).read_text()
        assert ("://" in text, "index-url" in text) == (False, False)
        assert len(re.findall(r"^[a-z0-9-]+(?:\[.*\])?==", text, re.M)) == len(
            re.findall(r"\\\n    --hash.*(?<!\\)\n", text)
        )
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [
        name for name, package in packages.items() if name and ("resolved" in package or "integrity" not in package)
    ] == []


def test_both_lock_files_agree():
    runtime, tests = locked(ROOT / "requirements.txt"), locked(ROOT / "tests" / "requirements.txt")
    assert {name: tests[name] for name in runtime.keys() & tests.keys() if tests[name] != runtime[name]} == {}


def test_every_setting_is_in_the_manual():
    asked = re.findall(
        r"(?:text|flag|number|listing)\(\s*\"([A-Z_]+)\"", (ROOT / "site" / "config" / "settings.py").read_text()
    )
    manual = (ROOT / "docs" / "running.md").read_text()
    assert [name for name in sorted(set(asked)) if f"`{name}`" not in manual] == []


def test_readme_is_short():
    assert lines_in(ROOT / "README.md") <= 80
