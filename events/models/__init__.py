"""Events: what is offered (catalogue), when and where (events), who comes (bookings) and who came (attendance)."""

from events.models.attendance import Attendance, Headcount
from events.models.bookings import Booking, Enrolment
from events.models.catalogue import EventTemplate, Registration, Service, TemplateSession
from events.models.events import Event, EventChange, EventSession
from events.models.pages import EventIndexPage

__all__ = [
    "Attendance",
    "Booking",
    "Enrolment",
    "Event",
    "EventChange",
    "EventIndexPage",
    "EventSession",
    "EventTemplate",
    "Headcount",
    "Registration",
    "Service",
    "TemplateSession",
]
