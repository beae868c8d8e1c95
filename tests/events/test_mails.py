"""Which mails are planned when, and what stands in them when they are sent."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from events import actions
from events.mails import invite
from events.models import Enrolment, Event, Interest
from outbox.actions import send_due
from outbox.models import Mail
from registry.models import Municipality, Person
from tests.events.conftest import AARHUS, make_event, make_service, move_in_time
from tests.events.letters import REMINDERS, at_danish, enrol, kinds_of, lines, people_with_addresses, reasons, sent


@pytest.fixture
def people(any_db):
    return people_with_addresses(4)


# Seats and the queue


def test_who_gets_a_seat_is_told_and_reminded(event, people):
    (enrolment,) = enrol(event, people[0])
    planned = [(kind, "planned") for kind in ["enrolment_confirmed", *REMINDERS]]
    assert kinds_of(enrolment) == planned
    assert Mail.objects.filter(belongs_to=f"event-{event.pk}").count() == 4


def test_the_confirmation_says_when_and_where_and_brings_the_calendar(event, people):
    Event.objects.filter(pk=event.pk).update(preparation="Tag kurset først.")
    (enrolment,) = enrol(event, people[0])
    (letter,) = sent()
    assert (letter.to, letter.subject) == (["person1@aarhus.example"], "Du er tilmeldt: En temadag")
    assert lines(letter)[0] == "Hej Person1"
    assert {"Sted: Demohuset", f"Tilmelding nr.: {enrolment.pk}", "Forberedelse: Tag kurset først."} <= set(
        lines(letter)
    )
    assert not any(line.startswith(("Online:", "Afbud er uden regning")) for line in lines(letter))
    types = [part.get_content_type() for part in letter.message().walk()]
    assert types == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "text/calendar",
    ]  # fmt: skip
    calendar = list(letter.message().walk())[-1]
    assert calendar.get_param("method") == "REQUEST"
    assert "METHOD:REQUEST" in calendar.get_payload(decode=True).decode()


def test_who_waits_is_told_her_number_and_why(event, people):
    enrol(event, *people[:3])
    (waiting,) = enrol(event, people[3])
    assert kinds_of(waiting) == [("on_waiting_list", "planned")]
    (letter,) = sent("person4@aarhus.example")
    assert letter.subject == "Du står på venteliste: En temadag"
    assert "Du står som nr. 1 på ventelisten til En temadag" in letter.body
    assert "Alle 3 pladser er optaget." in letter.body


def test_who_moves_up_is_told_and_who_left_too(event, people):
    leaving, *_rest = enrol(event, *people[:3])
    (waiting,) = enrol(event, people[3])
    sent()
    mail.outbox.clear()

    actions.cancel(enrolment=leaving, by=None)
    assert {letter.to[0]: letter.subject for letter in sent()} == {
        "person1@aarhus.example": "Du er afmeldt: En temadag",
        "person4@aarhus.example": "Du har fået en plads: En temadag",
    }
    assert kinds_of(leaving) == [
        ("enrolment_confirmed", "sent"), *[(kind, "skipped") for kind in REMINDERS], ("enrolment_cancelled", "sent"),
    ]  # fmt: skip
    assert kinds_of(waiting) == [
        ("on_waiting_list", "sent"), ("moved_up", "sent"), *[(kind, "planned") for kind in REMINDERS],
    ]  # fmt: skip


def test_who_leaves_takes_it_out_of_her_calendar_when_it_was_in(event, people):
    told, untold = enrol(event, *people[:2])
    sent("person1@aarhus.example")
    Mail.objects.filter(about=untold.pk).update(state="planned")
    Mail.objects.filter(about=untold.pk, kind="enrolment_confirmed").update(state="skipped", because="Prøve")
    for enrolment in (told, untold):
        actions.cancel(enrolment=enrolment, by=None)
    mail.outbox.clear()
    methods = {
        letter.to[0]: [
            p.get_param("method") for p in letter.message().walk() if p.get_content_type() == "text/calendar"
        ]
        for letter in sent()
    }
    assert methods == {"person1@aarhus.example": ["CANCEL", "CANCEL"], "person2@aarhus.example": []}


def test_an_offer_says_until_when_and_its_end_is_told(people):
    event = make_event(capacity=1, offer_hours=24)
    (first,) = enrol(event, people[0])
    (second,) = enrol(event, people[1])
    actions.cancel(enrolment=first, by=None)
    (letter,) = [one for one in sent("person2@aarhus.example") if one.subject.startswith("Vil du have")]
    assert "Svar senest" in letter.body

    Enrolment.objects.filter(pk=second.pk).update(offer_until=timezone.now() - timedelta(minutes=1))
    actions.keep_up()
    assert sent("person2@aarhus.example")[-1].subject == "Pladsen er gået videre: En temadag"


def test_accepting_an_offer_is_confirmed(people):
    event = make_event(capacity=1, offer_hours=24)
    (first,) = enrol(event, people[0])
    (second,) = enrol(event, people[1])
    actions.cancel(enrolment=first, by=None)
    actions.accept_offer(enrolment=second, by=None)
    subjects = [letter.subject for letter in sent("person2@aarhus.example")]
    assert subjects == ["Du er tilmeldt: En temadag"]
    assert reasons("seat_offered") == [("skipped", "Tilmeldingen er ændret siden: Har plads.")]


def test_a_booking_that_is_turned_down_hears_why(people, by):
    event = make_event(needs_approval=True)
    (enrolment,) = enrol(event, people[0])
    actions.turn_down(booking=enrolment.booking, by=by, because="Dagen er for skoler.")
    (letter,) = sent()
    assert letter.subject == "Din tilmelding er ikke godkendt: En temadag"
    assert "Begrundelse: Dagen er for skoler." in lines(letter)


def test_an_event_that_is_called_off_tells_everybody_why_and_reminds_nobody(event, people, by):
    enrol(event, *people[:2])
    actions.cancel_event(event=event, by=by, because="Underviseren er syg.")
    letters = sent()
    assert [letter.subject for letter in letters] == ["Aflyst: En temadag"] * 2
    assert "Begrundelse: Underviseren er syg." in letters[0].body
    assert Mail.objects.planned().count() == 0


def test_whoever_is_let_in_at_the_door_gets_no_mail(event, people, by):
    actions.let_in(event=event, person=people[0], by=by)
    assert Mail.objects.count() == 0


def test_somebody_without_an_address_is_skipped_with_the_reason(event, people):
    Person.objects.update(email="")
    enrol(event, people[0])
    assert sent() == []
    assert reasons("enrolment_confirmed") == [("skipped", "Personen har ingen e-mailadresse.")]


def test_an_erased_person_leaves_nothing_in_the_outbox(event, people):
    enrol(event, people[0])
    sent()
    rows = Mail.objects.values()
    assert not any("Person1" in str(value) or "@" in str(value) for row in rows for value in row.values())


# Places that are named later


def hold(event, by, number=3, days=10):
    place = Municipality.objects.get(code=AARHUS)
    name_by = timezone.now() + timedelta(days=days)
    return actions.enrol(event=event, held_places=number, name_by=name_by, municipality=place, by=by)


def test_who_holds_places_is_reminded_to_name_them(event, people, coordinator):
    booking = hold(event, coordinator)
    reminder = Mail.objects.get()
    assert (reminder.kind, reminder.about, reminder.state) == ("name_your_places", booking.pk, "planned")
    assert timezone.localtime(reminder.due_at).time().hour == 9

    actions.name_place(enrolment=booking.enrolments.first(), person=people[0], by=coordinator)
    send_due(now=reminder.due_at)
    (letter,) = [one for one in mail.outbox if one.to == [coordinator.email]]
    assert letter.subject == "Hvem kommer: En temadag"
    assert "2 af dem mangler et navn" in letter.body
    assert [one.subject for one in sent("person1@aarhus.example")] == ["Du er tilmeldt: En temadag"]


def test_held_places_that_move_up_are_told_of_once(people, coordinator):
    event = make_event(capacity=3)
    going = enrol(event, *people[:3])
    hold(event, coordinator, number=2)
    actions.cancel_booking(booking=going[0].booking, by=None)
    assert [one.subject for one in sent(coordinator.email)] == ["Du har fået en plads: En temadag"]


# Changes


def test_several_changes_make_one_mail_that_says_what_is_different(event, people, by):
    (_enrolment,) = enrol(event, people[0])
    sent()
    session = event.sessions.get()
    actions.change_event(event=event, by=by, place="Rådhuset")
    actions.move_session(
        session=session,
        starts_at=at_danish("2027-03-17T10:00"),
        ends_at=at_danish("2027-03-17T15:00"),
        by=by,
    )
    changed = Mail.objects.get(kind="event_changed")
    assert changed.due_at > timezone.now() + timedelta(minutes=14)
    mail.outbox.clear()
    send_due(now=changed.due_at)
    (letter,) = [one for one in mail.outbox if one.subject == "Ændring: En temadag"]
    assert "Nyt sted: Rådhuset (før: Demohuset)." in lines(letter)
    assert any(line.startswith("Ny tid: onsdag den 17. marts 2027 kl. 10.00-15.00 (før: ") for line in lines(letter))
    assert "SEQUENCE:2" in list(letter.message().walk())[-1].get_payload(decode=True).decode()


def test_a_change_shortly_before_the_start_is_told_at_once(event, people, by):
    enrol(event, people[0])
    sent()
    actions.change_event(event=event, by=by, preparation="Læs siden")
    session = event.sessions.get()
    soon = timezone.now() + timedelta(hours=3)
    actions.move_session(session=session, starts_at=soon, ends_at=soon + timedelta(hours=2), by=by)
    mail.outbox.clear()
    send_due(now=timezone.now())
    assert [one.subject for one in mail.outbox if one.subject.startswith("Ændring")] == ["Ændring: En temadag"]


def test_the_reminders_of_an_event_that_is_called_off_say_so(event, people, by):
    enrol(event, people[0])
    actions.cancel_event(event=event, by=by, because="Oplægsholderen er syg.")
    assert reasons("reminder_1_day") == [("skipped", "Arrangementet er aflyst.")]


def test_a_session_that_is_taken_out_leaves_the_calendar_as_well(event, people, by):
    (_enrolment,) = enrol(event, people[0])
    stays = {"starts_at": at_danish("2027-03-18T09:00"), "ends_at": at_danish("2027-03-18T12:00")}
    session = event.sessions.get()
    stays |= {"title": "", "is_required": True, "session": None}
    actions.rearrange(event=event, by=by, sessions=[stays])
    mail.outbox.clear()
    send_due(now=Mail.objects.get(kind="event_changed").due_at)
    (letter,) = [one for one in mail.outbox if one.subject == "Ændring: En temadag"]
    files = {a[0]: a[1] for a in letter.attachments if isinstance(a, tuple) and a[0].endswith(".ics")}
    texts = [content.decode() if isinstance(content, bytes) else str(content) for content in files.values()]
    (cancelled,) = [text for text in texts if "METHOD:CANCEL" in text]
    assert sorted(files) == ["invitation-1.ics", "udgaaet-1.ics"]
    assert {f"UID:{session.calendar_uid}", "STATUS:CANCELLED"} <= set(cancelled.splitlines())
    assert f"SEQUENCE:{session.calendar_sequence + 1}" in cancelled.splitlines()


def test_a_change_that_is_taken_back_is_not_told(event, people, by):
    enrol(event, people[0])
    actions.change_event(event=event, by=by, place="Rådhuset")
    actions.change_event(event=event, by=by, place="Demohuset")
    send_due(now=timezone.now() + timedelta(hours=1))
    assert reasons("event_changed") == [("skipped", "Ændringen blev taget tilbage.")]


def test_a_change_nobody_needs_to_know_of_is_not_told(event, people, by):
    enrol(event, people[0])
    actions.change_event(event=event, by=by, needs_approval=True)
    assert reasons("event_changed") == []


# Afterwards


@pytest.fixture
def held(training_event, people, by):
    """A theme day that is over, at which the first two were: one at both sessions, one at the first only."""
    whole, half, _absent = enrol(training_event, *people[:3])
    first, second = training_event.sessions.all()
    for enrolment, session in ((whole, first), (whole, second), (half, first)):
        actions.note_attendance(enrolment=enrolment, session=session, by=by)
    move_in_time(training_event, -timedelta(days=40))
    sent()
    mail.outbox.clear()
    return training_event


def test_those_who_came_are_thanked_asked_and_given_their_certificate_in_one_mail(held, by):
    actions.lock_attendance(event=held, by=by)
    letters = {letter.to[0]: letter for letter in sent()}
    assert {to: letter.subject for to, letter in letters.items()} == {
        "person1@aarhus.example": "Tak for sidst: En temadag",
        "person2@aarhus.example": "Tak for sidst: En temadag",
    }
    has_certificate = {to: "deltagerbevis" in letter.body for to, letter in letters.items()}
    assert has_certificate == {"person1@aarhus.example": True, "person2@aarhus.example": False}
    assert not Mail.objects.filter(kind="certificate_ready").exists()


def test_thanks_are_taken_back_when_attendance_is_unlocked_and_come_with_the_next_locking(held, by):
    actions.lock_attendance(event=held, by=by)
    actions.unlock_attendance(event=held, by=by, because="En manglede.")
    assert reasons("after_event") == [("skipped", "Fremmødet blev låst op igen.")] * 2
    actions.lock_attendance(event=held, by=by)
    assert len(sent()) == 2


def test_a_day_that_is_over_reminds_nobody(held):
    Mail.objects.filter(kind__in=REMINDERS, state="planned").update(due_at=timezone.now())
    assert sent() == []
    assert {because for _state, because in reasons("reminder_1_day")} == {"Arrangementet er slut."}


def test_the_colleagues_a_coordinator_signs_up_get_a_mail_each(event, people, coordinator):
    actions.enrol(event=event, people=people[:3], by=coordinator)
    assert sorted(letter.to[0] for letter in sent()) == [f"person{n}@aarhus.example" for n in (1, 2, 3)]


def test_links_in_mails_are_secret_and_each_mail_has_its_own(event, people):
    enrol(event, *people[:2])
    one, other = ({word for word in letter.body.split() if word.startswith("http")} for letter in sent())
    assert (len(one), len(other), one & other) == (2, 2, set())


def test_an_event_without_names_has_no_mails(by):
    dialogue = make_event(service=make_service("foraeldredialog", registration="headcount"))
    actions.change_event(event=dialogue, by=by, place="Klubben")
    actions.cancel_event(event=dialogue, by=by, because="Aflyst.")
    assert Mail.objects.count() == 0


def test_interest_is_answered_with_an_invitation(event, coordinator):
    interest = Interest.objects.create(
        service=event.service, district_id=2, shown_by=coordinator, invited_to=event, invited_at=timezone.now()
    )
    invite([interest], event=event)
    (letter,) = sent(coordinator.email)
    assert letter.subject == "Nu er der en dato: En temadag"
