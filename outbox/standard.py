"""The texts mails have until an editor changes them. They stand in content/mails.yaml, under the kinds' slugs."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "content" / "mails.yaml"


@dataclass(frozen=True)
class StandardText:
    slug: str
    subject: str
    body: str


@cache
def texts():
    """Return all standard texts by slug."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {one["slug"]: StandardText(one["slug"], one["subject"], one["body"].strip()) for one in content["templates"]}
