"""Everything that happens to mails: they are planned, skipped, sent, and sent again.

Planning belongs in the transaction of what the mail is about. Sending must not stand in a transaction: each row is
taken by an UPDATE that is committed before the mail server hears of it.
"""

import logging
import traceback
from dataclasses import dataclass
from datetime import timedelta

from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from outbox import delivery, mails, standard, texts
from outbox.delivery import Meaning, Verdict
from outbox.models import Mail, MailTemplate

logger = logging.getLogger(__name__)

BATCH = 100  # mails over one connection
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440, 1440)]  # five days


class Refused(Exception):
    """The outbox will not do this; the message says why, in Danish."""


@dataclass
class Tally:
    """What became of a batch of mails. `is_down`: the server took none, and trying on at once is useless."""

    sent: int = 0
    skipped: int = 0
    postponed: int = 0
    is_down: bool = False

    def __iadd__(self, other):
        self.sent += other.sent
        self.skipped += other.skipped
        self.postponed += other.postponed
        self.is_down = other.is_down
        return self


def plan(rows):
    """Write mails down to be sent, in the caller's transaction. Planning the same `key` twice plans it once.

    `rows` are unsaved Mails: kind, key, about, and if need be belongs_to, facts (nothing about anybody), due_at. One
    that comes too late is given as skipped, with `because`, so that it is seen.
    """
    Mail.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)


def skip_planned(rows, *, because):
    """Skip those of the Mails `rows` (a queryset) that are planned still, in the caller's transaction."""
    rows.planned().update(state=Mail.State.SKIPPED, state_at=timezone.now(), because=because[:300])


def send_due(*, now=None, limit=BATCH):
    """Send up to `limit` mails that are due, over one connection. Returns a Tally.

    Any number of senders may run at once. A server that is down costs no mail anything: all wait as they are.
    """
    now, tally = now or timezone.now(), Tally()
    numbers = list(Mail.objects.due(now).values_list("pk", flat=True)[:limit])
    if not numbers:
        return tally
    try:
        with delivery.connected() as backend:
            send_batch(numbers, backend, now=now, tally=tally)
    except delivery.ServerDown as down:
        tally.is_down = True
        Mail.objects.planned().filter(pk__in=numbers).exclude(last_error=str(down)).update(last_error=str(down))
        logger.warning("The mail server is down; %s mails wait.", len(numbers))
    return tally


def send_batch(numbers, backend, *, now, tally):
    """Send these mails, as far as no other sender takes them, until the server hangs up."""
    kinds, sender = mails.kinds(), mails.sender()
    templates = {template.slug: template for template in MailTemplate.objects.all()}
    for number in numbers:
        mail = take(number, now)
        if mail is None:
            continue
        found = handed_over(mail, backend, kinds=kinds, templates=templates, sender=sender)
        settle(mail, found, tally=tally)
        if found and found.meaning == Meaning.DOWN:
            tally.is_down = not tally.sent
            return


def take(number, now):
    """Take a mail, so that no other sender does, and return it; None when another one was first."""
    try:
        mine = Mail.objects.filter(Mail.may_be_taken(now), pk=number).update(
            state=Mail.State.SENDING, state_at=timezone.now(), attempts=F("attempts") + 1
        )
    except OperationalError:  # somebody is changing the row just now: next time
        return None
    return Mail.objects.get(pk=number) if mine else None


def handed_over(mail, backend, *, kinds, templates, sender):
    """Compose a mail and hand it to the server. Returns None when it was accepted, else the Verdict."""
    kind = kinds.get(mail.kind)
    template = templates.get(mail.kind) or standard.texts().get(mail.kind)
    if kind is None or template is None:
        return Verdict(Meaning.REFUSED, _("Denne slags mail sendes ikke mere."))
    try:
        letter = kind.compose(mail)
        if not letter.to:
            raise mails.Skip(_("Personen har ingen e-mailadresse."))
        written = texts.written(template, kind, letter.facts, sender=sender)
        message = delivery.message_of(mail, letter, written, reply_to=sender.get("kontaktmail"))
    except mails.Skip as skip:
        return Verdict(Meaning.REFUSED, str(skip))
    except Exception as error:
        # Without its message, which may quote an address.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("Mail %s (%s) cannot be composed: %s\n%s", mail.pk, mail.kind, type(error).__name__, where)
        return Verdict(Meaning.LATER, _("Fejl i brevet (%(error)s).") % {"error": type(error).__name__})
    try:
        backend.send_messages([message])
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors
        return delivery.verdict(error, to=letter.to)
    return None


def settle(mail, found, *, tally):
    """Write down what became of a mail this sender took. Another one that took it since is left alone."""
    now = timezone.now()
    if found is None:
        tally.sent += 1
        after = {"state": Mail.State.SENT, "last_error": ""}
    elif found.meaning == Meaning.REFUSED:
        tally.skipped += 1
        after = {"state": Mail.State.SKIPPED, "because": found.told[:300]}
    elif mail.attempts > len(WAITS):
        tally.skipped += 1
        because = _("Opgivet efter fem dage. Mailserveren sagde: %(said)s") % {"said": found.told}
        after = {"state": Mail.State.SKIPPED, "because": because[:300]}
    else:
        tally.postponed += 1
        due_at = now + WAITS[mail.attempts - 1]
        after = {"state": Mail.State.PLANNED, "due_at": due_at, "last_error": found.told[:300]}
    mine = Mail.objects.filter(pk=mail.pk, state=Mail.State.SENDING, attempts=mail.attempts)
    mine.update(state_at=now, **after)


@transaction.atomic
def send_again(*, mail, by):
    """Plan a mail that was sent or skipped once more, as a new row. Returns it; a double click plans one.

    Raises Refused for one that is still to be sent.
    """
    if not mail.is_done:
        raise Refused(_("Mailen er ikke sendt endnu."))
    first = mail.key.partition("-again-")[0]
    number = Mail.objects.filter(key__startswith=f"{first}-again-").count() + 1
    waiting = Mail.objects.planned().filter(key__startswith=f"{first}-again-").first()
    if waiting:
        return waiting
    values = {"about": mail.about, "belongs_to": mail.belongs_to, "facts": mail.facts, "planned_by": by}
    return Mail.objects.get_or_create(key=f"{first}-again-{number}", defaults={"kind": mail.kind, **values})[0]


def load_standard_texts():
    """Add the standard text of each kind of mail that has no text yet. Returns how many were added.

    What an editor has written stays; a title follows the kind's.
    """
    known, made = {template.slug: template for template in MailTemplate.objects.all()}, []
    for kind in mails.kinds().values():
        text, template = standard.texts()[kind.slug], known.get(kind.slug)
        if template is None:
            made.append(MailTemplate(slug=kind.slug, title=kind.title, subject=text.subject, body=text.body))
        elif template.title != str(kind.title):
            MailTemplate.objects.filter(pk=template.pk).update(title=kind.title)
    MailTemplate.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def reset_text(*, template):
    """Give a kind of mail its standard text back. Returns the template. Raises Refused when there is none."""
    text = standard.texts().get(template.slug)
    if text is None:
        raise Refused(_("Denne slags mail har ingen standardtekst."))
    template.subject, template.body = text.subject, text.body
    template.save(update_fields=["subject", "body"])
    return template
