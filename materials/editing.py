"""The back office for materials: a list of the lessons, and the lists that lessons choose from."""

from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from materials.models import CurriculumReference, LessonPage, MaterialType, Subject, Theme


def why_not_published(pages, *, with_drafts_below):
    """Return in Danish, for each lesson among `pages` whose newest draft does not add up, that it cannot be published.

    Publishing many at once passes by the editor's form, which says so otherwise.
    """
    asked = LessonPage.objects.filter(pk__in=[page.pk for page in pages])
    for page in pages if with_drafts_below else []:
        asked = asked | LessonPage.objects.descendant_of(page).not_live()
    drafts = [lesson.get_latest_revision_as_object() for lesson in asked]
    return [f"»{draft.title}«: {draft.wrong_times()}" for draft in drafts if draft.wrong_times()]


class LessonListing(PageListingViewSet):
    model = LessonPage
    name = "undervisningsforloeb"
    icon = "doc-full"
    menu_label = gettext_lazy("Undervisningsforløb")
    add_to_admin_menu = False


class CurriculumReferenceViewSet(SnippetViewSet):
    model = CurriculumReference
    icon = "list-ul"
    menu_label = gettext_lazy("Læreplanshenvisninger")
    list_display = [
        "title",
        Column("subject", label=gettext_lazy("Fag")),
        Column("curriculum", label=gettext_lazy("Læreplan")),
        DateColumn("valid_to", label=gettext_lazy("Gælder til")),
        Column("successor", label=gettext_lazy("Afløses af")),
    ]
    list_filter = ["subject", "curriculum"]
    list_per_page = 50

    def get_queryset(self, request):
        return CurriculumReference.objects.select_related("subject", "successor__subject")


class ListedNameViewSet(SnippetViewSet):
    icon = "tag"
    list_display = ["title", Column("slug", label=gettext_lazy("Kortnavn"))]
    search_fields = ["title"]
    list_per_page = 100


class ThemeViewSet(ListedNameViewSet):
    model = Theme
    icon = "calendar-alt"
    menu_label = gettext_lazy("Dagstemaer")


class SubjectViewSet(ListedNameViewSet):
    model = Subject
    menu_label = gettext_lazy("Fag")


class MaterialTypeViewSet(ListedNameViewSet):
    model = MaterialType
    menu_label = gettext_lazy("Materialetyper")


class MaterialsGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Materialer")
    menu_icon = "folder-open-inverse"
    menu_order = 160
    items = (LessonListing, CurriculumReferenceViewSet, ThemeViewSet, SubjectViewSet, MaterialTypeViewSet)
