"""What the page behind a link in a mail says when there is nothing to answer: a receipt, or why it is too late."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from events import wording
from events.models import AnswerLink, Enrolment, Event

Purpose, State = AnswerLink.Purpose, Enrolment.State


@dataclass(frozen=True)
class Telling:
    """A message to whoever holds the link. `kind` is as of components/alert.html."""

    kind: str
    heading: str
    text: str


def telling(link, *, now):
    """Return what is told instead of asking, by what is true of the seat now; None when the question is open."""
    return about_event(link.enrolment.event, now) or about_seat(link) or about_link(link, now)


def about_event(event, now):
    if event.state == Event.State.CANCELLED:
        return Telling("warning", _("Arrangementet er aflyst"), _("Du skal ikke gøre noget. Se, om der er en ny dato."))
    has_ended = event.state in (Event.State.HELD, Event.State.LOCKED)
    if has_ended or all(session.ends_at <= now for session in event.sessions.all()):
        return Telling("info", _("Arrangementet er holdt"), _("Linket kan ikke bruges mere."))
    return None


def about_seat(link):
    """Return what is told to somebody whose enrolment has ended, or who has taken the seat she was offered."""
    state, is_offer = link.enrolment.state, link.purpose == Purpose.OFFER
    if state == State.CANCELLED:
        return Telling(
            "success",
            _("Du er afmeldt"),
            _("Din plads går videre til den næste på ventelisten. Du kan tilmelde dig igen, så længe der er åbent."),
        )
    if state == State.DECLINED and is_offer and link.used_at:
        return Telling("success", _("Du har sagt nej tak"), _("Pladsen går videre til den næste på ventelisten."))
    if state == State.DECLINED:
        return Telling(
            "info",
            _("Pladsen er gået videre"),
            _("Svarfristen er gået, eller der er sagt nej. Så længe der er åbent, kan du tilmelde dig igen."),
        )
    if state == State.CONFIRMED and is_offer:
        return Telling(
            "success", _("Pladsen er din"), _("Vi ses. Kan du alligevel ikke komme, så brug linket til afbud i mailen.")
        )
    return None


def about_link(link, now):
    """Return what is told when the link has been used, has expired, or came to somebody without a seat."""
    enrolment, purpose = link.enrolment, link.purpose
    if link.used_at and purpose == Purpose.STILL_COMING:
        return Telling(
            "success",
            _("Tak for svaret"),
            _("Din plads er stadig din. Kan du alligevel ikke komme, så brug linket til afbud i mailen."),
        )
    if purpose == Purpose.OFFER and enrolment.state == State.OFFERED and enrolment.offer_until <= now:
        return Telling("info", _("Svarfristen er gået"), _("Pladsen går videre til den næste på ventelisten."))
    if link.used_at or link.expires_at <= now:
        return Telling(
            "info",
            _("Linket kan ikke bruges mere"),
            _("Det er brugt eller udløbet. Log ind for at se din tilmelding, eller skriv til os."),
        )
    if needs_seat(enrolment, purpose):
        return Telling("info", _("Du har ikke en plads endnu"), _("Vi skriver til dig, hvis der bliver en ledig."))
    return None


def needs_seat(enrolment, purpose):
    """True when there is nothing to show or ask about without a seat; an offer must at least have been made."""
    enough = Enrolment.SEATED if purpose == Purpose.OFFER else (State.CONFIRMED,)
    return purpose != Purpose.LEAVE and enrolment.state not in enough


def question(link, *, now):
    """Return what the page must say beside the question: {is_waiting, answer_by, answered_together, bill}."""
    enrolment, event = link.enrolment, link.enrolment.event
    together = enrolment.state == State.OFFERED and enrolment.booking.stays_together
    offered = Enrolment.objects.filter(booking=enrolment.booking_id, state=State.OFFERED).count() if together else 1
    is_late = bool(event.price and event.cancel_until and event.cancel_until < now)
    return {
        "is_waiting": enrolment.state == State.WAITING,
        "answer_by": wording.moment_in_words(enrolment.offer_until) if enrolment.offer_until else "",
        "answered_together": offered,
        "bill": wording.moment_in_words(event.cancel_until) if is_late else "",
    }
