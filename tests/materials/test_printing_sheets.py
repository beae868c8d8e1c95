import io
import re

import pytest
from pypdf import PdfReader

from materials.takeaway import pdf, sheets
from tests.materials.taking import lesson, words

pytestmark = pytest.mark.django_db


def pages_of(paper):
    return PdfReader(io.BytesIO(pdf.pdf_of(paper).read_bytes())).pages


def test_every_card_is_printed_once_and_nothing_only_the_teacher_may_see():
    plan = lesson("hvem-vil-have-dig-til-at-mene-det")
    posts = next(block.value["posts"] for block in plan.handouts if block.block_type == "posts")
    told = words(pdf.pdf_of(sheets.cards(plan)).read_bytes())
    folded = re.sub(r"\s", "", told)
    assert len(posts) == 15
    assert [post["text"] for post in posts if re.sub(r"\s", "", post["text"]) not in folded] == []
    secrets = {post["techniques"] for post in posts if post["techniques"]} | {"overdrevet", "kan ikke tjekkes"}
    assert [secret for secret in secrets if secret in told] == []


def test_student_sheets_have_a_page_each_and_lines_to_write_on():
    paper = sheets.student_sheets(lesson())
    kinds = [block.block_type for block in lesson().handouts if block.block_type in sheets.SHEETS]
    assert len(pages_of(paper)) == len(kinds) == 2
    sheet = next(block.value for block in lesson().handouts if block.block_type == "sheet")
    assert paper.html.count('class="line"') == sum(question["lines"] for question in sheet["questions"])


def test_posters_are_a3_and_large():
    pages = pages_of(sheets.posters(lesson()))
    assert ([round(side) for side in pages[0].mediabox[2:]], len(pages)) == ([842, 1191], 1)
    assert "Vi lytter færdig." in pages[0].extract_text()


def test_a_lesson_without_sheets_has_none():
    bare = lesson("klassens-grundlov")
    assert (sheets.cards(bare), sheets.student_sheets(bare), sheets.posters(bare)) == (None, None, None)
