from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from registry import access, back_office, blending, invitation_mails, mails, reminder_mails, reminding, retention
from registry.importing import drafts
from registry.models import Municipality, Programme, Sector


@hooks.register("account_menu_items")
def own_pages(request):
    items = [{"label": _("Min side"), "url": reverse("registry:my_page"), "order": 10}]
    if access.runs_a_municipality(request.user):
        label = _("Kommuner") if access.sees_the_country(request.user) else _("Min kommune")
        items.append({"label": label, "url": reverse("registry:municipality"), "order": 20})
    if access.has_an_info_house(request.user):
        label = _("Infohuse") if access.sees_the_country(request.user) else _("Mit infohus")
        items.append({"label": label, "url": reverse("registry:info_house"), "order": 22})
    return items


@hooks.register("while_working")
def forget_files_left_behind():
    """Remove files that were sent to be brought in and then left."""
    drafts.forget_old()


@hooks.register("findable_addresses")
def whom_to_call_address():
    """The page that says whom to call, for the readers' search."""
    text = _("Find nummeret på infohus, SSP og hotline i din kommune. Telefon, kontakt, akut, alarm, 112, 114.")
    address = reverse("registry:whom_to_call")
    return [{"title": _("Hvem ringer jeg til?"), "text": text, "url": address, "kind": _("Side")}]


@hooks.register("mail_kinds")
def mail_kinds():
    return mails.KINDS + reminder_mails.KINDS + invitation_mails.KINDS


@hooks.register("while_working")
def plan_reminders():
    """Plan what runs out soon and the coordinators' letters, once a day."""
    reminding.plan_once_a_day()


@hooks.register("while_working")
def let_go_of_the_old():
    """Let go once a day of what nobody needs any more, while the worker works."""
    retention.run_once_a_day()


@hooks.register("my_page_panels")
def what_is_missing(request, person):
    """The panel »Du mangler« on Min side, when she holds a part of a blended programme."""
    unfinished = blending.unfinished(person, timezone.localdate())
    return {"order": 18, "template": "registry/missing_panel.html", "context": {"unfinished": unfinished}}


@hooks.register("register_admin_urls")
def role_addresses():
    return [path("roller/", include((back_office.urlpatterns, "roles")))]


class RolesMenuItem(MenuItem):
    def is_shown(self, request):
        return access.may_give_roles(request.user)


@hooks.register("register_admin_menu_item")
def roles_in_the_menu():
    return RolesMenuItem(_("Roller"), reverse("roles:list"), icon_name="key", order=800)


class ProgrammeViewSet(SnippetViewSet):
    model = Programme
    list_display = ["title", "valid_months", "renewal_window_days"]
    panels = [FieldPanel(n) for n in ("title", "slug", "valid_months", "renewal_window_days", "requires")]


class SectorViewSet(SnippetViewSet):
    model = Sector
    list_display = ["title", "position", "valid_to"]
    panels = [FieldPanel(n) for n in ("title", "slug", "position", "valid_to")]


class MunicipalityViewSet(SnippetViewSet):
    """Only the e-mail domains: everything else about a municipality comes from registry/data."""

    model = Municipality
    list_display = ["official_name", "email_domains"]
    list_per_page = 100
    panels = [FieldPanel("email_domains")]


class RegistryViewSetGroup(SnippetViewSetGroup):
    """Forløb, fagområder and kommuner under one entry in the menu."""

    menu_label = _("Register")
    menu_icon = "list-ul"
    menu_order = 810
    items = (ProgrammeViewSet, SectorViewSet, MunicipalityViewSet)


register_snippet(RegistryViewSetGroup)
