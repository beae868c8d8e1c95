"""The blocks a module is built of: sections to read, dilemmas and one quiz."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from pages.blocks import SectionBlock


class DilemmaBlock(SnippetChooserBlock):
    """A dilemma to play. The page shows only its opening; the story is told by the server, step by step."""

    def __init__(self, **kwargs):
        super().__init__("courses.Dilemma", **kwargs)

    def get_searchable_content(self, value):
        return [value.title] if value else []

    class Meta:
        icon = "site"
        label = _("Dilemma")


class QuizBlock(blocks.StructBlock):
    """A quiz on questions from a bank. Neither search nor an API ever sees more than its title."""

    title = blocks.CharBlock(label=_("Titel"), default=_("Test din viden"))
    bank = SnippetChooserBlock("courses.QuestionBank", label=_("Spørgsmålssamling"))
    count = blocks.IntegerBlock(
        label=_("Antal spørgsmål"), required=False, min_value=1, help_text=_("Tomt felt: alle spørgsmål i samlingen.")
    )
    pass_mark = blocks.IntegerBlock(
        label=_("Beståelsesgrænse i procent"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("Tomt felt: kursets."),
    )
    shuffle = blocks.BooleanBlock(label=_("Bland spørgsmål"), required=False, default=False)

    def get_searchable_content(self, value):
        return [value["title"]]

    def get_api_representation(self, value, context=None):
        return {"title": value["title"]}

    class Meta:
        icon = "tick-inverse"
        label = _("Quiz")


class ModuleBlocks(blocks.StreamBlock):
    section = SectionBlock()
    dilemma = DilemmaBlock()
    quiz = QuizBlock()

    class Meta:
        block_counts = {"quiz": {"max_num": 1}}
        collapsed = True  # a module opens as an outline of its sections
