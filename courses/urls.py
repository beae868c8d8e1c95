from django.urls import path

from courses import views

app_name = "courses"

MODULE = "<slug:course>/<slug:module>/"
urlpatterns = [
    path("<slug:course>/", views.course, name="course"),
    path("<slug:course>/start/", views.start, name="start"),
    path("<slug:course>/dilemmakort.pdf", views.all_dilemma_cards, name="all_dilemma_cards"),
    path("<slug:course>/forny/", views.renew, name="renew"),
    path(MODULE, views.module, name="module"),
    path(f"{MODULE}sted/", views.note_place, name="note_place"),
    path(f"{MODULE}laest/", views.mark_read, name="mark_read"),
    path(f"{MODULE}dilemmakort.pdf", views.dilemma_cards, name="dilemma_cards"),
    path(f"{MODULE}dilemma/<slug:dilemma>/", views.dilemma, name="dilemma"),
    path(f"{MODULE}quiz/", views.quiz, name="quiz"),
    path(f"{MODULE}quiz/<number:attempt>/<number:position>/", views.question, name="question"),
]
