from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Register")

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from registry.back_office import NeverDeleted
        from registry.models import Programme, Sector

        for model in (Programme, Sector):
            register_permission_policy(model, NeverDeleted(model))
