import pytest

from courses.models import Enrolment
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
    assert client_of(teacher).get(address).status_code == 405


def test_a_user_the_registry_does_not_know_tells_who_she_is_first(client_of, small_course):
    stranger = factories.user("ny@aarhus.example")
    reply = client_of(stranger).post("/kurser/lille-kursus/start/")
    assert reply.headers["Location"] == "/min-side/profil/?next=/kurser/lille-kursus/"


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
    from courses.models import CourseIndexPage, CoursePage

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


PANEL_QUERIES = 12
