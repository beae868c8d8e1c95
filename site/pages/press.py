"""The press behind `pages.printing`, and the only module that knows WeasyPrint: import it inside a function."""

import threading
from functools import cache

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from pages import checks, fonts
from pages.printing import WORDMARK, CannotPrint

FONT = "bundled:font/"
HARD_PIXELS = "img { image-rendering: crisp-edges }"  # PDF/A forbids to ask the reader for smoothing
KINDS = {"ttf": "font/ttf", "png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}
STANDARD = {"pdf_variant": "pdf/a-3a", "pdf_tags": True}
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
    """Serves the files it was given. Whatever else a document asks for, of disk or network, it does not get."""

    def __init__(self, files):
        super().__init__(allowed_protocols=())
        self.files = files

    def fetch(self, url, headers=None):
        if url not in self.files:
            raise ValueError(f"not bundled: {url}")
        return URLFetcherResponse(url, self.files[url], {"Content-Type": KINDS[url.rpartition(".")[2]]})


def pdf_of(versions, *, style, files) -> bytes:
    """Return the first of the HTML documents that fits on one page, or else the first, as PDF bytes.

    Raises CannotPrint when fonts are missing or a letter could not be drawn.
    """
    fetcher = Bundled({WORDMARK: wordmark()} | files)
    with ONE_AT_A_TIME:
        document = fitting(laid_out(html, style, fetcher) for html in versions)
        document.metadata = Metadata(**vars(document.metadata))
        pdf = document.write_pdf(**STANDARD)
    if any(font.missing for font in document.fonts.values()):
        raise CannotPrint(f"»{document.metadata.title}« rummer et bogstav, som ingen skrift har.")
    return pdf


def fitting(documents):
    """Return the first document of one page, or else the first; none is laid out that is not needed."""
    first = next(documents)
    if len(first.pages) == 1:
        return first
    return next((document for document in documents if len(document.pages) == 1), first)


def laid_out(html, style, fetcher):
    configuration, faces = type_case()
    style_sheets = [faces, style_sheet(style)]
    return HTML(string=html, url_fetcher=fetcher).render(
        font_config=configuration, stylesheets=style_sheets, **STANDARD
    )


@cache
def type_case():
    """Return the font configuration and the style sheet that names our fonts: made once for each process."""
    if fonts.missing():
        raise CannotPrint(checks.MEND_FONTS)
    files, faces = {}, []
    for (family, weight), file in fonts.FACES.items():
        files[FONT + file.name] = file.read_bytes()
        faces.append(f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{FONT}{file.name}") }}')
    configuration = FontConfiguration()
    return configuration, CSS(
        string="\n".join([*faces, HARD_PIXELS]), font_config=configuration, url_fetcher=Bundled(files)
    )


@cache
def style_sheet(path):
    return CSS(string=path.read_text(), font_config=type_case()[0], url_fetcher=Bundled({}))


@cache
def wordmark():
    return (settings.ROOT / "site/static/forebyg/wordmark.svg").read_bytes()
