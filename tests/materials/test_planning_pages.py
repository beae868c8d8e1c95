"""The week planner as a teacher meets it, without a script and without a sign-in."""

import io
import re
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from materials import actions, planning
from materials.models import LessonPage, ThemeWeekPage, WeekPlan

pytestmark = pytest.mark.django_db
START = "/materialer/temauge-om-demokrati/planlaeg/"
ALL_DAYS = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag"]


@pytest.fixture
def plan(db):
    week = ThemeWeekPage.objects.get(slug="temauge-om-demokrati")
    suggested = planning.as_suggested(week, band="mellemtrin", day_names=ALL_DAYS)
    return actions.keep_plan(week=week, band="mellemtrin", days=suggested)


@pytest.fixture
def monday(plan):
    """The first lesson of the plan."""
    return LessonPage.objects.get(pk=plan.days[0]["lessons"][0])


@pytest.fixture
def another(plan):
    """A lesson that is not in the plan."""
    return LessonPage.objects.live().exclude(pk__in=planning.lessons_in(plan.days)).order_by("pk")[0]


def ask(client, plan, change, **fields):
    """Send the form of a button, as of the version the plan has now."""
    now = WeekPlan.objects.get(pk=plan.pk)
    given = {"aendring": change, "version": now.version} | fields
    return client.post(reverse("materials:plan_change", args=[plan.edit_secret]), given, follow=True)


def lessons_of(plan):
    return [day["lessons"] for day in WeekPlan.objects.get(pk=plan.pk).days]


def test_everybody_may_plan(cast, client_of, plan):
    addresses = [START, plan.get_absolute_url(), plan.get_shared_url()]
    met = {(who, url): client_of(user).get(url).status_code for who, user in cast.items() for url in addresses}
    assert met == dict.fromkeys(met, 200)


def test_a_plan_begins_with_band_and_days(client):
    answer = client.post(START, {"trin": "udskoling", "dage": ["mandag", "onsdag"]})
    plan = WeekPlan.objects.get()
    assert (answer.url, plan.band, [day["name"] for day in plan.days]) == (
        plan.get_absolute_url(),
        "udskoling",
        ["mandag", "onsdag"],
    )
    assert {one.band for one in LessonPage.objects.filter(pk__in=planning.lessons_in(plan.days))} == {"udskoling"}


def test_a_plan_without_days_is_refused(client):
    answer = client.post(START, {"trin": "udskoling"})
    assert (answer.status_code, WeekPlan.objects.count(), "Fejl:" in answer.content.decode()) == (200, 0, True)


def test_a_button_comes_back_to_itself(client, plan, monday):
    answer = ask(client, plan, "ned", forloeb=monday.pk)
    assert answer.redirect_chain == [(f"{plan.get_absolute_url()}#ned-{monday.pk}", 302)]
    assert f"»{monday.title}« er nu nummer 1 af" in answer.content.decode()
    assert lessons_of(plan)[0] == [] and lessons_of(plan)[1][0] == monday.pk


def test_a_button_that_is_gone_comes_back_to_its_lesson(client, plan, monday):
    ask(client, plan, "ned", forloeb=monday.pk)
    answer = ask(client, plan, "op", forloeb=monday.pk)
    assert answer.redirect_chain[-1][0].endswith(f"#forloeb-{monday.pk}")


def test_a_lesson_is_moved_to_a_day_and_a_place(client, plan, monday):
    ask(client, plan, "flyt", forloeb=monday.pk, dag=5, plads=1)
    assert lessons_of(plan)[4][0] == monday.pk


def test_a_lesson_is_swapped_added_removed_and_undone(client, plan, monday, another):
    before = lessons_of(plan)
    ask(client, plan, "byt", forloeb=monday.pk, andet=another.pk)
    assert lessons_of(plan)[0] == [another.pk]
    ask(client, plan, "laeg", andet=monday.pk, dag=3)
    assert lessons_of(plan)[2][-1] == monday.pk
    answer = ask(client, plan, "fjern", forloeb=another.pk)
    assert (lessons_of(plan)[0], answer.redirect_chain[-1][0][-6:]) == ([], "#dag-1")
    for _change in range(3):
        ask(client, plan, "fortryd")
    assert lessons_of(plan) == before


def test_a_stale_window_is_refused_kindly(client, plan, monday):
    ask(client, plan, "ned", forloeb=monday.pk)
    after = lessons_of(plan)
    answer = ask(client, plan, "fjern", forloeb=monday.pk, version=1)
    assert "Planen er ændret i et andet vindue imens" in answer.content.decode()
    assert lessons_of(plan) == after


@pytest.mark.parametrize(
    "fields",
    [
        {"aendring": "slet-alt"},
        {"aendring": "op", "forloeb": "x"},
        {"aendring": "flyt", "forloeb": 1},
        {"aendring": "flyt", "forloeb": 1, "dag": 9},
    ],
)
def test_what_no_button_sends_changes_nothing(client, plan, fields):
    before = lessons_of(plan)
    answer = ask(client, plan, **{"change": fields["aendring"]} | {k: v for k, v in fields.items() if k != "aendring"})
    assert ("Det kunne ikke lade sig gøre" in answer.content.decode(), lessons_of(plan)) == (True, before)


def test_a_draft_cannot_be_put_into_a_plan(client, plan, another):
    another.unpublish()
    assert ask(client, plan, "laeg", andet=another.pk, dag=1).status_code == 404


