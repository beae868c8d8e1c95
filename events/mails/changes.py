"""What has changed about an event, in words for those who come."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from events import wording
from events.models import EventSession


def in_words(event, before):
    """Return a line for each thing that is different now from the snapshot `before` (see plans.snapshot)."""
    lines = [*sessions_in_words(event, before["sessions"])]
    if event.title != before["title"]:
        lines.append(_("Arrangementet hedder nu »%(title)s«.") % {"title": event.title})
    if event.place != before["place"]:
        was = before["place"] or _("online")
        lines.append(_("Nyt sted: %(now)s (før: %(was)s).") % {"now": wording.where(event), "was": was})
    if event.link != before["link"]:
        link = event.link
        lines.append(_("Nyt link til onlinemødet: %(link)s") % {"link": link} if link else _("Mødet er ikke online."))
    if event.preparation != before["preparation"] and event.preparation:
        lines.append(_("Forberedelse: %(what)s") % {"what": event.preparation})
    return lines


def sessions_taken_out(event, before):
    """Return the sessions of the snapshot `before` that the event has no more, unsaved, as calendars know them."""
    there = {str(session.pk) for session in event.sessions.all()}
    return [
        EventSession(
            event=event,
            calendar_uid=UUID(uid),
            calendar_sequence=sequence,
            starts_at=datetime.fromisoformat(before["sessions"][number][0]),
            ends_at=datetime.fromisoformat(before["sessions"][number][1]),
        )
        for number, (uid, sequence) in before.get("entries", {}).items()
        if number not in there
    ]


def sessions_in_words(event, before):
    """Return what has changed about the sessions; `before` is {number: [beginning, end]} in ISO."""
    sessions = {str(session.pk): session for session in event.sessions.all()}
    for number, (begins, ends) in before.items():
        was = EventSession(starts_at=datetime.fromisoformat(begins), ends_at=datetime.fromisoformat(ends))
        session = sessions.pop(number, None)
        if session is None:
            yield _("Mødegangen %(was)s er taget ud.") % {"was": wording.when(was)}
        elif (session.starts_at, session.ends_at) != (was.starts_at, was.ends_at):
            yield _("Ny tid: %(now)s (før: %(was)s).") % {"now": wording.when(session), "was": wording.when(was)}
    for session in sessions.values():
        yield _("Ny mødegang: %(now)s.") % {"now": wording.when(session)}
