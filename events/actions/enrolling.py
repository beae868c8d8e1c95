"""Signing up, answering and leaving: alone, for colleagues, and for places that are named later."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events import mails
from events.actions.seats import Refused, leave, lock, move, serve
from events.models import Booking, Enrolment, Event
from registry.models import Affiliation, Training

State = Enrolment.State


@transaction.atomic
def enrol(*, event, people=(), by, held_places=0, name_by=None, municipality=None, **booking):
    """Sign up `people`, and hold places named until `name_by`, in one booking; returns the booking.

    Whoever gets no seat waits. `municipality` is the one the held places are for. `booking` takes stays_together,
    priority with priority_because, gln, cvr and payment_reference. Raises Refused when the event takes nobody,
    when one of the people has signed up already, and when a party is larger than the event.
    """
    event, now = lock(event.pk), timezone.now()
    people = list(dict.fromkeys(people))
    refuse_when_closed(event, now)
    refuse_a_party(event, people, held_places, booking)
    refuse_a_payer(event, booking)
    if held_places and (name_by is None or name_by <= now):
        raise Refused(_("Skriv, hvornår navnene senest kommer."))
    places = {"held_places": held_places, "name_by": name_by, "municipality": municipality}
    made = new_booking(event, people, by=by, **places, **booking)
    serve(event, now=now, newcomers=made.enrolments.all())
    mails.tell_waiting(made)
    return made


def refuse_when_closed(event, now):
    if event.is_open_for_enrolment(now):
        return
    if not event.is_named:
        raise Refused(_("Til dette arrangement skal man ikke tilmelde sig."))
    if event.state == Event.State.OPEN and event.enrolment_opens_at and now < event.enrolment_opens_at:
        raise Refused(_("Tilmeldingen er ikke åbnet endnu."))
    raise Refused(_("Tilmeldingen er lukket."))


def refuse_a_party(event, people, held_places, booking):
    size = len(people) + held_places
    if not size:
        raise Refused(_("Vælg mindst én person."))
    if booking.get("stays_together") and size > event.capacity:
        raise Refused(
            _("I er {size}, men arrangementet har kun {capacity} pladser. Del tilmeldingen op.").format(
                size=size, capacity=event.capacity
            )
        )
    known = Enrolment.objects.live().filter(event=event, person__in=people).order_by("person__name")
    names = list(known.values_list("person__name", flat=True))
    if names:
        raise Refused(_("Allerede tilmeldt: {names}.").format(names=", ".join(names)))


def refuse_a_payer(event, booking):
    has_payer = booking.get("gln") or booking.get("cvr")
    if event.price and not has_payer:
        raise Refused(_("Skriv det EAN- eller CVR-nummer, regningen skal sendes til."))
    if not event.price and (has_payer or booking.get("payment_reference")):
        raise Refused(_("Arrangementet er gratis. Der skal ikke sendes en regning."))


def new_booking(event, people, *, by, municipality=None, held_places=0, name_by=None, **booking):
    """Make a booking in which everybody waits. The event is locked: booking numbers rise in the order of the lock."""
    where = municipalities_of(people)
    codes = {where.get(person.pk) for person in people} | ({municipality and municipality.pk} if held_places else set())
    made = Booking.objects.create(
        event=event, booked_by=by, is_from_untrained_municipality=none_is_trained(event, codes), **booking
    )
    shared = {"event": event, "booking": made, "state_by": by}
    named = [Enrolment(person=person, municipality_id=where.get(person.pk), **shared) for person in people]
    unnamed = [Enrolment(name_by=name_by, municipality=municipality, **shared) for _place in range(held_places)]
    Enrolment.objects.bulk_create(named + unnamed)
    return made


def municipalities_of(people):
    """Return where each of the people works today: person number -> municipality code, the newest affiliation's."""
    current = Affiliation.objects.current().filter(person__in=people).order_by("valid_from", "pk")
    return dict(current.values_list("person_id", "municipality_id"))


def none_is_trained(event, codes):
    """True when all these municipalities (by code) lack staff with a valid training in what the event trains."""
    if not codes or None in codes:
        return False
    trained = Training.objects.valid().filter(municipality__in=codes)
    if event.service.programme_id:
        trained = trained.filter(programme=event.service.programme_id)
    return not trained.exists()


@transaction.atomic
def cancel(*, enrolment, by, because=""):
    """Leave: free the seat, or the place in the queue, for the next. Returns the enrolment; a second time does nothing.

    Always possible until the event is over, also after the day until which it is free of charge.
    """
    event = lock(enrolment.event_id)
    end([enrolment.pk], event, State.CANCELLED, by=by, because=because)
    enrolment.refresh_from_db()
    return enrolment


