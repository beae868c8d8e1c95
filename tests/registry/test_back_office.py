"""Roles and lists in Wagtail's back office, and the groups that open it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from registry import actions, groups
from registry.models import Municipality, Programme, Role, Sector
from tests import factories

pytestmark = pytest.mark.django_db
ROLES, GIVE = "/cms/roller/", "/cms/roller/giv/"


def again(user):
    """The same user as the next request meets her, with nothing remembered."""
    return User.objects.get(pk=user.pk)


def met(cast, client_of, address):
    return {who: client_of(user).get(address).status_code for who, user in cast.items()}


ADMINISTRATORS_ONLY = {
    "visitor": 302,  # to the sign-in
    "teacher": 403,
    "coordinator": 403,
    "coordinator_odense": 403,
    "info_house": 403,
    "adviser": 403,
    "editor": 302,  # Wagtail sends its own people back to the back office's front page, with a message
    "administrator": 200,
}


def test_roles_are_for_administrators_only(cast, client_of):
    end = reverse("roles:end", args=[cast["editor"].roles.get().pk])
    assert [met(cast, client_of, address) for address in (ROLES, GIVE, end)] == [ADMINISTRATORS_ONLY] * 3


def fill_in(**values):
    return {
        "email": "",
        "kind": "",
        "municipality": "",
        "district": "",
        "valid_from": "22.11.2026",
        "valid_to": "",
    } | values


def test_an_administrator_gives_a_role_and_ends_it(client_of, administrator, teacher):
    client = client_of(administrator)
    today = timezone.localdate()
    answers = fill_in(email="LAERER@aarhus.example", kind="municipal_coordinator", municipality="0751", district="2")
    answer = client.post(
        GIVE, answers | {"valid_from": today.strftime("%d.%m.%Y"), "valid_to": (today + timedelta(30)).isoformat()}
    )
    role = teacher.roles.get()
    assert (answer.status_code, role.description, role.given_by, role.valid_to) == (
        302,
        "Kommunal koordinator, Aarhus Kommune",
        administrator,
        today + timedelta(30),
    )
    assert client_of(teacher).get("/min-kommune/").status_code == 200
    assert "laerer@aarhus.example" in client.get(ROLES).content.decode()
    end = reverse("roles:end", args=[role.pk])
    assert ("mister straks rollen" in client.get(end).content.decode(), client.post(end).status_code) == (True, 302)
    again_at_once = client.post(end, follow=True).content.decode()
    assert (client_of(teacher).get("/min-kommune/").status_code, "er allerede afsluttet" in again_at_once) == (
        403,
        True,
    )
    assert "laerer@aarhus.example" not in client.get(ROLES).content.decode()


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"kind": "adviser"}, "Der er ingen konto med den e-mailadresse"),
        ({"email": "laerer@aarhus.example"}, "Dette felt er påkrævet"),
        (
            {"email": "laerer@aarhus.example", "kind": "municipal_coordinator", "district": "2"},
            "Vælg, hvor rollen gælder",
        ),
        ({"email": "laerer@aarhus.example", "kind": "info_house_coordinator"}, "Vælg, hvor rollen gælder"),
        (
            {"email": "laerer@aarhus.example", "kind": "adviser", "valid_to": "21.11.2026"},
            "Slutdatoen ligger før startdatoen",
        ),
        ({"email": "konsulent@styrelse.example", "kind": "adviser"}, "har allerede den rolle"),
    ],
)
def test_a_role_that_makes_no_sense_is_explained(client_of, administrator, teacher, adviser, values, complaint):
    answer = client_of(administrator).post(GIVE, fill_in(**({"email": "ukendt@x.example"} | values)))
    assert (answer.status_code, complaint in answer.content.decode(), Role.objects.count()) == (422, True, 2)


def may(user, *rights):
    return [again(user).has_perm(right) for right in rights]


def test_an_editor_writes_content_and_touches_no_people(editor):
    content = (
        "wagtailadmin.access_admin",
        "courses.add_dilemma",
        "courses.change_questionbank",
        "certificates.change_certificatetext",
        "pages.change_glossaryterm",
    )
    people = (
        "registry.view_person",
        "registry.change_programme",
        "registry.change_municipality",
        "accounts.change_user",
    )
    assert (may(editor, *content), may(editor, *people)) == ([True] * 5, [False] * 4)


def test_an_administrator_sets_up_lists_and_operator(administrator):
    rights = (
        "wagtailadmin.access_admin",
        "registry.change_programme",
        "registry.change_municipality",
        "pages.change_operator",
    )
    assert (
        may(administrator, *rights, "registry.delete_municipality", "registry.view_person") == [True] * 4 + [False] * 2
    )


def test_an_editor_may_write_and_publish_below_the_root(editor):
    given = groups.GroupPagePermission.objects.filter(group__user=editor, page__depth=1)
    assert set(given.values_list("permission__codename", flat=True)) == set(groups.ON_PAGES)


def test_ending_the_role_closes_the_back_office(client_of, editor, administrator):
    before = client_of(editor).get("/cms/").status_code
    actions.end_role(role=editor.roles.get(), by=administrator)
    assert (before, client_of(again(editor)).get("/cms/").status_code, editor.groups.count()) == (200, 403, 0)


def test_setting_up_roles_lets_groups_follow_what_ran_out(editor, administrator):
    yesterday = timezone.localdate() - timedelta(days=1)
    Role.objects.filter(user=editor).update(valid_from=yesterday, valid_to=yesterday)
    call_command("setup_roles", verbosity=0)
    assert (editor.groups.count(), [g.name for g in administrator.groups.all()]) == (0, ["Administratorer"])


def test_a_sign_in_opens_the_back_office_for_the_roles_of_today_only(client_of, editor, teacher):
    today = timezone.localdate()
    for user in (editor, teacher):
        user.set_password("en lang sætning")
        user.save()
    actions.give_role(user=teacher, kind="editor", by=None, valid_from=today + timedelta(1))
    Role.objects.filter(user=teacher).update(valid_from=today)
    Role.objects.filter(user=editor).update(valid_from=today - timedelta(2), valid_to=today - timedelta(1))
    met = {}
    for user in (editor, teacher):
        client = client_of()
        client.post("/konto/login/", {"login": user.email, "password": "en lang sætning"})
        met[user.email] = client.get("/cms/").status_code
    assert met == {editor.email: 403, teacher.email: 200}


def test_setting_up_roles_twice_changes_nothing(editor):
    def rights():
        return [
            list(groups.GroupPagePermission.objects.values_list()),
            list(groups.GroupCollectionPermission.objects.values_list()),
            list(groups.Group.objects.order_by("pk").values_list("name", "permissions", "user")),
        ]

    before = rights()
    call_command("setup_roles", verbosity=0)
    assert rights() == before


def test_a_right_that_does_not_exist_is_named_and_passed_over(monkeypatch):
    monkeypatch.setattr(groups, "CONTENT", (*groups.CONTENT, "nowhere.thing"))
    assert groups.set_up() == [f"nowhere.{verb}_thing" for verb in ("add", "change", "delete", "view")]


@pytest.mark.parametrize("model", ["programme", "sector", "municipality"])
def test_the_registrys_lists_are_for_administrators_only(cast, client_of, model):
    assert met(cast, client_of, reverse(f"wagtailsnippets_registry_{model}:list")) == ADMINISTRATORS_ONLY


def test_an_administrator_changes_a_municipalitys_domains_and_nothing_else(client_of, administrator):
    address = reverse("wagtailsnippets_registry_municipality:edit", args=["0751"])
    answer = client_of(administrator).post(address, {"email_domains": "aarhus.dk aak.dk", "name": "Smilets by"})
    aarhus = Municipality.objects.get(code="0751")
    assert (answer.status_code, aarhus.email_domains, aarhus.name) == (302, "aarhus.dk aak.dk", "Aarhus")


def test_an_administrator_changes_how_long_a_programme_holds(client_of, administrator):
    programme = Programme.objects.get(slug="grundkursus")
    address = reverse("wagtailsnippets_registry_programme:edit", args=[programme.pk])
    answers = {"title": programme.title, "slug": programme.slug, "valid_months": "24", "renewal_window_days": "60"}
    assert client_of(administrator).post(address, answers).status_code == 302
    programme.refresh_from_db()
    assert (programme.valid_months, programme.renewal_window_days) == (24, 60)


@pytest.mark.parametrize("model", ["programme", "sector"])
def test_nobody_deletes_what_trainings_point_at(client_of, administrator, model):
    thing = {"programme": Programme, "sector": Sector}[model].objects.first()
    superuser = factories.user("super@styrelse.example")
    User.objects.filter(pk=superuser.pk).update(is_superuser=True)
    address = reverse(f"wagtailsnippets_registry_{model}:delete", args=[thing.pk])
    met = [client_of(again(user)).post(address).headers.get("Location") for user in (administrator, superuser)]
    thing.refresh_from_db()
    assert met == ["/cms/", "/cms/"]


def test_the_list_of_roles_costs_the_same_however_long(client_of, administrator, django_assert_num_queries):
    client = client_of(administrator)
    client.get(ROLES)
    counts = []
    for number in (1, 3, 9):
        for n in range(number):
            factories.agency_staff(f"k{number}-{n}@styrelse.example", name="Konsulent", kind="adviser")
        with django_assert_num_queries(100, exact=False) as queries:
            client.get(ROLES)
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_the_workflow_is_danish_and_the_editors_approve(any_db):
    from wagtail.models import GroupApprovalTask, Workflow

    [task] = GroupApprovalTask.objects.all()
    assert (task.name, [group.name for group in task.groups.all()]) == ("Godkendelse", ["Redaktører"])
    assert [workflow.name for workflow in Workflow.objects.all()] == ["Godkendelse"]
