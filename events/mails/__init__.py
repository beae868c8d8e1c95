"""Mails about events: what is planned when (plans), what stands in each (letters), and the kinds there are (kinds).

Only `plans` is known to the actions; the letters are written later, by the outbox, through the hook `mail_kinds`.
"""

from events.mails.plans import (
    AFTER_EVENT,
    BOOKING_TURNED_DOWN,
    ENROLMENT_CANCELLED,
    ENROLMENT_CONFIRMED,
    EVENT_CANCELLED,
    MOVED_UP,
    NOBODY_IS_TOLD,
    OFFER_EXPIRED,
    SEAT_OFFERED,
    TOLD_AS,
    invite,
    snapshot,
    take_thanks_back,
    tell,
    tell_changes,
    tell_named,
    tell_waiting,
    thank,
)

__all__ = [
    "AFTER_EVENT",
    "BOOKING_TURNED_DOWN",
    "ENROLMENT_CANCELLED",
    "ENROLMENT_CONFIRMED",
    "EVENT_CANCELLED",
    "MOVED_UP",
    "NOBODY_IS_TOLD",
    "OFFER_EXPIRED",
    "SEAT_OFFERED",
    "TOLD_AS",
    "invite",
    "snapshot",
    "take_thanks_back",
    "tell",
    "tell_changes",
    "tell_named",
    "tell_waiting",
    "thank",
]
