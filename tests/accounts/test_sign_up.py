import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from courses.models import DilemmaPlay
from registry.models import Municipality, Person, Region, Sector
from tests import factories
from tests.accounts.conftest import SIGN_UP, errors_of

PAGE = "/konto/signup/"


def test_sign_up_confirms_the_email_registers_the_person_and_goes_on_where_she_was(browser, inbox):
    asked = browser.post(PAGE, SIGN_UP | {"next": "/kurser/"})
    registered_before_the_code = Person.objects.count()

    confirmed = browser.post(asked["Location"], {"code": inbox.code})

    person = Person.objects.get()
    place = person.affiliations.get()
    assert registered_before_the_code == 0
    assert (asked["Location"], confirmed["Location"]) == ("/konto/confirm-email/", "/kurser/")
    assert (person.name, person.email, person.user.email) == ("Nina Ny", "ny@aarhus.dk", "ny@aarhus.dk")
    assert (place.municipality.name, place.sector.slug, place.workplace, place.job_title) == (
        "Aarhus",
        "skole",
        "Åboskolen",
        "",
    )
    assert browser.session["_auth_user_id"] == str(person.user.pk)
    assert not person.user.has_usable_password()


def test_mail_with_the_code_is_worth_reading(browser, inbox):
    browser.post(PAGE, SIGN_UP)

    [mail] = inbox.mails
    assert (mail["To"], mail["From"], mail["Subject"]) == (
        "ny@aarhus.dk",
        "Forebyg <forebyg@forebyg.example>",
        "Din kode til Forebyg",
    )
    assert inbox.text == (
        "Hej\n\n"
        "Her er koden, der bekræfter din e-mailadresse. Skriv den på den side, du har åben. "
        "Den virker i et kvarter.\n\n"
        f"{inbox.code}\n\n"
        "Har du ikke bedt om en kode, kan du se bort fra mailen. Giv aldrig koden til andre.\n\n"
        "Venlig hilsen\nForebyg\nStyrelsen for International Rekruttering og Integration\nhttp://127.0.0.1:8000\n"
    )


def play_and_answer(client, course):
    """Take the first choice of a dilemma and leave an answer that could not be saved, without having signed in."""
    module = client.get(course.get_children().live().first().url).content.decode()
    client.post(re.search(r"/kurser/[^\"]+/dilemma/[^\"]+/", module).group(), {"step": 0, "choice": 0})
    session = client.session
    session["pending_answer"] = {"path": "/kurser/", "fields": "choice=1"}
    session.save()


def test_dilemma_played_and_answer_given_before_survive_sign_up(browser, inbox, content):
    play_and_answer(browser, content["bekymringstegn"])

    page = browser.post(PAGE, SIGN_UP)["Location"]
    kept_half_way = "dilemmas" in browser.session and "pending_answer" in browser.session
    browser.post(page, {"code": inbox.code})

    assert kept_half_way
    assert [play.path for play in DilemmaPlay.objects.filter(enrolment__person__name="Nina Ny")] == [[0]]
    assert browser.session["pending_answer"] == {"path": "/kurser/", "fields": "choice=1"}


def test_dilemma_played_and_answer_given_before_survive_sign_in(browser, inbox, content, teacher, sign_in):
    play_and_answer(browser, content["bekymringstegn"])

    sign_in(browser, teacher.email)

    assert [play.path for play in DilemmaPlay.objects.filter(enrolment__person__user=teacher)] == [[0]]
    assert browser.session["pending_answer"] == {"path": "/kurser/", "fields": "choice=1"}


def test_session_of_another_who_was_signed_in_here_is_not_taken_over(browser, teacher, coordinator, sign_in):
    browser.force_login(teacher)
    session = browser.session
    session["pending_answer"] = {"path": "/kurser/", "fields": "choice=1"}
    session.save()
    browser.post("/konto/logout/")

    sign_in(browser, coordinator.email)

    assert "pending_answer" not in browser.session


def test_who_wants_another_address_keeps_her_answers_and_her_way(browser, inbox):
    session = browser.session
    session["dilemmas"] = {"a": 1}
    session.save()
    page = browser.post(PAGE, SIGN_UP | {"next": "/kurser/"})["Location"]
    assert browser.get(page).context["destination"] == "/kurser/"

    left = browser.post("/konto/login/forfra/", {"next": "/kurser/", "signup": ""})

    form = browser.get(left["Location"]).context["form"]
    assert left["Location"] == "/konto/signup/?next=%2Fkurser%2F"
    assert {name: form[name].value() for name in SIGN_UP} == SIGN_UP
    assert browser.session["dilemmas"] == {"a": 1}


