"""The pages about events: reading about them, signing up and leaving, signing up colleagues, and running them."""

from events.views.attending import lock, participants
from events.views.colleagues import cancel_booking, colleagues, name_place
from events.views.door import check_in, note, send, worker
from events.views.enrolling import answer, cancel, sign_up
from events.views.reading import event, event_list

__all__ = [
    "answer",
    "cancel",
    "cancel_booking",
    "check_in",
    "colleagues",
    "event",
    "event_list",
    "lock",
    "name_place",
    "note",
    "participants",
    "send",
    "sign_up",
    "worker",
]
