from django.urls import include, path

from registry import approval_views as approvals
from registry import calling_views as calling
from registry import coverage_views as coverage
from registry import district_views as districts
from registry import key_views, views
from registry import merging_views as merging
from registry import own_views as own
from registry import saved_filters_views as filters

app_name = "registry"
urlpatterns = [
    path("min-side/", views.my_page, name="my_page"),
    path("min-side/profil/", views.profile, name="profile"),
    path("min-side/log/", views.my_log, name="my_log"),
    path("min-side/oplysninger/", own.show, name="own_data"),
    path("min-side/oplysninger.json", own.as_json, name="own_data_json"),
    path("min-side/oplysninger.xlsx", own.as_xlsx, name="own_data_xlsx"),
    path("min-side/slet/", own.erase_me, name="erase_me"),
    path("min-kommune/", views.municipality, name="municipality"),
    path("min-kommune/liste.csv", views.municipality_csv, name="municipality_csv"),
    path("min-kommune/foelg-op/", include("registry.follow_up_urls")),
    path("min-kommune/filtre/gem/", filters.save, name="save_filter"),
    path("min-kommune/filtre/<number:pk>/slet/", filters.delete, name="delete_filter"),
    path("min-kommune/godkendelser/", approvals.waiting, name="approvals"),
    path("min-kommune/godkendelser/<number:pk>/godkend/", approvals.approve, name="approve"),
    path("min-kommune/godkendelser/<number:pk>/afvis/", approvals.decline, name="decline"),
    path("min-kommune/dubletter/", merging.duplicates, name="duplicates"),
    path("min-kommune/dubletter/laeg-sammen/", merging.merge, name="merge"),
    path("min-kommune/dubletter/<number:pk>/fortryd/", merging.undo, name="undo_merge"),
    path("min-kommune/noegler/", key_views.keys, name="keys"),
    path("min-kommune/noegler/<number:pk>/luk/", key_views.end, name="end_key"),
    path("min-kommune/kontakter/", calling.places, name="contacts"),
    path("min-kommune/kontakter/<str:place>/", calling.edit, name="edit_contacts"),
    path("api/v1/", include("registry.api.urls")),
    path("mit-infohus/", districts.info_house, name="info_house"),
    path("daekning/prognose/", districts.prognosis, name="forecast"),
    path("daekning/", coverage.coverage_map, name="coverage"),
    path("daekning/tal/", coverage.quotable, name="figures"),
    path("daekning/tal.pdf", coverage.quotable_pdf, name="figures_pdf"),
    path("daekning/<slug:district>/", coverage.district, name="coverage_district"),
    path("hvem-ringer-jeg-til/", calling.choose, name="whom_to_call"),
    path("hvem-ringer-jeg-til/<slug:municipality>/", calling.answer, name="call"),
    path("register/indlaes/", include("registry.import_urls")),
    path("register/<uuid:reference>/", views.person, name="person"),
    path("register/<uuid:reference>/slet/", own.erase, name="erase"),
    path("register/<uuid:reference>/forloeb/<number:training_id>/tilbagekald/", views.withdraw, name="withdraw"),
]
