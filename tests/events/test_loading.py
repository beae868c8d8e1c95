"""`load_events`: services, the theme day's template, the list's page and the demo's events out of one file."""

import hashlib
import shutil

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from events.models import Enrolment, Event, EventIndexPage, EventSession, EventTemplate, Service, TemplateSession
from registry.models import Person
from tests import factories
from tests.events.conftest import AARHUS, ODENSE, make_people

pytestmark = pytest.mark.django_db
TABLES = (Service, EventTemplate, TemplateSession, Event, EventSession, EventIndexPage)


@pytest.fixture
def file(tmp_path):
    """A copy of the file, to spoil."""
    return shutil.copy(settings.ROOT / "events" / "content" / "temadage.yaml", tmp_path / "temadage.yaml")


def load(file, **options):
    call_command("load_events", file, verbosity=0, **options)


def hash_of_tables():
    rows = [list(model.objects.order_by("pk").values_list()) for model in TABLES]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def complaint_of(file, old, new):
    """What the command says after `old` became `new` in the file; nothing may have changed."""
    text, before = file.read_text(encoding="utf-8"), hash_of_tables()
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        load(file, with_demo=True)
    assert hash_of_tables() == before
    return str(refusal.value).splitlines()


def test_services_say_what_is_written_down():
    assert dict(Service.objects.values_list("slug", "registration")) == {
        "opmaerksomhedsoplaeg": "named",
        "temadag": "named",
        "strategivaerksted": "named",
        "raadgivningsforloeb": "none",
        "ung-til-ung": "headcount",
        "foraeldredialog": "headcount",
        "mentoruddannelse": "named",
        "netvaerksmoede": "named",
    }
    assert list(Service.objects.exclude(programme=None).values_list("slug", "programme__slug")) == [
        ("temadag", "temadag")
    ]


def test_the_theme_day_has_its_programme():
    session = TemplateSession.objects.get(template__slug="temadag")
    assert (str(session.starts), str(session.ends), len(session.slots)) == ("08:30:00", "15:30:00", 12)
    assert session.slots[0] == {"start": "08:30", "minutes": 30, "type": "pause", "title": "Ankomst og morgenbrød"}


def test_without_the_demo_there_are_no_events():
    assert (Event.objects.count(), EventIndexPage.objects.get().url) == (0, "/temadage/")


def test_the_demo_has_its_events(file):
    load(file, with_demo=True)
    event = Event.objects.get(title__startswith="Mentor")
    assert [f"{timezone.localtime(s.starts_at):%Y-%m-%d %H.%M}" for s in event.sessions.all()] == [
        "2027-04-14 09.00",
        "2027-04-15 09.00",
        "2027-04-28 09.00",
        "2027-04-29 09.00",
        "2027-05-26 09.00",
        "2027-05-27 09.00",
    ]
    assert (event.state, event.district.slug, event.capacity) == ("open", "sydoestjylland", 24)
    assert f"{timezone.localtime(event.enrolment_closes_at):%Y-%m-%d %H.%M}" == "2027-03-17 23.59"
    assert Event.objects.count() == 10


def test_only_a_day_with_the_templates_hours_gets_its_programme(file):
    load(file, with_demo=True)
    days = EventSession.objects.filter(event__service__slug="temadag")
    assert [len(session.slots) for session in days] == [12, 0, 12, 0]


def test_the_template_tells_what_one_learns_and_does_before():
    template = EventTemplate.objects.get(slug="temadag")
    assert template.description.startswith("Når dagen er slut:\n\n- Du kan forklare, hvad ekstremisme er,")
    assert template.description.endswith(
        "\n\nGrundregel: Vi taler ikke om virkelige personer, heller ikke uden navn, hvis de kan genkendes."
    )
    assert template.preparation.startswith("Gennemfør modul 1 og 2 i e-læringskurset")


def test_the_demos_events_say_for_whom_they_are(file):
    load(file, with_demo=True)
    event = Event.objects.get(title__startswith="Ung-til-ung")
    assert (event.description, [sector.slug for sector in event.audience.all()]) == (
        "Del af temaugen om demokrati, uge 11.",
        ["skole"],
    )
    assert Event.objects.filter(service__slug="temadag", preparation="").count() == 0


