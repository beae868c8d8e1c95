from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, PublishingPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, Orderable, PreviewableMixin, RevisionMixin

from courses.models.versions import Version


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Svar"))
    correct = blocks.BooleanBlock(label=_("Rigtigt"), required=False)
    feedback = blocks.TextBlock(
        label=_("Tilbagemelding"), required=False, help_text=_("Vises først, når den lærende har svaret.")
    )

    class Meta:
        icon = "list-ul"
        label = _("Svarmulighed")
        label_format = "{text}"


class QuestionBank(PreviewableMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """A named collection of questions that quizzes draw from. Open attempts finish on the versions they began with."""

    slug = models.SlugField(_("kortnavn"), unique=True)
    title = models.CharField(_("titel"), max_length=150)

    panels = [
        TitleFieldPanel("title", targets=["slug"]),
        InlinePanel("questions", heading=_("Spørgsmål"), label=_("Spørgsmål"), min_num=1),
        FieldPanel("slug", help_text=_("Dannes af titlen.")),
        PublishingPanel(),
    ]

    class Meta:
        ordering = ["title"]
        verbose_name = _("spørgsmålssamling")
        verbose_name_plural = _("spørgsmålssamlinger")

    def __str__(self):
        return self.title

    @property
    def size(self):
        """How many questions the bank holds (one query)."""
        return self.questions.count()

    def get_preview_template(self, request, mode_name):
        return "courses/preview/bank.html"


class QuestionTag(TaggedItemBase):
    """That a question is about a subject."""

    content_object = ParentalKey("courses.Question", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = _("emneord på spørgsmål")
        verbose_name_plural = _("emneord på spørgsmål")


class Question(ClusterableModel, Orderable):
    """A question with its key and the feedback on each option. For order, the options stand in the right order."""

    is_deferred_validation = False  # the back office sets it while a draft is saved, which need not be answerable yet

    class Kind(models.TextChoices):
        SINGLE = "single", _("Ét rigtigt svar")
        MULTIPLE = "multiple", _("Flere rigtige svar")
        TRUE_FALSE = "truefalse", _("Sandt eller falsk")
        ORDER = "order", _("Sæt i rækkefølge")

    bank = ParentalKey(QuestionBank, on_delete=models.CASCADE, related_name="questions", verbose_name=_("samling"))
    slug = models.SlugField(_("kortnavn"), blank=True)
    kind = models.CharField(_("slags"), max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    text = models.TextField(_("spørgsmål"))
    options = StreamField(
        [("option", OptionBlock())],
        verbose_name=_("svarmuligheder"),
        help_text=_("Ved »Sæt i rækkefølge« skrives svarene i den rigtige rækkefølge; de blandes, når de vises."),
    )
    feedback = models.TextField(_("samlet tilbagemelding"), blank=True)
    tags = ClusterTaggableManager(through=QuestionTag, blank=True, verbose_name=_("emneord"))

    panels = [
        FieldPanel("kind"),
        FieldPanel("text"),
        FieldPanel("options"),
        FieldPanel("feedback"),
        FieldPanel("tags"),
        FieldPanel("slug"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("spørgsmål")
        verbose_name_plural = _("spørgsmål")
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "slug"], condition=~models.Q(slug=""), name="one_question_per_slug_in_bank"
            )
        ]

    def __str__(self):
        return self.text

    @property
    def content(self):
        """What a version keeps of the question: plain values, in a fixed shape (see QuestionVersion)."""
        return {
            "kind": self.kind,
            "text": self.text,
            "options": [
                {
                    "text": o.value["text"],
                    "correct": bool(o.value.get("correct")),
                    "feedback": o.value.get("feedback") or "",
                }
                for o in self.options
            ],
            "feedback": self.feedback,
        }

    def clean(self):
        super().clean()
        if self.is_deferred_validation:
            return
        right = sum(1 for option in self.options if option.value.get("correct"))
        count = len(self.options)
        if count < 2:
            raise ValidationError({"options": _("Et spørgsmål skal have mindst to svarmuligheder.")})
        if self.kind in (self.Kind.SINGLE, self.Kind.TRUE_FALSE) and right != 1:
            raise ValidationError({"options": _("Sæt kryds ved netop ét rigtigt svar.")})
        if self.kind == self.Kind.TRUE_FALSE and count != 2:
            raise ValidationError({"options": _("Sandt eller falsk har netop to svarmuligheder.")})
        if self.kind == self.Kind.MULTIPLE and right < 1:
            raise ValidationError({"options": _("Sæt kryds ved mindst ét rigtigt svar.")})
        if self.kind == self.Kind.ORDER and count < 3:
            raise ValidationError({"options": _("Der skal være mindst tre led at sætte i rækkefølge.")})


class QuestionVersion(Version):
    """A question as it was shown: {kind, text, options: [{text, correct, feedback}], feedback}."""

    question = models.ForeignKey(
        Question, null=True, on_delete=models.SET_NULL, related_name="versions", verbose_name=_("spørgsmål")
    )

    class Meta:
        verbose_name = _("spørgsmålsversion")
        verbose_name_plural = _("spørgsmålsversioner")

    def __str__(self):
        return f"Spørgsmålsversion {self.hash[:12]}"
