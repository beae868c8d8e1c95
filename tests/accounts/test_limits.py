import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from allauth.mfa.totp.internal import auth as totp
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import Tries
from tests import factories
from tests.accounts.conftest import SIGN_UP, errors_of, said

PAGE = "/konto/login/"
PASSWORD = "en lang sætning"


def with_password(email):
    user = factories.user(email)
    user.set_password(PASSWORD)
    user.save()
    return user


def test_five_wrong_passwords_lock_the_account_for_five_minutes_and_say_until_when(browser):
    user = with_password("en@aarhus.dk")
    wrong = [browser.post(PAGE, {"login": user.email, "password": "forkert"}) for _ in range(5)]
    until = timezone.localtime(Tries.objects.get().since + timedelta(minutes=5, seconds=59))

    right = browser.post(PAGE, {"login": user.email, "password": PASSWORD})

    assert {tuple(errors_of(response)["__all__"]) for response in wrong} == {
        ("E-mailadressen og adgangskoden passer ikke sammen. Du kan altid få en kode på mail i stedet.",)
    }
    assert errors_of(right) == {
        "__all__": [f"Der er prøvet for mange gange på denne konto. Vent lidt, og prøv igen kl. {until:%H.%M}."]
    }
    Tries.objects.update(since=timezone.now() - timedelta(minutes=5, seconds=1))
    assert browser.post(PAGE, {"login": user.email, "password": PASSWORD})["Location"] == "/min-side/"


def test_lock_of_one_account_is_no_lock_of_another_and_none_of_its_mailed_code(browser, inbox, sign_in):
    one, other = with_password("en@aarhus.dk"), with_password("to@aarhus.dk")
    for _ in range(5):
        browser.post(PAGE, {"login": one.email, "password": "forkert"})

    assert browser.post(PAGE, {"login": other.email, "password": PASSWORD})["Location"] == "/min-side/"
    assert Client().post(PAGE, {"login": one.email})["Location"] == "/konto/login/code/confirm/"


def test_wrong_codes_count_too_and_a_locked_account_does_not_try_its_code(browser, inbox, teacher, ask_for_code):
    for _ in range(3):
        actions.use_try(actions.SIGN_IN, teacher.email)
    page = ask_for_code(browser, teacher.email)["Location"]
    browser.post(page, {"code": "0000-0000"})
    browser.post(page, {"code": "0000-0000"})

    locked = browser.post(page, {"code": inbox.code})

    [message] = errors_of(locked)["code"]
    assert message.startswith("Der er prøvet for mange gange på denne konto. Vent lidt, og prøv igen kl. ")
    assert "_auth_user_id" not in browser.session


def test_no_more_than_five_codes_are_mailed_in_ten_minutes(inbox, teacher, ask_for_code):
    asked = [ask_for_code(Client(), teacher.email) for _ in range(6)]

    assert [response.status_code for response in asked] == [302] * 5 + [200]
    assert len(inbox.mails) == 5


def test_no_more_than_five_sign_ups_are_mailed_in_ten_minutes(inbox, any_db):
    asked = [Client().post("/konto/signup/", SIGN_UP) for _ in range(6)]

    assert [response.status_code for response in asked] == [302] * 5 + [200]
    assert errors_of(asked[-1])["__all__"][0].startswith("Der er prøvet for mange gange på denne konto.")
    assert len(inbox.mails) == 5


def test_code_that_is_used_is_not_counted(inbox, teacher, sign_in):
    assert [sign_in(Client(), teacher.email)["Location"] for _ in range(12)] == ["/min-side/"] * 12


def test_resend_is_counted_as_a_mail(browser, inbox, teacher, ask_for_code):
    for _ in range(4):
        ask_for_code(Client(), teacher.email)
    page = ask_for_code(browser, teacher.email)["Location"]

    response = browser.post(page, {"action": "resend"}, follow=True)

    assert len(inbox.mails) == 5
    assert said(response)[0].startswith("Der er prøvet for mange gange på denne konto.")


def test_half_a_theme_day_signs_in_by_password_from_one_address(any_db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the limits are tried, not the hash
    users = [with_password(f"p{number}@aarhus.dk") for number in range(30)]

    answers = [
        Client(REMOTE_ADDR="10.0.0.1").post(PAGE, {"login": user.email, "password": PASSWORD})["Location"]
        for _ in range(10)
        for user in users
    ]

    assert answers == ["/min-side/"] * 300


def test_half_a_theme_day_signs_in_by_code_from_one_address(inbox, sign_in, any_db):
    users = [factories.user(f"p{number}@aarhus.dk") for number in range(30)]

    answers = [sign_in(Client(REMOTE_ADDR="10.0.0.1"), user.email)["Location"] for _ in range(10) for user in users]

    assert answers == ["/min-side/"] * 300


def test_simultaneous_guesses_do_not_pass_the_limit(committing_db):
    with_password("en@aarhus.dk")

    def guess(_number):
        try:
            response = Client().post(PAGE, {"login": "en@aarhus.dk", "password": "forkert"})
            return "passer ikke" in response.content.decode()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        were_checked = sum(pool.map(guess, range(40)))

    assert were_checked == 5


def test_nobody_finds_an_address_among_the_counts_without_the_secret_key(any_db, settings):
    for key in ("en hemmelighed", "en anden"):
        settings.SECRET_KEY = key
        actions.use_try(actions.SIGN_IN, "en@aarhus.dk")
        actions.use_try(actions.SIGN_IN, " EN@aarhus.dk")

    assert [tries.count for tries in Tries.objects.all()] == [2, 2]


def test_old_counts_are_thrown_away(any_db):
    Tries.objects.create(key="old", since=timezone.now() - timedelta(days=2))

    actions.use_try(actions.SIGN_IN, "en@aarhus.dk")

    assert [tries.count for tries in Tries.objects.all()] == [1]


def test_password_of_an_unknown_account_costs_as_much_as_a_wrong_one(any_db):
    with_password("med@aarhus.dk")
    factories.user("uden@aarhus.dk")
    spent = {"med@aarhus.dk": [], "uden@aarhus.dk": [], "ukendt@aarhus.dk": []}
    for _ in range(9):
        for email, times in spent.items():
            Tries.objects.all().delete()
            start = time.process_time()
            Client().post(PAGE, {"login": email, "password": "forkert"})
            times.append(time.process_time() - start)

    medians = [sorted(times)[4] for times in spent.values()]
    assert max(medians) < 1.5 * min(medians)


def test_simultaneous_guesses_of_a_second_code_do_not_pass_the_limit(committing_db, inbox, sign_in):
    user = factories.user("en@aarhus.dk")
    totp.TOTP.activate(user, totp.generate_totp_secret())
    client = Client()
    assert sign_in(client, user.email)["Location"] == "/konto/2fa/authenticate/"

    def guess(_number):
        try:
            other = Client()
            other.cookies["sessionid"] = client.cookies["sessionid"].value
            return (
                "Prøv igen med den nyeste"
                in other.post("/konto/2fa/authenticate/", {"code": "000000"}).content.decode()
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        were_checked = sum(pool.map(guess, range(40)))

    assert were_checked == 5
