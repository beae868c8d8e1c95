from django.urls import path

from certificates import views

app_name = "certificates"

urlpatterns = [
    path("", views.find, name="find"),
    path("<str:code>/", views.check, name="check"),
    path("<str:code>/bevis.pdf", views.pdf, name="pdf"),
]
