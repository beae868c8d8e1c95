import pytest
from django.core.cache import caches
from django.test import Client, override_settings

from pages import cache
from pages.models import ArticlePage

pytestmark = pytest.mark.django_db


def directives(response):
    """The content security policy as a dict."""
    return dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))


EVERYBODYS = ["/", "/privatliv/", "/tilgaengelighed/", "/kurser/", "/soeg/"]


@pytest.mark.parametrize("address", EVERYBODYS)
def test_anonymous_page_is_the_same_for_all(client, address):
    response = client.get(address)
    assert (response.status_code, response.cookies.keys(), "Cookie" in response.get("Vary", "")) == (200, set(), False)


@pytest.mark.parametrize("address", EVERYBODYS)
def test_second_visit_costs_no_query(client, address, django_assert_num_queries):
    first = client.get(address)
    with django_assert_num_queries(0):
        second = Client().get(address)
    assert (second.content, dict(second.items())) == (first.content, dict(first.items()))


def test_signed_in_page_is_never_kept(client_of, teacher):
    client_of(teacher).get("/")
    assert "Log ud" not in Client().get("/").content.decode()


def test_session_cookie_never_meets_the_kept_page(client_of, teacher):
    Client().get("/")
    assert "Log ud" in client_of(teacher).get("/").content.decode()


def test_question_in_the_address_is_not_kept(client):
    before = len(caches["pages"]._cache)
    client.get("/soeg/?q=a")
    keys = [key for key in caches["pages"]._cache if "/soeg/" in key]
    assert (keys, before) == ([], 0)


def test_publishing_shows_at_once(client, django_capture_on_commit_callbacks):
    client.get("/privatliv/")
    page = ArticlePage.objects.get(slug="privatliv")
    page.title = "Om dit privatliv"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert "<h1>Om dit privatliv</h1>" in client.get("/privatliv/").content.decode()


def test_emptying_starts_a_new_generation():
    before = cache.generation()
    cache.empty()
    assert cache.generation() > before


def test_every_answer_carries_the_strict_policy(client):
    for address in ("/", "/konto/login/", "/findes-ikke/", "/healthz"):
        response = client.get(address)
        rules = directives(response)
        assert (rules["script-src"], rules["style-src"], rules["object-src"]) == ("'self'", "'self'", "'none'")
        assert (response["X-Content-Type-Options"], response["Referrer-Policy"]) == ("nosniff", "same-origin")


def test_back_office_may_style_inline_but_never_run_scripts_inline(client_of, administrator):
    with override_settings(BACK_OFFICE_NEEDS_SECOND_FACTOR=False):
        rules = directives(client_of(administrator).get("/cms/"))
    assert (rules["script-src"], rules["style-src"]) == ("'self'", "'self' 'unsafe-inline'")


def test_page_names_no_other_host(client):
    html = client.get("/").content.decode()
    assert [part for part in ('src="http', 'src="//', '<link rel="stylesheet" href="http') if part in html] == []


def test_no_browser_keeps_a_page_of_the_signed_in(teacher, client_of, content):
    reply = client_of(teacher).get("/kurser/bekymringstegn/")
    assert reply.headers["Cache-Control"] == "private, no-store"


def test_pages_for_all_may_be_kept(client, content):
    assert "Cache-Control" not in client.get("/kurser/bekymringstegn/").headers
