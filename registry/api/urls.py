from django.urls import path

from registry.api import views

urlpatterns = [
    path("openapi.json", views.openapi, name="api_openapi"),
    path("people/", views.people, name="api_people"),
    path("people/<uuid:reference>/", views.person, name="api_person"),
    path("trainings/", views.trainings, name="api_trainings"),
    path("coverage/", views.coverage_of, name="api_coverage"),
    path("<path:rest>", views.unknown, name="api_unknown"),
]
