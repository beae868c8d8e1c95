from django.urls import path

from materials.views import finding, taking

app_name = "materials"

urlpatterns = [
    path("find/", finding.find, name="find"),
    path("<int:pk>/forloeb.pdf", taking.lesson_pdf, name="lesson_pdf"),
    path("<int:pk>/forloeb.docx", taking.lesson_docx, name="lesson_docx"),
    path("<int:pk>/elevark.pdf", taking.student_sheets, name="student_sheets"),
    path("<int:pk>/kort.pdf", taking.cards, name="cards"),
    path("<int:pk>/plakater.pdf", taking.posters, name="posters"),
    path("<slug:week>/<slug:band>/uge.zip", taking.week_zip, name="week_zip"),
    path("<slug:week>/<slug:band>/klar.json", taking.week_progress, name="week_progress"),
]
