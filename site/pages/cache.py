"""The cache of what everybody sees the same: whole pages for the anonymous, rendered pieces for all.

It is emptied whenever content changes. Workers agree through a generation number in the shared cache.
"""

import time

from django.core.cache import caches
from django.db import transaction
from django.db.models.signals import post_save
from wagtail.models import ModelLogEntry, PageLogEntry

KEY = "content-generation"
FRESH_SECONDS = 1.0
_known = {"generation": None, "read_at": 0.0}


def generation():
    """Return the number of the content's present state; another worker's change is seen within a second."""
    now = time.monotonic()
    if _known["generation"] is None or now - _known["read_at"] > FRESH_SECONDS:
        _known["generation"] = caches["default"].get_or_set(KEY, time.time_ns, timeout=None)
        _known["read_at"] = now
    return _known["generation"]


def empty():
    """Forget all that is cached, here and in the other workers."""
    fresh = time.time_ns()
    caches["default"].set(KEY, fresh, timeout=None)
    _known.update(generation=fresh, read_at=time.monotonic())


def remember(name, make):
    """Return the cached value under `name`, made by `make()` when the content has changed since."""
    key = f"{generation()}:{name}"
    value = caches["pages"].get(key)
    if value is None:
        value = make()
        caches["pages"].set(key, value)
    return value


def empty_when_content_changes():
    """Hear of every change an editor makes, seen by Wagtail's own log of them: the one place that listens to signals.

    The log knows what no signal tells: pages moved and made private, settings, pictures, snippets without drafts.
    """

    def changed(**kwargs):
        transaction.on_commit(empty)

    for log in (PageLogEntry, ModelLogEntry):
        post_save.connect(changed, sender=log, weak=False, dispatch_uid=f"pages.cache.{log.__name__}")
