"""Files that were made once and are kept under VAR until nobody has asked for them for a month.

A file's key is the hash of all it was made from, so it is never out of date: changed content has another key.
"""

import fcntl
import hashlib
import os
import time
from contextlib import contextmanager

from django.conf import settings
from django.http import StreamingHttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

CHUNK = 64 * 1024
TYPES = {
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
KEPT_SECONDS = 31 * 24 * 3600
TOUCH_AFTER_SECONDS = 24 * 3600


def folder():
    path = settings.VAR / "made"
    path.mkdir(parents=True, exist_ok=True)
    return path


def key_of(*ingredients):
    """Return the hash of what a file is made from; each ingredient is text or bytes."""
    digest = hashlib.sha256()
    for ingredient in ingredients:
        raw = ingredient.encode() if isinstance(ingredient, str) else ingredient
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


def found(name):
    """Return the path of the kept file, or None. Finding it keeps it for another month."""
    path = folder() / name
    try:
        if time.time() - path.stat().st_mtime > TOUCH_AFTER_SECONDS:
            os.utime(path)
    except FileNotFoundError:
        return None
    return path


def kept(name, make):
    """Return the path of the file called `name`, made by `make()` (bytes) if it is not there.

    Whoever asks at the same time, in this process or another, waits for the one who makes it.
    """
    path = found(name)
    if path:
        return path
    with alone_with(name):
        path = found(name)
        if path is None:
            with put(name) as file:
                file.write(make())
            path = folder() / name
    return path


@contextmanager
def put(name):
    """Give a file to write; it appears under `name` when it is whole, and never if writing fails."""
    unfinished = folder() / f"{name}.{os.getpid()}-{time.monotonic_ns()}.unfinished"
    try:
        with unfinished.open("wb") as file:
            yield file
        unfinished.replace(folder() / name)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def alone_with(name):
    lock = folder() / f"{name[:2]}.lock"  # 256 locks at most, never removed
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def chunks_of(path):
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def tidy():
    """Remove what nobody has asked for in a month."""
    oldest = time.time() - KEPT_SECONDS
    for path in folder().iterdir():
        if path.suffix != ".lock" and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def handed_out(path, name):
    """Return the answer that sends the file at `path` in pieces, to be saved under `name`."""
    response = StreamingHttpResponse(chunks_of(path), content_type=TYPES[path.suffix])
    response["Content-Length"] = path.stat().st_size
    return as_it_is(response, name)


def as_it_is(response, name):
    """Have the answer saved as `name`: nobody packs what is packed, no browser guesses at it or runs it."""
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Encoding"] = "identity"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    patch_cache_control(response, no_cache=True)
    return response
