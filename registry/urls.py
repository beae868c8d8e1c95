from django.urls import path

from registry import calling_views as calling
from registry import coverage_views as coverage
from registry import district_views as districts
from registry import views

app_name = "registry"
urlpatterns = [
    path("min-side/", views.my_page, name="my_page"),
    path("min-side/profil/", views.profile, name="profile"),
    path("min-side/log/", views.my_log, name="my_log"),
    path("min-kommune/", views.municipality, name="municipality"),
    path("min-kommune/liste.csv", views.municipality_csv, name="municipality_csv"),
    path("min-kommune/kontakter/", calling.places, name="contacts"),
    path("min-kommune/kontakter/<str:place>/", calling.edit, name="edit_contacts"),
    path("mit-infohus/", districts.info_house, name="info_house"),
    path("daekning/prognose/", districts.prognosis, name="forecast"),
    path("daekning/", coverage.coverage_map, name="coverage"),
    path("daekning/tal/", coverage.quotable, name="figures"),
    path("daekning/tal.pdf", coverage.quotable_pdf, name="figures_pdf"),
    path("daekning/<slug:district>/", coverage.district, name="coverage_district"),
    path("hvem-ringer-jeg-til/", calling.choose, name="whom_to_call"),
    path("hvem-ringer-jeg-til/<slug:municipality>/", calling.answer, name="call"),
    path("register/<uuid:reference>/", views.person, name="person"),
    path("register/<uuid:reference>/forloeb/<int:training_id>/tilbagekald/", views.withdraw, name="withdraw"),
]
