from django.urls import path, re_path

from pages import views

app_name = "pages"
urlpatterns = [
    path("healthz", views.healthy, name="healthy"),
    path("was", views.accessibility_statement, name="was"),
    path("soeg/", views.search, name="search"),
    path("ordbog/", views.glossary, name="glossary"),
    re_path(r"^filer/(?P<folder>images|original_images)/(?P<name>[^/]+)$", views.picture, name="picture"),
    path("demo/mail/", views.demo_mails, name="demo_mails"),
    path("demo/mail/<slug:name>/", views.demo_mail, name="demo_mail"),
]
