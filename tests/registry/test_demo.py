import io
import stat
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from registry import coverage, figures, groups
from registry.models import Affiliation, Contact, Municipality, Person, Role, Training
from registry.staff import Staff, sums

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path):
    """A function that makes the demo and returns what it says."""
    settings.DEMO, settings.VAR = True, tmp_path

    def make():
        said = io.StringIO()
        call_command("demo", stdout=said)
        return said.getvalue()

    return make


def everything():
    models = (User, Person, Affiliation, Contact, Training, Role, groups.Group, groups.GroupPagePermission)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def test_the_demo_is_refused_in_production(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="FOREBYG_MODE=demo"):
        call_command("demo")
    assert User.objects.count() == 0


def test_making_the_demo_twice_changes_nothing(demo):
    first = demo()
    before = everything()
    assert (demo(), everything()) == (first, before)


def test_the_password_is_this_machines_own_and_opens_every_account(demo, settings, client):
    said, file = demo(), settings.VAR / "demo-password"
    password = file.read_text()
    assert (stat.S_IMODE(file.stat().st_mode), said.count(password), len(password)) == (0o600, 1, 16)
    addresses = ["laerer", "koordinator", "koordinator-odense", "infohus", "konsulent", "redaktoer", "admin"]
    assert [f"  {local}@demo.forebyg.dk " in said for local in addresses] == [True] * 7
    users = User.objects.filter(email__endswith="@demo.forebyg.dk")
    assert [user.check_password(password) for user in users] == [True] * 7
    assert [user.emailaddress_set.get().verified for user in users] == [True] * 7


def test_a_new_password_file_gives_all_the_new_password(demo, settings):
    demo()
    (settings.VAR / "demo-password").unlink()
    demo()
    password = (settings.VAR / "demo-password").read_text()
    assert User.objects.get(email="laerer@demo.forebyg.dk").check_password(password)


def test_the_roles_stand_as_promised(demo):
    demo()
    roles = (
        Role.objects.current()
        .order_by("user__email")
        .values_list("user__email", "kind", "municipality", "district__slug")
    )
    assert [(email.split("@")[0], *rest) for email, *rest in roles] == [
        ("admin", "administrator", None, None),
        ("infohus", "info_house_coordinator", None, "oestjylland"),
        ("konsulent", "adviser", None, None),
        ("koordinator-odense", "municipal_coordinator", "0461", None),
        ("koordinator", "municipal_coordinator", "0751", None),
        ("redaktoer", "editor", None, None),
    ]
    teacher = User.objects.get(email="laerer@demo.forebyg.dk")
    work = teacher.person.affiliations.get()
    assert (teacher.person.name, work.municipality_id, work.sector.slug, work.job_title) == (
        "Mette Thygesen",
        "0751",
        "skole",
        "Lærer",
    )
    assert list(User.objects.filter(is_superuser=True).values_list("email", flat=True)) == ["admin@demo.forebyg.dk"]


def test_the_coordinators_have_staff_in_every_state(demo):
    demo()
    for local, code, people in (("koordinator", "0751", 183), ("koordinator-odense", "0461", 122)):
        user = User.objects.get(email=f"{local}@demo.forebyg.dk")
        counted = sums(Staff(user, Municipality.objects.get(code=code)).rows())
        assert counted["people"] == people
        assert min(counted.values()) > 0


def test_invented_staff_can_never_be_reached_by_mail(demo):
    demo()
    emails = Person.objects.filter(user=None).values_list("email", flat=True)
    assert (len(emails) > 4000, [email for email in emails if not email.endswith(".example")]) == (True, [])


def test_the_demo_has_the_magnitudes_of_the_field(demo):
    """Some 3,000 trained in 98 municipalities, and a mentor corps of 105 from 27 of them, in all police districts."""
    demo()
    trained = Training.objects.exclude(sector__slug="mentorkorps")
    corps = Affiliation.objects.filter(sector__slug="mentorkorps")
    assert trained.values("person").distinct().count() == 3000
    assert trained.values("municipality").distinct().count() == 98
    assert (corps.count(), corps.values("municipality").distinct().count()) == (105, 27)
    assert corps.values("municipality__district").distinct().count() == 12


def test_map_and_figures_of_the_demo_agree_with_one_question_to_the_database(demo, client):
    demo()
    today = timezone.localdate()
    valid = Training.objects.valid(today)
    by_place = {
        code: valid.filter(municipality=code).values("person").distinct().count() for code in ("0101", "0751", "0825")
    }
    assert {code: coverage.by_municipality(today)[code] for code in by_place} == by_place
    assert figures.counted_on(today)["people"] == f"{valid.values('person').distinct().count():,}".replace(",", ".")


def test_the_telephone_numbers_of_the_demo_reach_nobody(demo):
    demo()
    kinds = Counter(Contact.objects.values_list("kind", flat=True))
    assert kinds == {"ssp": 98, "family": 98, "info_house": 12}
    assert not Contact.objects.exclude(phone__startswith="00").exclude(email__endswith=".example").exists()
