"""The whole database as plain files, for the archives: a CSV file for each table, a description, and certificates.

An app above the registry answers Wagtail's hook `archive_files` with a function that yields (file name, bytes).
What opens doors (passwords, keys, sessions) is left out.
"""

import csv
import hashlib
import json
from contextlib import contextmanager
from datetime import date, datetime

from django.apps import apps
from django.db import connection
from django.db.models import BinaryField
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks

from registry.models import RegistryChange

TABLES_LEFT_OUT = (
    *("django_session", "accounts_tries", "mfa_authenticator", "wagtailcore_apitoken", "wagtailadmin_formstate"),
    *("wagtailadmin_editingsession", "pages_searchword", "pages_searchentry", "wagtailsearch_indexentry"),
)
COLUMNS_LEFT_OUT = ("password", "secret", "digest")
ROWS_AT_ONCE = 2000


def export(folder, *, by=None):
    """Write everything into an empty or new folder. Returns {file name: number of rows}; files of bytes count as 1.

    All tables are read at the same moment, while the site runs. Raises FileExistsError when something is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(folder)
    (folder / "tabeller").mkdir()
    written, described = {}, []
    with one_moment():
        for model in tables():
            name = f"tabeller/{model._meta.db_table}.csv"
            columns = columns_of(model)
            written[name] = write_table(folder / name, model._meta.db_table, [field.column for field in columns])
            described.append(description(model, columns, written[name]))
        for answer in hooks.get_hooks("archive_files"):
            for name, content in answer():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
                written[name] = 1
    content = {"udtrukket": timezone.now().isoformat(timespec="seconds"), "tabeller": described}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / "beskrivelse.json").write_text(text, encoding="utf-8")
    (folder / "sha256.txt").write_text(sums(folder), encoding="utf-8")
    RegistryChange.objects.create(what=RegistryChange.What.EXPORTED, because=_("Udtræk til arkivet"), by=by)
    return written


@contextmanager
def one_moment():
    """Let all that is read inside be of one moment, and hold up nobody who writes."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN DEFERRED" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")


def tables():
    """Return the models whose tables are exported, by name of the table."""
    found = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    return [model for name, model in sorted(found.items()) if name not in TABLES_LEFT_OUT and not model._meta.proxy]


def columns_of(model):
    fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, BinaryField)]
    return [field for field in fields if field.column not in COLUMNS_LEFT_OUT]


def write_table(file, table, columns):
    """Write one table as CSV in UTF-8 with a heading; returns the number of rows."""
    quote = connection.ops.quote_name
    number = 0
    with file.open("w", encoding="utf-8", newline="") as stream, connection.chunked_cursor() as cursor:
        writer = csv.writer(stream)
        writer.writerow(columns)
        cursor.execute(f"SELECT {', '.join(map(quote, columns))} FROM {quote(table)} ORDER BY 1")
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            writer.writerows([[text(value) for value in row] for row in rows])
            number += len(rows)
    return number


def text(value):
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else value


def description(model, columns, number):
    """Return what an archivist must know of a table: what it is, and each column."""
    fields = []
    for field in columns:
        about = {"navn": field.column, "betegnelse": str(field.verbose_name), "type": field.get_internal_type()}
        if field.is_relation:
            about["peger på"] = field.related_model._meta.db_table
        if field.choices:
            about["værdier"] = {str(value): str(label) for value, label in field.flatchoices}
        fields.append(about)
    return {
        "tabel": model._meta.db_table,
        "betegnelse": str(model._meta.verbose_name_plural),
        "om": (model.__doc__ or "").strip().partition("\n")[0],
        "rækker": number,
        "kolonner": fields,
    }


def sums(folder):
    """Return the SHA-256 of each file, as `sha256sum --check` reads it."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    lines = (
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder).as_posix()}" for file in files
    )
    return "\n".join(lines) + "\n"
