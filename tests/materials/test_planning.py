"""How the days of a plan change, and how a plan is kept."""

from datetime import date

import pytest

from materials import actions, planning
from materials.models import LessonPage, ThemeWeekPage, WeekPlan

pytestmark = pytest.mark.django_db
ALL_DAYS = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag"]


def days(*lessons):
    return [{"name": name, "lessons": keys} for name, keys in zip(ALL_DAYS, lessons, strict=False)]


@pytest.fixture
def week(db):
    return ThemeWeekPage.objects.get(slug="temauge-om-demokrati")


@pytest.fixture
def plan(week):
    suggested = planning.as_suggested(week, band="mellemtrin", day_names=ALL_DAYS)
    return actions.keep_plan(week=week, band="mellemtrin", days=suggested)


def test_a_new_plan_is_what_the_theme_week_suggests(week, plan):
    suggested = [
        (row["day"].name, [one.pk for one in row["lessons"] if one.band == "mellemtrin"]) for row in week.plan()
    ]
    assert [(day["name"], day["lessons"]) for day in plan.days] == suggested
    assert len({plan.edit_secret, plan.read_secret}) == 2 and len(plan.edit_secret) == 43


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (lambda old: planning.up(old, 2), days([2, 1], [3], [])),
        (lambda old: planning.up(old, 1), days([1, 2], [3], [])),
        (lambda old: planning.up(old, 3), days([1, 2, 3], [], [])),
        (lambda old: planning.down(old, 1), days([2, 1], [3], [])),
        (lambda old: planning.down(old, 2), days([1], [2, 3], [])),
        (lambda old: planning.down(old, 3), days([1, 2], [], [3])),
        (lambda old: planning.down(old, 9), days([1, 2], [3], [])),
        (lambda old: planning.put(old, 1, day=1), days([2], [3, 1], [])),
        (lambda old: planning.put(old, 3, day=0, place=1), days([1, 3, 2], [], [])),
        (lambda old: planning.put(old, 1, day=4), days([1, 2], [3], [])),
        (lambda old: planning.put(old, 9, day=2), days([1, 2], [3], [9])),
        (lambda old: planning.swapped(old, 1, other=9), days([9, 2], [3], [])),
        (lambda old: planning.swapped(old, 1, other=3), days([3, 2], [], [])),
        (lambda old: planning.swapped(old, 1, other=1), days([1, 2], [3], [])),
        (lambda old: planning.without(old, 1), days([2], [3], [])),
    ],
)
def test_changes_move_one_lesson_and_lose_none(change, after):
    before = days([1, 2], [3], [])
    assert change(before) == after
    assert before == days([1, 2], [3], [])


def test_a_day_holds_no_more_than_anybody_can_teach():
    full = days(list(range(planning.MOST_LESSONS_A_DAY)), [99])
    assert planning.put(full, 99, day=0) == full


def test_each_change_can_be_undone(plan):
    first = plan.days
    actions.change_plan(plan=plan, days=planning.without(first, first[0]["lessons"][0]))
    second = plan.days
    actions.change_plan(plan=plan, days=planning.down(second, second[1]["lessons"][0]))
    actions.undo_last_change(plan=plan)
    assert plan.days == second
    actions.undo_last_change(plan=plan)
    assert (plan.days, plan.earlier, plan.version) == (first, [], 5)


def test_only_the_latest_changes_are_remembered(plan):
    lesson = plan.days[0]["lessons"][0]
    for _step in range(WeekPlan.STEPS_BACK + 3):
        turn = planning.up if planning.place_of(plan.days, lesson)[0] else planning.down
        actions.change_plan(plan=plan, days=turn(plan.days, lesson))
    assert len(WeekPlan.objects.get(pk=plan.pk).earlier) == WeekPlan.STEPS_BACK


def test_two_windows_lose_nothing(plan):
    other_window = WeekPlan.objects.get(pk=plan.pk)
    changed = planning.without(plan.days, plan.days[0]["lessons"][0])
    actions.change_plan(plan=plan, days=changed)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.change_plan(plan=other_window, days=[])
    assert WeekPlan.objects.get(pk=plan.pk).days == changed


def test_plans_nobody_opens_are_forgotten(plan):
    WeekPlan.objects.update(used_on=date(2026, 1, 1))
    assert actions.forget(today=date(2027, 2, 5)) == (0, 0)
    assert actions.forget(today=date(2027, 2, 6)) == (1, 0)


def test_opening_a_plan_keeps_it(plan, client):
    WeekPlan.objects.update(used_on=date(2026, 1, 1))
    client.get(plan.get_absolute_url())
    assert actions.forget(today=date(2027, 2, 6)) == (0, 0)


def test_a_plan_holds_nothing_about_anybody(plan):
    names = {field.name for field in WeekPlan._meta.get_fields()}
    assert names == {
        *("id", "edit_secret", "read_secret", "week", "band", "days", "earlier", "version", "used_on"),
    }
    keys = set(LessonPage.objects.values_list("pk", flat=True))
    assert {type(key) for day in plan.days for key in day["lessons"]} == {int}
    assert set(planning.lessons_in(plan.days)) <= keys
