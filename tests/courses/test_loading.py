"""The course files become pages, dilemmas and question banks: all of them, whole, once."""

import re
from html import unescape
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.core.management import call_command

from certificates.models import CertificateText
from courses.models import CourseIndexPage, CoursePage, Dilemma, ModulePage, Question, QuestionBank

CONTENT = Path(__file__).resolve().parents[2] / "courses" / "content"
FILES = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in sorted(CONTENT.glob("*.yaml"))}
COURSES = {data["slug"]: data for data in FILES.values() if data["kind"] == "course"}
MODULES = {data["slug"]: data for data in FILES.values() if data["kind"] == "module"}
RATINGS = {"god": "good", "acceptabel": "acceptable", "uhensigtsmaessig": "unwise"}


def vignettes():
    return [vignette for module in MODULES.values() for vignette in module["vignettes"]]


def questions():
    return [question for module in MODULES.values() for question in module["quiz"]["questions"]]


def words(text):
    return " ".join(re.findall(r"\w+", unescape(re.sub(r"<[^>]+>", " ", text))))


def phrases(markdown):
    """The lines of a Markdown text, the cells of its tables, as plain words: each must stand on the page as it is."""
    lines = [re.sub(r"^\s*(\d+\.|[*>])\s", "", line) for line in markdown.splitlines()]
    pieces = [piece for line in lines for piece in (line.split("|") if line.lstrip().startswith("|") else [line])]
    return [found for found in map(words, pieces) if found]


def everything():
    """All rows of all tables, to see that nothing has changed."""
    models = apps.get_models(include_auto_created=True)
    return {m._meta.label: list(m._base_manager.order_by("pk").values()) for m in models if m._meta.managed}


@pytest.fixture
def no_courses(content):
    """A site from which all courses, dilemmas and questions are gone."""
    CourseIndexPage.objects.first().delete()
    Dilemma.objects.all().delete()
    QuestionBank.objects.all().delete()
    CertificateText.objects.all().delete()


def test_the_files_hold_what_the_issue_counts():
    nodes = [node for vignette in vignettes() for node in vignette["nodes"]]
    options = [option for question in questions() for option in question.get("options", [])]
    counts = [len(MODULES), len(vignettes()), len(nodes), len(questions()), len(options)]
    assert counts == [6, 18, 108, 44, 134]


def test_every_module_and_section_is_on_the_site(content):
    full = ModulePage.objects.live().filter(under_preparation=False)
    found = {
        page.slug: [block.value["heading"] for block in page.body if block.block_type == "section"] for page in full
    }
    assert found == {slug: [s["heading"] for s in module["sections"]] for slug, module in MODULES.items()}


def test_modules_stand_in_the_order_of_their_course(content):
    assert {slug: [page.slug for page in course.modules()] for slug, course in content.items()} == {
        slug: [module["slug"] for module in course["modules"]] for slug, course in COURSES.items()
    }


def test_a_module_with_only_an_outline_is_under_preparation(content):
    page = ModulePage.objects.get(slug="oevelser")
    listed = next(m for m in COURSES["ung-til-ung-dialog"]["modules"] if m["slug"] == "oevelser")
    (section,) = page.body
    assert (page.under_preparation, page.live, page.objectives) == (True, True, listed["learning_objectives"])
    assert [words(line) for line in listed["outline"]] == [
        words(item) for item in re.findall(r"<li>(.*?)</li>", section.value["content"][0].value.source)
    ]


def test_sections_come_first_then_dilemmas_then_the_quiz(content):
    for slug, module in MODULES.items():
        kinds = [block.block_type for block in ModulePage.objects.get(slug=slug).body]
        assert kinds == ["section"] * len(module["sections"]) + ["dilemma"] * len(module["vignettes"]) + ["quiz"]


