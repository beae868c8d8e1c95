"""The addresses below »Følg op«; part of the registry's own, so they share its names."""

from django.urls import path

from registry import follow_up_views as views
from registry import inviting_views as inviting

urlpatterns = [
    path("", views.follow_up, name="follow_up"),
    path("inviter/", inviting.invite, name="invite"),
    path("invitationer/", inviting.invitations, name="invitations"),
    path("invitationer/fortryd/", inviting.take_back, name="take_back_invitations"),
]
