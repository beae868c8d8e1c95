from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks


@hooks.register("account_menu_items")
def editors_office(request):
    """The way to the back office, for those who may go there."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        return []
    return [{"label": _("Redaktion"), "url": reverse("wagtailadmin_home"), "order": 90}]