@pytest.mark.parametrize("slug", MODULES)
def test_every_word_of_a_module_stands_on_its_page(content, client_of, slug):
    module = MODULES[slug]
    html = client_of().get(ModulePage.objects.get(slug=slug).url).content.decode()
    page = f" {words(html)} "
    texts = [module["title"], module["intro"], *module["learning_objectives"]]
    for section in module["sections"]:
        texts += [section["heading"], section.get("body", ""), section.get("source", "")]
        texts += [text for item in section.get("items", []) for text in item.values()]
        if section.get("alt"):
            assert " ".join(section["alt"].split()) in unescape(html)
    texts += [vignette["title"] for vignette in module["vignettes"]]
    missing = [phrase for text in texts for phrase in phrases(text) if f" {phrase} " not in page]
    assert missing == []


def test_every_dilemma_holds_its_file(content):
    found = {dilemma.slug: dilemma.content for dilemma in Dilemma.objects.filter(live=True)}
    assert set(found) == {vignette["id"] for vignette in vignettes()}
    for vignette in vignettes():
        kept = found[vignette["id"]]
        assert kept["start"] == vignette["start"]
        assert [words(kept[key]) for key in ("title", "role", "setting", "scene", "debrief")] == [
            " ".join(phrases(vignette[key])) for key in ("title", "role", "setting", "scene", "debrief")
        ]
        assert {key: (words(node["text"]), node["choices"]) for key, node in kept["nodes"].items()} == {
            node["id"]: (" ".join(phrases(node["text"])), [choice_of(each) for each in node.get("choices", [])])
            for node in vignette["nodes"]
        }


def choice_of(data):
    return {**{key: data[key] for key in ("text", "next", "feedback")}, "rating": RATINGS[data["rating"]]}


def test_every_dilemma_can_be_played_to_each_of_its_endings(content):
    endings = 0
    for dilemma in Dilemma.objects.all():
        nodes = dilemma.content["nodes"]
        waiting, met = [dilemma.content["start"]], set()
        while waiting:
            key = waiting.pop()
            if key not in met:
                met.add(key)
                waiting += [choice["next"] for choice in nodes[key]["choices"]]
        assert met == set(nodes)
        endings += sum(not node["choices"] for node in nodes.values())
    assert endings == sum(bool(node.get("end")) for vignette in vignettes() for node in vignette["nodes"]) == 72


def test_every_question_holds_its_file(content):
    found = {question.slug: question.content for question in Question.objects.all()}
    assert found == {data["id"]: question_of(data) for data in questions()}
    assert sum(len(q["options"]) for q in found.values() if q["kind"] != "order") == 134


def question_of(data):
    options = data.get("options") or [{"text": item, "correct": False, "feedback": ""} for item in data["items"]]
    return {"kind": data["type"], "text": data["text"], "options": options, "feedback": data.get("feedback", "")}


def test_each_quiz_asks_its_own_bank_in_the_order_of_the_file(content):
    for slug, module in MODULES.items():
        quiz = ModulePage.objects.get(slug=slug).quiz
        assert [q.slug for q in quiz["bank"].questions.all()] == [q["id"] for q in module["quiz"]["questions"]]
        assert (quiz["title"], quiz["shuffle"], quiz["count"]) == (
            module["quiz"]["title"],
            module["quiz"]["shuffle"],
            None,
        )
        mark = quiz["pass_mark"] or CoursePage.objects.get(slug=module["course"]).pass_mark
        assert mark == module["quiz"]["pass_mark_percent"]


def test_a_course_keeps_what_its_file_says(content):
    data, course = COURSES["bekymringstegn"], content["bekymringstegn"]
    assert words(course.lead) == words(data["summary"])
    assert course.outcomes == data["learning_outcomes"]
    assert {sector.slug for sector in course.audience.all()} == set(data["audience"])
    assert (course.minutes, course.pass_mark, course.reviewed_on) == (150, 80, data["reviewed"])
    assert (course.programme.slug, course.programme.certificate_text.title) == ("grundkursus", "Kursusbevis")
    assert words(course.programme.certificate_text.body) == words(data["certificate_text"]["body"])


