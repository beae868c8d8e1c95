from django.urls import path

from materials.views import finding, planning, taking

app_name = "materials"

urlpatterns = [
    path("find/", finding.find, name="find"),
    path("<number:pk>/forloeb.pdf", taking.lesson_pdf, name="lesson_pdf"),
    path("<number:pk>/forloeb.docx", taking.lesson_docx, name="lesson_docx"),
    path("<number:pk>/elevark.pdf", taking.student_sheets, name="student_sheets"),
    path("<number:pk>/kort.pdf", taking.cards, name="cards"),
    path("<number:pk>/plakater.pdf", taking.posters, name="posters"),
    path("uge/<str:secret>/", planning.show, name="plan"),
    path("uge/<str:secret>/ret/", planning.change, name="plan_change"),
    path("uge/<str:secret>/vaelg/", planning.choose, name="plan_choose"),
    path("uge/<str:secret>/ugen.zip", planning.plan_zip, name="plan_zip"),
    path("uge/<str:secret>/ugeplan.pdf", planning.plan_pdf, name="plan_pdf"),
    path("uge/<str:secret>/ugen.json", planning.plan_progress, name="plan_progress"),
    path("<slug:week>/planlaeg/", planning.start, name="plan_start"),
    path("<slug:week>/<slug:band>/uge.zip", taking.week_zip, name="week_zip"),
    path("<slug:week>/<slug:band>/klar.json", taking.week_progress, name="week_progress"),
]
