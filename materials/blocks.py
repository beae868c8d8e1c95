"""The blocks of a lesson: its steps with free blocks between them, and the sheets that are printed for it."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks import SectionBlock, TextBlock

PLAIN_TEXT = ["bold", "italic", "ol", "ul", "link"]


class WordsBlock(blocks.RichTextBlock):
    """A few lines of text within a step: no headings, no files."""

    def __init__(self, **kwargs):
        super().__init__(features=PLAIN_TEXT, **kwargs)

    class Meta:
        template = "components/blocks/text.html"


class StepBlock(blocks.StructBlock):
    """One step of a lesson, so many minutes long."""

    minutes = blocks.IntegerBlock(label=_("Minutter"), min_value=1, max_value=600)
    title = blocks.CharBlock(label=_("Trin"), max_length=150)
    teacher = WordsBlock(label=_("Læreren"), help_text=_("Det, du gør og siger."))
    students = WordsBlock(label=_("Eleverne"), required=False)
    note = WordsBlock(label=_("Bemærk"), required=False)
    differentiation = WordsBlock(label=_("Differentiering"), required=False, help_text=_("Støtte og udfordring."))

    class Meta:
        icon = "time"
        label = _("Trin")
        label_format = "{minutes} min. {title}"
        template = "materials/blocks/step.html"


class LessonBlocks(blocks.StreamBlock):
    """The way through a lesson: timed steps, with free blocks between them."""

    step = StepBlock()
    section = SectionBlock()
    text = TextBlock()


class CardsBlock(blocks.StructBlock):
    """Cards to cut out, one sentence on each."""

    title = blocks.CharBlock(label=_("Titel"), max_length=150)
    instruction = blocks.TextBlock(label=_("Sådan bruges kortene"), required=False)
    cards = blocks.ListBlock(blocks.TextBlock(label=_("Kort")), label=_("Kort"))

    class Meta:
        icon = "copy"
        label = _("Kort til at klippe ud")
        template = "materials/blocks/cards.html"


class SheetBlock(blocks.StructBlock):
    """A student sheet: questions with room to write under each."""

    title = blocks.CharBlock(label=_("Titel"), max_length=150)
    instruction = blocks.TextBlock(label=_("Sådan gør du"), required=False)
    questions = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("text", blocks.CharBlock(label=_("Spørgsmål"))),
                ("lines", blocks.IntegerBlock(label=_("Linjer at skrive på"), min_value=0, max_value=20, default=3)),
            ]
        ),
        label=_("Spørgsmål"),
    )

    class Meta:
        icon = "form"
        label = _("Elevark")
        template = "materials/blocks/sheet.html"


class PosterBlock(blocks.StructBlock):
    """A poster for the wall: a heading and a few large lines."""

    title = blocks.CharBlock(label=_("Titel"), max_length=150)
    lines = blocks.ListBlock(blocks.CharBlock(label=_("Linje")), label=_("Linjer"))

    class Meta:
        icon = "image"
        label = _("Plakat")
        template = "materials/blocks/lines.html"


class PhrasesBlock(blocks.StructBlock):
    """Sentences or questions to lean on, such as sentence starters."""

    title = blocks.CharBlock(label=_("Titel"), max_length=150)
    lines = blocks.ListBlock(blocks.CharBlock(label=_("Sætning")), label=_("Sætninger"))

    class Meta:
        icon = "list-ul"
        label = _("Sætninger og spørgsmål")
        template = "materials/blocks/lines.html"


class ConceptsBlock(blocks.StructBlock):
    """Concepts the lesson works with, each explained."""

    title = blocks.CharBlock(label=_("Titel"), max_length=150)
    concepts = blocks.ListBlock(
        blocks.StructBlock(
            [("term", blocks.CharBlock(label=_("Begreb"))), ("explanation", blocks.TextBlock(label=_("Forklaring")))]
        ),
        label=_("Begreber"),
    )

    class Meta:
        icon = "help"
        label = _("Begreber")
        template = "materials/blocks/concepts.html"


class PostsBlock(blocks.StructBlock):
    """Invented posts from social media; only the teacher sees the techniques in each and whether it is true."""

    title = blocks.CharBlock(label=_("Titel"), max_length=150)
    instruction = blocks.TextBlock(label=_("Sådan bruges opslagene"), required=False)
    posts = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("sender", blocks.CharBlock(label=_("Afsender"), help_text=_("Altid opdigtet."))),
                ("text", blocks.TextBlock(label=_("Opslag"))),
                ("techniques", blocks.CharBlock(label=_("Greb (kun til læreren)"), required=False)),
                ("truth", blocks.CharBlock(label=_("Er det sandt? (kun til læreren)"), required=False)),
            ]
        ),
        label=_("Opslag"),
    )

    class Meta:
        icon = "openquote"
        label = _("Opdigtede opslag")
        template = "materials/blocks/posts.html"


class HandoutBlocks(blocks.StreamBlock):
    """What is printed for a lesson: cards, student sheets, posters, sentences, concepts, invented posts."""

    cards = CardsBlock()
    sheet = SheetBlock()
    poster = PosterBlock()
    phrases = PhrasesBlock()
    concepts = ConceptsBlock()
    posts = PostsBlock()
