from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks

from pages.models import Operator


@hooks.register("account_menu_items")
def editors_office(request):
    """The way to the back office, for those who may go there."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        return []
    return [{"label": _("Redaktion"), "url": reverse("wagtailadmin_home"), "order": 90}]


@hooks.register("mail_sender")
def operator_as_sender():
    """Who mails are from, and whom an answer goes to."""
    operator = Operator.load()
    return {"organisation": operator.full_name, "kontaktmail": operator.email}


@hooks.register("insert_global_admin_js")
def start_controls_without_inline_scripts():
    """Start Wagtail's date pickers and inline panels; our templates take the inline scripts away."""
    return format_html('<script src="{}"></script>', static("forebyg/back_office.js"))


@hooks.register("insert_global_admin_css")
def own_colour():
    return format_html('<link rel="stylesheet" href="{}">', static("forebyg/back_office.css"))


@hooks.register("findable_addresses")
def glossary_address():
    """The glossary itself, for the readers' search."""
    text = _("Fagord om forebyggelse, forklaret kort, med de ord vi bruger i dag og de ældre. Ordliste, fagudtryk.")
    return [{"title": _("Ordbog"), "text": text, "url": reverse("pages:glossary"), "kind": _("Side")}]
