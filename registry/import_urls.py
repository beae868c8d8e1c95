from django.urls import path

from registry import import_views as views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("antal/", views.head_count, name="head_count"),
    path("fil/<number:batch>/", views.batch, name="import_batch"),
    path("fil/<number:batch>/fortryd/", views.undo, name="undo_import"),
    path("<slug:draft>/kolonner/", views.choose_columns, name="import_columns"),
    path("<slug:draft>/", views.preview, name="import_preview"),
    path("<slug:draft>/fejl.csv", views.problems_csv, name="import_problems"),
    path("<slug:draft>/indlaes/", views.bring_in, name="import_run"),
    path("<slug:draft>/slet/", views.drop, name="import_drop"),
]
