from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Sider")

    def ready(self):
        from pages import addresses, cache, choosers, link_forms  # `checks` registers its own

        register_converter(addresses.Number, "number")  # before Wagtail's hooks write addresses
        cache.empty_when_content_changes()
        choosers.start_without_inline_scripts()
        link_forms.label_in_danish()
