import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from registry.actions import end_role, give_role
from tests import factories


@pytest.fixture
def superuser(any_db):
    user = factories.user("super@styrelse.example")
    user.is_superuser = True
    user.save()
    return user


@pytest.fixture
def demo(settings):
    settings.BACK_OFFICE_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def production(settings):
    settings.BACK_OFFICE_NEEDS_SECOND_FACTOR = True


def can_work_there(user):
    return user is not None and user.has_perm("wagtailadmin.access_admin")


@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/"])
def test_back_office_is_open_in_the_demo_to_those_who_work_there(cast, superuser, client_of, demo, path):
    for name, user in (cast | {"superuser": superuser}).items():
        response = client_of(user).get(path)

        if user is None:
            assert response["Location"] == f"/konto/login/?next={path}", name
        elif not can_work_there(user):
            assert response.status_code == 403, name
        else:
            assert response.status_code in (200, 302), name
            assert not response.get("Location", "").startswith("/konto/"), name


def test_back_office_wants_a_second_factor_outside_the_demo(cast, superuser, client_of, production):
    for name, user in (cast | {"superuser": superuser}).items():
        response = client_of(user).get("/cms/")

        if user is None:
            assert response["Location"] == "/konto/login/?next=/cms/", name
        elif not can_work_there(user):
            assert response.status_code == 403, name
        else:
            assert response["Location"] == "/konto/2fa/", name


def test_who_has_none_is_told_why(superuser, client_of, production):
    response = client_of(superuser).get("/cms/", follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "Redaktionen kræver totrinsbekræftelse. Tilføj en adgangsnøgle eller en kodeapp, så kan du komme ind."
    ]


def test_second_factor_at_sign_in_opens_the_back_office(superuser, browser, sign_in, production):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(superuser, secret)

    asked = sign_in(browser, superuser.email, next="/cms/")
    before = browser.get("/cms/")
    signed_in = browser.post(asked["Location"], {"code": current_code(secret)})

    assert (asked["Location"], before["Location"]) == ("/konto/2fa/authenticate/", "/konto/login/?next=/cms/")
    assert signed_in["Location"] == "/cms/"
    assert browser.get("/cms/").status_code == 200


def test_factor_set_up_in_this_session_must_be_shown_once(superuser, client_of, production):
    client = client_of(superuser)
    totp.TOTP.activate(superuser, totp.generate_totp_secret())
    codes = RecoveryCodes.activate(superuser)

    asked = client.get("/cms/pages/?p=2")
    shown = client.post(asked["Location"], {"code": codes.get_unused_codes()[0]})

    assert asked["Location"] == "/konto/2fa/reauthenticate/?next=%2Fcms%2Fpages%2F%3Fp%3D2"
    assert shown["Location"] == "/cms/pages/?p=2"
    assert client.get("/cms/").status_code == 200


def current_code(secret):
    [counter, *_] = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_door_costs_no_query_elsewhere(client_of, teacher, production, django_assert_num_queries):
    client = client_of(teacher)
    with django_assert_num_queries(0):
        client.get("/healthz")


@pytest.mark.parametrize(
    "path, way",
    [
        ("/cms/login/", "/konto/login/"),
        ("/cms/login/?next=/cms/pages/3/", "/konto/login/?next=/cms/pages/3/"),
        ("/cms/password_reset/", "/konto/password/reset/"),
        ("/cms/password_reset/done/", "/konto/password/reset/"),
    ],
)
def test_wagtails_own_doors_lead_to_the_one_door(browser, path, way):
    assert browser.get(path)["Location"] == way


def test_wagtails_login_checks_no_password(browser, superuser):
    superuser.set_password("en lang sætning")
    superuser.save()

    browser.post("/cms/login/", {"username": superuser.email, "password": "en lang sætning"})

    assert "_auth_user_id" not in browser.session


def test_back_offices_sign_out_signs_out(superuser, client_of, demo):
    client = client_of(superuser)

    assert client.post("/cms/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_superuser_makes_and_changes_a_user(superuser, client_of, demo, inbox, sign_in):
    client, group = client_of(superuser), Group.objects.first()
    form = client.get("/cms/users/new/")
    client.post("/cms/users/new/", {"email": "Ny@styrelse.example", "groups": [group.pk]})
    user = User.objects.get(email="ny@styrelse.example")

    changed = client.post(f"/cms/users/edit/{user.pk}/", {"email": "andet@styrelse.example", "is_active": "on"})

    user.refresh_from_db()
    assert form.status_code == 200 and "Adressen er brugerens vej ind" in form.content.decode()
    assert changed["Location"] == "/cms/users/"
    assert (user.email, list(user.groups.all()), user.has_usable_password()) == ("andet@styrelse.example", [], False)
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified")) == [
        ("andet@styrelse.example", False)
    ]
    assert sign_in(Client(), "andet@styrelse.example")["Location"] == "/min-side/"


def test_user_with_a_taken_address_is_refused_in_danish(superuser, teacher, client_of, demo):
    response = client_of(superuser).post("/cms/users/new/", {"email": teacher.email})

    assert "Der findes allerede en bruger med den e-mailadresse." in response.content.decode()


@pytest.mark.parametrize("path", ["/cms/users/", "/cms/users/new/", "/cms/groups/"])
def test_users_and_groups_are_for_superusers_only(superuser, cast, client_of, demo, path):
    assert client_of(superuser).get(path).status_code == 200
    for name, user in cast.items():
        assert client_of(user).get(path).status_code in (302, 403), name


def test_list_of_users_has_our_columns_and_shows_the_address_once(superuser, client_of, demo):
    response = client_of(superuser).get("/cms/users/")

    assert [str(column.label) for column in response.context["table"].columns.values()][1:] == [
        "E-mailadresse",
        "Adgang",
        "Åben",
        "Sidst logget ind",
    ]
    assert superuser.email in response.content.decode()


def test_user_whose_deeds_stand_on_record_is_closed_and_not_deleted(superuser, teacher, administrator, client_of, demo):
    end_role(role=give_role(user=teacher, kind="adviser", by=administrator), by=administrator)
    client = client_of(superuser)

    response = client.post(f"/cms/users/delete/{administrator.pk}/", follow=True)
    gone = client.post(f"/cms/users/delete/{teacher.pk}/")

    assert response.redirect_chain == [(f"/cms/users/edit/{administrator.pk}/", 302)]
    assert "kan ikke slettes" in response.content.decode()
    assert (gone["Location"], User.objects.filter(email=teacher.email).exists()) == ("/cms/users/", False)