@transaction.atomic
def cancel_booking(*, booking, by, because=""):
    """Let everybody in the booking leave. Returns the booking."""
    event = lock(booking.event_id)
    numbers = list(booking.enrolments.live().values_list("pk", flat=True))
    end(numbers, event, State.CANCELLED, by=by, because=because)
    return booking


@transaction.atomic
def turn_down(*, booking, by, because):
    """Refuse a booking as the organiser, with the reason its people are told. Returns the booking."""
    if not because.strip():
        raise Refused(_("Skriv, hvorfor tilmeldingen bliver afslået."))
    event = lock(booking.event_id)
    numbers = list(booking.enrolments.live().values_list("pk", flat=True))
    end(numbers, event, State.DECLINED, by=by, because=because.strip(), told_as=mails.BOOKING_TURNED_DOWN)
    return booking


def end(numbers, event, state, *, by, because, told_as=None):
    """End those of these enrolments that are live still, and serve the queue. The event is locked."""
    if event.state in (Event.State.HELD, Event.State.LOCKED):
        raise Refused(_("Arrangementet er afholdt. Kontakt arrangøren."))
    now = timezone.now()
    leaving = list(Enrolment.objects.live().filter(pk__in=numbers))
    leave(event, leaving, state, at=now, by=by, because=because, told_as=told_as)
    serve(event, now=now)


@transaction.atomic
def approve(*, booking, by):
    """Approve a booking as the organiser: from now on it takes part in the queue. Returns the booking."""
    event, now = lock(booking.event_id), timezone.now()
    if Booking.objects.filter(pk=booking.pk, approved_at=None).update(approved_at=now, approved_by=by):
        serve(event, now=now, newcomers=booking.enrolments.all())
    booking.refresh_from_db()
    return booking


@transaction.atomic
def accept_offer(*, enrolment, by):
    """Say yes to an offered seat, for all in the booking when it stays together. Returns the enrolment.

    A second yes does nothing. Raises Refused when there is no offer any more.
    """
    lock(enrolment.event_id)
    now = timezone.now()
    enrolment.refresh_from_db()
    if enrolment.state == State.CONFIRMED:
        return enrolment
    if enrolment.state != State.OFFERED or enrolment.offer_until <= now:
        raise Refused(_("Tilbuddet om en plads gælder ikke mere."))
    move(offered_with(enrolment), State.CONFIRMED, at=now, by=by)
    enrolment.refresh_from_db()
    return enrolment


@transaction.atomic
def decline_offer(*, enrolment, by):
    """Say no to an offered seat, for all in the booking when it stays together; the next is served.

    Returns the enrolment. A second no does nothing. Raises Refused when there is no offer.
    """
    event, now = lock(enrolment.event_id), timezone.now()
    enrolment.refresh_from_db()
    if enrolment.state == State.DECLINED:
        return enrolment
    if enrolment.state != State.OFFERED:
        raise Refused(_("Der er ikke noget tilbud at sige nej til."))
    leave(event, offered_with(enrolment), State.DECLINED, at=now, by=by, because=_("Sagde nej tak til pladsen."))
    serve(event, now=now)
    enrolment.refresh_from_db()
    return enrolment


def offered_with(enrolment):
    """Return the offered enrolments that are answered as one with this."""
    if not enrolment.booking.stays_together:
        return [enrolment]
    return list(Enrolment.objects.filter(booking=enrolment.booking_id, state=State.OFFERED))


@transaction.atomic
def name_place(*, enrolment, person, by):
    """Name the person a held place is for. Returns the enrolment.

    Raises Refused when the place has a name already or is gone, when she has signed up already, and when she works in
    another municipality than the one the place was held for.
    """
    event = lock(enrolment.event_id)
    enrolment.refresh_from_db()
    if enrolment.is_named or not enrolment.is_live or event.state != Event.State.OPEN:
        raise Refused(_("Pladsen kan ikke få et navn mere."))
    if Enrolment.objects.live().filter(event=event, person=person).exists():
        raise Refused(_("Allerede tilmeldt: {names}.").format(names=person.name))
    code = municipalities_of([person]).get(person.pk)
    if enrolment.municipality_id not in (None, code):
        raise Refused(_("Pladsen er holdt til en medarbejder i {place}.").format(place=enrolment.municipality))
    enrolment.person, enrolment.municipality_id = person, code
    enrolment.save(update_fields=["person", "municipality"])
    mails.tell_named(enrolment)
    return enrolment
