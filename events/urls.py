from django.urls import path

from events import views

app_name = "events"

# The list itself, /temadage/, is a page of Wagtail's.
EVENT, ENROLMENT = "<int:event>/", "tilmelding/<int:enrolment>/"
urlpatterns = [
    path(EVENT, views.event, name="event"),
    path(f"{EVENT}tilmeld/", views.sign_up, name="sign_up"),
    path(f"{EVENT}kolleger/", views.colleagues, name="colleagues"),
    path(f"{EVENT}deltagere/", views.participants, name="participants"),
    path(f"{EVENT}deltagere/laas/", views.lock, name="lock"),
    path(f"{ENROLMENT}afmeld/", views.cancel, name="cancel"),
    path(f"{ENROLMENT}svar/", views.answer, name="answer"),
]
