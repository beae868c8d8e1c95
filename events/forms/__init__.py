"""All that is sent in about events: what is chosen, planned, signed up for, answered and noted."""

from events.forms.attending import AttendanceForm, HeadcountForm
from events.forms.booking import YES, AnswerForm, ColleaguesForm, PayerForm, PeopleSearch
from events.forms.choosing import EventFilter

__all__ = [
    "YES",
    "AnswerForm",
    "AttendanceForm",
    "ColleaguesForm",
    "EventFilter",
    "HeadcountForm",
    "PayerForm",
    "PeopleSearch",
]
