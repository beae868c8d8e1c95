"""Every write of events: planning them, the seats and the queue for them, who came."""

from events.actions.attending import (
    let_in,
    lock_attendance,
    note_attendance,
    note_headcount,
    preview_of_locking,
    unlock_attendance,
)
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
from events.actions.planning import cancel_event, change_event, move_session, open_event, plan_event, set_capacity
from events.actions.seats import Refused, expire_offers, keep_up, lock, serve

__all__ = [
    "Refused",
    "accept_offer",
    "approve",
    "cancel",
    "cancel_booking",
    "cancel_event",
    "change_event",
    "decline_offer",
    "enrol",
    "expire_offers",
    "keep_up",
    "let_in",
    "lock",
    "lock_attendance",
    "move_session",
    "name_place",
    "note_attendance",
    "note_headcount",
    "open_event",
    "plan_event",
    "preview_of_locking",
    "serve",
    "set_capacity",
    "turn_down",
    "unlock_attendance",
]
