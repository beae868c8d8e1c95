from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Konti")
    default = True


class BackOfficeUsersConfig(WagtailUsersAppConfig):
    """Wagtail's users app with our forms. Stands in INSTALLED_APPS in the place of `wagtail.users`."""

    default = False
    user_viewset = "accounts.back_office.Users"

    def ready(self):
        from django.contrib.auth import get_user_model
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from accounts.back_office import SuperusersOnly

        for model in (get_user_model(), Group):
            register_permission_policy(model, SuperusersOnly(model))
