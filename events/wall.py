"""The code on the wall: six digits that change every half minute, made from the site's secret and stored nowhere."""

import time
from datetime import timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

STEP_SECONDS = 30
STEPS_THAT_COUNT = 2  # the one on the wall now, and the one before it
DIGITS = 6
OPENS_BEFORE = timedelta(hours=1)
SIGN_IN_SECONDS = 5 * 60


def step_at(moment):
    """Return the number of the half minute in which `moment`, seconds since 1970, lies."""
    return int(moment) // STEP_SECONDS


def code_of(session, step):
    """Return the six digits that stand on the wall of a session in that half minute."""
    digest = salted_hmac("events.wall", f"{session.pk}:{step}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}}"


def looks_like_one(text):
    return len(text) == DIGITS and text.isdecimal()


def code_now(session):
    """Return (the code on the wall now, the whole seconds until the next one)."""
    now = time.time()
    return code_of(session, step_at(now)), STEP_SECONDS - int(now) % STEP_SECONDS


def is_code(session, code, *, at):
    """True when `code` stood on the session's wall at `at` (seconds since 1970) or in the half minute before."""
    steps = [step_at(at) - back for back in range(STEPS_THAT_COUNT)]
    return any(constant_time_compare(code, code_of(session, step)) for step in steps)


def is_open(session, now):
    """True from an hour before the session begins until it ends: then one can check oneself in."""
    return session.starts_at - OPENS_BEFORE <= now <= session.ends_at
