"""Counting without watching: what is downloaded, and what is searched for in vain. No cookie, no address, no person.

Counting never stands in anybody's way. It comes after the answer is sent, waits a moment at most for a locked
database, and gives up with a line in the log.
"""

import logging
import re
from contextlib import contextmanager
from functools import wraps

from django.conf import settings
from django.db import DatabaseError, connection

from materials import actions
from registry.models.free_text import CPR

logger = logging.getLogger(__name__)
MACHINES = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|java/|go-http", re.IGNORECASE)
PATIENCE_MS = 250
AN_ADDRESS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)
MOST_DIGITS = 5  # a year or a section of the law; a telephone number has eight
MOST_WORDS = 6
MOST_LETTERS = 80


def counted(kind):
    """Count what the view hands out as a Download of `kind`.

    The view's second argument is a lesson's primary key (`pk`) or a WeekPlan.
    """

    def decorate(view):
        @wraps(view)
        def counting(request, *args, **kwargs):
            response = view(request, *args, **kwargs)
            if args:
                return count_when_sent(request, response, page=args[0].week_id, kind=kind, band=args[0].band)
            return count_when_sent(request, response, page=kwargs["pk"], kind=kind)

        return counting

    return decorate


def count_when_sent(request, response, *, kind, **of):
    """Return the response, which counts itself once it is sent, if it is a download by a person."""
    if request.method != "GET" or response.status_code != 200 or not is_a_browser(request):
        return response
    close = response.close

    def count_and_close():
        try:
            unless_locked(actions.count_download, kind=kind, **of)
        finally:
            close()

    response.close = count_and_close
    return response


def is_a_browser(request):
    """True unless the one who asks says it is a machine, or says nothing, as browsers never do."""
    agent = request.headers.get("User-Agent", "")
    return bool(agent) and not MACHINES.search(agent)


def searched_in_vain(words):
    """Count that a search for `words` found nothing, unless they might say something about somebody."""
    kept = harmless(words)
    if kept:
        unless_locked(actions.count_search_in_vain, words=kept)


def harmless(words):
    """Return the words in small letters without signs around them; "" for what may be a number, an address, a text."""
    if CPR.search(words) or AN_ADDRESS.search(words) or sum(letter.isdigit() for letter in words) > MOST_DIGITS:
        return ""
    folded = [word for word in (one.strip(".,;:!?»«\"'()") for one in words.casefold().split()) if word]
    text = " ".join(folded)
    return text if len(folded) <= MOST_WORDS and 1 < len(text) <= MOST_LETTERS else ""


def unless_locked(count, **what):
    """Call `count`; log what goes wrong in the database and go on."""
    try:
        with little_patience():
            count(**what)
    except DatabaseError:
        logger.warning("Something was not counted", exc_info=True)


@contextmanager
def little_patience():
    """Wait for SQLite's one writer no longer than a moment; PostgreSQL has its own limit in the settings."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(settings.DATABASES['default']['OPTIONS']['timeout'] * 1000)}")
