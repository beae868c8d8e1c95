import io
import re
from datetime import date
from itertools import pairwise

import pytest
from pypdf import PdfReader

from materials.models import CurriculumReference
from materials.takeaway import papers, pdf
from tests.materials.taking import lesson, week, with_every_kind_of_block, words
from tests.verapdf.judge import failed_rules

__all__ = ["failed_rules"]
pytestmark = pytest.mark.django_db
OF_THE_PLAN = CurriculumReference.objects.filter(citations__page__slug="uenighedslaboratoriet")


def printed(paper):
    return pdf.pdf_of(paper).read_bytes()


def test_a_lesson_plan_says_all_the_editor_wrote(db):
    plan = lesson()
    told = words(printed(papers.lesson_plan(plan)))
    lines = [plan.title, *plan.goal_lines, *plan.sign_lines, *plan.material_lines]
    lines += [step["title"] for step in plan.timed_steps]
    assert [line for line in lines if " ".join(line.split()) not in told] == []
    assert "0-10 1. Velkommen i laboratoriet 10 min." in told
    assert "130-135 7. Ud af laboratoriet 5 min." in told


def test_a_lesson_plan_has_one_main_heading_and_named_rows_and_columns():
    html = papers.lesson_plan(lesson()).html
    assert html.count("<h1") == 1
    assert re.findall(r"<th(?! scope=)(?!ead)[^>]*>", html) == []
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert max(after - before for before, after in pairwise(levels)) == 1


def test_a_lesson_plan_is_a_tagged_danish_document_on_a4():
    document = PdfReader(io.BytesIO(printed(papers.lesson_plan(lesson()))))
    root = document.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"].value) == ("da", True)
    assert [round(side) for side in document.pages[0].mediabox[2:]] == [595, 842]
    assert "Side 1 af" in document.pages[0].extract_text()


def test_the_same_lesson_gives_the_same_bytes_and_another_one_others():
    from pages.printing import printed as press

    paper = papers.lesson_plan(lesson())
    first, second = (press(paper.html, style=pdf.STYLES / paper.style) for _ in range(2))
    assert first == second == printed(paper)
    plan = lesson()
    plan.title = "Et nyt navn"
    assert pdf.name_of(papers.lesson_plan(plan)) != pdf.name_of(paper)


def test_a_changed_curriculum_row_is_printed_without_a_new_version_of_the_lesson():
    plan, reference = (
        lesson(),
        OF_THE_PLAN.first(),
    )
    before = pdf.name_of(papers.lesson_plan(plan))
    reference.title = "Samtale og dialog"
    reference.save()
    paper = papers.lesson_plan(lesson())
    assert (pdf.name_of(paper) != before, "Samtale og dialog" in words(printed(paper))) == (True, True)


def test_a_plan_cites_what_holds_on_its_day():
    plan, old = lesson(), OF_THE_PLAN.first()
    new = CurriculumReference.objects.create(subject=old.subject, title="Fagplanens mål", curriculum="Fagplan")
    old.valid_to, old.successor = date(2027, 7, 31), new
    old.save()
    told = {on: "Fagplanens mål" in papers.lesson_plan(plan, on=on).html for on in (old.valid_to, date(2027, 8, 1))}
    assert told == {date(2027, 7, 31): False, date(2027, 8, 1): True}


def test_a_plan_tells_its_own_address():
    assert papers.address_of(lesson()) == lesson().get_url()


def test_a_letter_without_a_glyph_costs_nobody_the_plan():
    plan = lesson()
    plan.lead = "李毛 🌸 Øvelse"
    told = words(printed(papers.lesson_plan(plan)))
    assert "LiMao Øvelse" in told


def test_the_letter_home_leaves_room_for_what_the_school_fills_in():
    told = words(printed(papers.letter_home(week())))
    assert "I uge ………… har hele skolen temauge om demokrati." in told
    assert "{" not in told
    assert "Venlig hilsen\n…………" in papers.unwrapped("Venlig hilsen\n…………")
    assert papers.unwrapped("x" * 70 + "\ny") == "x" * 70 + " y"


def test_the_checklist_names_every_point():
    told = words(printed(papers.checklist(week())))
    assert [item.what for item in week().checklist.all() if item.what not in told] == []


def test_free_blocks_are_printed_with_their_pictures():
    plan = with_every_kind_of_block(lesson("klassens-grundlov"))
    paper = papers.lesson_plan(plan)
    content = printed(paper)
    told = words(content)
    expected = ("Baggrund", "Underpunkt", "Tæl til ti", "Foldet", "Book lokale", "Foto: skolen", "Elevrådet", "Flertal")
    assert [word for word in expected if word not in told] == []
    assert sorted(address.rpartition(".")[2] for address in paper.files) == ["jpg", "svg"]
    assert len({image.data for page in PdfReader(io.BytesIO(content)).pages for image in page.images}) == 1


def test_a_picture_whose_file_is_gone_is_told_in_words():
    plan = with_every_kind_of_block(lesson("klassens-grundlov"))
    for block in plan.body[0].value["content"]:
        if block.block_type == "figure":
            block.value["image"].file.storage.delete(block.value["image"].file.name)
    assert "Billede på siden: En skolegård" in words(printed(papers.lesson_plan(plan)))


@pytest.mark.verapdf
def test_free_blocks_pass_pdf_a_3a_and_pdf_ua_1(failed_rules, tmp_path):
    file = tmp_path / "plan.pdf"
    file.write_bytes(printed(papers.lesson_plan(with_every_kind_of_block(lesson("klassens-grundlov")))))
    assert failed_rules([file]) == set()
