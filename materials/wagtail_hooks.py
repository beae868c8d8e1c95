from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from materials.editing import MaterialsGroup

register_snippet(MaterialsGroup)


@hooks.register("findable_addresses")
def finder_address():
    """The finder of materials, for the readers' search."""
    text = _("Undervisningsforløb og temauger efter trin, fag, dagstema, tid og emneord.")
    return [{"title": _("Find materialer"), "text": text, "url": reverse("materials:find"), "kind": _("Side")}]
