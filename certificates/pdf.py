"""The certificate as a PDF that archives (PDF/A-3a) and screen readers (PDF/UA-1) accept.

The only module here that knows WeasyPrint, and the slow one to load: import it inside the function that prints.
"""

import io
import threading
from functools import cache

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from weasyprint import CSS, HTML
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from certificates import checks, codes, fonts, wording
from certificates.fonts import CannotPrint
from certificates.letters import printable

STYLE = settings.ROOT / "templates/pdf/certificate.css"
FONT = "bundled:font/"
QR = "bundled:qr.png"
WORDMARK = "bundled:wordmark.svg"
KINDS = {"ttf": "font/ttf", "png": "image/png", "svg": "image/svg+xml"}
QR_MASK = 4  # choosing the best of the eight would cost 4 ms
NAME_SIZES = ((30, "short"), (48, "long"), (80, "longer"))  # letters at most, class in the style sheet
TIGHTER = ("tight", "tightest")
ONE_AT_A_TIME = threading.Lock()  # Pango's font map is not safe to share between threads

# What PDF/A asks for before it accepts the mark of PDF/UA beside its own.
UA_MARK = """
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""


class Metadata(DocumentMetadata):
    """WeasyPrint's metadata of one standard, and the mark of the second."""

    def generate_rdf_metadata(self, *args):
        rdf = super().generate_rdf_metadata(*args)
        return rdf.replace(b"</rdf:RDF>", UA_MARK.encode())


class Bundled(URLFetcher):
    """Serves our own files and the QR code. Whatever else a document asks for, of disk or network, it does not get."""

    def __init__(self, files):
        super().__init__(allowed_protocols=())
        self.files = files

    def fetch(self, url, headers=None):
        if url not in self.files:
            raise ValueError(f"not bundled: {url}")
        return URLFetcherResponse(url, self.files[url], {"Content-Type": KINDS[url.rpartition(".")[2]]})


def render(certificate) -> bytes:
    """Return the certificate as PDF bytes, the same ones each time for the same record, number, code and SITE_URL.

    Raises CannotPrint when fonts are missing or a letter could not be drawn.
    """
    url = settings.SITE_URL + reverse("certificates:check", args=[certificate.code])
    fetcher = Bundled({QR: qr_code(url), WORDMARK: wordmark()})
    context = facts(certificate)
    with ONE_AT_A_TIME:
        document = fitted(context, fetcher)
        document.metadata = Metadata(**vars(document.metadata))
        pdf = document.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True)
    if any(font.missing for font in document.fonts.values()):
        raise CannotPrint(f"Bevis {certificate.number} rummer et bogstav, som ingen skrift har.")
    return pdf


def facts(certificate):
    """Return what the template of the PDF needs, made from nothing but what is frozen."""
    record = certificate.record
    name = printable(record["name"])
    return {
        "title": printable(record["title"]),
        "programme": printable(record["programme"]),
        "organisation": printable(record["organisation"]),
        "paragraphs": wording.paragraphs(record),
        "name_size": next((size for letters, size in NAME_SIZES if len(name) <= letters), "longest"),
        "completed_on": wording.long_date(record["completed_on"]),
        "valid_until": wording.long_date(record["valid_until"]),
        "number": certificate.number,
        "code": codes.grouped(certificate.code),
        "address": (settings.SITE_URL + reverse("certificates:find")).partition("://")[2].rstrip("/"),
        "qr": QR,
        "wordmark": WORDMARK,
        "site_name": settings.SITE_NAME,
    }


def fitted(context, fetcher):
    """Return the document on one page, set tighter if it must be; a text too long even for that gets more pages."""
    roomy = laid_out(context | {"fit": ""}, fetcher)
    if len(roomy.pages) == 1:
        return roomy
    tighter = (laid_out(context | {"fit": fit}, fetcher) for fit in TIGHTER)
    return next((document for document in tighter if len(document.pages) == 1), roomy)


def laid_out(context, fetcher):
    fonts_of_ours, style = press()
    with translation.override("da"):
        html = render_to_string("pdf/certificate.html", context)
    return HTML(string=html, url_fetcher=fetcher).render(
        font_config=fonts_of_ours, stylesheets=[style], pdf_variant="pdf/a-3a", pdf_tags=True
    )


@cache
def press():
    """Return the font configuration and the parsed style sheet: made once for each process."""
    if fonts.missing():
        raise CannotPrint(checks.MEND_FONTS)
    files, faces = {}, []
    for (family, weight), file in fonts.FACES.items():
        files[FONT + file.name] = file.read_bytes()
        faces.append(f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{FONT}{file.name}") }}')
    configuration = FontConfiguration()
    style = CSS(string="\n".join(faces) + STYLE.read_text(), font_config=configuration, url_fetcher=Bundled(files))
    return configuration, style


@cache
def wordmark():
    return (settings.ROOT / "site/static/forebyg/wordmark.svg").read_bytes()


def qr_code(url):
    """Return `url` as a QR code: a PNG of one bit a pixel, with the quiet margin scanners need."""
    png = io.BytesIO()
    segno.make(url, error="m", mask=QR_MASK, micro=False).save(png, kind="png", scale=8, border=4)
    return png.getvalue()
