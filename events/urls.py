from django.urls import path

from events import views
from events.views import answering, calendars, evaluating, exports, mails, newcomers, organising, planning, wall

app_name = "events"

# The list itself, /temadage/, is a page of Wagtail's.
EVENT, ENROLMENT = "<int:event>/", "tilmelding/<int:enrolment>/"
urlpatterns = [
    path(EVENT, views.event, name="event"),
    path(f"{EVENT}tilmeld/", views.sign_up, name="sign_up"),
    path(f"{EVENT}kolleger/", views.colleagues, name="colleagues"),
    path(f"{EVENT}deltagere/", views.participants, name="participants"),
    path(f"{EVENT}deltagere/laas/", views.lock, name="lock"),
    path(f"{EVENT}doer/", views.check_in, name="door"),
    path(f"{EVENT}doer/noter/", views.note, name="door_note"),
    path(f"{EVENT}doer/send/", views.send, name="door_send"),
    path(f"{EVENT}doer/uden-net.js", views.worker, name="door_worker"),
    path(f"{EVENT}doer/ny/", newcomers.newcomer, name="door_new"),
    path(f"{EVENT}vaeg/", wall.code_on_wall, name="wall"),
    path(f"{EVENT}her/", wall.here, name="here"),
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
    path("ny/", planning.first_step, name="first_step"),
    path("ny/plan/", planning.second_step, name="second_step"),
    path("mine/", organising.mine, name="mine"),
    path(f"{EVENT}ret/", planning.edit, name="edit"),
    path(f"{EVENT}program/<int:session>/", planning.programme, name="programme"),
    path(f"{EVENT}aabn/", planning.open_event, name="open_event"),
    path(f"{EVENT}aflys/", planning.call_off, name="call_off"),
    path(f"{EVENT}kopier/", planning.next_dates, name="next_dates"),
    path(f"{EVENT}tilmeldinger/", organising.enrolments, name="enrolments"),
    path("samlet/<int:booking>/", organising.decide, name="decide"),
    path(f"{EVENT}evaluering/", evaluating.evaluation_results, name="evaluation_results"),
    path(f"{EVENT}evaluering.csv", evaluating.evaluation_csv, name="evaluation_csv"),
    path("evaluering/", evaluating.evaluation_trends, name="evaluation_trends"),
    path("evaluering.csv", evaluating.evaluation_trends_csv, name="evaluation_trends_csv"),
    path("evaluering/tak/", evaluating.evaluated, name="evaluated"),
    path("evaluering/<str:secret>/", evaluating.evaluate, name="evaluate"),
    path(f"{EVENT}mails/", mails.event_mails, name="mails"),
    path(f"{EVENT}mails/<int:mail>/igen/", mails.send_mail_again, name="send_mail_again"),
    path(f"{EVENT}deltagere.csv", exports.participants_csv, name="participants_csv"),
    path(f"{EVENT}betalere.csv", exports.payers_csv, name="payers_csv"),
]
