"""What changed in a plan's lessons since last year: new lessons, the editors' notes, and renewals without a note."""

from datetime import date

from django.utils import timezone

AUGUST = 8


def since_last_year(plan, *, today=None):
    """Return {since, is_first_year, first_published_on, new, changed, renewed} about the lessons of `plan`.

    Last year is last school year, counted from its first of August: whoever ran the week then finds all that is new to
    her. `new` and `renewed` are [(lesson, date)], `changed` is [(lesson, [LessonChange, ...])].
    """
    since = beginning_of_last_school_year(today or timezone.localdate())
    lessons = list(dict.fromkeys(lesson for _day, lesson in plan.rows))
    published = [day_of(page.first_published_at) for page in [*lessons, plan.week] if page and page.first_published_at]
    noted = {lesson: [one for one in lesson.changes.all() if one.changed_on >= since] for lesson in lessons}
    new = [(one, day_of(one.first_published_at)) for one in lessons if is_since(one.first_published_at, since)]
    renewed = [(one, day_of(one.last_published_at)) for one in lessons if not noted[one] and was_renewed(one, since)]
    is_first_year = bool(published) and min(published) >= since
    return {
        "since": since,
        "is_first_year": is_first_year,
        "first_published_on": min(published, default=None),
        "new": [] if is_first_year else new,
        "changed": [(lesson, notes) for lesson, notes in noted.items() if notes],
        "renewed": renewed,
    }


def beginning_of_last_school_year(today):
    return date(today.year - 1 if today.month >= AUGUST else today.year - 2, AUGUST, 1)


def was_renewed(lesson, since):
    """True when an old lesson was published again since then, on a later day than the first."""
    first, last = lesson.first_published_at, lesson.last_published_at
    return bool(first and last) and is_since(last, since) and day_of(last) > day_of(first)


def is_since(moment, since):
    return bool(moment) and day_of(moment) >= since


def day_of(moment):
    return timezone.localtime(moment).date()
