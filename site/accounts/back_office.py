"""Wagtail's administration of users, for a user who has only an address. Superusers alone may use it."""

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db.models import ProtectedError
from django.forms import CheckboxSelectMultiple
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, DeleteView, EditView, IndexView, UserViewSet

User = get_user_model()
COLUMNS = {
    "name": _("E-mailadresse"),
    "is_superuser": _("Adgang"),
    "is_active": _("Åben"),
    "last_login": _("Sidst logget ind"),
}
LABELS = {"email": _("E-mailadresse"), "groups": _("Grupper i redaktionen"), "is_active": _("Kontoen er åben")}


class SuperusersOnly(BasePermissionPolicy):
    """Who decides over users and groups decides over everything: nobody less than a superuser."""

    def user_has_permission(self, user, action):
        return user.is_active and user.is_superuser

    def users_with_any_permission(self, actions):
        return User.objects.filter(is_active=True, is_superuser=True)


class JustAnAddress:
    """Drops the names that our user has not, and lets the sign-in follow a changed address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
        self.fields["email"].help_text = _("Adressen er brugerens vej ind: koden sendes dertil.")
        if "is_superuser" in self.fields:
            self.fields["is_superuser"].label = _("Administrator")
            self.fields["is_superuser"].help_text = _("Må alt, også give andre adgang.")
        self.fields["groups"].help_text = _("Giver adgang til redaktionen. Roller i registret gives et andet sted.")

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def save(self, commit=True):
        user = super().save(commit)
        if commit and not EmailAddress.objects.filter(user=user, email=user.email).exists():
            EmailAddress.objects.filter(user=user).delete()
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
        return user


class NewUserForm(JustAnAddress, UserCreationForm):
    first_name = last_name = None
    error_messages = UserCreationForm.error_messages | {
        "duplicate_username": _("Der findes allerede en bruger med den e-mailadresse.")
    }

    class Meta:
        model = User
        fields = ["email", "is_superuser", "groups"]
        widgets = {"groups": CheckboxSelectMultiple}

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


class ChangedUserForm(JustAnAddress, UserEditForm):
    first_name = last_name = None
    error_messages = NewUserForm.error_messages

    class Meta:
        model = User
        fields = ["email", "is_active", "is_superuser", "groups"]
        widgets = {"groups": CheckboxSelectMultiple}


class UsersView(IndexView):
    page_title = _("Brugere")
    add_item_label = _("Tilføj en bruger")

    @cached_property
    def columns(self):
        """Wagtail's columns in our words, but one: name and user name are the same address here."""
        columns = [column for column in super().columns if column.name != User.USERNAME_FIELD]
        for column in columns:
            column.label = COLUMNS.get(column.name, column.label)
        return columns


class NewUserView(CreateView):
    page_title = _("Ny bruger")
    success_message = _("Brugeren er oprettet.")


class ChangedUserView(EditView):
    success_message = _("Brugeren er gemt.")
    error_message = _("Brugeren er ikke gemt, fordi der er fejl i felterne.")


class DeletedUserView(DeleteView):
    def form_valid(self, form):
        """Delete the user, unless something on record needs her: who ended a role, who withdrew a training."""
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(
                self.request,
                _("Brugeren kan ikke slettes, fordi registret viser, hvad hun har gjort. Luk kontoen i stedet."),
            )
            return redirect("wagtailusers_users:edit", self.object.pk)


class Users(UserViewSet):
    menu_label = _("Brugere")
    index_view_class = UsersView
    add_view_class = NewUserView
    edit_view_class = ChangedUserView
    delete_view_class = DeletedUserView

    def get_form_class(self, for_update=False):
        return ChangedUserForm if for_update else NewUserForm

    def get_permissions_to_register(self):
        """None: no group can be given power over users."""
        return super().get_permissions_to_register().none()
