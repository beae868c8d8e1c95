"""What stands in each mail, from what is true at the moment it is sent; or why it is not sent."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events import calendar, queue, wording
from events.actions.evaluating import is_asked, ticket_for
from events.links import new_link
from events.mails import changes, plans
from events.models import AnswerLink, Booking, Enrolment, Event, Interest
from outbox.mails import Letter, Skip
from outbox.models import Mail

State, Purpose = Enrolment.State, AnswerLink.Purpose


# What all letters share


def enrolment_of(mail, *states):
    """Return the enrolment a mail is about. Raises Skip when it is in none of these states any more."""
    known = Enrolment.objects.select_related("event__municipality", "person", "booking__booked_by__person")
    enrolment = known.filter(pk=mail.about).first()
    if enrolment is None:
        raise Skip(_("Tilmeldingen findes ikke mere."))
    if enrolment.state not in states:
        raise Skip(_("Tilmeldingen er ændret siden: %(state)s.") % {"state": enrolment.get_state_display()})
    return enrolment


def coming(mail, *states):
    """Return the enrolment of somebody whose event is still to come, or going on. Raises Skip when it is over."""
    enrolment = enrolment_of(mail, *states)
    if ends(enrolment.event) <= timezone.now():
        raise Skip(_("Arrangementet er slut."))
    return enrolment


def reader_of(enrolment):
    """Return (first name, address) of the one who is written to: the person, or who holds the place without a name."""
    if enrolment.is_named:
        return first_name(enrolment.person.name), enrolment.person.email
    return booker_of(enrolment.booking)


def booker_of(booking):
    user = booking.booked_by
    if user is None:
        raise Skip(_("Den, der tilmeldte, har ingen konto mere."))
    return first_name(user.person.name) if hasattr(user, "person") else "", user.email


def first_name(name):
    return name.split()[0] if name.split() else ""


def ends(event):
    return max(session.ends_at for session in event.sessions.all())


def page_of(event):
    return settings.SITE_URL + event.get_absolute_url()


def facts_about(event):
    """Return what every mail can say of an event."""
    sessions = list(event.sessions.all())
    return {
        "arrangement": event.title,
        "tidspunkter": "\n".join(wording.when(session) for session in sessions),
        "dato": wording.day(sessions[0].starts_at) if sessions else "",
        "tid": clock_of(sessions[0]) if sessions else "",
        "sted": wording.where(event),
    }


def clock_of(session):
    """Return »kl. 12.30-14.00«; a session past midnight names the day it ends."""
    begins_at, ends_at = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    if begins_at.date() != ends_at.date():
        return _("%(begins)s til %(ends)s") % {
            "begins": wording.clock(begins_at),
            "ends": wording.moment_in_words(ends_at),
        }
    return f"{wording.clock(begins_at)}-{date_format(ends_at, 'G.i')}"


def letter(enrolment, *, files=(), **facts):
    name, to = reader_of(enrolment)
    shared = {"fornavn": name, "reference": str(enrolment.pk), **facts_about(enrolment.event)}
    return Letter(to=to, facts=shared | facts, calendar=tuple(files))


def link_to(purpose, enrolment, *, until=None):
    """Return a secret address for the person; who holds a place without a name answers for it on the event's page."""
    if not enrolment.is_named:
        return page_of(enrolment.event)
    return new_link(enrolment=enrolment, purpose=purpose, expires_at=until or ends(enrolment.event))


def facts_for_seat(enrolment):
    """Return what only those with a seat are told."""
    event = enrolment.event
    is_free_until = event.cancel_until if event.price else None
    return {
        "onlinelink": event.link,
        "forberedelse": event.preparation,
        "billetlink": link_to(Purpose.TICKET, enrolment) if enrolment.is_named else "",
        "link": link_to(Purpose.LEAVE, enrolment),
        "afbudsfrist": wording.moment_in_words(is_free_until) if is_free_until else "",
    }


def calendar_files(enrolment, make):
    """Return calendar files for a person with an address; nobody else has a calendar we can reach."""
    return make(enrolment) if enrolment.is_named and enrolment.person.email else ()


# Seats and the waiting list


def has_seat(mail):
    enrolment = coming(mail, State.CONFIRMED)
    files = calendar_files(enrolment, calendar.invitations)
    return letter(enrolment, files=files, **facts_for_seat(enrolment))


def waits(mail):
    enrolment = coming(mail, State.WAITING)
    number, why = queue.queue_position(enrolment)
    return letter(enrolment, nummer=str(number), grund=why, link=link_to(Purpose.LEAVE, enrolment))


