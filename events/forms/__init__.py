"""All that is sent in about events: what is chosen, planned, signed up for, answered and noted."""

from events.forms.attending import AttendanceForm, HeadcountForm
from events.forms.booking import YES, AnswerForm, PayerForm, PeopleSearch, ReasonForm
from events.forms.choosing import EventFilter
from events.forms.colleagues import ColleaguesForm, ListForm, NamePlaceForm, new_colleagues, typed_colleagues
from events.forms.planning import CallOffForm, EventForm, FirstStepForm, NextDatesForm
from events.forms.sessions import agree, session_rows, slot_rows

__all__ = [
    "YES",
    "AnswerForm",
    "AttendanceForm",
    "CallOffForm",
    "ColleaguesForm",
    "EventFilter",
    "EventForm",
    "FirstStepForm",
    "HeadcountForm",
    "ListForm",
    "NamePlaceForm",
    "NextDatesForm",
    "PayerForm",
    "PeopleSearch",
    "ReasonForm",
    "agree",
    "new_colleagues",
    "session_rows",
    "slot_rows",
    "typed_colleagues",
]
