"""Wagtail's own doors, led to the one door. Included at /cms/, before Wagtail's."""

from django.urls import path, re_path

from accounts import views

urlpatterns = [
    path("login/", views.back_office_login),
    path("logout/", views.back_office_logout),
    re_path("^password_reset/", views.back_office_reset),
]
