import io
import subprocess
import sys

import pytest
from django.conf import settings
from pypdf import PdfReader

from pages import checks, fonts, press, printing
from pages.printing import CannotPrint, on_one_page, printed, qr_code

PAGE = '<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Ark</title></head><body>{}</body></html>'
PICTURE = '<img src="bundled:qr.png" alt="QR-kode">'


@pytest.fixture
def style(tmp_path):
    """The path of a small style sheet."""
    file = tmp_path / "style.css"
    file.write_text('html { font: 12pt "Bevis" } .next { break-before: page }')
    return file


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def test_a_page_is_printed_with_title_language_and_tags(style):
    pdf = read(printed(PAGE.format("<h1>Æblegrød</h1>"), style=style))
    assert pdf.metadata.title == "Ark"
    assert pdf.trailer["/Root"]["/Lang"] == "da"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert pdf.pages[0].extract_text() == "Æblegrød"


def test_the_same_page_gives_the_same_bytes(style):
    html = PAGE.format(f"<p>Æblegrød</p>{PICTURE}")
    files = {"bundled:qr.png": qr_code("https://forebyg.example/")}
    assert printed(html, style=style, files=files) == printed(html, style=style, files=files)


def test_the_first_version_that_fits_is_printed(style):
    versions = [PAGE.format(f'<p>{name}<p class="{place}">x') for name, place in (("A", "next"), ("B", ""), ("C", ""))]
    assert read(on_one_page(versions, style=style)).pages[0].extract_text().split() == ["B", "x"]
    assert len(read(on_one_page(versions[:1], style=style)).pages) == 2


def test_a_letter_without_a_glyph_is_refused(style):
    with pytest.raises(CannotPrint, match="Ark"):
        printed(PAGE.format("<p>李毛</p>"), style=style)


def test_a_machine_without_pango_is_told_what_to_install(style, monkeypatch):
    class NoPango:
        def find_spec(self, name, path, target=None):
            if name == "pages.press":
                raise OSError("cannot load library libpango")

    monkeypatch.delitem(sys.modules, "pages.press")
    monkeypatch.delattr(sys.modules["pages"], "press")
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    with pytest.raises(CannotPrint, match=checks.MEND_LIBRARIES):
        printed(PAGE.format(""), style=style)


def test_the_site_starts_without_loading_the_press():
    ask = "import django, sys; django.setup(); import config.urls; print('weasyprint' in sys.modules)"
    environment = {"PYTHONPATH": f"{settings.ROOT / 'site'}:{settings.ROOT}", "FOREBYG_VAR": str(settings.VAR)}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", "FOREBYG_MODE": "test"}
    done = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    "secret", ["file:///etc/passwd", "http://127.0.0.1:1/", "data:text/plain,secret", "bundled:font/../settings.py"]
)
def test_the_fetcher_serves_only_what_is_bundled(secret):
    with pytest.raises(ValueError, match="not bundled"):
        press.Bundled({"bundled:a.png": b"png"}).fetch(secret)


def test_the_qr_code_is_black_and_white_with_a_margin():
    png = qr_code("https://forebyg.example/bevis/2k3f9xq7vbn4m8r1tz6wy0hdaj/")
    assert png.startswith(b"\x89PNG")
    assert png[24:26] == b"\x01\x00"  # one bit a pixel, grey


def test_no_font_of_ours_is_missing():
    assert fonts.missing() == []


def test_what_every_document_may_use_is_there(style):
    html = PAGE.format(f'<p><img src="{printing.WORDMARK}" alt="Forebyg"></p>')
    assert printed(html, style=style).startswith(b"%PDF-1.7")
