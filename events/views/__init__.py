"""The pages about events: reading about them, signing up and leaving, signing up colleagues, and running them."""

from events.views.attending import lock, participants
from events.views.colleagues import colleagues
from events.views.enrolling import answer, cancel, sign_up
from events.views.reading import event, event_list

__all__ = ["answer", "cancel", "colleagues", "event", "event_list", "lock", "participants", "sign_up"]
