"""What is wrong with a course file is said with file, line and a way to mend it, all at once, and nothing is loaded."""

import shutil

import pytest
from django.core.management import CommandError, call_command

from courses.models import CourseIndexPage, CoursePage
from events.models import EventTemplate, Service
from pages.models import ArticlePage
from registry.models import Programme, Sector
from tests.courses.test_loading import CONTENT, everything

COURSE, MODULE = "c0_ung_til_ung_dialog.yaml", "c2_trygge_rammer_og_afvikling.yaml"
QUESTION = '        - {text: "Et rum, hvor alle er enige", correct: false,'


@pytest.fixture
def shelf(tmp_path):
    """A folder with the smaller of our courses."""
    for name in (COURSE, MODULE):
        shutil.copy(CONTENT / name, tmp_path / name)
    return tmp_path


def complaints(folder, capsys):
    """Load `folder` and return what the command says is wrong with it."""
    with pytest.raises(CommandError) as refusal:
        call_command("load_content", folder, overwrite=True)
    *lines, last = str(refusal.value).splitlines()
    assert last == f"{len(lines)} fejl. Intet er indlæst."
    return lines


def line_of(path, text):
    return path.read_text("utf-8").split(text)[0].count("\n") + 1


# name: file, what stands there, what is put in its place, what the message says; the line is that of the change,
# or a number of lines below it
BROKEN = {
    "kolon i teksten": (MODULE, "intro: Tryghed", "intro: Tryghed: ", "Sæt teksten i gåsetegn."),
    "åbent gåsetegn": (COURSE, 'version: "1.0"', 'version: "1.0', "Et gåsetegn åbner her og lukkes først i linje 34."),
    "åben parentes": (COURSE, "audience: [dialog", "audience: [[dialog", None),
    "tabulator": (COURSE, "duration_minutes: 120", "\tduration_minutes: 120", "Brug mellemrum i stedet for tabulator"),
    "skæv indrykning": (MODULE, "    heading: Rammeaftalen", "   heading: Rammeaftalen", "indrykningen passer ikke"),
    "henvisning": (COURSE, "reviewed: 2026-11-22", "reviewed: *dag", "Henvisninger med * bruges ikke her."),
    "felt to gange": (COURSE, "language: da", "slug: igen", "Feltet »slug« står to gange"),
    "ukendt felt": (
        MODULE,
        "minutes: 40",
        "minutter: 40",
        "Feltet »minutter« kendes ikke i modulet. Mente du »minutes«?",
    ),
    "manglende felt": (
        MODULE,
        "    role: Dialogambassadør\n    setting: Ung",
        "    setting: Ung",
        "Feltet »role« mangler",
    ),
    "tomt felt": (
        MODULE,
        "title: Trygge rammer og afvikling af et dialogarrangement",
        "title:",
        "Feltet »title« mangler",
    ),
    "tal som tekst": (MODULE, "    title: Stilheden", "    title: 42", "»title« er et tal, men skal være tekst."),
    "tekst som tal": (
        MODULE,
        "minutes: 40",
        "minutes: fyrre",
        "»minutes: fyrre« skal være et helt tal fra 1 til 1000.",
    ),
    "dårligt kortnavn": (MODULE, "  - id: c2-s1", "  - id: Æ1", "»id: Æ1« er ikke et kortnavn."),
    "ukendt slags fil": (MODULE, "kind: module", "kind: modul", "»kind: modul« kendes ikke. Mente du »module«?"),
    "ukendt slags afsnit": (MODULE, "    type: drejebog", "    type: drejebøger", "Mente du »drejebog«?"),
    "id to gange": (MODULE, "  - id: c2-s2", "  - id: c2-s1", "id »c2-s1« bruges også i"),
    "ukendt vurdering": (
        MODULE,
        "            rating: acceptabel",
        "            rating: fin",
        "»rating: fin« findes ikke.",
    ),
    "valg uden mål": (
        MODULE,
        "            next: e2",
        "            next: e9",
        "Valget fører til »e9«, som ikke findes.",
    ),
    "ukendt begyndelse": (MODULE, "    start: n1", "    start: n7", "Dilemmaet begynder med »n7«, som ikke findes."),
    "slutning med valg": (
        MODULE,
        "      - id: n1\n",
        "      - id: n1\n        end: true\n",
        "Trinnet er en slutning, men har valg.",
    ),
    "intet godt valg": (
        MODULE,
        "            rating: god",
        "            rating: acceptabel",
        "intet valg med »rating: god«",
    ),
    "to rigtige": (MODULE, QUESTION, QUESTION.replace("false", "true"), "2 svar er markeret som rigtige"),
    "ingen rigtige": (MODULE, '{text: "Falsk", correct: true', '{text: "Falsk", correct: false', "0 svar er markeret"),
    "ja i stedet for true": (
        MODULE,
        QUESTION,
        QUESTION.replace("false", "nej"),
        "»correct: nej« skal være true eller false.",
    ),
    "svar uden tilbagemelding": (
        MODULE,
        ', feedback: "Nej. Uenighed er en del af dialogen."',
        "",
        "Feltet »feedback« mangler",
    ),
    "ukendt slags spørgsmål": (MODULE, "      type: multiple", "      type: flere", "»type: flere« findes ikke."),
    "tabel i et dilemma": (
        MODULE,
        "    debrief: Aftal",
        "    debrief: |\n      | A |\n      |---|\n      | B |\n\n      Aftal",
        "kan ikke rumme en tabel",
    ),
    "farligt link": (
        MODULE,
        "    debrief: Aftal",
        "    debrief: '[Aftal](javascript:alert)'\n    #",
        "Linket til »javascript:alert«",
    ),
    "ukendt fagområde": (
        COURSE,
        "audience: [dialogambassadoer, skole",
        "audience: [dialogambassadoer, skoler",
        "Mente du »skole«?",
    ),
    "ukendt forløb": (COURSE, "programme: dialogambassadoer", "programme: dialog", "Forløbet »dialog« findes ikke."),
    "anden gyldighed": (
        COURSE,
        "certificate_valid_months: 24",
        "certificate_valid_months: 12",
        "12 måneder her, men 24 i registret",
    ),
    "ukendt forudsætning": (COURSE, "language: da", "prerequisites: [andet]", "Kurset »andet« findes ikke."),
    "begrænset antal forsøg": (
        COURSE,
        "{require_all_modules: true",
        "{max_attempts: 3",
        "Antallet af forsøg er ubegrænset",
    ),
    "manglende fil": (
        COURSE,
        "    file: c2_trygge",
        "    file: c3_trygge",
        "Mente du »c2_trygge_rammer_og_afvikling.yaml«?",
    ),
    "modul uden indhold": (
        COURSE,
        "    file: c2_trygge_rammer_og_afvikling.yaml\n",
        "",
        "hverken »file« eller »outline«",
    ),
    "uens minutter": (MODULE, "minutes: 40", "minutes: 45", "»minutes« er »45«, men »40« i"),
    "umulig dato": (COURSE, "reviewed: 2026-11-22", "reviewed: 2026-13-40", "»2026-13-40« kan ikke læses."),
    "lang titel": (COURSE, "title: Ung-til-ung-dialog", f"title: {'Ung ' * 60}", "men må højst være 200"),
    "stjerner i ren tekst": (COURSE, "subtitle: For unge", "subtitle: For **unge**", "vises uden formatering"),
}
LINES_BELOW = {
    "åben parentes": 1,
    "manglende felt": -2,
    "slutning med valg": 1,
    "intet godt valg": -7,
    "to rigtige": -1,
    "ingen rigtige": -2,
    "svar uden tilbagemelding": 0,
    "modul uden indhold": -3,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_by_file_and_line(content, shelf, capsys, name):
    file, old, new, advice = BROKEN[name]
    path = shelf / file
    line = line_of(path, old) + LINES_BELOW.get(name, 0)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    before = everything()
    said = complaints(shelf, capsys)
    mine = [
        each
        for each in said
        if each.startswith(f"{file}, linje {line}: ") and (advice or "Filen kan ikke læses") in each
    ]
    assert len(mine) == 1, said
    assert everything() == before


def test_a_file_in_another_encoding_is_refused(content, shelf, capsys):
    path = shelf / MODULE
    line = next(n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if not text.isascii())
    path.write_bytes(path.read_text("utf-8").encode("latin-1", "replace"))
    assert complaints(shelf, capsys) == [
        f"{MODULE}, linje {line}: Filen er ikke gemt som UTF-8. Gem den igen med tegnsættet UTF-8."
    ]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "Filen er tom."),
        ("# kun en kommentar\n", 1, "Filen er tom."),
        ("\n- kind: module\n", 2, "Filen skal bestå af felter"),
        ("slug: noget\n", 1, "Feltet »kind« mangler."),
        ("kind: course\n---\nkind: module\n", 2, "Én fil rummer ét dokument."),
        ("kind: course\ntitle: \x07\n", 2, "usynligt styretegn"),
        ("kind: module\ncourse: andet\n", 1, "Feltet »title« mangler i modulet."),
        ("kind: course\nmodules: ingen\n", 2, "»modules« skal være en liste."),
        ("kind: course\nmodules: [ét]\n", 2, "Her skal stå felter (file, slug, title"),
        ("kind: course\ncompletion: 80\n", 2, "Her skal stå felter (programme"),
    ],
)
def test_a_file_of_another_shape_is_refused(content, shelf, capsys, text, line, said):
    (shelf / "z.yaml").write_text(text, "utf-8")
    before = everything()
    assert [each for each in complaints(shelf, capsys) if each.startswith(f"z.yaml, linje {line}: ") and said in each]
    assert everything() == before


