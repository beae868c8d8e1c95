"""Files on their way in: kept on the server under a random key for the one who sent them, and for two hours at most."""

import hashlib
import json
import re
import secrets
import time
from dataclasses import asdict, dataclass, field

from django.conf import settings

from registry.importing.columns import COUNT_FIELDS, PEOPLE_FIELDS, Choice, is_heading, suggested
from registry.importing.head_counts import plan_counts
from registry.importing.planning import plan
from registry.importing.reading import read
from registry.models import ImportBatch, Municipality, Programme, Sector

SECONDS = 2 * 60 * 60
KEY = re.compile(r"[A-Za-z0-9_-]{32}")
Kind = ImportBatch.Kind


@dataclass
class Draft:
    """A file that has been sent and not been brought in: whose it is, and what has been chosen about it."""

    key: str
    user: int
    kind: str
    name: str
    sha256: str
    columns: dict = field(default_factory=dict)
    whole_file: dict = field(default_factory=dict)
    decisions: dict = field(default_factory=dict)

    @property
    def fields(self):
        return COUNT_FIELDS if self.kind == Kind.HEAD_COUNTS else PEOPLE_FIELDS

    @property
    def table(self):
        """The file's rows. Raises Unreadable."""
        return read(_file(self.key, "file").read_bytes(), knows=is_heading)

    @property
    def choice(self):
        """What was chosen, with the rows the numbers stand for."""
        models = {"municipality": Municipality, "sector": Sector, "programme": Programme}
        found = {name: models[name].objects.filter(pk=value).first() for name, value in self.whole_file.items()}
        return Choice(self.columns, {name: row for name, row in found.items() if row})

    def plan(self, by):
        """Return what bringing the file in would do now."""
        if self.kind == Kind.HEAD_COUNTS:
            return plan_counts(table=self.table, choice=self.choice, by=by)
        return plan(table=self.table, choice=self.choice, by=by, decisions=self.decisions)

    def save(self):
        """Keep what was chosen. It is written aside and moved, so that nobody reads half of it."""
        aside = _file(self.key, "new")
        aside.write_text(json.dumps(asdict(self)), encoding="utf-8")
        aside.replace(_file(self.key, "json"))

    def forget(self):
        """Remove the file and what was chosen about it."""
        for ending in ("file", "json", "new"):
            _file(self.key, ending).unlink(missing_ok=True)


def keep(content, *, name, kind, by):
    """Keep the bytes of a file for its sender; returns the Draft, with the columns suggested. Raises Unreadable."""
    forget_old()
    table = read(content, knows=is_heading)
    sha256 = hashlib.sha256(content).hexdigest()
    draft = Draft(secrets.token_urlsafe(24), by.pk, kind, name, sha256)
    draft.columns = suggested(table.headings, draft.fields)
    _folder().mkdir(mode=0o700, exist_ok=True)
    _file(draft.key, "file").touch(mode=0o600)
    _file(draft.key, "file").write_bytes(content)
    draft.save()
    return draft


def find(key, *, by):
    """Return the user's own Draft, or None when there is no such or it is too old."""
    if not KEY.fullmatch(key):
        return None
    try:
        if time.time() - _file(key, "file").stat().st_mtime > SECONDS:
            return None
        draft = Draft(**json.loads(_file(key, "json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    return draft if draft.user == by.pk else None


def forget_old():
    """Remove all that was sent more than two hours ago."""
    for file in _folder().glob("*"):
        if time.time() - file.stat().st_mtime > SECONDS:
            file.unlink(missing_ok=True)


def _folder():
    return settings.VAR / "imports"


def _file(key, ending):
    return _folder() / f"{key}.{ending}"