@pytest.mark.parametrize("field", ["name", "workplace", "job_title"])
def test_cpr_number_is_refused_in_free_text(browser, inbox, field):
    response = browser.post(PAGE, SIGN_UP | {field: "Elev 010203-1234"})

    assert errors_of(response) == {field: ["Det ligner et CPR-nummer. Skriv aldrig CPR-numre her."]}
    assert (User.objects.count(), inbox.mails) == (0, [])


def test_municipality_is_suggested_from_the_email_when_none_is_chosen(browser, inbox):
    response = browser.post(PAGE, SIGN_UP | {"employer": ""})

    assert errors_of(response) == {
        "employer": ["Foreslået ud fra din mailadresse. Se efter, om det passer, og send igen."]
    }
    assert response.context["form"]["employer"].value() == "kommune:0751"
    assert inbox.mails == []


def test_unknown_domain_suggests_nothing_and_a_choice_is_never_overwritten(browser, inbox):
    unknown = browser.post(PAGE, SIGN_UP | {"employer": "", "email": "ny@example.org"})
    chosen = browser.post(PAGE, SIGN_UP | {"employer": "kommune:0461"})

    assert errors_of(unknown) == {"employer": ["Vælg, hvem du er ansat hos."]}
    assert chosen.status_code == 302
    assert browser.session["sign_up_answers"]["employer"] == "kommune:0461"


def test_form_offers_every_municipality_in_danish_order_and_no_closed_sector(browser):
    Sector.objects.filter(slug="skole").update(valid_to="2020-01-01")

    form = browser.get(PAGE).context["form"]

    _empty, municipalities, regions, other = form.fields["employer"].choices
    sectors = [slug for slug, _title in form.fields["sector"].choices]
    assert [name for _code, name in municipalities[1]] == list(
        Municipality.objects.order_by("sort_da").values_list("name", flat=True)
    )
    assert (len(municipalities[1]), municipalities[1][-1][1]) == (98, "Aarhus")
    assert [name for _code, name in regions[1]] == [region.name for region in Region.objects.all()]
    assert other == ("anden", "Staten eller en anden arbejdsgiver")
    assert "skole" not in sectors and "foraeldre" not in sectors and "ssp" in sectors


def test_person_known_without_a_sign_in_is_claimed(browser, inbox):
    known = Person.objects.create(name="N. Ny", email="Ny@Aarhus.dk")

    browser.post(browser.post(PAGE, SIGN_UP)["Location"], {"code": inbox.code})

    person = Person.objects.get()
    assert (person.pk, person.name, person.user.email) == (known.pk, "Nina Ny", "ny@aarhus.dk")


def test_known_and_unknown_address_get_the_same_pages(browser, inbox):
    factories.user("kendt@aarhus.dk")
    pages = []
    for email in ("kendt@aarhus.dk", "ukendt@aarhus.dk"):
        client = Client()
        asked = client.post(PAGE, SIGN_UP | {"email": email})
        code_page = client.get(asked["Location"])
        wrong = client.post(asked["Location"], {"code": "0000-0000"})
        pages.append(
            [
                (page.status_code, page.get("Location"), without_secrets(page, email))
                for page in (asked, code_page, wrong, client.post(asked["Location"], {"action": "resend"}))
            ]
        )

    assert pages[0] == pages[1]
    assert inbox.subjects == ["Du har allerede en profil på Forebyg"] * 2 + ["Din kode til Forebyg"] * 2


def without_secrets(page, email):
    text = page.content.decode().replace(email, "EMAIL")
    token = page.context and str(page.context.get("csrf_token", ""))
    return text.replace(token, "TOKEN") if token else text


def test_sign_up_that_was_left_goes_on_with_a_code_at_sign_in(browser, inbox, sign_in):
    page = browser.post(PAGE, SIGN_UP)["Location"]
    for _ in range(3):
        last = browser.post(page, {"code": "0000-0000"})

    signed_in = sign_in(browser, "ny@aarhus.dk")

    assert (last["Location"], signed_in["Location"]) == ("/konto/login/", "/min-side/")
    assert Person.objects.get().name == "Nina Ny"
    assert EmailAddress.objects.get().verified


def test_answers_of_one_are_not_taken_for_another(browser, inbox, sign_in):
    other = factories.user("anden@aarhus.dk")
    browser.post(PAGE, SIGN_UP)
    browser.post("/konto/login/forfra/")

    sign_in(browser, other.email)

    assert Person.objects.count() == 0
    assert "sign_up_answers" not in browser.session


def test_who_never_wrote_the_code_gets_a_new_one_for_the_same_account(browser, inbox):
    browser.post(PAGE, SIGN_UP)
    later = Client()
    page = later.post(PAGE, SIGN_UP)["Location"]

    later.post(page, {"code": inbox.code})

    assert [mail["Subject"] for mail in inbox.mails] == ["Din kode til Forebyg"] * 2
    assert Person.objects.get().user == User.objects.get(email="ny@aarhus.dk")
