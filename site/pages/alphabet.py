"""The Danish alphabet: æ, ø and å come last, aa is å, and accents do not count."""

import unicodedata

AFTER_Z = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})  # what follows z in ASCII
PLAIN = str.maketrans({"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa"})


def danish_key(text):
    """Return the key by which Danish texts sort: databases disagree on Danish, Python does not."""
    return _without_accents(text.casefold().replace("aa", "å").translate(AFTER_Z))


def without_danish_letters(text):
    """Return the text in lower-case letters a-z, as in an address: Høje-Taastrup becomes hoeje-taastrup."""
    return _without_accents(text.casefold().translate(PLAIN)).replace(" ", "-")


def _without_accents(text):
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