def test_all_mistakes_are_said_at_once(content, shelf, capsys):
    for file, old, new in (
        (COURSE, "language: da", "language: en"),
        (COURSE, "duration_minutes: 120", "duration_minutes: 0"),
        (MODULE, "    type: drejebog", "    type: manuskript"),
    ):
        (shelf / file).write_text((shelf / file).read_text("utf-8").replace(old, new, 1), "utf-8")
    assert [each.split(": ")[0] for each in complaints(shelf, capsys)] == [
        f"{COURSE}, linje 5",
        f"{COURSE}, linje 11",
        f"{MODULE}, linje {line_of(shelf / MODULE, '    type: manuskript')}",
    ]


def test_a_module_nobody_names_is_refused(content, shelf, capsys):
    other = (shelf / MODULE).read_text("utf-8").replace("c2-", "c9-").replace("slug: trygge", "slug: mere-trygge", 1)
    (shelf / "c9.yaml").write_text(other, "utf-8")
    assert complaints(shelf, capsys) == [
        "c9.yaml, linje 2: Intet kursus i mappen nævner c9.yaml. "
        "Tilføj den under »modules« i kurset »ung-til-ung-dialog«."
    ]


def test_two_courses_of_one_name_are_refused(content, shelf, capsys):
    text = (shelf / COURSE).read_text("utf-8")
    (shelf / "d0.yaml").write_text(text, "utf-8")
    assert (
        f"d0.yaml, linje 2: Kurset »ung-til-ung-dialog« findes også i {COURSE}, linje 2. Giv det ene et andet kortnavn."
        in (complaints(shelf, capsys))
    )


