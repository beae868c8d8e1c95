"""Who came: at the door, and the locking that turns attendance into trainings and certificates."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.actions import issue
from events import mails, queue
from events.actions.enrolling import name_place, new_booking
from events.actions.planning import change
from events.actions.seats import Refused, leave, lock, move, take_seats
from events.models import Attendance, Enrolment, Event, EventChange, Headcount
from registry.actions import record_training, withdraw_training
from registry.models import Training

Mark, Outcome, State = Attendance.Mark, Enrolment.Outcome, Enrolment.State


@dataclass(frozen=True)
class Line:
    """What locking would do for one enrolment."""

    enrolment: Enrolment
    outcome: str
    gives_training: bool


@transaction.atomic
def let_in(*, event, person, by):
    """Give somebody at the door a seat, whether she waits for one or never signed up; returns her enrolment.

    Whoever has a seat keeps it; whoever waits leaves her party for a booking of her own, approved by being let in.
    Raises Refused when all seats are taken, or her municipality's, and when the event is over or takes no names.
    """
    event, now = lock(event.pk), timezone.now()
    if not event.is_named or event.state != Event.State.OPEN:
        raise Refused(_("Der kan ikke skrives nogen på her."))
    known = Enrolment.objects.live().select_related("booking").filter(event=event, person=person).first()
    if known and known.state == State.CONFIRMED:
        return known
    if not (known and known.has_seat):
        known = at_the_door(event, person, known, by=by, now=now)
    move([known], State.CONFIRMED, at=now, by=by, because=_("Skrevet på ved døren."), told_as=mails.NOBODY_IS_TOLD)
    return known


def at_the_door(event, person, waiting, *, by, now):
    """Take a seat for somebody at the door, in an approved booking of her own. Returns her enrolment, waiting still."""
    if waiting:
        at_door = _("Skrevet på ved døren.")
        move([waiting], State.CANCELLED, at=now, by=by, because=at_door, told_as=mails.NOBODY_IS_TOLD)
    booking = new_booking(event, [person], by=by, approved_at=now, approved_by=by)
    enrolment = booking.enrolments.select_related("booking").get()
    quota = event.quota_at(now)
    why_not = queue.obstacle([enrolment], event=event, free=event.free_seats, quota=quota, held=queue.seats_held(event))
    if why_not:
        raise Refused(why_not)
    take_seats(event, 1)
    return enrolment


@transaction.atomic
def note_attendance(*, enrolment, session, by, mark=Mark.PRESENT, how=Attendance.How.NAME, at=None):
    """Note that somebody with a seat was at the session at the time `at`, or is excused; returns the attendance.

    The same twice changes nothing, so a double scan and a phone that sends later are harmless; being present counts
    over being excused. Raises Refused for another event's session, without a seat, and when attendance is locked.
    """
    event = lock(enrolment.event_id)
    enrolment.refresh_from_db()
    if session.event_id != event.pk:
        raise Refused(_("Billetten gælder til et andet arrangement."))
    if event.state not in (Event.State.OPEN, Event.State.HELD):
        raise Refused(_("Fremmødet er låst."))
    if enrolment.state != State.CONFIRMED:
        raise Refused(_("Deltageren har ingen plads."))
    noted = {"mark": mark, "how": how, "noted_at": at or timezone.now(), "noted_by": by}
    attendance, made = Attendance.objects.get_or_create(enrolment=enrolment, session=session, defaults=noted)
    if not made and mark == Mark.PRESENT != attendance.mark:
        Attendance.objects.filter(pk=attendance.pk).update(**noted)
        attendance.refresh_from_db()
    return attendance


@transaction.atomic
def take_back_attendance(*, enrolment, session, by, at=None):
    """Take back a wrong mark, present or excused, made no later than `at`; a line says so, without a name.

    Returns True when there was one. The same twice, or sent late over a newer mark, changes nothing. Raises Refused
    when attendance is locked.
    """
    event = lock(enrolment.event_id)
    if event.state not in (Event.State.OPEN, Event.State.HELD):
        raise Refused(_("Fremmødet er låst."))
    wrong = Attendance.objects.filter(enrolment=enrolment, session=session, noted_at__lte=at or timezone.now())
    if not wrong.delete()[0]:
        return False
    numbers = {"enrolment": enrolment.pk, "session": session.pk}
    because = _("Tilmelding %(enrolment)d, mødegang %(session)d: taget tilbage.") % numbers
    change(event, EventChange.What.CORRECTED, by=by, because=because)
    return True


@transaction.atomic
def welcome(*, event, person, session, by):
    """Let somebody in who has no seat yet, and note her as present at the session. Returns her enrolment.

    Raises Refused as let_in and note_attendance do; then she has neither seat nor mark.
    """
    enrolment = let_in(event=event, person=person, by=by)
    note_attendance(enrolment=enrolment, session=session, by=by)
    return enrolment


@transaction.atomic
def hand_on_seat(*, enrolment, person, session, by):
    """Give the seat of somebody who is excused from all sessions to a person at the door. Returns her enrolment.

    The one who is excused is told that her seat is gone. Nobody on the waiting list comes in between. Raises Refused
    when she is not excused, and as welcome does; then both are as they were.
    """
    event = lock(enrolment.event_id)
    excused = queue.excused(event).filter(pk=enrolment.pk).first()
    if excused is None:
        raise Refused(_("Deltageren har ikke meldt afbud til alle mødegange."))
    because = _("Meldt afbud ved døren.")
    leave(event, [excused], State.CANCELLED, at=timezone.now(), by=by, because=because)
    return welcome(event=event, person=person, session=session, by=by)


@transaction.atomic
def name_at_the_door(*, enrolment, person, session, by):
    """Give a held place its name and note her as present at the session. Returns the enrolment.

    Raises Refused as name_place and note_attendance do.
    """
    named = name_place(enrolment=enrolment, person=person, by=by)
    note_attendance(enrolment=named, session=session, by=by)
    return named


@transaction.atomic
def note_headcount(*, session, participants, by):
    """Note how many came to a session of an event without names; a new count stands instead of the old."""
    event = lock(session.event_id)
    if event.is_named or event.state not in (Event.State.OPEN, Event.State.HELD):
        raise Refused(_("Her skal der ikke skrives et antal."))
    counted = {"participants": participants, "counted_at": timezone.now(), "counted_by": by}
    return Headcount.objects.update_or_create(session=session, defaults=counted)[0]


def preview_of_locking(event):
    """Return what locking would do, as a Line for each confirmed enrolment, in the order of people's numbers."""
    required = {session.pk for session in event.sessions.all() if session.is_required}
    enrolments = Enrolment.objects.confirmed().filter(event=event).select_related("person", "booking")
    lines = []
    for enrolment in enrolments.prefetch_related("attendances").order_by("person_id", "pk"):
        outcome = outcome_of(enrolment, required)
        trains = outcome == Outcome.COMPLETED and enrolment.is_named and event.service.programme_id is not None
        lines.append(Line(enrolment, outcome, trains))
    return lines


