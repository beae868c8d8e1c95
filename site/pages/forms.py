from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Forms in the design system's markup."""
