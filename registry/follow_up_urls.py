"""The addresses below »Følg op«; part of the registry's own, so they share its names."""

from django.urls import path

from registry import follow_up_views as views

urlpatterns = [
    path("", views.follow_up, name="follow_up"),
]
