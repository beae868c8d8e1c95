import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import CourseIndexPage, CoursePage, Enrolment, ModuleReading
from pages import cache
from tests import factories
from tests.courses.conftest import make_module

MODULE = "/kurser/lille-kursus/foerste/"


def test_everybody_reads_courses_and_modules(cast, client_of, small_course):
    for user in cast.values():
        browser = client_of(user)
        for address in ("/kurser/", "/kurser/lille-kursus/", MODULE):
            assert browser.get(address).status_code == 200


def test_a_visitor_leaves_no_trace_and_gets_no_cookie(client, small_course):
    reply = client.get(MODULE)
    assert (reply.cookies.keys(), Enrolment.objects.count()) == (set(), 0)
    assert "Læs dette." in reply.text


def test_the_page_shows_the_modules_and_where_the_reader_is(client, small_course):
    make_module(small_course, "anden")
    page = client.get(MODULE).text
    assert '<a href="/kurser/lille-kursus/foerste/" aria-current="page">Foerste</a>' in page
    assert "Næste modul: Anden" in page


def test_starting_enrols_and_goes_to_the_first_module(teacher, client_of, small_course):
    reply = client_of(teacher).post("/kurser/lille-kursus/start/")
    assert (reply.headers["Location"], Enrolment.objects.count()) == (MODULE, 1)


def test_reading_goes_on_where_it_was_left(teacher, client_of, small_course):
    second = make_module(small_course, "anden")
    browser = client_of(teacher)
    browser.post("/kurser/lille-kursus/start/")
    anchor = f"afsnit-{second.body[0].id}"
    assert browser.post(f"{second.url}sted/", {"section": anchor}).status_code == 204
    assert f'href="{second.url}#{anchor}"' in browser.get("/kurser/lille-kursus/").text
    assert f'href="#{anchor}">Fortsæt, hvor du slap' in browser.get(second.url).text


def test_the_list_takes_the_same_queries_for_one_course_more_and_for_four(
    teacher, client_of, small_course, django_assert_num_queries
):
    browser, index = client_of(teacher), CourseIndexPage.objects.get()
    browser.get("/kurser/")
    with CaptureQueriesContext(connection) as before:
        browser.get("/kurser/")
    for number in range(3):
        index.add_child(instance=CoursePage(title=f"Kursus {number}", slug=f"kursus-{number}"))
    with django_assert_num_queries(len(before)):
        assert "Kursus 2" in browser.get("/kurser/").text


def test_a_course_leads_only_to_prerequisites_that_are_there(client, small_course, content):
    hidden = small_course.get_parent().add_child(instance=CoursePage(title="Skjult", slug="skjult", live=False))
    small_course.prerequisites = [content["bekymringstegn"], hidden]
    small_course.save()
    page = client.get("/kurser/lille-kursus/").text
    assert ('href="/kurser/bekymringstegn/"' in page, "Skjult" in page) == (True, False)


@pytest.mark.parametrize("section", ["", "x", "afsnit-<script>", "a" * 300])
def test_a_place_that_is_none_is_not_kept(teacher, client_of, small_course, section):
    browser = client_of(teacher)
    browser.post("/kurser/lille-kursus/start/")
    assert browser.post(f"{MODULE}sted/", {"section": section}).status_code == 204
    assert Enrolment.objects.get().last_section == ""


@pytest.mark.parametrize(
    "address", ["/kurser/lille-kursus/start/", f"{MODULE}sted/", f"{MODULE}laest/", "/kurser/lille-kursus/forny/"]
)
def test_what_writes_takes_a_post_and_a_sign_in(client, teacher, client_of, small_course, address):
    assert client.post(address).headers["Location"].startswith("/konto/login/")
    before = everything_of(Enrolment, ModuleReading)
    assert client_of(teacher).get(address).status_code in (302, 405)
    assert everything_of(Enrolment, ModuleReading) == before


def everything_of(*models):
    return [list(model.objects.values()) for model in models]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/kurser/lille-kursus/start/", "/kurser/lille-kursus/"),
        ("/kurser/lille-kursus/forny/", "/kurser/lille-kursus/"),
        (f"{MODULE}laest/", MODULE),
    ],
)
def test_who_posts_after_the_session_ended_comes_back_to_the_page_it_was_on(
    client, teacher, small_course, address, page
):
    assert client.post(address).headers["Location"] == f"/konto/login/?next={address}"
    client.force_login(teacher)
    assert client.get(address).headers["Location"] == page


def test_a_user_the_registry_does_not_know_tells_who_she_is_first(client_of, small_course):
    stranger = factories.user("ny@aarhus.example")
    reply = client_of(stranger).post("/kurser/lille-kursus/start/")
    assert reply.headers["Location"] == "/min-side/profil/?next=/kurser/lille-kursus/"


def test_a_module_of_an_unpublished_course_is_gone_for_readers_and_for_search(client, small_course):
    found = client.get("/soeg/?q=foerste").text
    small_course.unpublish()
    caches["pages"].clear()
    assert client.get(MODULE).status_code == 404
    assert (MODULE in found, MODULE in client.get("/soeg/?q=foerste").text) == (True, False)


def test_an_unpublished_module_is_gone_for_readers(client, small_course, small_module):
    small_module.unpublish()
    assert client.get(MODULE).status_code == 404


@pytest.mark.parametrize(
    "address", ["/kurser/nej/", "/kurser/lille-kursus/nej/", "/kurser/nej/foerste/quiz/", f"{MODULE}quiz/1/1/x/"]
)
def test_unknown_addresses_are_not_found(client, small_course, address):
    assert client.get(address).status_code == 404


def test_publishing_shows_at_once(client, small_course, small_module, django_capture_on_commit_callbacks):
    assert "Læs dette." in client.get(MODULE).text
    with django_capture_on_commit_callbacks(execute=True):
        small_module.title = "Nyt navn"
        small_module.save_revision().publish()
    assert "Nyt navn" in client.get(MODULE).text


def test_min_side_shows_the_course_and_what_is_missing(teacher, client_of, small_course):
    browser = client_of(teacher)
    browser.post("/kurser/lille-kursus/start/")
    page = browser.get("/min-side/").text
    assert "Lille kursus" in page
    assert "1 dilemma og quizzen »Test din viden«" in page


def test_min_side_takes_the_same_queries_for_one_course_and_for_three(
    teacher, client_of, small_course, django_assert_num_queries
):
    browser = client_of(teacher)
    browser.post("/kurser/lille-kursus/start/")
    browser.get("/min-side/")
    with django_assert_num_queries(PANEL_QUERIES):
        browser.get("/min-side/")
    for slug in ("to", "tre"):
        course = CourseIndexPage.objects.get().add_child(instance=CoursePage(title=slug, slug=slug))
        make_module(course, "en")
        browser.post(f"/kurser/{slug}/start/")
    browser.get("/min-side/")
    with django_assert_num_queries(PANEL_QUERIES):
        browser.get("/min-side/")


PANEL_QUERIES = 15


def test_the_list_promises_a_certificate_only_where_there_is_one(client, small_course, small_module):
    assert client.get("/kurser/").text.count("Giver kursusbevis") == 2
    small_module.under_preparation = True
    small_module.save()
    cache.empty()
    assert client.get("/kurser/").text.count("Giver kursusbevis") == 1


def test_the_next_module_is_one_with_something_left_to_do(teacher, client_of, small_course):
    last = make_module(small_course, "anden")
    browser = client_of(teacher)
    browser.post("/kurser/lille-kursus/start/")
    assert "Næste modul: Foerste" in browser.get(last.url).text
    assert "Næste modul" not in client_of(None).get(last.url).text