def test_courses_that_require_each_other_are_refused(content, shelf, capsys):
    text = (shelf / COURSE).read_text("utf-8")
    outline = text.replace("    file: c2_trygge_rammer_og_afvikling.yaml", "    outline: [Rammer]")
    (shelf / COURSE).write_text(text.replace("language: da", "prerequisites: [andet-kursus]"), "utf-8")
    other = outline.replace("slug: ung-til-ung-dialog", "slug: andet-kursus").replace(
        "language: da", "prerequisites: [ung-til-ung-dialog]"
    )
    (shelf / "d0.yaml").write_text(other, "utf-8")
    (said,) = complaints(shelf, capsys)
    assert said.endswith("linje 5: Kurserne kræver hinanden i ring. Slet en af forudsætningerne.")


def test_a_drawing_that_is_missing_is_refused(content, shelf, capsys):
    for name in ("a0_kursus_bekymringstegn.yaml", *(path.name for path in CONTENT.glob("a[1-5]*"))):
        shutil.copy(CONTENT / name, shelf / name)
    path = shelf / "a1_ekstremisme_og_radikalisering.yaml"
    path.write_text(path.read_text("utf-8").replace("figure: forebyggelsestrekant", "figure: cirkel"), "utf-8")
    line = line_of(path, "figure: cirkel")
    assert complaints(shelf, capsys) == [
        f"{path.name}, linje {line}: Tegningen cirkel.svg findes ikke. Læg den i mappen."
    ]


def test_an_empty_folder_is_refused(content, tmp_path, capsys):
    (said,) = complaints(tmp_path, capsys)
    assert said.endswith("linje 1: Mappen har ingen kursusfiler. Angiv en mappe med »kind: course«.")


def test_an_empty_registry_is_named(content, shelf, capsys):
    CoursePage.objects.all().delete()
    EventTemplate.objects.all().delete()
    Service.objects.all().delete()
    Sector.objects.all().delete()
    Programme.objects.all().delete()
    (said,) = complaints(shelf, capsys)
    assert said == (
        f"{COURSE}, linje 1: Registret er tomt. "
        "Kør »python site/manage.py load_registry« først, så fagområder og forløb findes."
    )


def test_a_slug_that_another_page_has_is_refused_and_nothing_stays(content, shelf, capsys):
    content["ung-til-ung-dialog"].delete()
    CourseIndexPage.objects.get().add_child(instance=ArticlePage(title="I vejen", slug="ung-til-ung-dialog"))
    before = everything()
    (said,) = complaints(shelf, capsys)
    assert said.startswith(f"{COURSE}, linje 1: ") and "ung-til-ung-dialog" in said
    assert everything() == before
