import io
import re
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree

import pytest

from materials.takeaway import docx, papers
from materials.takeaway.papers import Paper
from tests.materials.taking import lesson, pack, with_every_kind_of_block, words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read(name).decode()


def body_of(content):
    return ElementTree.fromstring(part(content, "word/document.xml")).find(f"{W}body")


def written(html, title="Ark"):
    head = f'<head><title>{title}</title><meta name="author" content="Styrelsen"></head>'
    return docx.docx(Paper(title, f'<!doctype html><html lang="da">{head}<body>{html}</body></html>'))


def styled(content):
    """The paragraphs of a document as (style, text)."""
    found = []
    for paragraph in body_of(content).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        text = "".join(run.text or "" for run in paragraph.iter(f"{W}t"))
        found.append((style.get(f"{W}val") if style is not None else None, text))
    return found


def test_headings_paragraphs_and_lists_are_real_ones():
    html = "<h1>Æble</h1><p class=lead>Kort</p><h2>To</h2><p>A <b>b</b> c</p><ul><li>x<ul><li>y</li></ul></li></ul>"
    content = written(html)
    assert styled(content) == [
        ("Heading1", "Æble"),
        ("Lead", "Kort"),
        ("Heading2", "To"),
        (None, "A b c"),
        ("ListParagraph", "x"),
        ("ListParagraph", "y"),
    ]
    levels = [level.get(f"{W}val") for level in body_of(content).iter(f"{W}ilvl")]
    assert levels == ["0", "1"]
    assert len(list(body_of(content).iter(f"{W}b"))) == 1


def test_every_numbered_list_counts_from_one():
    content = written("<ol><li>a</li><li>b</li></ol><ol><li>c</li></ol>")
    numbers = [number.get(f"{W}val") for number in body_of(content).iter(f"{W}numId")]
    assert numbers == ["3", "3", "4"]
    assert part(content, "word/numbering.xml").count('<w:startOverride w:val="1"/>') == 6


def test_a_table_has_a_header_row_that_repeats_and_a_name():
    content = written(
        '<table data-widths="30 70"><caption>Tider</caption><thead><tr><th>A</th><th>B</th></tr></thead>'
        "<tbody><tr><th>1</th><td></td></tr></tbody></table>"
    )
    table = body_of(content).find(f"{W}tbl")
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False]
    assert [column.get(f"{W}w") for column in table.iter(f"{W}gridCol")] == ["2891", "6747"]
    assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") == "Tider"
    assert all(cell.find(f"{W}p") is not None for cell in table.iter(f"{W}tc"))


def test_a_link_leads_out_and_markup_in_a_text_stays_text():
    content = written('<p><a href="https://forebyg.example/?a=1&amp;b=2">Læs &lt;mere&gt;</a></p>')
    assert styled(content) == [(None, "Læs <mere>")]
    assert 'Target="https://forebyg.example/?a=1&amp;b=2"' in part(content, "word/_rels/document.xml.rels")


def test_an_address_that_runs_something_is_no_link():
    content = written('<p><a href="javascript:alert(1)">Tryk</a></p>')
    assert (styled(content), "javascript" in part(content, "word/_rels/document.xml.rels")) == ([(None, "Tryk")], False)


def test_the_document_has_title_author_and_language():
    content = written("<p>x</p>", title="Dig & mig")
    core, styles = part(content, "docProps/core.xml"), part(content, "word/styles.xml")
    assert "<dc:title>Dig &amp; mig</dc:title><dc:creator>Styrelsen</dc:creator>" in core
    assert '<w:lang w:val="da-DK"' in styles


@pytest.mark.django_db
def test_a_lesson_plan_keeps_every_word_and_the_same_bytes():
    paper = papers.lesson_plan(lesson())
    content = docx.docx(paper)
    text = " ".join(" ".join(text for _style, text in styled(content)).split())
    lines = [*lesson().goal_lines, *lesson().material_lines, *(step["title"] for step in lesson().timed_steps)]
    assert [line for line in lines if line not in text] == []
    assert content == docx.docx(paper)
    assert {style for style, _text in styled(content)} >= {"Heading1", "Heading2", "Heading3", "CellHead"}
    assert docx.docx_of(paper).read_bytes() == content


@pytest.mark.django_db
def test_a_photograph_is_taken_over_with_its_words_and_a_drawing_is_told():
    content = docx.docx(papers.lesson_plan(with_every_kind_of_block(lesson("klassens-grundlov"))))
    document = part(content, "word/document.xml")
    assert re.findall(r'<wp:docPr id="1" name="Billede 1" descr="([^"]*)"', document) == ["En skolegård"]
    assert 'Id="picture1"' in part(content, "word/_rels/document.xml.rels")
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.read("word/media/1.jpg").startswith(b"\xff\xd8")
    assert (None, "En tegning") in styled(content) or ("Note", "En tegning") in styled(content)


@pytest.mark.django_db
def test_every_part_of_every_document_of_a_week_is_sound_xml_named_by_the_package():
    for item in pack("udskoling").items:
        if item.kind == "DOCX":
            with zipfile.ZipFile(item.make()) as file:
                names = set(file.namelist())
                [ElementTree.fromstring(file.read(name)) for name in names]
                types = file.read("[Content_Types].xml").decode()
            assert set(re.findall(r'PartName="/([^"]+)"', types)) <= names


@pytest.mark.django_db
def test_libreoffice_opens_every_document_and_prints_it(tmp_path):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed: sudo apt install --no-install-recommends libreoffice-writer")
    with_every_kind_of_block(lesson("klassens-grundlov"))
    files = []
    for number, item in enumerate(one for one in pack("mellemtrin").items if one.kind == "DOCX"):
        files.append(shutil.copy(item.make(), tmp_path / f"{number}.docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", "--norestore", profile, "--convert-to", "pdf", "--outdir", tmp_path, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    printed = sorted(tmp_path.glob("*.pdf"))
    assert (len(files) >= 8, len(printed)) == (True, len(files))
    assert "Temauge om demokrati" in words(printed[0].read_bytes())
