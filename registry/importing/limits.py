"""How large a file may be, and what is said of one that cannot be read."""

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 60
MOST_LETTERS = 1_000  # in a cell; what is longer is cut here, and is told as too long by whoever checks the cell
HEADING_IS_AMONG = 10  # some files begin with a title and an empty line


class Unreadable(Exception):
    """The file cannot be used at all; the message says why and what to do, in Danish."""
