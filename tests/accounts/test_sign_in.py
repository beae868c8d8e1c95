import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from registry.models import Person
from tests import factories
from tests.accounts.conftest import errors_of, said

PAGE = "/konto/login/"
WRONG = "Koden er ikke rigtig. Se efter i den nyeste mail, og prøv igen."


def test_code_signs_in_and_goes_on_where_she_was(browser, inbox, teacher, sign_in):
    assert sign_in(browser, teacher.email.upper(), next="/kurser/?a=1&b=2")["Location"] == "/kurser/?a=1&b=2"
    assert browser.session["_auth_user_id"] == str(teacher.pk)
    assert inbox.subjects == ["Din kode til Forebyg"]


def test_signed_in_user_at_the_door_is_sent_on(client_of, teacher):
    assert client_of(teacher).get(PAGE + "?next=/kurser/")["Location"] == "/kurser/"


def test_next_to_another_site_is_ignored(browser, teacher, sign_in):
    assert sign_in(browser, teacher.email, next="https://evil.example/")["Location"] == "/min-side/"


def test_user_of_the_back_office_needs_one_code_only(browser, inbox, sign_in):
    User.objects.create_user("ny@styrelse.example")

    assert sign_in(browser, "ny@styrelse.example")["Location"] == "/min-side/"
    assert len(inbox.mails) == 1


def test_three_wrong_codes_end_in_a_clear_word_and_a_fresh_start(browser, inbox, teacher, ask_for_code, sign_in):
    page = ask_for_code(browser, teacher.email, next="/kurser/")["Location"]
    first, second = (browser.post(page, {"code": "0000-0000"}) for _ in range(2))

    third = browser.post(page, {"code": "0000-0000"}, follow=True)

    assert (errors_of(first), errors_of(second)) == ({"code": [WRONG]}, {"code": [WRONG]})
    assert third.redirect_chain == [("/konto/login/?next=%2Fkurser%2F", 302)]
    assert said(third) == ["Koden er skrevet forkert for mange gange. Skriv din e-mailadresse, så sender vi en ny."]
    assert sign_in(browser, teacher.email, next="/kurser/")["Location"] == "/kurser/"


@pytest.mark.parametrize("minutes", [16, 31])
def test_expired_code_ends_in_a_clear_word_and_keeps_the_way(
    browser, inbox, teacher, ask_for_code, monkeypatch, minutes
):
    page = ask_for_code(browser, teacher.email, next="/kurser/")["Location"]
    later = timezone.now().timestamp() + minutes * 60
    monkeypatch.setattr("time.time", lambda: later)

    response = browser.post(page, {"code": inbox.code}, follow=True)

    assert response.redirect_chain == [("/konto/login/?next=%2Fkurser%2F", 302)]
    assert said(response) == ["Koden virker ikke længere. Skriv din e-mailadresse, så sender vi en ny."]
    assert "_auth_user_id" not in browser.session


def test_new_code_replaces_the_old_one(browser, inbox, teacher, ask_for_code):
    page = ask_for_code(browser, teacher.email)["Location"]
    old = inbox.code
    browser.post(page, {"action": "resend"})

    assert errors_of(browser.post(page, {"code": old})) == {"code": [WRONG]}
    assert browser.post(page, {"code": inbox.code.replace("-", " ")})["Location"] == "/min-side/"


def test_password_can_be_set_used_and_changed(browser, inbox, teacher, sign_in):
    sign_in(browser, teacher.email)
    assert browser.get("/konto/password/change/")["Location"] == "/konto/password/set/"
    browser.post("/konto/password/set/", {"password1": "en lang sætning", "password2": "en lang sætning"})
    other = Client()

    signed_in = other.post(PAGE, {"login": teacher.email, "password": "en lang sætning", "next": "/kurser/"})

    assert (signed_in["Location"], other.session["_auth_user_id"]) == ("/kurser/", str(teacher.pk))
    assert inbox.subjects[-1] == "Din konto har fået en adgangskode"


