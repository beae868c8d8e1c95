from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page
from wagtail.search import index

from materials.models.lessons import LINES, LessonPage, lines_of
from materials.models.lists import Band, PreventionLevel, Theme
from pages.models import BasePage


class MaterialIndexPage(BasePage, Page):
    """The list of theme weeks and other materials, at /materialer/."""

    SHOWN = 24  # lessons that stand alone; the finder has them all

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["materials.ThemeWeekPage", "materials.LessonPage"]
    private_page_options = []  # materials are open to all
    admin_default_ordering = "ord"
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    search_fields = [*Page.search_fields, index.SearchField("lead")]
    template = "materials/index.html"

    class Meta:
        verbose_name = _("materialeoversigt")

    def get_context(self, request, *args, **kwargs):
        more = {
            "weeks": ThemeWeekPage.objects.child_of(self).live().order_by("path"),
            "lessons": LessonPage.objects.child_of(self).live().for_lists().order_by("path")[: self.SHOWN],
        }
        return super().get_context(request, *args, **kwargs) | more


class ThemeWeekPage(BasePage, Page):
    """A theme week: some days, each with its theme, and below it the lessons for each band."""

    subtitle = models.CharField(_("undertitel"), max_length=200, blank=True)
    suggested_weeks = models.CharField(_("hvornår"), max_length=200, blank=True)
    principles = models.TextField(_("principper"), blank=True, help_text=LINES)
    curriculum_note = models.TextField(_("om læreplanerne"), blank=True)
    letter_home = models.TextField(
        _("brev til hjemmet"),
        blank=True,
        help_text=_("Skriv {uge}, {tid} og {skole}, hvor skolen selv skal udfylde. En tom linje skiller afsnit."),
    )
    level = models.CharField(
        _("forebyggelsesniveau"),
        max_length=20,
        choices=PreventionLevel.choices,
        default=PreventionLevel.BUILDING,
    )
    reviewed_on = models.DateField(_("fagligt gennemgået"), null=True, blank=True)

    parent_page_types = ["materials.MaterialIndexPage"]
    subpage_types = ["materials.LessonPage"]
    private_page_options = []
    admin_default_ordering = "ord"
    content_panels = [
        *Page.content_panels,
        FieldPanel("subtitle"),
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("suggested_weeks", "level", "principles", "curriculum_note", "reviewed_on")],
            heading=_("Rammer"),
        ),
        InlinePanel("days", heading=_("Dage"), label=_("Dag"), help_text=_("Forløb hører til dagen gennem dens tema.")),
        InlinePanel("checklist", heading=_("Praktisk tjekliste"), label=_("Punkt")),
        FieldPanel("letter_home"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("subtitle"),
        index.SearchField("lead"),
        index.SearchField("principles"),
        index.SearchField("letter_home"),
        index.RelatedFields("days", [index.SearchField("question")]),
    ]
    template = "materials/week.html"

    class Meta:
        verbose_name = _("temauge")
        verbose_name_plural = _("temauger")

    @property
    def principle_lines(self):
        return lines_of(self.principles)

    def lessons(self):
        """The live lessons of the week in the order of the page tree, for lists."""
        return LessonPage.objects.child_of(self).live().for_lists().order_by("path")

    def plan(self):
        """The days of the week with their lessons, as [{number, day, lessons}]; a lesson belongs to its day's theme."""
        by_theme = {}
        for lesson in self.lessons():
            by_theme.setdefault(lesson.theme_id, []).append(lesson)
        days = enumerate(self.days.select_related("theme"), 1)
        return [{"number": n, "day": day, "lessons": by_theme.get(day.theme_id, [])} for n, day in days]

    def get_context(self, request, *args, **kwargs):
        plan = self.plan()
        present = {lesson.band for row in plan for lesson in row["lessons"]}
        bands = [band for band in Band if band in present]
        chosen = next((band for band in bands if band == request.GET.get("trin")), None)
        shown = [chosen] if chosen else bands
        for row in plan:
            row["cells"] = [
                {"band": band, "lessons": [one for one in row["lessons"] if one.band == band]} for band in shown
            ]
        more = {
            "bands": bands,
            "chosen": chosen,
            "shown": shown,
            "plan": plan,
            "checklist": self.checklist.all(),
        }
        return super().get_context(request, *args, **kwargs) | more


class ThemeDay(Orderable):
    """One day of a theme week: its name, its theme and the question it asks."""

    page = ParentalKey(ThemeWeekPage, on_delete=models.CASCADE, related_name="days")
    name = models.CharField(_("dag"), max_length=30, help_text=_("For eksempel mandag."))
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="days", verbose_name=_("tema"))
    question = models.CharField(_("dagens spørgsmål"), max_length=200, blank=True)

    panels = [FieldRowPanel([FieldPanel("name"), FieldPanel("theme")]), FieldPanel("question")]

    class Meta(Orderable.Meta):
        verbose_name = _("dag i temauge")
        verbose_name_plural = _("dage i temauge")

    def __str__(self):
        return f"{self.name}: {self.theme}"


class ChecklistItem(Orderable):
    """Something the school does before, during or after a theme week."""

    page = ParentalKey(ThemeWeekPage, on_delete=models.CASCADE, related_name="checklist")
    when = models.CharField(_("hvornår"), max_length=50)
    what = models.CharField(_("hvad"), max_length=300)

    panels = [FieldRowPanel([FieldPanel("when"), FieldPanel("what")])]

    class Meta(Orderable.Meta):
        verbose_name = _("punkt på tjekliste")
        verbose_name_plural = _("punkter på tjekliste")

    def __str__(self):
        return self.what
