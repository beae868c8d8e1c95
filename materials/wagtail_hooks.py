from django.contrib import messages
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.snippets.models import register_snippet

from materials import counting, usage_report
from materials.editing import MaterialsGroup, why_not_published

register_snippet(MaterialsGroup)


@hooks.register("findable_addresses")
def finder_address():
    """The finder of materials, for the readers' search."""
    text = _("Undervisningsforløb og temauger efter trin, fag, dagstema, tid og emneord.")
    return [{"title": _("Find materialer"), "text": text, "url": reverse("materials:find"), "kind": _("Side")}]


@hooks.register("before_bulk_action")
def publish_only_lessons_that_add_up(request, action_type, objects, action):
    if action_type != "publish":
        return None
    refusals = why_not_published(objects, with_drafts_below="include_descendants" in request.POST)
    for refusal in refusals:
        messages.error(request, refusal)
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home")) if refusals else None


@hooks.register("searched_in_vain")
def count_search_in_vain(words):
    counting.searched_in_vain(words)


@hooks.register("register_admin_urls")
def addresses_of_the_report_on_use():
    return [path("brug-af-materialer/", include((usage_report.urlpatterns, "material_use")))]


@hooks.register("register_reports_menu_item")
def report_on_use_in_the_menu():
    return MenuItem(_("Brug af materialer"), reverse("material_use:show"), icon_name="download", order=20)
