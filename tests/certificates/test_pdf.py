import io
import shutil
import subprocess

import pytest
from pypdf import PdfReader

from certificates.pdf import render
from tests.pages.names import NAMES


def text_of(pdf):
    return " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def output_of(command, pdf, tmp_path):
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    file = tmp_path / "bevis.pdf"
    file.write_bytes(pdf)
    done = subprocess.run([*command, file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_certificate_says_all_there_is_to_say(certificate_of):
    assert text_of(render(certificate_of())) == (
        "KURSUSBEVIS Mette Thomsen har gennemført grundkurset Bekymringstegn – se, forstå og handl "
        "Gennemført den 16. marts 2026. Beviset er gyldigt til og med den 16. marts 2029. "
        "Styrelsen for International Rekruttering og Integration "
        "Forløb Bekymringstegn – se, forstå og handl "
        "Bevisnummer 2026-000042 Gennemført 16. marts 2026 Gyldigt til og med 16. marts 2029 "
        "Udstedt af Styrelsen for International Rekruttering og Integration "
        "Kontrollér, at beviset er ægte Scan koden, eller gå til 127.0.0.1:8000/bevis og skriv kontrolkoden: "
        "2k3f 9xq7 vbn4 m8r1 tz6w y0hd aj Beviset er udstedt elektronisk og gælder uden underskrift."
    )


def test_a_certificate_that_never_expires_says_so(certificate_of):
    text = text_of(render(certificate_of(valid_until=None)))
    assert "Gyldigt til og med Udløber ikke" in text
    assert "Beviset er gyldigt" not in text


def test_the_same_record_gives_the_same_bytes(certificate_of):
    assert render(certificate_of()) == render(certificate_of())


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_name_fits_on_one_page(certificate_of, name):
    pdf = PdfReader(io.BytesIO(render(certificate_of(name=name))))
    assert len(pdf.pages) == 1


def test_markup_in_a_name_is_printed_as_text(certificate_of):
    assert "<script>alert(1)</script> har" in text_of(render(certificate_of(name=NAMES["script"])))


def test_a_long_text_is_set_tighter_to_stay_on_one_page(certificate_of):
    long = "{navn} har gennemført\n\n" + "\n\n".join(["Et afsnit om kurset, som er ganske langt. " * 3] * 9)
    assert len(PdfReader(io.BytesIO(render(certificate_of(body=long)))).pages) == 1


def test_a_text_too_long_for_one_page_gets_two_and_stays_legible(certificate_of):
    endless = "{navn} har gennemført\n\n" + "\n\n".join(["Et afsnit om kurset, som er ganske langt. " * 6] * 9)
    pages = PdfReader(io.BytesIO(render(certificate_of(body=endless)))).pages
    assert len(pages) == 2
    assert "Bevisnummer 2026-000042" in " ".join(pages[1].extract_text().split())


def test_no_file_of_the_machine_gets_into_the_pdf(certificate_of, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("a word nobody may read")
    lure = f'<link rel="attachment" href="{secret.as_uri()}"><img src="{secret.as_uri()}">'
    pdf = PdfReader(io.BytesIO(render(certificate_of(name=lure, body="{navn}\n\n" + lure))))
    assert pdf.attachments == {}
    assert "nobody may read" not in pdf.pages[0].extract_text()


@pytest.mark.parametrize("name", [NAMES["danish"], NAMES["Arabic"], NAMES["Greek"]])
def test_every_font_is_embedded_as_a_subset_and_is_ours(certificate_of, tmp_path, name):
    table = output_of(["pdffonts"], render(certificate_of(name=name)), tmp_path).splitlines()[2:]
    assert {line.split()[-5:-2] == ["yes", "yes", "yes"] for line in table} == {True}
    assert {line.split()[0][6:12] for line in table} == {"+Bevis"}


def test_the_file_has_title_language_and_tags(certificate_of, tmp_path):
    pdf = render(certificate_of())
    facts = dict(line.split(":", 1) for line in output_of(["pdfinfo"], pdf, tmp_path).splitlines())
    assert facts["Title"].strip() == "Kursusbevis: Bekymringstegn – se, forstå og handl"
    assert facts["Author"].strip() == "Styrelsen for International Rekruttering og Integration"
    assert facts["Tagged"].strip() == "yes"
    assert facts["Page size"].strip() == "841.89 x 595.276 pts (A4)"
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == "da"


def test_qpdf_finds_nothing_wrong(certificate_of, tmp_path):
    output_of(["qpdf", "--check"], render(certificate_of()), tmp_path)
