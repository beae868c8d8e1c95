"""Roles, given and ended by administrators, inside Wagtail's back office; and what nobody may delete there."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.permission_policies import ModelPermissionPolicy

from accounts.access import for_those_who
from registry import access, actions
from registry.forms import RoleForm
from registry.models import Role

ROLES_ON_A_PAGE = 100


@for_those_who(access.may_give_roles)
@require_safe
def roles(request):
    """The roles that hold today or will begin."""
    rows = Role.objects.not_over().select_related("user__person", "municipality", "district", "given_by")
    pages = Paginator(rows.order_by("kind", "user__email", "pk"), ROLES_ON_A_PAGE).get_page(request.GET.get("p"))
    return render(request, "registry/back_office/roles.html", {"pages": pages})


@for_those_who(access.may_give_roles)
def give(request):
    """Give somebody who has a sign-in a role."""
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            role = actions.give_role(by=request.user, **form.facts())
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("%(email)s har nu rollen: %(role)s.") % {"email": role.user.email, "role": role.description}
            )
            return redirect("roles:list")
    return render(request, "registry/back_office/give_role.html", {"form": form}, status=422 if form.errors else 200)


@for_those_who(access.may_give_roles)
def end(request, role_id):
    """End a role at once, after a question."""
    role = get_object_or_404(Role, pk=role_id)
    if request.method == "POST":
        try:
            actions.end_role(role=role, by=request.user)
        except actions.Refused as refusal:  # a double click
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Rollen er afsluttet."))
        return redirect("roles:list")
    return render(request, "registry/back_office/end_role.html", {"role": role})


class NeverDeleted(ModelPermissionPolicy):
    """For what people and trainings point at: it is changed or closed, and never deleted."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)


urlpatterns = [
    path("", roles, name="list"),
    path("giv/", give, name="give"),
    path("<number:role_id>/afslut/", end, name="end"),
]
