from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, PageManager, PageQuerySet
from wagtail.search import index

from materials.blocks import PLAIN_TEXT, HandoutBlocks, LessonBlocks
from materials.drafts import DraftPageForm
from materials.models.curriculum import CurriculumReference
from materials.models.lists import Band, MaterialType, PreventionLevel, Subject, Theme
from materials.models.panels import LESSON_TABS
from pages.blocks import ArticleBlocks
from pages.models import BasePage

DANISH_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
LINES = _("Ét punkt på hver linje.")


def lines_of(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


class LessonTag(TagBase):
    """A word that materials are found by, such as »kildekritik«."""

    free_tagging = True

    class Meta:
        verbose_name = _("emneord")
        verbose_name_plural = _("emneord")

    def slugify(self, tag, i=None):
        return super().slugify(tag.lower().translate(DANISH_LETTERS), i)


class TaggedLesson(ItemBase):
    """That a lesson carries a tag."""

    tag = models.ForeignKey(LessonTag, on_delete=models.CASCADE, related_name="tagged_lessons")
    content_object = ParentalKey("materials.LessonPage", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = _("emneord på forløb")
        verbose_name_plural = _("emneord på forløb")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="lesson_carries_a_tag_once")]

    def __str__(self):
        return f"{self.tag}"


class LessonQuerySet(PageQuerySet):
    def for_lists(self):
        """Lessons without their long texts, with what a row of a list shows, in two queries."""
        return self.defer(
            "steps", "body", "handouts", "preparation", "activity", "assessment", "safety", "follow_up"
        ).select_related("theme", "material_type")