def offered(mail):
    enrolment = coming(mail, State.OFFERED)
    until = enrolment.offer_until
    if until <= timezone.now():
        raise Skip(_("Tilbuddet er udløbet."))
    return letter(
        enrolment, svarfrist=wording.moment_in_words(until), link=link_to(Purpose.OFFER, enrolment, until=until)
    )


def offer_expired(mail):
    enrolment = coming(mail, State.DECLINED)
    return letter(enrolment, link=page_of(enrolment.event))


def left(mail):
    """A seat or a place in the queue that was given up, taken back or refused."""
    enrolment = enrolment_of(mail, State.CANCELLED, State.DECLINED)
    if Enrolment.objects.live().filter(event=enrolment.event_id, person=enrolment.person_id or 0).exists():
        raise Skip(_("Personen er tilmeldt igen."))
    invited = Mail.objects.filter(
        about=enrolment.pk, kind__in=[plans.ENROLMENT_CONFIRMED, plans.MOVED_UP], state="sent"
    )
    files = calendar_files(enrolment, calendar.cancellations) if invited.exists() else ()
    link = f"{settings.SITE_URL}/temadage/"
    return letter(enrolment, files=files, begrundelse=enrolment.state_because, link=link)


def places_to_name(mail):
    booking = Booking.objects.select_related("event__municipality", "booked_by__person").filter(pk=mail.about).first()
    unnamed = list(booking.enrolments.live().filter(person=None)) if booking else []
    if not unnamed:
        raise Skip(_("Alle pladser har fået et navn eller er givet tilbage."))
    name, to = booker_of(booking)
    facts = {
        "fornavn": name,
        "antal": str(len(unnamed)),
        "navnefrist": wording.moment_in_words(min(enrolment.name_by for enrolment in unnamed)),
        "link": page_of(booking.event),
    }
    return Letter(to=to, facts=facts_about(booking.event) | facts)


# Reminders


def reminded(mail):
    """A reminder says »i morgen« or »om en uge«; when it no longer is, because the server was down, it stays here."""
    enrolment = coming(mail, State.CONFIRMED)
    session = enrolment.event.sessions.filter(pk=mail.facts.get("session")).first()
    if session is None:
        raise Skip(_("Mødegangen er taget ud."))
    days_left = (timezone.localdate(session.starts_at) - timezone.localdate()).days
    if days_left < LATEST[mail.kind]:
        raise Skip(_("Mailen kom ikke af sted i tide."))
    when = {"dato": wording.day(session.starts_at), "tid": clock_of(session)}
    if mail.kind != plans.STILL_COMING:
        return letter(enrolment, **facts_for_seat(enrolment), **when)
    if enrolment.still_coming_at:
        raise Skip(_("Har allerede svaret ja."))
    return letter(enrolment, link=link_to(Purpose.STILL_COMING, enrolment, until=session.starts_at), **when)


LATEST = {plans.REMINDER_7_DAYS: 5, plans.STILL_COMING: 2, plans.REMINDER_1_DAY: 1}  # days left, at least


# Changes, and afterwards


def changed(mail):
    enrolment = coming(mail, *Enrolment.LIVE)
    lines = changes.in_words(enrolment.event, mail.facts["before"])
    if not lines:
        raise Skip(_("Ændringen blev taget tilbage."))
    has_seat = enrolment.state == State.CONFIRMED
    files = calendar_files(enrolment, calendar.invitations) if has_seat else ()
    if files:
        files = [
            *files,
            *calendar.taken_out(enrolment, changes.sessions_taken_out(enrolment.event, mail.facts["before"])),
        ]
    return letter(enrolment, files=files, aendringer="\n".join(lines), link=link_to(Purpose.LEAVE, enrolment))


def thanked(mail):
    enrolment = enrolment_of(mail, State.CONFIRMED)
    if enrolment.event.state != Event.State.LOCKED:
        raise Skip(_("Fremmødet blev låst op igen."))
    my_page = settings.SITE_URL + reverse("registry:my_page")
    return letter(
        enrolment,
        bevislink=my_page if enrolment.training_id else "",
        evalueringslink=ticket_for(enrolment.event, enrolment.reference) if is_asked(enrolment) else "",
    )


def invited(mail):
    known = Interest.objects.select_related("invited_to__municipality", "shown_by__person")
    interest = known.filter(pk=mail.about, invited_to__isnull=False).first()
    if interest is None:
        raise Skip(_("Interessen er taget tilbage."))
    event, user = interest.invited_to, interest.shown_by
    if event.state != Event.State.OPEN:
        raise Skip(_("Arrangementet er ikke åbent: %(state)s.") % {"state": event.get_state_display()})
    name = first_name(user.person.name) if hasattr(user, "person") else ""
    return Letter(to=user.email, facts={"fornavn": name, **facts_about(event), "link": page_of(event)})