def test_tables_name_their_columns_and_where_it_helps_their_rows(content):
    page = ModulePage.objects.get(slug="deling-og-registrering")
    tables = [
        b.value for s in page.body if s.block_type == "section" for b in s.value["content"] if b.block_type == "table"
    ]
    assert [[column["heading"] for column in table.columns] for table in tables] == [
        ["", "Hvem", "Om hvad"],
        ["Ja", "Nej"],
    ]
    assert [[column["block"].name for column in table.columns] for table in tables] == [
        ["heading", "text", "text"],
        ["text", "text"],
    ]


def test_block_ids_come_from_the_files(no_courses, capsys):
    def ids():
        call_command("load_content", CONTENT)
        return [[block["id"] for block in page.body.raw_data] for page in ModulePage.objects.order_by("path")]

    first = ids()
    CourseIndexPage.objects.first().delete()
    assert ids() == first


def test_loading_twice_changes_nothing(content, capsys):
    before = everything()
    call_command("load_content", CONTENT)
    call_command("load_content", CONTENT, overwrite=True)
    assert everything() == before
    assert "0 oprettet, 0 ændret, 0 ændret i redaktionen, beholdt, 37 uændret" in capsys.readouterr().out


def test_loading_into_an_empty_site_makes_and_publishes_all(no_courses, capsys):
    call_command("load_content", CONTENT)
    out = capsys.readouterr().out
    assert out.endswith("37 oprettet, 0 ændret, 0 ændret i redaktionen, beholdt, 0 uændret\n")
    assert "c0_ung_til_ung_dialog.yaml: vises ikke på siderne, sprunget over: version (linje 7)" in out
    index = CourseIndexPage.objects.get()
    assert (index.title, index.url, index.live, index.show_in_menus) == ("Kurser", "/kurser/", True, True)
    assert all(thing.live for model in (CoursePage, ModulePage, Dilemma, QuestionBank) for thing in model.objects.all())


def test_what_an_editor_changed_is_kept(content, capsys):
    dilemma = Dilemma.objects.get(slug="a2-v1")
    dilemma.title = "Efterår i ungdomsklubben"
    dilemma.save_revision().publish()
    call_command("load_content", CONTENT)
    assert Dilemma.objects.get(slug="a2-v1").title == "Efterår i ungdomsklubben"
    assert "ændret i redaktionen, beholdt: dilemma »Efterår i klubben« (titel)" in capsys.readouterr().out


def test_overwriting_brings_the_file_back_and_keeps_the_history(content, capsys):
    bank = QuestionBank.objects.get(slug="a2-quiz")
    question = bank.questions.get(slug="a2-q1")
    question.text = "Et andet spørgsmål?"
    bank.questions = [question, *bank.questions.exclude(pk=question.pk)]
    bank.save_revision().publish()
    call_command("load_content", CONTENT, overwrite=True)
    assert Question.objects.get(pk=question.pk).content == question_of(
        next(q for q in questions() if q["id"] == "a2-q1")
    )
    assert [revision.content["questions"][0]["text"] for revision in bank.revisions.order_by("pk")][
        1
    ] == "Et andet spørgsmål?"
    assert "36 uændret" in capsys.readouterr().out


def test_a_module_that_was_deleted_comes_back_in_its_place(content, capsys):
    ModulePage.objects.get(slug="fra-bekymring-til-handling").delete()
    ModulePage.objects.get(slug="ekstremisme-og-radikalisering").delete()
    call_command("load_content", CONTENT)
    slugs = [page.slug for page in content["bekymringstegn"].modules()]
    assert slugs == [module["slug"] for module in COURSES["bekymringstegn"]["modules"]]


def test_a_draft_course_is_not_published(no_courses, tmp_path, capsys):
    for path in CONTENT.glob("c*"):
        text = path.read_text("utf-8").replace("status: published", "status: draft")
        (tmp_path / path.name).write_text(text, "utf-8")
    call_command("load_content", tmp_path)
    assert {page.live for page in [*CoursePage.objects.all(), *ModulePage.objects.all()]} == {False}