def test_the_link_to_share_shows_and_changes_nothing(client, plan, monday):
    shown = client.get(plan.get_shared_url()).content.decode()
    change = reverse("materials:plan_change", args=[plan.read_secret])
    met = client.post(change, {"aendring": "fjern", "version": 1, "forloeb": monday.pk}).status_code
    chooser = client.get(reverse("materials:plan_choose", args=[plan.read_secret])).status_code
    assert (monday.title in shown, plan.edit_secret in shown, 'name="aendring"' in shown) == (True, False, False)
    assert (met, chooser, monday.pk in lessons_of(plan)[0]) == (404, 404, True)


def test_a_guessed_secret_is_not_found(client, plan):
    assert client.get("/materialer/uge/0000/").status_code == 404


def test_a_form_from_elsewhere_is_refused(plan, monday):
    client = Client(enforce_csrf_checks=True)
    ask(client, plan, "fjern", forloeb=monday.pk)
    assert monday.pk in lessons_of(plan)[0]


def test_a_secret_page_is_neither_kept_nor_listed(client, plan):
    for url in (plan.get_absolute_url(), plan.get_shared_url()):
        answer = client.get(url)
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))


def test_another_page_does_not_learn_the_secret(client, plan):
    assert "next=" not in client.get(plan.get_absolute_url()).content.decode()


def test_a_lesson_taken_down_is_told_of_and_left_out(client, plan, monday):
    monday.unpublish()
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "1 forløb i planen er taget af siden" in page
    assert monday.pk not in [lesson.pk for _day, lesson in planning.to_take(plan).rows]
    assert ask(client, plan, "ned", forloeb=monday.pk).status_code == 200


def test_a_deleted_lesson_is_told_of_and_can_be_removed(client, plan, monday):
    key = monday.pk
    monday.delete()
    assert "Slettet forløb" in client.get(plan.get_shared_url()).content.decode()
    ask(client, plan, "fjern", forloeb=key)
    assert lessons_of(plan)[0] == []


def test_a_theme_week_taken_down_leaves_its_plans(client, plan):
    plan.week.unpublish()
    met = [client.get(url).status_code for url in (plan.get_absolute_url(), plan.get_shared_url(), START)]
    assert met == [200, 200, 404]


def test_minutes_add_up(client, plan):
    found = LessonPage.objects.in_bulk(planning.lessons_in(plan.days))
    minutes = [sum(found[key].minutes for key in day) for day in lessons_of(plan)]
    page = client.get(plan.get_absolute_url()).content.decode()
    shown = [int(text) for text in re.findall(r'class="plan-sum">(\d+) minut', page)]
    total = int(re.search(r"Hele ugen: (\d+) minut", page)[1])
    assert (shown, total) == (minutes, sum(minutes))


def test_swapping_suggests_the_theme_with_ones_own_band_first(client, plan, monday):
    page = client.get(reverse("materials:plan_choose", args=[plan.edit_secret]), {"byt": monday.pk}).content.decode()
    found = [int(key) for key in re.findall(r'name="andet" value="(\d+)"', page)]
    others = LessonPage.objects.live().filter(theme=monday.theme).exclude(pk=monday.pk)
    assert set(found) == {one.pk for one in others} and monday.pk not in found


def test_adding_searches_by_words(client, plan):
    page = client.get(reverse("materials:plan_choose", args=[plan.edit_secret]), {"q": "bamse", "trin": ""})
    assert re.findall(r'<h3><a href="[^"]+">([^<]+)', page.content.decode()) == ["Sig det til bamsen"]


def test_the_week_comes_as_zip_and_on_one_sheet(client, plan, monday, another):
    ask(client, plan, "byt", forloeb=monday.pk, andet=another.pk)
    zipped = client.get(reverse("materials:plan_zip", args=[plan.read_secret]))
    with zipfile.ZipFile(io.BytesIO(b"".join(zipped.streaming_content))) as archive:
        names = archive.namelist()
    assert any(f"/1-mandag/1-{another.slug}" in name for name in names)
    assert not any(monday.slug in name for name in names)
    sheet = client.get(reverse("materials:plan_pdf", args=[plan.edit_secret]))
    words = PdfReader(io.BytesIO(b"".join(sheet.streaming_content))).pages[0].extract_text()
    assert another.title in " ".join(words.split())


def test_an_empty_plan_has_nothing_to_take(client, plan):
    actions.change_plan(plan=plan, days=[{"name": "mandag", "lessons": []}])
    assert client.get(reverse("materials:plan_zip", args=[plan.edit_secret])).status_code == 404
    assert client.get(plan.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_long(client, plan, count, django_assert_num_queries):
    keys = planning.lessons_in(plan.days)[:count]
    actions.change_plan(plan=plan, days=[{"name": "mandag", "lessons": keys}])
    client.get(plan.get_absolute_url())
    with django_assert_num_queries(6):
        client.get(plan.get_absolute_url())


def test_an_empty_plan_offers_nothing_to_fetch(client, plan):
    assert "Hent ugen som ZIP" in client.get(plan.get_absolute_url()).content.decode()
    actions.change_plan(plan=plan, days=[{**day, "lessons": []} for day in plan.days])
    for address in (plan.get_absolute_url(), plan.get_shared_url()):
        page = client.get(address).content.decode()
        assert ("Hent ugen som ZIP" in page, "Der er ingen forløb i planen at hente." in page) == (False, True)