class LessonPage(BasePage, Page):
    """A lesson plan: what a teacher, or the host of a youth dialogue, needs to carry it through, from goals to safety.

    Some are full plans with timed steps, others say what to do in one paragraph (`activity`).
    """

    MINUTES_A_LESSON = 45
    GRADES = [MinValueValidator(0), MaxValueValidator(10)]

    material_type = models.ForeignKey(
        MaterialType, on_delete=models.PROTECT, related_name="lessons", verbose_name=_("materialetype")
    )
    band = models.CharField(
        _("trin"),
        max_length=20,
        choices=Band.choices,
        blank=True,
        help_text=_("Tomt felt: passer til flere trin."),
    )
    grade_from = models.PositiveSmallIntegerField(_("fra klasse"), null=True, blank=True, validators=GRADES)
    grade_to = models.PositiveSmallIntegerField(_("til klasse"), null=True, blank=True, validators=GRADES)
    theme = models.ForeignKey(
        Theme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lessons",
        verbose_name=_("dagstema"),
        help_text=_("Forløbet vises i temaugen på den dag, der har samme tema."),
    )
    subjects = ParentalManyToManyField(Subject, blank=True, related_name="lessons", verbose_name=_("fag"))
    minutes = models.PositiveSmallIntegerField(
        _("minutter"), default=45, validators=[MinValueValidator(1)], help_text=_("En lektion er 45 minutter.")
    )
    group_size = models.CharField(_("gruppestørrelse"), max_length=150, blank=True)
    level = models.CharField(
        _("forebyggelsesniveau"),
        max_length=20,
        choices=PreventionLevel.choices,
        default=PreventionLevel.BUILDING,
    )
    tags = ClusterTaggableManager(through=TaggedLesson, blank=True, verbose_name=_("emneord"))
    goals = models.TextField(_("mål"), blank=True, help_text=LINES)
    signs_of_learning = models.TextField(_("tegn på læring"), blank=True, help_text=LINES)
    materials = models.TextField(_("materialer"), blank=True, help_text=LINES)
    preparation = RichTextField(_("forberedelse"), blank=True, features=PLAIN_TEXT)
    activity = RichTextField(
        _("sådan gør du"),
        blank=True,
        features=PLAIN_TEXT,
        help_text=_("Forløbet i ét afsnit, eller en indledning til trinene."),
    )
    steps = StreamField(
        LessonBlocks(),
        verbose_name=_("trin for trin"),
        blank=True,
        help_text=_("Trinenes minutter skal tilsammen give forløbets minutter. Frie afsnit kan stå imellem."),
    )
    assessment = RichTextField(_("evaluering"), blank=True, features=PLAIN_TEXT)
    safety = RichTextField(
        _("pas på"), blank=True, features=PLAIN_TEXT, help_text=_("Hvad gør du, hvis det bliver svært?")
    )
    follow_up = RichTextField(_("opfølgning"), blank=True, features=PLAIN_TEXT)
    body = StreamField(ArticleBlocks(), verbose_name=_("baggrund"), blank=True)
    handouts = StreamField(
        HandoutBlocks(), verbose_name=_("ark og kort"), blank=True, help_text=_("Det, der printes til eleverne.")
    )
    reviewed_on = models.DateField(_("fagligt gennemgået"), null=True, blank=True)

    objects = PageManager.from_queryset(LessonQuerySet)()

    parent_page_types = ["materials.ThemeWeekPage", "materials.MaterialIndexPage"]
    subpage_types = []
    private_page_options = []  # a teacher must not need a sign-in to fetch a lesson
    base_form_class = DraftPageForm
    template = "materials/lesson.html"
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("goals"),
        index.SearchField("signs_of_learning"),
        index.SearchField("materials"),
        index.SearchField("activity"),
        index.SearchField("preparation"),
        index.SearchField("steps"),
        index.SearchField("body"),
        index.SearchField("handouts"),
        index.SearchField("safety"),
        index.RelatedFields("subjects", [index.SearchField("title"), index.FilterField("slug")]),
        index.RelatedFields("theme", [index.SearchField("title"), index.FilterField("slug")]),
        index.RelatedFields("material_type", [index.SearchField("title"), index.FilterField("slug")]),
        index.RelatedFields("tags", [index.SearchField("name"), index.FilterField("slug")]),
        index.SearchField("get_band_display"),
        index.FilterField("band"),
        index.FilterField("level"),
        index.FilterField("minutes"),
        index.FilterField("theme"),
        index.FilterField("material_type"),
        index.FilterField("subjects"),
        index.FilterField("tags"),
    ]
    edit_handler = LESSON_TABS

    class Meta:
        verbose_name = _("undervisningsforløb")
        verbose_name_plural = _("undervisningsforløb")
        constraints = [
            models.CheckConstraint(
                condition=Q(grade_from__isnull=True, grade_to__isnull=True)
                | Q(grade_from__isnull=False, grade_to__isnull=False, grade_from__lte=F("grade_to")),
                name="lesson_has_both_grades_in_order_or_none",
                violation_error_message=_(
                    "Skriv både »fra klasse« og »til klasse«, den laveste først, eller ingen af dem."
                ),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1),
                name="lesson_takes_time",
                violation_error_message=_("Et forløb varer mindst ét minut."),
            ),
        ]

    @property
    def lesson_count(self):
        """How many lessons of 45 minutes it takes, the last one begun counted whole."""
        return -(-self.minutes // self.MINUTES_A_LESSON)

    @property
    def duration(self):
        """The duration in words, such as »135 minutter (3 lektioner)«."""
        count = self.lesson_count
        if self.minutes % self.MINUTES_A_LESSON:
            return ngettext("%(minutes)d minut", "%(minutes)d minutter", self.minutes) % {"minutes": self.minutes}
        words = ngettext(
            "%(minutes)d minutter (%(count)d lektion)", "%(minutes)d minutter (%(count)d lektioner)", count
        )
        return words % {"minutes": self.minutes, "count": count}

    @property
    def grades(self):
        """The grades in words, such as »4.-6. klasse«; empty when none are named."""
        if self.grade_from is None:
            return ""
        if self.grade_from == self.grade_to:
            return _("%d. klasse") % self.grade_from
        return _("%(first)d.-%(last)d. klasse") % {"first": self.grade_from, "last": self.grade_to}

    @property
    def blurb(self):
        """One or two sentences for lists: the lead, or else the first goal."""
        return self.lead or next(iter(self.goal_lines), "")

    @property
    def goal_lines(self):
        return lines_of(self.goals)

    @property
    def sign_lines(self):
        return lines_of(self.signs_of_learning)

    @property
    def material_lines(self):
        return lines_of(self.materials)

    @property
    def timed_steps(self):
        """The steps' values in their order, without the free blocks between them."""
        return [block.value for block in self.steps if block.block_type == "step"]

    def clean(self):
        super().clean()
        wrong = self.wrong_times()
        if wrong and not getattr(self, "is_deferred_validation", False):
            raise ValidationError({"steps": wrong})

    def wrong_times(self):
        """Return in Danish, with the sum, that the steps do not add up to the lesson's minutes; "" when they do."""
        spent = sum(step["minutes"] or 0 for step in self.timed_steps)
        if not self.timed_steps or spent == self.minutes:
            return ""
        wrong = _("Trinene varer tilsammen %(sum)d minutter, men forløbet varer %(minutes)d. Ret et af tallene.")
        return wrong % {"sum": spent, "minutes": self.minutes}

    def references(self, *, on=None):
        """The curriculum references on the day `on` (today): each cited row, or what replaced it. A list."""
        cited = [row.reference for row in self.cited.select_related("reference__subject")]
        return CurriculumReference.objects.standing_in_for(cited, on=on)

    def get_context(self, request, *args, **kwargs):
        more = {
            "references": self.references(),
            "subjects": list(self.subjects.all()),
            "tags": list(self.tags.all()),
            "attachments": self.attachments.select_related("document"),
            "changes": self.changes.all(),
            "handout_kinds": {block.block_type for block in self.handouts},
        }
        return super().get_context(request, *args, **kwargs) | more


class CitedReference(Orderable):
    """That a lesson cites a curriculum reference. What is shown is the reference of today."""

    page = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="cited")
    reference = models.ForeignKey(
        CurriculumReference, on_delete=models.PROTECT, related_name="citations", verbose_name=_("henvisning")
    )

    panels = [FieldPanel("reference")]

    class Meta(Orderable.Meta):
        verbose_name = _("henvisning i forløb")
        verbose_name_plural = _("henvisninger i forløb")

    def __str__(self):
        return str(self.reference)


