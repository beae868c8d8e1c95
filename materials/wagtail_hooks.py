from wagtail.snippets.models import register_snippet

from materials.editing import MaterialsGroup

register_snippet(MaterialsGroup)
