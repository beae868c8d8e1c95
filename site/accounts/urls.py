"""The addresses under /konto/ that we answer ourselves; allauth answers the rest."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("login/code/", views.request_code, name="account_request_login_code"),
    path("login/code/confirm/", views.confirm_code, name="account_confirm_login_code"),
    path("login/forfra/", views.start_over, name="account_start_over"),
    path("signup/", views.signup, name="account_signup"),
    path("confirm-email/", views.confirm_email, name="account_email_verification_sent"),
    path("password/reset/", views.reset_password, name="account_reset_password"),
    path("email/", views.email, name="account_email"),
]
