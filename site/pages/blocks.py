"""The blocks an article is built of; courses build on the same ones."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT = ["bold", "italic", "ol", "ul", "link", "document-link", "blockquote", "h3"]
CELL_TEXT = ["bold", "italic", "link"]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(features=RICH_TEXT, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Tekst")
        template = "components/blocks/text.html"


class TableBlock(TypedTableBlock):
    """A table. Each column has a heading; a column of the kind »heading« names its row (`<th scope="row">`)."""

    def __init__(self, **kwargs):
        cells = {"text": _("Tekst"), "heading": _("Rækkens overskrift")}
        columns = [
            (name, blocks.RichTextBlock(features=CELL_TEXT, label=label, required=False))
            for name, label in cells.items()
        ]
        super().__init__(columns, **kwargs)

    class Meta:
        icon = "table"
        label = _("Tabel")
        template = "components/blocks/table.html"


class AccordionBlock(blocks.ListBlock):
    def __init__(self, **kwargs):
        item = blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label=_("Overskrift"))),
                ("body", blocks.RichTextBlock(features=RICH_TEXT, label=_("Tekst"))),
            ]
        )
        super().__init__(item, **kwargs)

    class Meta:
        icon = "list-ul"
        label = _("Foldeliste")
        template = "components/blocks/accordion.html"


class ChecklistBlock(blocks.ListBlock):
    def __init__(self, **kwargs):
        item = blocks.StructBlock(
            [
                ("phase", blocks.CharBlock(label=_("Hvornår"), required=False)),
                ("text", blocks.CharBlock(label=_("Hvad"))),
            ]
        )
        super().__init__(item, **kwargs)

    class Meta:
        icon = "tasks"
        label = _("Tjekliste")
        template = "components/blocks/checklist.html"


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Billede"))
    alternative = blocks.TextBlock(
        label=_("Billedet i ord"),
        help_text=_("Læses op for den, der ikke kan se billedet. Skriv det, billedet fortæller."),
    )
    caption = blocks.CharBlock(label=_("Billedtekst"), required=False)

    class Meta:
        icon = "image"
        label = _("Billede")
        template = "components/blocks/figure.html"


class VideoBlock(blocks.StructBlock):
    """A film we serve ourselves, never without captions."""

    film = DocumentChooserBlock(label=_("Film (mp4 eller webm)"))
    captions = DocumentChooserBlock(label=_("Undertekster (vtt)"))
    title = blocks.CharBlock(label=_("Titel"))
    transcript = blocks.RichTextBlock(label=_("Udskrift"), features=RICH_TEXT, required=False)

    class Meta:
        icon = "media"
        label = _("Film med undertekster")
        template = "components/blocks/video.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Citat"))
    source = blocks.CharBlock(label=_("Hvem eller hvad"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Citat")
        template = "components/blocks/quote.html"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Fil"))
    text = blocks.CharBlock(label=_("Linktekst"), required=False)

    class Meta:
        icon = "download"
        label = _("Fil til download")
        template = "components/blocks/download.html"


class GlossaryTermBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Fagord"))
    definition = blocks.TextBlock(label=_("Forklaring"))

    class Meta:
        icon = "help"
        label = _("Fagord")
        template = "components/blocks/glossary_term.html"


class ContentBlocks(blocks.StreamBlock):
    """What can stand below a heading."""

    text = TextBlock()
    table = TableBlock()
    accordion = AccordionBlock()
    checklist = ChecklistBlock()
    figure = FigureBlock()
    video = VideoBlock()
    quote = QuoteBlock()
    download = DownloadBlock()
    glossary_term = GlossaryTermBlock()


class SectionBlock(blocks.StructBlock):
    """A heading with what belongs under it. The kind decides how it looks."""

    KINDS = [
        ("plain", _("Almindeligt afsnit")),
        ("fact", _("Fakta")),
        ("example", _("Eksempel")),
        ("warning", _("Advarsel")),
        ("method", _("Metode")),
        ("summary", _("Opsummering")),
        ("script", _("Drejebog")),
        ("checklist", _("Tjekliste")),
        ("reflection", _("Refleksion")),
    ]

    heading = blocks.CharBlock(label=_("Overskrift"))
    kind = blocks.ChoiceBlock(choices=KINDS, default="plain", label=_("Slags"))
    content = ContentBlocks(label=_("Indhold"))
    source = blocks.CharBlock(label=_("Kilde"), required=False)
    private_note = blocks.BooleanBlock(
        label=_("Plads til egne noter"),
        required=False,
        help_text=_("Noten bliver i den lærendes egen browser og sendes aldrig."),
    )

    def get_searchable_content(self, value):
        """All but the name of its kind, which is no part of the text."""
        parts = ((name, block) for name, block in self.child_blocks.items() if name != "kind")
        return [text for name, block in parts for text in block.get_searchable_content(value.get(name))]

    class Meta:
        icon = "title"
        label = _("Afsnit")
        label_format = "{heading}"
        template = "components/blocks/section.html"


class ArticleBlocks(blocks.StreamBlock):
    section = SectionBlock()
    text = TextBlock()
