"""The back office for dilemmas and question banks: their lists and forms, and what may not be deleted."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page, ReferenceIndex
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.models import (
    Attempt,
    AttemptQuestion,
    CoursePage,
    Dilemma,
    DilemmaPlay,
    Enrolment,
    ModulePage,
    ModuleReading,
    QuestionBank,
)


class DraftForm(WagtailAdminModelForm):
    """A form that saves a draft before it hangs together; what is wrong is said when it is published."""

    def defer_required_fields(self):
        super().defer_required_fields()
        self._tell_models()

    def restore_required_fields(self):
        super().restore_required_fields()
        self._tell_models()

    def _tell_models(self):
        for form in [self, *(form for formset in self.formsets.values() for form in formset)]:
            form.instance.is_deferred_validation = self.is_deferred_validation


class CourseListing(PageListingViewSet):
    model = CoursePage
    name = "kurser"
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("Kurser")
    add_to_admin_menu = False


class DilemmaViewSet(SnippetViewSet):
    model = Dilemma
    icon = "site"
    menu_label = gettext_lazy("Dilemmaer")
    edit_handler = ObjectList(Dilemma.panels, base_form_class=DraftForm)
    list_display = ["title", Column("role", label=gettext_lazy("Du er")), LiveStatusTagColumn(), UpdatedAtColumn()]
    search_fields = ["title", "role", "setting"]
    list_per_page = 50
    chooser_per_page = 200


class QuestionBankViewSet(SnippetViewSet):
    model = QuestionBank
    icon = "list-ol"
    menu_label = gettext_lazy("Spørgsmålssamlinger")
    edit_handler = ObjectList(QuestionBank.panels, base_form_class=DraftForm)
    list_display = ["title", Column("size", label=gettext_lazy("Spørgsmål")), LiveStatusTagColumn(), UpdatedAtColumn()]
    search_fields = ["title"]
    list_per_page = 50
    chooser_per_page = 200


class CoursesGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Kurser")
    menu_icon = "openquote"
    menu_order = 150
    items = (CourseListing, DilemmaViewSet, QuestionBankViewSet)


def why_kept(thing):
    """Return in Danish why `thing` may not be deleted; "" when it may, as what is no part of a course always may."""
    if isinstance(thing, Dilemma):
        used, placed = DilemmaPlay.objects.filter(dilemma=thing).exists(), _is_placed(thing)
    elif isinstance(thing, QuestionBank):
        asked = AttemptQuestion.objects.filter(version__question__bank=thing)
        used, placed = asked.exists(), _is_placed(thing)
    else:
        used, placed = isinstance(thing, Page) and _has_learners(thing), False
    if used:
        text = _(
            "»%(title)s« kan ikke slettes, fordi nogen har brugt det, og resultater hører til. Afpublicér i stedet."
        )
    elif placed:
        text = _(
            "»%(title)s« kan ikke slettes, fordi et modul bruger det. Fjern det først fra modulet, og udgiv modulet."
        )
    else:
        return ""
    return text % {"title": thing.title}


def why_kept_live(thing):
    """Return in Danish why `thing` may not be unpublished: a live module sends learners to it. "" when it may."""
    if not isinstance(thing, Dilemma | QuestionBank):
        return ""
    placed = ReferenceIndex.get_references_to(thing).values_list("object_id", flat=True)
    modules = ModulePage.objects.live().filter(pk__in=[int(pk) for pk in placed if pk.isdecimal()])
    if not modules:
        return ""
    return _(
        "»%(title)s« kan ikke afpubliceres, fordi modulet »%(module)s« bruger det. Fjern det først fra modulet."
    ) % {
        "title": thing.title,
        "module": modules[0].title,
    }


def _is_placed(snippet):
    return ReferenceIndex.get_references_to(snippet).exists()


def _has_learners(page):
    """True when learners have begun, read, played or answered in the page or in one below it."""
    below = page.get_descendants(inclusive=True)
    courses, modules = CoursePage.objects.filter(pk__in=below), ModulePage.objects.filter(pk__in=below)
    return (
        Enrolment.objects.filter(course__in=courses).exists()
        or ModuleReading.objects.filter(module__in=modules).exists()
        or DilemmaPlay.objects.filter(module__in=modules).exists()
        or Attempt.objects.filter(module__in=modules).exists()
    )