def test_the_demos_people_fill_the_events_that_are_full(file):
    people = make_people(*[AARHUS] * 100, *[ODENSE] * 40)
    for person in people:
        Person.objects.filter(pk=person.pk).update(email=f"person{person.pk}@aarhus.example")
    load(file, with_demo=True)
    full, few = Event.objects.get(capacity=60), Event.objects.get(capacity=35)
    assert [(e.seats_taken, e.enrolments.waiting().count()) for e in (full, few)] == [(60, 7), (32, 0)]
    assert Event.objects.exclude(pk__in=[full.pk, few.pk]).filter(seats_taken__gt=0).count() == 0


def test_nobody_real_is_signed_up_for_the_demo(file):
    factories.person("Rigtig Person")
    load(file, with_demo=True)
    assert Enrolment.objects.count() == 0


def test_loading_again_changes_nothing(file):
    load(file, with_demo=True)
    before = hash_of_tables()
    load(file, with_demo=True)
    assert hash_of_tables() == before


def test_a_service_that_was_changed_is_kept(file):
    Service.objects.filter(slug="temadag").update(title="Fagdag")
    load(file)
    assert Service.objects.get(slug="temadag").title == "Fagdag"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: events", "kind: course", "temadage.yaml, linje 1: filen skal begynde med »kind: events«."),
        ("capacity: 60", "capacity: mange", "linje 41: »capacity« er »mange«, men skal være et helt tal over 0."),
        ("date: 2027-01-20", "date: 2027-02-30", "linje 41: »date« er »2027-02-30«, men skal være en dato"),
        ("infohus: nordjylland", "infohus: nord", "linje 41: »infohus« er »nord«, som ikke findes."),
        ('start: "08:30", end', 'start: "halv ni", end', 'linje 41: »start« er »halv ni«, men skal være et klokkeslæt'),
        ("venue: Demohuset, ", "", "linje 41: feltet »venue« mangler."),
        ("venue: Demohuset, ", "venue: Demohuset, sal 2, ", "linje 41: »sal 2« er ikke et felt."),
        ("deadline: 2027-01-06", "deadline: snart", "linje 41: »deadline« er »snart«, men skal være en dato"),
        ("dates: [2027-04-14", "dates: [i morgen", "linje 46: »dates« skal være en liste af datoer som 2027-03-17."),
        ("audience: [klub_fritid]", "audience: [klubber]", "linje 42: »audience« nævner »klubber«, som ikke findes."),
        ("registration: headcount", "registration: navne", "linje 12: »registration« er »navne«, som ikke findes."),
        ("programme: temadag", "programme: temanat", "linje 9: »programme« er »temanat«, som ikke findes."),
        ('{start: "09:00", minutes: 20', '{start: "09:00", minutter: 20', "linje 27: et programpunkt skal have start"),
        ("demo_events:", "demo_events: {", "kan ikke læses som YAML."),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_line(file, old, new, said):
    lines = complaint_of(file, old, new)
    assert [line for line in lines if said in line] != [], lines
    assert lines[-1] == f"{len(lines) - 1} fejl. Intet er indlæst."


def test_a_new_service_that_breaks_a_rule_is_refused(file):
    Service.objects.filter(slug="foraeldredialog").delete()
    lines = complaint_of(
        file, "minutes: 120, registration: headcount", "minutes: 120, registration: headcount, programme: temadag"
    )
    assert lines == [
        "temadage.yaml, linje 13: Et forløb kræver, at der tilmeldes med navn.",
        "temadage.yaml, linje 47: »type« er »foraeldredialog«, som ikke findes.",
        "2 fejl. Intet er indlæst.",
    ]


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(
        CommandError, match=r"^findes-ikke\.yaml, linje 1: filen findes ikke\.\n1 fejl\. Intet er indlæst\.$"
    ):
        load(tmp_path / "findes-ikke.yaml")
