import re

import pytest
from django.template.loader import get_template
from django.test import Client, override_settings

from pages import mails
from pages.models import ArticlePage, HomePage, Operator, SectionPage

pytestmark = pytest.mark.django_db

OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def strict():
    """A browser whose forms need a token."""
    return Client(enforce_csrf_checks=True)


def hidden_fields(response):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', response.content.decode())
    return [(name, value) for name, value in found if name != "csrfmiddlewaretoken"]


def test_stale_form_gives_back_what_was_typed(strict):
    response = strict.post("/konto/login/?next=/kurser/", {"answer": ["a", "b"], "text": 'Æ "og" <b>'}, **OURS)
    assert response.status_code == 403
    assert hidden_fields(response) == [("answer", "a"), ("answer", "b"), ("text", "Æ &quot;og&quot; &lt;b&gt;")]
    html = response.content.decode()
    assert ("Siden var blevet for gammel" in html, "Send igen" in html) == (True, True)
    assert '<form method="post" action="/konto/login/?next=/kurser/">' in html


def test_stale_form_sent_again_is_accepted(strict):
    refused = strict.post("/konto/login/", {"email": "ukendt@skole.example"}, **OURS)
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', refused.content.decode())[-1]
    again = strict.post("/konto/login/", dict(hidden_fields(refused)) | {"csrfmiddlewaretoken": token}, **OURS)
    assert again.status_code != 403


def test_stale_form_keeps_no_secrets(strict):
    typed = {"password1": "x", "old_PASSWORD": "x", "code": "123456", "csrfmiddlewaretoken": "gammel", "name": "Tilde"}
    assert hidden_fields(strict.post("/konto/login/", typed, **OURS)) == [("name", "Tilde")]


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "https://ond.example"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "https://ond.example"},
        {"HTTP_ORIGIN": "null"},
        {},
    ],
)
def test_post_from_elsewhere_is_only_refused(strict, headers):
    response = strict.post("/konto/login/", {"text": "lokket"}, **headers)
    html = response.content.decode()
    assert (response.status_code, "lokket" in html, "Send igen" in html, "Hent siden igen" in html) == (
        403,
        False,
        False,
        True,
    )


def test_origin_header_is_enough_for_an_older_browser(strict):
    response = strict.post("/konto/login/", {"text": "mit"}, HTTP_ORIGIN="http://testserver")
    assert hidden_fields(response) == [("text", "mit")]


def test_accessibility_statement_is_our_own_until_there_is_a_public_one(client):
    assert client.get("/was").url == "/tilgaengelighed/"


def test_accessibility_statement_leads_to_the_public_one(client):
    operator = Operator.load()
    operator.accessibility_statement_url = "https://www.was.digst.dk/forebyg-example"
    operator.save()
    assert client.get("/was").url == "https://www.was.digst.dk/forebyg-example"


def test_monitor_hears_that_the_site_answers(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_unknown_address_says_where_to_go(client):
    response = client.get("/findes-ikke/")
    html = response.content.decode()
    assert (response.status_code, "Siden findes ikke" in html, "/soeg/" in html) == (404, True, True)


@pytest.fixture
def mail_folder(settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.DEMO = True
    return settings.MAIL_FOLDER


def send(subject, text="Hej"):
    from django.core.mail import EmailMessage, get_connection

    mail = EmailMessage(subject, text, "forebyg@forebyg.example", ["laerer@skole.example"])
    mail.connection = get_connection("pages.mails.DemoBackend")
    return mail.send()


def test_demo_shows_its_mails_newest_first(client, mail_folder):
    sent = [send("Din kode"), send("Dit bevis")]
    html = client.get("/demo/mail/").content.decode()
    assert (sent, re.findall(r"<h2><a href=\"[^\"]+\">([^<]+)", html)) == ([1, 1], ["Dit bevis", "Din kode"])


def test_a_new_mail_is_in_the_demos_list_at_once(client, mail_folder):
    client.get("/demo/mail/")
    send("Din kode")
    assert "Din kode" in client.get("/demo/mail/").text


def test_demo_mail_is_shown_as_text_with_links(client, mail_folder):
    send("Din kode <b>", "Koden er 123456.\nhttp://127.0.0.1:8000/konto/\n<script>æøå</script>")
    html = client.get(f"/demo/mail/{mails.kept()[0]['name']}/").content.decode()
    assert "<h1>Din kode &lt;b&gt;</h1>" in html
    assert '<a href="http://127.0.0.1:8000/konto/" rel="nofollow">' in html
    assert "&lt;script&gt;æøå&lt;/script&gt;" in html


@pytest.mark.parametrize("name", ["findes-ikke", "20260101-000000-000000-abcdef12"])
def test_unknown_demo_mail_is_not_found(client, mail_folder, name):
    assert client.get(f"/demo/mail/{name}/").status_code == 404


def test_mails_are_shown_in_the_demo_only(client, mail_folder):
    send("Din kode")
    with override_settings(DEMO=False):
        listed, shown = client.get("/demo/mail/"), client.get(f"/demo/mail/{mails.kept()[0]['name']}/")
    assert (listed.status_code, shown.status_code) == (404, 404)


def test_uploaded_picture_is_served_without_rights(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.svg").write_text("<svg/>")
    response = client.get("/filer/images/a.svg")
    assert (response.status_code, b"".join(response)) == (200, b"<svg/>")
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@pytest.mark.parametrize(
    "address", ["/filer/documents/a.pdf", "/filer/images/../demo-secret-key", "/filer/demo-secret-key"]
)
def test_nothing_else_that_lies_there_is_served(client, settings, tmp_path, address):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.pdf").write_text("hemmelig")
    (tmp_path / "demo-secret-key").write_text("hemmelig")
    assert client.get(address, follow=True).status_code == 404


def made_section(*, children):
    section = HomePage.objects.get().add_child(
        instance=SectionPage(title="Viden", slug=f"viden-{children}", show_in_menus=True)
    )
    for number in range(children):
        section.add_child(instance=ArticlePage(title=f"Artikel {number}", slug=f"artikel-{number}", lead="Manchet."))
    return section


@pytest.mark.parametrize("children", [1, 3])
def test_section_lists_its_pages_in_the_same_queries(client, django_assert_num_queries, children):
    section = made_section(children=children)
    client.get("/")
    with django_assert_num_queries(11):
        html = client.get(f"{section.url}?frisk=1").content.decode()
    assert re.findall(r'<h2 class="card-heading">([^<]+)', html) == [f"Artikel {n}" for n in range(children)]


@pytest.mark.parametrize("children", [1, 3])
def test_front_page_shows_sections_in_the_same_queries(client, django_assert_num_queries, children):
    made_section(children=children)
    client.get("/privatliv/")
    with django_assert_num_queries(14):  # one of them for the cards of events
        html = client.get("/?frisk=1").content.decode()
    headings = re.findall(r'<h3 class="card-heading">([^<]+)', html)
    assert headings[-children:] == [f"Artikel {n}" for n in range(children)]


def test_front_page_leads_straight_to_the_first_course(client, content):
    html = client.get("/").content.decode()
    course = content["bekymringstegn"]
    assert f'<a class="button button-primary" href="{course.url}">Begynd med »{course.title}«</a>' in html


def test_page_for_our_own_errors_needs_nothing_that_may_be_broken(django_assert_num_queries):
    with django_assert_num_queries(0):
        html = get_template("500.html").render()
    assert ("Noget gik galt hos os" in html, "{" in html) == (True, False)
