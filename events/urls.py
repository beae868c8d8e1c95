from django.urls import path

from events import views
from events.views import answering, calendars

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
    path(f"{ENROLMENT}billet/", answering.ticket, name="ticket"),
    path(f"{ENROLMENT}billet.svg", answering.ticket_image, name="ticket_image"),
    path("svar/<str:secret>/", answering.answer_link, name="answer_link"),
    path("svar/<str:secret>/billet.svg", answering.answer_link_image, name="answer_link_image"),
    path(f"{EVENT}kalender.ics", calendars.event_calendar, name="event_calendar"),
    path("kalender/", calendars.my_calendar, name="my_calendar"),
    path("kalender/ny/", calendars.new_feed, name="new_feed"),
    path("kalender/ny/<slug:house>/", calendars.new_feed, name="new_feed"),
    path("kalender/<str:secret>.ics", calendars.feed, name="feed"),
]
