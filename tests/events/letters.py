"""What the tests of mails share: people with addresses, signing up, sending, and reading what was sent."""

from datetime import datetime

from django.core import mail
from django.utils import timezone

from events import actions
from events.mails import plans
from outbox.actions import send_due
from outbox.models import Mail
from registry.models import Person
from tests.events.conftest import AARHUS, make_people

REMINDERS = ["reminder_7_days", "still_coming", "reminder_1_day"]
NAMES = {value for name, value in vars(plans).items() if name.isupper() and isinstance(value, str) and value}
ABOUT_ENROLMENTS = NAMES - {plans.NAME_YOUR_PLACES, plans.INVITED}


def people_with_addresses(number):
    """So many people in Aarhus: Person1 Prøve with person1@aarhus.example and so on."""
    people = make_people(*[AARHUS] * number)
    for count, person in enumerate(people, start=1):
        person.name, person.email = f"Person{count} Prøve", f"person{count}@aarhus.example"
    Person.objects.bulk_update(people, ["name", "email"])
    return people


def enrol(event, *people, **booking):
    booking = actions.enrol(event=event, people=people, by=None, **booking)
    return list(booking.enrolments.order_by("pk"))


def kinds_of(enrolment):
    """The kinds of mail about an enrolment with their states, in the order they were planned."""
    rows = Mail.objects.filter(about=enrolment.pk, kind__in=ABOUT_ENROLMENTS).order_by("pk")
    return [(mail.kind, mail.state) for mail in rows]


def sent(to=None):
    """Send what is due and return all that was sent, to an address if one is given."""
    send_due()
    return [letter for letter in mail.outbox if to in (None, *letter.to)]


def reasons(kind):
    return list(Mail.objects.filter(kind=kind).order_by("pk").values_list("state", "because"))


def at_danish(text):
    return timezone.make_aware(datetime.fromisoformat(text))


def lines(letter):
    return letter.body.splitlines()
