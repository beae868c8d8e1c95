"""Numbers of the database in addresses, `<number:pk>`, and in what is sent: what cannot be one leads nowhere."""

import re

MOST = 2**63 - 1  # the largest number a row can have; SQLite fails when it is asked for a larger one


class Number:
    """The primary key of a row: from 1 up, without leading zeros."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value):
        number = number_in(value)
        if number is None:
            raise ValueError
        return number

    def to_url(self, value):
        return str(value)


def number_in(text):
    """Return the number of a row that `text` is, or None; never fails, however long the text is."""
    if not re.fullmatch(Number.regex, text or "") or int(text) > MOST:
        return None
    return int(text)
