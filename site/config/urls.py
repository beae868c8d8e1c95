from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from pages import views as pages

urlpatterns = [
    path("cms/", include("accounts.back_office_urls")),
    path("cms/jsi18n/", pages.back_office_words),  # before Wagtail's own
    path("cms/", include(wagtailadmin_urls)),
    path("dokumenter/", include(wagtaildocs_urls)),
    path("konto/", include("accounts.urls")),
    path("konto/", include("allauth.urls")),
    path("bevis/", include("certificates.urls")),
    path("kurser/", include("courses.urls")),
    path("temadage/", include("events.urls")),
    path("", include("pages.urls")),
    path("", include("registry.urls")),
    path("", include(wagtail_urls)),
]
