from django.urls import include, path
from django.views.decorators.cache import never_cache
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from pages import views as pages

account = [path("konto/", include("accounts.urls")), path("konto/", include("allauth.urls"))]

urlpatterns = [
    path("cms/", include("accounts.back_office_urls")),
    path("cms/jsi18n/", pages.back_office_words),  # before Wagtail's own
    path("cms/", include(wagtailadmin_urls)),
    path("dokumenter/", include(wagtaildocs_urls)),
    *decorate_urlpatterns(account, never_cache),  # no browser others use keeps somebody's address, keys or codes
    path("bevis/", include("certificates.urls")),
    path("materialer/", include("materials.urls")),
    path("kurser/", include("courses.urls")),
    path("temadage/", include("events.urls")),
    path("", include("pages.urls")),
    path("", include("registry.urls")),
    path("", include(wagtail_urls)),
]