def test_different_or_weak_passwords_are_refused_in_danish(client_of, teacher):
    client, page = client_of(teacher), "/konto/password/set/"

    different = client.post(page, {"password1": "en lang sætning", "password2": "en anden sætning"})
    weak = client.post(page, {"password1": "hest", "password2": "hest"})

    assert errors_of(different) == {"password2": ["Du skal skrive den samme adgangskode hver gang."]}
    assert errors_of(weak) == {"password1": ["Denne adgangskode er for kort. Den skal indeholde mindst 12 tegn."]}


def test_forgotten_password_is_replaced_through_a_mail(browser, inbox, teacher):
    browser.post("/konto/password/reset/", {"email": teacher.email})
    link = next(line for line in inbox.text.splitlines() if "/password/reset/key/" in line)
    page = browser.get(link.replace("http://testserver", ""))["Location"]

    browser.post(page, {"password1": "en helt ny sætning", "password2": "en helt ny sætning"})

    assert browser.post(PAGE, {"login": teacher.email, "password": "en helt ny sætning"})["Location"] == "/min-side/"


def test_empty_password_and_empty_address_are_asked_for(browser):
    response = browser.post(PAGE, {"login": "", "way": "password"})

    assert errors_of(response) == {
        "login": ["Skriv din e-mailadresse."],
        "password": ["Skriv din adgangskode, eller få en kode på mail i stedet."],
    }


def test_unknown_address_gets_the_same_pages_and_a_mail_that_helps(inbox, teacher):
    answers = []
    for email in (teacher.email, "ukendt@aarhus.dk"):
        client = Client()
        asked = client.post(PAGE, {"login": email})
        wrong = client.post(asked["Location"], {"code": "0000-0000"})
        password = Client().post(PAGE, {"login": email, "password": "forkert"})
        reset = Client().post("/konto/password/reset/", {"email": email})
        answers.append([(asked["Location"], errors_of(wrong), errors_of(password), reset["Location"])])

    assert answers[0] == answers[1]
    assert inbox.subjects == [
        "Din kode til Forebyg",
        "Vælg en ny adgangskode",
        "Du har ikke en profil på Forebyg",
        "Du har ikke en profil på Forebyg",
    ]


def test_closed_account_cannot_sign_in(browser, inbox, teacher, ask_for_code):
    User.objects.filter(pk=teacher.pk).update(is_active=False)

    ask_for_code(browser, teacher.email)

    assert inbox.subjects == ["Du har ikke en profil på Forebyg"]


def test_changed_address_is_the_way_in_and_the_registry_follows(browser, inbox, teacher, sign_in):
    sign_in(browser, teacher.email)
    page = browser.post("/konto/email/", {"email": "ny.adresse@aarhus.dk", "action_add": ""})["Location"]
    before = Person.objects.get(user=teacher).email
    browser.post(page, {"code": inbox.code})

    person = Person.objects.get(user=teacher)
    assert (before, person.email, person.user.email) == (teacher.email, "ny.adresse@aarhus.dk", "ny.adresse@aarhus.dk")
    assert sign_in(Client(), "ny.adresse@aarhus.dk")["Location"] == "/min-side/"


def test_address_of_another_cannot_be_taken(browser, inbox, teacher, coordinator, sign_in):
    sign_in(browser, teacher.email)
    page = browser.post("/konto/email/", {"email": coordinator.email, "action_add": ""})["Location"]

    response = browser.post(page, {"code": "0000-0000"})

    assert errors_of(response) == {"code": [WRONG]}
    assert User.objects.filter(email=coordinator.email).get() == coordinator


def test_sign_out_needs_a_post(client_of, teacher):
    client = client_of(teacher)

    assert client.get("/konto/logout/").status_code == 200
    assert client.post("/konto/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_factories_user_has_a_confirmed_address(browser, sign_in, inbox, any_db):
    factories.user("en@aarhus.dk")

    assert sign_in(browser, "en@aarhus.dk")["Location"] == "/min-side/"
