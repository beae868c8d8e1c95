"""Events: what is offered (catalogue), when and where (events), who comes (bookings) and who came (attendance).

Around them: who would come (interests), what they thought (evaluations), and secret addresses (links).
"""

from events.models.attendance import Attendance, Headcount
from events.models.bookings import Booking, Enrolment
from events.models.catalogue import EventTemplate, Registration, Service, TemplateSession
from events.models.evaluations import Evaluation, EvaluationAnswer, EvaluationQuestion, EvaluationTicket
from events.models.events import Event, EventChange, EventSession
from events.models.interests import Interest
from events.models.links import AnswerLink, CalendarFeed
from events.models.pages import EventIndexPage, EventPage

__all__ = [
    "AnswerLink",
    "Attendance",
    "Booking",
    "CalendarFeed",
    "Enrolment",
    "Evaluation",
    "EvaluationAnswer",
    "EvaluationQuestion",
    "EvaluationTicket",
    "Event",
    "EventChange",
    "EventIndexPage",
    "EventPage",
    "EventSession",
    "EventTemplate",
    "Headcount",
    "Interest",
    "Registration",
    "Service",
    "TemplateSession",
]
