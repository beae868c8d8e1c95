"""A pasted list of colleagues, in the shapes it comes in."""

import pytest

from events.pasting import MOST_LINES, read


def who(text):
    return [(entry.name, entry.email, entry.workplace) for entry in read(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ole Hansen <ole@kommune.dk>", [("Ole Hansen", "ole@kommune.dk", "")]),
        ("ole@kommune.dk\nida@kommune.dk", [("", "ole@kommune.dk", ""), ("", "ida@kommune.dk", "")]),
        ("ole@kommune.dk, ida@kommune.dk", [("", "ole@kommune.dk", ""), ("", "ida@kommune.dk", "")]),
        (
            '"Hansen, Ole" <ole@kommune.dk>; Berg, Ida <IDA@kommune.dk>;',
            [("Ole Hansen", "ole@kommune.dk", ""), ("Ida Berg", "ida@kommune.dk", "")],
        ),
        ("Ole Hansen, ole@kommune.dk", [("Ole Hansen", "ole@kommune.dk", "")]),
        (
            "Navn\tE-mail\tArbejdsplads\nOle Hansen\tole@kommune.dk\tSkolen",
            [("Ole Hansen", "ole@kommune.dk", "Skolen")],
        ),
        ("Ole\tHansen\tole@kommune.dk", [("Ole Hansen", "ole@kommune.dk", "")]),
        ("ole@kommune.dk;Ole Hansen", [("Ole Hansen", "ole@kommune.dk", "")]),
        ("Åse Ærø-Østergård", [("Åse Ærø-Østergård", "", "")]),
        ("mailto:ole@kommune.dk", [("", "ole@kommune.dk", "")]),
        ("ole@kommune.dk\r\n\r\n  OLE@kommune.dk ", [("", "ole@kommune.dk", "")]),
        ("søren@kommune.dk.", [("", "søren@kommune.dk", "")]),
        ("", []),
        ("Navn, e-mail", []),
    ],
)
def test_the_list_is_read_in_any_shape(text, found):
    assert who(text) == found


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Ole Hansen ole@kommune", "E-mailadressen er ikke rigtig. Ret den, eller fjern linjen."),
        ("Ole 010203-1234 ole@kommune.dk", "Det ligner et CPR-nummer. Skriv aldrig CPR-numre her."),
        ("87654321", "Linjen har hverken navn eller e-mail."),
    ],
)
def test_a_line_that_cannot_be_read_says_what_to_mend(line, problem):
    assert [(entry.line, str(entry.problem)) for entry in read(f"ida@kommune.dk\n{line}")][1:] == [(line, problem)]


def test_a_list_that_is_too_long_is_read_in_parts():
    entries = read("\n".join(f"p{number}@kommune.dk" for number in range(MOST_LINES + 2)))
    assert (len(entries), entries[-1].line, bool(entries[-1].problem)) == (
        MOST_LINES + 1,
        f"p{MOST_LINES}@kommune.dk\np{MOST_LINES + 1}@kommune.dk",
        True,
    )
