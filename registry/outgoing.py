"""What the registry's planned mails share: what they belong to, when they go, whom they lead where."""

from datetime import datetime, time

from django.utils import timezone
from wagtail import hooks

SENT_AT = time(9)  # by the clock in Denmark


def thing(municipality):
    """Return what the mails of a municipality belong to, by its code."""
    return f"municipality-{municipality}"


def at_nine(day):
    return timezone.make_aware(datetime.combine(day, SENT_AT))


def refresher_of(programme):
    """Return {title, url, minutes} of the shortest way to be trained (again), from the app that knows; or None."""
    answers = (answer(programme) for answer in hooks.get_hooks("refresher_of"))
    found = sorted((answer for answer in answers if answer), key=lambda one: one["minutes"])
    return found[0] if found else None


def first_name(person):
    return person.name.split()[0] if person.name.split() else ""