class Attachment(Orderable):
    """A file that belongs to a lesson, with the version it is and what may be done with it."""

    page = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        "wagtaildocs.Document", on_delete=models.PROTECT, related_name="+", verbose_name=_("fil")
    )
    title = models.CharField(_("titel"), max_length=150)
    version = models.CharField(_("version"), max_length=30, default="1.0")
    licence = models.CharField(
        _("licens"), max_length=150, blank=True, help_text=_("Hvad må læreren bruge filen til? For eksempel CC BY 4.0.")
    )
    note = models.CharField(_("note"), max_length=250, blank=True)

    panels = [
        FieldPanel("document"),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("version"), FieldPanel("licence")]),
        FieldPanel("note"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("fil til forløb")
        verbose_name_plural = _("filer til forløb")

    def __str__(self):
        return self.title


class LessonChange(Orderable):
    """What was changed in a lesson, and when: the teacher who ran it last year reads it."""

    page = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="changes")
    changed_on = models.DateField(_("dato"))
    changed_what = models.CharField(_("hvad er ændret"), max_length=300)

    panels = [FieldRowPanel([FieldPanel("changed_on"), FieldPanel("changed_what")])]

    class Meta:
        verbose_name = _("ændring")
        verbose_name_plural = _("ændringer")
        ordering = ["-changed_on", "sort_order"]

    def __str__(self):
        return self.changed_what