def outcome_of(enrolment, required):
    """Return the outcome of an enrolment; `required` are the numbers of the sessions that must be attended.

    Present at all of them: completed. At some session: partial. At none, excused from one: excused. Else: no-show.
    """
    marks = {attendance.session_id: attendance.mark for attendance in enrolment.attendances.all()}
    present = {session for session, mark in marks.items() if mark == Mark.PRESENT}
    if present and required <= present:
        return Outcome.COMPLETED
    if present:
        return Outcome.PARTIAL
    return Outcome.EXCUSED if marks else Outcome.NO_SHOW


@transaction.atomic
def lock_attendance(*, event, by):
    """Close attendance: outcome, training and certificate for everybody, in this one transaction. Returns the Lines.

    The organiser sees the same lines before, from preview_of_locking. Raises Refused while a session is still to come,
    and when it is locked already.
    """
    event = lock(event.pk)
    refuse_to_lock(event, timezone.now())
    lines = preview_of_locking(event)
    for line in lines:
        line.enrolment.outcome = line.outcome
        if line.gives_training:
            line.enrolment.training = train(line.enrolment, event, by)
        line.enrolment.save(update_fields=["outcome", "training"])
    change(event, EventChange.What.LOCKED, by=by, state=Event.State.LOCKED)
    mails.thank(event, [line.enrolment for line in lines if line.outcome in (Outcome.COMPLETED, Outcome.PARTIAL)])
    return lines


def refuse_to_lock(event, now):
    if event.state not in (Event.State.OPEN, Event.State.HELD):
        raise Refused(_("Fremmødet kan kun låses én gang, og kun for et arrangement, der er holdt."))
    if not event.sessions.exists() or event.sessions.filter(ends_at__gt=now).exists():
        raise Refused(_("Fremmødet kan først låses, når den sidste mødegang er slut."))


def train(enrolment, event, by):
    """Record the training of somebody who completed the event on its last day, and issue the certificate."""
    last = event.sessions.order_by("ends_at").last()
    training = record_training(
        person=enrolment.person,
        programme=event.service.programme,
        on=timezone.localdate(last.ends_at),
        source=Training.Source.EVENT,
        by=by,
        evidence=f"event-enrolment-{enrolment.pk}",
    )
    issue(training=training, is_told=False)  # the mail that thanks her says so
    return training


@transaction.atomic
def unlock_attendance(*, event, because, by):
    """Open attendance again: the trainings it gave, and so the certificates, are withdrawn with the reason.

    Returns the event, held and ready to be locked once more. Raises Refused without a reason, or when it is not locked.
    """
    if not because.strip():
        raise Refused(_("Skriv, hvorfor fremmødet låses op."))
    event = lock(event.pk)
    if event.state != Event.State.LOCKED:
        raise Refused(_("Fremmødet er ikke låst."))
    given = Training.objects.standing().filter(pk__in=event.enrolments.exclude(training=None).values("training"))
    for training in given.order_by("person_id", "pk"):
        withdraw_training(training=training, because=because, by=by)
    event.enrolments.update(outcome="", training=None)
    mails.take_thanks_back(event)
    return change(event, EventChange.What.UNLOCKED, by=by, because=because.strip(), state=Event.State.HELD)
