"""Check codes: how they are made, printed, and read back from what somebody typed.

130 random bits: guessing is hopeless (at a million tries a second, 10^25 years), so looking codes up needs no limit.
"""

import re
import secrets

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o or u to misread
LENGTH = 26  # letters of five bits each
BLOCK = 4
MISREAD = str.maketrans("oilu", "011v")
ADDRESS = re.compile(r"^.*/bevis/", re.IGNORECASE | re.DOTALL)


def new():
    """Return a fresh check code."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def grouped(code):
    """Return a check code in blocks of four, as it is printed and read aloud."""
    return " ".join(code[i : i + BLOCK] for i in range(0, len(code), BLOCK))


def read(typed):
    """Return the code somebody meant, typed with capitals, spaces, dashes, o for 0, l for 1, or as a whole address."""
    letters = ADDRESS.sub("", typed).removesuffix("/bevis.pdf")
    return re.sub(r"[^0-9a-z]", "", letters.lower()).translate(MISREAD)


def is_whole(code):
    """True when `code` has the length and the letters of a check code; whether it was issued is another question."""
    return len(code) == LENGTH and set(code) <= set(LETTERS)
