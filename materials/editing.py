"""The back office for materials: a list of the lessons, and the lists that lessons choose from."""

from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from materials.models import CurriculumReference, LessonPage, MaterialType, Subject, Theme


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
