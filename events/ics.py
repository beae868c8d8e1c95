"""The format of calendar files (iCalendar, RFC 5545): lines, their escaping and folding, times, Danish time."""

import re
from datetime import UTC
from urllib.parse import quote

from django.utils import timezone

LINE_BREAK, WIDEST = "\r\n", 75  # bytes, without the line break
ZONE = "Europe/Copenhagen"
# The rule of the European Union since 1996; the first of its days stand for all before and after.
DANISH_TIME = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:DAYLIGHT",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def calendar(method, head, events):
    """Return a whole calendar as bytes: `head` and each of `events` are lists of lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Forebyg//Temadage//DA", "CALSCALE:GREGORIAN"]
    lines += [f"METHOD:{method}", *head, *DANISH_TIME]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(folded(line) + LINE_BREAK for line in lines).encode()


def text(name, value):
    """Return a line whose value is text, such as SUMMARY."""
    value = CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    for letter in ("\\", ";", ","):
        value = value.replace(letter, f"\\{letter}")
    return f"{name}:{value}".replace("\n", "\\n")


def person(name, called, email, **parameters):
    """Return a line about somebody with a mail address: ORGANIZER or ATTENDEE."""
    called = CONTROL.sub("", called).replace('"', "'").replace("\n", " ").replace("\t", " ")
    shown = "".join(f";{key}={value}" for key, value in parameters.items())
    return f'{name};CN="{called}"{shown}:mailto:{quote(email, safe="@+.-_")}'


def utc(name, moment):
    return f"{name}:{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def danish(name, moment):
    """Return a line with a time on Danish clocks.

    An hour that comes twice means its first coming there; a time in the second is written in UTC.
    """
    local = timezone.localtime(moment)
    return utc(name, moment) if local.fold else f"{name};TZID={ZONE}:{local:%Y%m%dT%H%M%S}"


def folded(line):
    """Return the line broken into parts of at most 75 bytes, never inside a letter; each but the first is indented."""
    parts, part, width = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if width + size > WIDEST:
            parts.append(part)
            part, width = " ", 1
        part, width = part + letter, width + size
    return LINE_BREAK.join([*parts, part])
