import logging
import signal
import threading
import traceback

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from wagtail import hooks

from outbox.actions import Tally, send_due

SHORTEST, LONGEST = 3, 60  # seconds between two looks into the outbox; longer and longer while the server is down

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Sender de mails, der skal af sted nu. Med --keep-going bliver den ved, til den stoppes, og gør også det, der "
        "forfalder af sig selv (hooken while_working). Flere må køre på én gang."
    )

    def add_arguments(self, parser):
        parser.add_argument("--keep-going", action="store_true", help="bliv ved, til der kommer SIGTERM eller Ctrl-C")

    def handle(self, *, keep_going, **options):
        if keep_going:
            self.keep_going()
            return
        tally = send_all()
        if options["verbosity"]:
            self.stdout.write(f"Sendt: {tally.sent}. Ikke sendt: {tally.skipped}. Udskudt: {tally.postponed}.")
            if tally.is_down:
                self.stdout.write("Mailserveren svarer ikke. Mailene bliver liggende.")

    def keep_going(self):
        """Work until told to stop; what is under way then is finished first."""
        told_to_stop, seconds = threading.Event(), SHORTEST
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: told_to_stop.set())
        self.stdout.write("Klar til at sende.")
        self.stdout.flush()
        while not told_to_stop.is_set():
            close_old_connections()
            is_down = not do_a_round(told_to_stop)
            seconds = min(seconds * 2, LONGEST) if is_down else SHORTEST
            told_to_stop.wait(seconds)


def do_a_round(told_to_stop):
    """Do what falls due by itself, then send what is due; one failing holds the others up no longer than this round.

    Returns False when something failed.
    """
    tasks = [*hooks.get_hooks("while_working"), lambda: send_all(told_to_stop)]
    return False not in [is_done(task) for task in tasks]


def is_done(task):
    """Do a task; returns False when it failed, or found the mail server down."""
    try:
        tally = task()
    except Exception as error:
        # Without its message, which may quote an address.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("The worker met %s and goes on.\n%s", type(error).__name__, where)
        return False
    return not (isinstance(tally, Tally) and tally.is_down)


def send_all(told_to_stop=None):
    """Send batch after batch until nothing is due, the server is down or somebody says stop. Returns a Tally."""
    tally = Tally()
    while not (told_to_stop and told_to_stop.is_set()):
        batch = send_due()
        tally += batch
        if batch.is_down or not (batch.sent or batch.skipped or batch.postponed):
            return tally
    return tally
