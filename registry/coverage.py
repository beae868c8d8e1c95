"""How many people are trained, where and in which sector, on any day: counted ahead, so that asking is always cheap.

A person counts on a day when she holds a training that is valid then. She counts once in each programme, and once among
the trained of any programme: in the municipality and sector where she worked when she completed the newest training
that is valid on that day. So the numbers of municipalities and sectors add up to the country's, a move or an erasure
changes nothing, and a merge of two rows of one person makes her count once.
"""

from collections import Counter, defaultdict
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q, Sum

from registry.models import CoverageStep, Training

ANY = 0
NOWHERE = ""
Level = CoverageStep.Level
COLUMNS = ("programme", "sector", "municipality", "level", "period")
ROWS_AT_ONCE = 100  # six values each; SQLite takes 999 in one statement
PEOPLE_AT_ONCE = 500
ADD = (
    "INSERT INTO {table} (programme, sector, municipality, level, period, change) VALUES {rows} "
    "ON CONFLICT (programme, sector, level, period, municipality) "
    "DO UPDATE SET change = {table}.change + excluded.change"
)


def by_municipality(on, *, programme=ANY, sector=ANY):
    """Return how many count as trained on the day `on`, by municipality code ("": employed by none); no zeros.

    `programme` and `sector` are numbers of rows, or ANY.
    """
    found = _until(on).filter(programme=programme, sector=sector).values_list("municipality")
    return {code: number for code, number in found.annotate(Sum("change")) if number}


def by_sector(on, *, programme=ANY, municipality=None):
    """Return how many count as trained on the day `on`, by number of the sector; in one municipality or all."""
    found = _until(on).filter(programme=programme, sector__gt=ANY)
    if municipality is not None:
        found = found.filter(municipality=municipality)
    return {sector: number for sector, number in found.values_list("sector").annotate(Sum("change")) if number}


def by_programme(on, *, sector=ANY, municipalities=None):
    """Return how many count as trained on the day `on`, by number of the programme; ANY is the number of people."""
    found = _until(on).filter(sector=sector)
    if municipalities is not None:
        found = found.filter(municipality__in=list(municipalities))
    return {programme: number for programme, number in found.values_list("programme").annotate(Sum("change")) if number}


def _until(on):
    """Return the steps whose changes sum up to the state of the day `on`: years, then months, then days before it."""
    year, month = on.replace(month=1, day=1), on.replace(day=1)
    return CoverageStep.objects.filter(
        Q(level=Level.YEAR, period__lt=year)
        | Q(level=Level.MONTH, period__gte=year, period__lt=month)
        | Q(level=Level.DAY, period__gte=month, period__lte=on)
    )


@contextmanager
def following(people):
    """Let the coverage follow whatever the block does to the trainings of these people (their numbers or rows).

    Wrap every write of trainings in it, inside the transaction that writes.
    """
    numbers = sorted({getattr(person, "pk", person) for person in people})
    with transaction.atomic():
        before = steps_of(numbers)
        yield
        after = steps_of(numbers)
        after.subtract(before)
        add(after)


def steps_of(numbers):
    """Return the steps these people make, as a Counter by (programme, sector, municipality, day)."""
    steps = Counter()
    for start in range(0, len(numbers), PEOPLE_AT_ONCE):
        for trainings in _by_person(numbers[start : start + PEOPLE_AT_ONCE]).values():
            steps.update(steps_of_one(trainings))
    return steps


def _by_person(numbers):
    """Return the standing trainings of these people: number of the person -> tuples, see steps_of_one."""
    found = defaultdict(list)
    rows = Training.objects.standing().filter(person__in=numbers).order_by("person", "completed_on", "pk")
    for person, *training in rows.values_list(
        "person", "programme", "sector", "municipality", "completed_on", "valid_until"
    ):
        found[person].append(tuple(training))
    return found


def steps_of_one(trainings):
    """Return one person's steps as a Counter by (programme, sector, municipality, day); +1 comes in, -1 goes out.

    `trainings` are tuples of programme, sector, municipality, first and last valid day, the newest last; sector,
    municipality and last day may be None.
    """
    steps = Counter()
    for programme in {ANY, *(training[0] for training in trainings)}:
        own = [training for training in trainings if programme in (ANY, training[0])]
        stood = None
        for day in turning_points(own):
            stands = place_on(day, own)
            if stands == stood:
                continue
            for place, change in ((stood, -1), (stands, 1)):
                for sector in cells_of(place):
                    steps[programme, sector, place[1], day] += change
            stood = stands
    return steps


def turning_points(trainings):
    """Return the days on which something begins or has ended, in order."""
    begins = {first for *_cell, first, _last in trainings}
    ended = {last + timedelta(days=1) for *_cell, last in trainings if last and last < date.max}
    return sorted(begins | ended)


def place_on(day, trainings):
    """Return (sector, municipality) of the newest training valid on the day, or None when there is none."""
    valid = [training for training in trainings if training[3] <= day and (training[4] is None or training[4] >= day)]
    return (valid[-1][1], valid[-1][2] or NOWHERE) if valid else None


def cells_of(place):
    """Return the sectors somebody standing at `place` counts in: any, and her own when it is known."""
    if place is None:
        return ()
    return (ANY, place[0]) if place[0] else (ANY,)


def add(steps):
    """Add these steps to the table, each to its day, month and year. Always in the same order, so nobody deadlocks."""
    rows = Counter()
    for (programme, sector, municipality, day), change in steps.items():
        if change:
            for level, period in ((Level.DAY, day), (Level.MONTH, day.replace(day=1)), (Level.YEAR, _year(day))):
                rows[programme, sector, municipality, level.value, period] += change
    changed = sorted((key, change) for key, change in rows.items() if change)
    with connection.cursor() as cursor:
        for start in range(0, len(changed), ROWS_AT_ONCE):
            some = changed[start : start + ROWS_AT_ONCE]
            statement = ADD.format(
                table=CoverageStep._meta.db_table, rows=", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(some))
            )
            cursor.execute(statement, [value for row in some for value in _values(row)])


def _values(row):
    """Return what the database takes for one row."""
    (*cell, period), change = row
    return *cell, connection.ops.adapt_datefield_value(period), change


def _year(day):
    return day.replace(month=1, day=1)


def forget_zeros():
    """Let the rows go that changes have brought back to nothing, so that what was undone leaves no trace."""
    CoverageStep.objects.filter(change=0).delete()


@transaction.atomic
def rebuild():
    """Forget all steps and count them anew from the trainings. Returns how many people count for something."""
    CoverageStep.objects.all().delete()
    people = list(Training.objects.standing().order_by("person").values_list("person", flat=True).distinct())
    steps = Counter()
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        steps.update(steps_of(people[start : start + PEOPLE_AT_ONCE]))
    add(steps)
    return len(people)
