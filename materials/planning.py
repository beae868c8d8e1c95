"""A planned week: how its days change, and how they look with their lessons.

The days are plain values, [{"name": "mandag", "lessons": [primary keys]}], and a lesson stands in a plan once. Each
change takes days and returns new ones; what cannot be done leaves them as they were.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from materials.models import Band, LessonPage
from materials.takeaway import packing

MOST_LESSONS_A_DAY = 8


def as_suggested(week, *, band, day_names):
    """Return the days of the theme week called `day_names`, each with the week's lessons for the band."""
    plan = packing.theme_week(week, band)
    return [
        {"name": name, "lessons": list(dict.fromkeys(lesson.pk for day, lesson in plan.rows if day == name))}
        for name in day_names
    ]


def place_of(days, lesson):
    """Return (day, place) of the lesson, both counted from 0; None when it is not in the plan."""
    for number, day in enumerate(days):
        if lesson in day["lessons"]:
            return number, day["lessons"].index(lesson)
    return None


def without(days, lesson):
    return [{**day, "lessons": [one for one in day["lessons"] if one != lesson]} for day in days]


def put(days, lesson, *, day, place=None):
    """Return the days with the lesson on the day (from 0) at the place (from 0; at the end), and nowhere else."""
    found = without(days, lesson)
    if not 0 <= day < len(found) or len(found[day]["lessons"]) >= MOST_LESSONS_A_DAY:
        return days
    lessons = found[day]["lessons"]
    lessons.insert(len(lessons) if place is None else max(0, place), lesson)
    return found


def up(days, lesson):
    """Return the days with the lesson one place earlier; from the beginning of a day to the end of the day before."""
    here = place_of(days, lesson)
    if not here:
        return days
    day, place = here
    return put(days, lesson, day=day, place=place - 1) if place else put(days, lesson, day=day - 1)


def down(days, lesson):
    """Return the days with the lesson one place later; from the end of a day to the beginning of the next."""
    here = place_of(days, lesson)
    if not here:
        return days
    day, place = here
    is_last = place == len(days[day]["lessons"]) - 1
    return put(days, lesson, day=day + 1, place=0) if is_last else put(days, lesson, day=day, place=place + 1)


def swapped(days, lesson, *, other):
    """Return the days with the other lesson in the place of this one; other stands in them once also then."""
    if not place_of(days, lesson) or lesson == other:
        return days
    rest = without(days, other)
    return [{**day, "lessons": [other if one == lesson else one for one in day["lessons"]]} for day in rest]


def lessons_in(days):
    return [lesson for day in days for lesson in day["lessons"]]


@dataclass(frozen=True)
class Entry:
    """A lesson in a plan as the page shows it. `lesson` is None when it was deleted."""

    key: int
    lesson: LessonPage | None
    is_first: bool
    is_last: bool
    is_for_others: bool  # for another band than the plan's

    @property
    def is_gone(self):
        return self.lesson is None or not self.lesson.live

    @property
    def title(self):
        return self.lesson.title if self.lesson else _("Slettet forløb")


@dataclass(frozen=True)
class Laid:
    """A plan with its lessons: its days as [{number, name, of_week, entries, time}], its time, how many are gone."""

    days: list
    time: str
    gone: int

    @property
    def has_lessons(self):
        return any(not one.is_gone for day in self.days for one in day["entries"])


def laid_out(plan):
    """Return the plan with its lessons; as many queries for one as for many."""
    lessons = {one.pk: one for one in LessonPage.objects.public().filter(pk__in=lessons_in(plan.days)).for_lists()}
    of_week = {day.name: day for day in plan.week.days.select_related("theme")}
    days = []
    for number, day in enumerate(plan.days):
        entries = [entry(plan, lessons, (number, place)) for place in range(len(day["lessons"]))]
        days.append(
            {
                "number": number + 1,
                "name": day["name"],
                "of_week": of_week.get(day["name"]),
                "entries": entries,
                "time": time_of(entries),
            }
        )
    every = [one for day in days for one in day["entries"]]
    return Laid(days, time_of(every), sum(one.is_gone for one in every))


def time_of(entries):
    """Return how long the lessons that are there take, such as »135 minutter (3 lektioner)«."""
    minutes = sum(one.lesson.minutes for one in entries if not one.is_gone)
    words = ngettext("%d minut", "%d minutter", minutes) % minutes
    count, rest = divmod(minutes, LessonPage.MINUTES_A_LESSON)
    return words if rest or not count else f"{words} ({ngettext('%d lektion', '%d lektioner', count) % count})"


def entry(plan, lessons, where):
    day, place = where
    keys = plan.days[day]["lessons"]
    lesson = lessons.get(keys[place])
    return Entry(
        keys[place],
        lesson,
        is_first=where == (0, 0),
        is_last=day == len(plan.days) - 1 and place == len(keys) - 1,
        is_for_others=bool(lesson and lesson.band and lesson.band != plan.band),
    )


def to_take(plan) -> packing.Plan:
    """Return the plan as what is packed and printed: the lessons that are still there, day by day."""
    keys = lessons_in(plan.days)
    found = {one.pk: one for one in LessonPage.objects.live().public().filter(pk__in=keys)}
    rows = tuple((day["name"], found[key]) for day in plan.days for key in day["lessons"] if key in found)
    name = packing.plain(f"{plan.week.slug}-{plan.band}-egen-plan")
    return packing.Plan(plan.week.title, name, rows, plan.week, str(Band(plan.band).label))
