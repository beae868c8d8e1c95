"""Days that are bad for an event in Denmark: public holidays, and the hours in which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

# Days from Easter Sunday. The fourth Friday after it, »store bededag«, has not been one since 2024.
MOVABLE = {-3: "skærtorsdag", -2: "langfredag", 0: "påskedag", 1: "2. påskedag", 39: "Kristi himmelfartsdag"} | {
    49: "pinsedag",
    50: "2. pinsedag",
}
FIXED = {(1, 1): "nytårsdag", (12, 25): "juledag", (12, 26): "2. juledag"}
# No public holidays by law, but schools and offices are closed or half empty.
HALF = {(6, 5): "grundlovsdag", (12, 24): "juleaftensdag", (12, 31): "nytårsaftensdag"}


def easter(year):
    """Return Easter Sunday of a year in the Gregorian calendar (Butcher's method)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    leaps = (century - (century + 8) // 25 + 1) // 3
    full_moon = (19 * golden + century - century // 4 - leaps + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - full_moon - of_century % 4) % 7
    late = (golden + 11 * full_moon + 22 * weekday) // 451
    month, day = divmod(full_moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holiday(day):
    """Return the Danish name of the public holiday, or of the day that half the country is off; "" for others."""
    name = FIXED.get((day.month, day.day)) or MOVABLE.get((day - easter(day.year)).days)
    return name or HALF.get((day.month, day.day), "")


def warning_about(day):
    """Return in Danish why this day is a bad choice for an event, or ""."""
    name = holiday(day)
    if name:
        return _("%(day)s er %(holiday)s. Find helst en anden dag.") % {"day": in_words(day), "holiday": name}
    if day.weekday() >= 5:
        return _("%(day)s ligger i en weekend.") % {"day": in_words(day)}
    return ""


def warnings_about(dates):
    """Return what should be thought of about these days, in order."""
    return [words for words in map(warning_about, sorted(set(dates))) if words]


def in_words(day):
    return f"{day.day}.{day.month}.{day.year}"


def moment(day, clock):
    """Return the moment in Danish time, or None for a clock that is shown twice or never, the night it is changed."""
    naive = datetime.combine(day, clock)
    aware = timezone.make_aware(naive)
    there_and_back = aware.astimezone(UTC).astimezone(aware.tzinfo).replace(tzinfo=None)
    is_twice = aware.replace(fold=1).utcoffset() != aware.utcoffset()
    return None if there_and_back != naive or is_twice else aware


def is_odd(local):
    """True when the clock of this moment, given in Danish time, is shown never or twice that day."""
    return moment(local.date(), local.time()) is None


def shifted(moment_before, delta):
    """Return the same clock so many whole days later (a timedelta), also across a change of the clocks."""
    if moment_before is None:
        return None
    local = timezone.localtime(moment_before)
    return timezone.make_aware(local.replace(tzinfo=None) + timedelta(days=delta.days))


def later_clock(text, later):
    """Return a clock such as »09:00« moved by a timedelta."""
    return f"{datetime.combine(date(2000, 1, 2), time.fromisoformat(text)) + later:%H:%M}"
