"""Certificates before veraPDF."""

import pytest

from certificates.pdf import render
from tests.pages.names import NAMES
from tests.verapdf.judge import failed_rules

__all__ = ["failed_rules"]
pytestmark = pytest.mark.verapdf


def test_every_name_passes_pdf_a_3a_and_pdf_ua_1(certificate_of, failed_rules, tmp_path):
    files = []
    for label, name in NAMES.items():
        files.append(tmp_path / f"{label}.pdf")
        files[-1].write_bytes(render(certificate_of(name=name)))
    files.append(tmp_path / "no expiry.pdf")
    files[-1].write_bytes(render(certificate_of(valid_until=None)))
    files.append(tmp_path / "odd words.pdf")
    files[-1].write_bytes(render(certificate_of(programme="李毛 <b>🌸</b>", title="Ü\x00", organisation="محمد & Co.")))
    files.append(tmp_path / "two pages.pdf")
    files[-1].write_bytes(render(certificate_of(body="{navn}\n\n" + "\n\n".join(["Et langt afsnit. " * 20] * 12))))
    assert failed_rules(files) == set()


def test_a_plain_pdf_fails_both(failed_rules, tmp_path):
    from weasyprint import HTML

    plain = tmp_path / "plain.pdf"
    HTML(string="<p>Ikke et bevis").write_pdf(plain)
    assert {standard for _, standard, _ in failed_rules([plain])} == {"3a", "ua1"}
