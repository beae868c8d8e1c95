from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from courses.blocks import ModuleBlocks
from pages.models import BasePage
from registry.models import Programme, Sector

# Third parts of addresses below a course that are not a module's; see courses.urls.
OUR_ADDRESSES = ("start", "forny")


class CourseIndexPage(BasePage, Page):
    """The list of courses, at /kurser/."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["courses.CoursePage"]
    private_page_options = []  # courses are open to all; who has not signed in can read, and answers nothing
    admin_default_ordering = "ord"
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    template = "courses/index.html"

    class Meta:
        verbose_name = _("kursusoversigt")

    def get_context(self, request, *args, **kwargs):
        courses = CoursePage.objects.child_of(self).live().order_by("path")
        unready = ModulePage.objects.descendant_of(self).live().filter(under_preparation=True)
        unfinished = {path[: -ModulePage.steplen] for path in unready.values_list("path", flat=True)}
        return super().get_context(request, *args, **kwargs) | {"courses": courses, "unfinished": unfinished}


class CoursePage(BasePage, Page):
    """An online course: modules to read, dilemmas to play, quizzes to pass. It gives a training in its programme."""

    programme = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="courses",
        verbose_name=_("forløb"),
        help_text=_("Det forløb, kurset giver bevis for. Tomt felt: kurset giver intet bevis."),
    )
    subtitle = models.CharField(_("undertitel"), max_length=200, blank=True)
    audience = ParentalManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("målgruppe"))
    minutes = models.PositiveSmallIntegerField(_("minutter"), default=30)
    learning_outcomes = models.TextField(_("det lærer du"), blank=True, help_text=_("Ét læringsmål på hver linje."))
    prerequisites = ParentalManyToManyField("self", symmetrical=False, blank=True, verbose_name=_("forudsætninger"))
    pass_mark = models.PositiveSmallIntegerField(
        _("beståelsesgrænse i procent"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    privacy_notice = models.TextField(_("besked om privatliv"), blank=True)
    care_notice = models.TextField(_("besked om svære emner"), blank=True)
    note = models.TextField(_("note om ordvalg"), blank=True)
    reviewed_on = models.DateField(_("fagligt gennemgået"), null=True, blank=True)

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.ModulePage"]
    private_page_options = []
    admin_default_ordering = "ord"
    content_panels = [
        *Page.content_panels,
        FieldPanel("subtitle"),
        FieldPanel("lead"),
        FieldPanel("learning_outcomes"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("programme", "pass_mark", "minutes", "audience", "prerequisites")],
            heading=_("Rammer"),
        ),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("privacy_notice", "care_notice", "note", "reviewed_on")], heading=_("Beskeder")
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("subtitle"),
        index.SearchField("lead"),
        index.SearchField("learning_outcomes"),
    ]
    template = "courses/course.html"

    class Meta:
        verbose_name = _("kursus")
        verbose_name_plural = _("kurser")

    @property
    def outcomes(self):
        return [line.strip() for line in self.learning_outcomes.splitlines() if line.strip()]

    def open_prerequisites(self):
        return self.prerequisites.filter(live=True)

    def modules(self):
        """The live modules in their order."""
        return ModulePage.objects.child_of(self).live().order_by("path")

    def serve(self, request, *args, **kwargs):
        from courses.views import course_page  # views know the models, never the other way round

        return course_page(request, page=self)

    def serve_preview(self, request, mode_name):
        return self.serve(request)


class ModulePage(BasePage, Page):
    """One module of a course: sections to read with dilemmas and at most one quiz among them."""

    minutes = models.PositiveSmallIntegerField(_("minutter"), default=20)
    learning_objectives = models.TextField(_("læringsmål"), blank=True, help_text=_("Ét læringsmål på hver linje."))
    body = StreamField(ModuleBlocks(), verbose_name=_("indhold"), blank=True)
    under_preparation = models.BooleanField(
        _("under udarbejdelse"),
        default=False,
        help_text=_("Et kursus med moduler under udarbejdelse giver endnu ikke bevis."),
    )

    parent_page_types = ["courses.CoursePage"]
    subpage_types = []
    private_page_options = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("minutes"),
        FieldPanel("learning_objectives"),
        FieldPanel("under_preparation"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("learning_objectives"),
        index.SearchField("body"),
    ]
    template = "courses/module.html"

    class Meta:
        verbose_name = _("modul")
        verbose_name_plural = _("moduler")

    @property
    def objectives(self):
        return [line.strip() for line in self.learning_objectives.splitlines() if line.strip()]

    @property
    def quiz(self):
        """The settings of the module's quiz ({title, bank, count, pass_mark, shuffle}), or None."""
        return next((block.value for block in self.body if block.block_type == "quiz"), None)

    @property
    def dilemmas(self):
        """The module's dilemmas in their order, as a list."""
        return [block.value for block in self.body if block.block_type == "dilemma" and block.value]

    def serve(self, request, *args, **kwargs):
        from courses.views import module_page

        return module_page(request, page=self)

    def serve_preview(self, request, mode_name):
        return self.serve(request)

    def clean(self):
        super().clean()
        if self.slug in OUR_ADDRESSES:
            raise ValidationError({"slug": _("Adressen »%s« er optaget. Vælg et andet kortnavn.") % self.slug})
        dilemmas = [block.value.pk for block in self.body if block.block_type == "dilemma" and block.value]
        if len(dilemmas) != len(set(dilemmas)):
            raise ValidationError({"body": _("Det samme dilemma står flere gange i modulet.")})
