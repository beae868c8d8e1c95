from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from outbox import back_office

register_snippet(back_office.MailTemplateViewSet)


@hooks.register("register_admin_urls")
def outbox_addresses():
    return [path("udbakke/", include((back_office.urlpatterns, "outbox")))]


class OutboxMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("outbox.view_mail") or request.user.has_perm("outbox.change_mail")


@hooks.register("register_reports_menu_item")
def outbox_in_the_menu():
    return OutboxMenuItem(_("Udbakke"), reverse("outbox:list"), icon_name="mail", order=10)
