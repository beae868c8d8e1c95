"""What is counted, and what is not."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from materials import actions, counting, planning, usage
from materials.models import Download, LessonPage, MonthlyDownloads, SearchInVain, ThemeWeekPage

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
WEEK = ("temauge-om-demokrati", "mellemtrin")


@pytest.fixture
def lesson(db):
    return LessonPage.objects.get(slug="uenighedslaboratoriet")


def take(client, name, *arguments, agent=FIREFOX):
    """Fetch a file to its end, as a browser does."""
    answer = client.get(reverse(f"materials:{name}", args=arguments), headers={"User-Agent": agent} if agent else {})
    b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def counts():
    return {(row.page_id, row.band, row.kind): row.number for row in MonthlyDownloads.objects.all()}


def test_downloads_of_a_lesson_are_counted_by_kind_and_month(client, lesson):
    for name in ("lesson_pdf", "lesson_pdf", "lesson_docx", "cards", "student_sheets"):
        take(client, name, lesson.pk)
    assert counts() == {(lesson.pk, "", "pdf"): 2, (lesson.pk, "", "docx"): 1, (lesson.pk, "", "sheet"): 2}
    assert {row.month.day for row in MonthlyDownloads.objects.all()} == {1}


def test_weeks_and_plans_are_counted_for_their_band(client):
    week = ThemeWeekPage.objects.get(slug=WEEK[0])
    days = planning.as_suggested(week, band="mellemtrin", day_names=["mandag"])
    plan = actions.keep_plan(week=week, band="mellemtrin", days=days)
    take(client, "week_zip", *WEEK)
    take(client, "week_zip", *WEEK)
    take(client, "plan_zip", plan.read_secret)
    take(client, "plan_pdf", plan.edit_secret)
    assert counts() == {
        (week.pk, "mellemtrin", "zip"): 2,
        (week.pk, "mellemtrin", "plan_zip"): 1,
        (week.pk, "mellemtrin", "plan_pdf"): 1,
    }


def test_machines_and_questions_without_an_answer_do_not_count(client, lesson):
    take(client, "lesson_pdf", lesson.pk, agent="Mozilla/5.0 (compatible; Googlebot/2.1)")
    take(client, "lesson_pdf", lesson.pk, agent=None)
    address = reverse("materials:lesson_pdf", args=[lesson.pk])
    head = client.head(address, headers={"User-Agent": FIREFOX})
    assert "close" not in vars(head)  # nothing is to be counted when it is sent
    lesson.unpublish()
    take(client, "lesson_pdf", lesson.pk)
    assert counts() == {}


def test_counting_sets_no_cookie_and_knows_no_address(client, lesson):
    assert dict(take(client, "lesson_pdf", lesson.pk).cookies) == {}
    names = {field.name for model in (MonthlyDownloads, SearchInVain) for field in model._meta.get_fields()}
    assert names == {"id", "page", "band", "kind", "month", "number", "digest", "words"}


def test_counting_comes_after_the_answer(client, lesson, django_assert_num_queries):
    take(client, "week_zip", *WEEK)
    answer = client.get(reverse("materials:week_zip", args=WEEK), headers={"User-Agent": FIREFOX})
    with django_assert_num_queries(0):
        content = iter(answer.streaming_content)
        next(content)
    before = sum(counts().values())
    list(content)
    assert sum(counts().values()) == before + 1


def test_counting_twice_is_one_write(lesson, django_assert_num_queries):
    actions.count_download(page=lesson.pk, kind=Download.PDF)
    with django_assert_num_queries(1):
        actions.count_download(page=lesson.pk, kind=Download.PDF)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("  Klimaangst, ", "klimaangst"),
        ("»Flad  JORD«", "flad jord"),
        ("§ 133 a", "§ 133 a"),
        ("010203-1234", ""),
        ("hans 0102031234", ""),
        ("hans@eksempel.dk", ""),
        ("www.eksempel.dk", ""),
        ("ring 12 34 56 78", ""),
        ("+4512345678", ""),
        ("en to tre fire fem seks", "en to tre fire fem seks"),
        ("en to tre fire fem seks syv", ""),
        ("a" * 81, ""),
        ("!", ""),
    ],
)
def test_only_words_that_say_nothing_about_anybody_are_kept(words, kept):
    assert counting.harmless(words) == kept


def test_words_are_kept_from_the_third_search_on(client):
    rows = []
    for words in ("Zzyzx", "zzyzx", " ZZYZX."):
        client.get("/soeg/", {"q": words})
        rows.append([(row.words, row.number) for row in SearchInVain.objects.all()])
    assert rows == [[("", 1)], [("", 2)], [("zzyzx", 3)]]


def test_the_finder_counts_too_but_not_what_only_a_facet_hides(client):
    client.get("/materialer/find/", {"q": "zzyzx"})
    client.get("/materialer/find/", {"q": "bamse", "trin": "udskoling"})
    client.get("/materialer/find/", {"q": "bamse"})
    assert [row.number for row in SearchInVain.objects.all()] == [1]


def test_a_month_holds_so_many_searches_and_no_more(monkeypatch):
    monkeypatch.setattr(SearchInVain, "MOST_A_MONTH", 2)
    for words in ("en", "to", "tre", "en"):
        actions.count_search_in_vain(words=words)
    assert sorted(row.number for row in SearchInVain.objects.all()) == [1, 2]


def test_searches_too_few_to_show_are_forgotten_when_the_month_is_over(capsys):
    for month, number, words in ((date(2026, 1, 1), 2, ""), (date(2026, 1, 1), 3, "kendt")):
        SearchInVain.objects.create(digest=str(number), month=month, number=number, words=words)
    actions.count_search_in_vain(words="ny")
    call_command("forget_plans")
    assert capsys.readouterr().out == "Slettet: 0 ugeplaner, 1 søgninger.\n"
    assert sorted(row.words for row in SearchInVain.objects.all()) == ["", "kendt"]


REPORT = "/cms/brug-af-materialer/"


def test_the_report_is_for_those_of_the_back_office(cast, client_of):
    met = {name: client_of(user).get(REPORT).status_code for name, user in cast.items()}
    assert met == dict.fromkeys(cast, 403) | {"visitor": 302, "editor": 200, "administrator": 200}


def test_the_report_tells_what_is_used_what_nobody_finds_and_what_nobody_fetched(editor, client_of, lesson):
    for _download in range(2):
        actions.count_download(page=lesson.pk, kind=Download.PDF)
    for words in ("flad jord", "flad jord", "flad jord", "sjælden"):
        actions.count_search_in_vain(words=words)
    page = client_of(editor).get(REPORT).content.decode()
    unused = LessonPage.objects.get(slug="klassens-grundlov").title
    assert ("flad jord" in page, "sjælden" in page, unused in page) == (True, False, True)
    months = usage.latest_months()
    assert [(line.title, line.kind, line.numbers) for line in usage.used(months)] == [
        (lesson.title, "Forløb som PDF", [2] + [0] * 11)
    ]
    assert lesson not in usage.never_downloaded(months)


def test_the_lists_come_as_files_for_danish_excel(editor, client_of, lesson):
    actions.count_download(page=lesson.pk, kind=Download.PDF)
    for _search in range(3):
        actions.count_search_in_vain(words="=farlig")
    client = client_of(editor)
    used = client.get(REPORT + "hentninger.csv").content.decode()
    lines = used.splitlines()
    assert lines[0].startswith("\ufeffMateriale;Trin;Hentet som;I alt;")
    assert lines[1] == f"{lesson.title};Mellemtrin;Forløb som PDF;1;1{';0' * 11}"
    assert client.get(REPORT + "soegninger.csv").content.decode().splitlines()[1].startswith("'=farlig;")
    assert (
        len(client.get(REPORT + "aldrig-hentet.csv").content.decode().splitlines()) == LessonPage.objects.live().count()
    )
    assert client.get(REPORT + "andet.csv").status_code == 404


def test_twelve_months_reach_over_the_new_year():
    months = usage.latest_months(date(2026, 3, 31))
    assert (months[0], months[-1], len(months)) == (date(2026, 3, 1), date(2025, 4, 1), 12)


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_costs_the_same_however_long(editor, client_of, count, django_assert_num_queries):
    for page in LessonPage.objects.live().order_by("pk")[:count]:
        actions.count_download(page=page.pk, kind=Download.PDF)
    client = client_of(editor)
    client.get(REPORT)
    with django_assert_num_queries(13):
        client.get(REPORT)
