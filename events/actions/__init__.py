"""Every write of events: planning them, the seats and the queue for them, who came."""

from events.actions.answering import LinkIsSpent, answer_link
from events.actions.arranging import make_draft, next_date, next_dates, rearrange, write_programme
from events.actions.attending import (
    hand_on_seat,
    let_in,
    lock_attendance,
    name_at_the_door,
    note_attendance,
    note_headcount,
    preview_of_locking,
    take_back_attendance,
    unlock_attendance,
    welcome,
)
from events.actions.deciding import give_priority
from events.actions.enrolling import (
    accept_offer,
    approve,
    cancel,
    cancel_booking,
    decline_offer,
    enrol,
    name_place,
    turn_down,
)
from events.actions.feeds import new_feed
from events.actions.planning import cancel_event, change_event, move_session, open_event, plan_event, set_capacity
from events.actions.reading import note_list_read
from events.actions.seats import Refused, expire_offers, keep_up, lock, serve

__all__ = [
    "LinkIsSpent",
    "Refused",
    "accept_offer",
    "answer_link",
    "approve",
    "cancel",
    "cancel_booking",
    "cancel_event",
    "change_event",
    "decline_offer",
    "enrol",
    "expire_offers",
    "give_priority",
    "hand_on_seat",
    "keep_up",
    "let_in",
    "lock",
    "lock_attendance",
    "make_draft",
    "move_session",
    "name_at_the_door",
    "name_place",
    "new_feed",
    "next_date",
    "next_dates",
    "note_attendance",
    "note_headcount",
    "note_list_read",
    "open_event",
    "plan_event",
    "preview_of_locking",
    "rearrange",
    "serve",
    "set_capacity",
    "take_back_attendance",
    "turn_down",
    "unlock_attendance",
    "welcome",
    "write_programme",
]
