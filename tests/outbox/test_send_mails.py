"""The command that sends what is due, once or for as long as it is let."""

import os
import signal
import subprocess
import sys
import threading
from io import StringIO

import pytest
from django.core.management import call_command
from wagtail import hooks

from outbox.management.commands import send_mails
from outbox.models import Mail
from tests.database import ROOT


def run_once():
    out = StringIO()
    call_command("send_mails", stdout=out)
    return out.getvalue()


def test_once_sends_all_that_is_due_and_says_how_it_went(plan, mail_server):
    mail_server.refuses["modtager2@example.dk"] = "450 Later"
    plan(*range(1, 121))
    assert run_once() == "Sendt: 117. Ikke sendt: 1. Udskudt: 2.\n"
    assert len(mail_server.accepted) == 117


def test_once_says_that_the_server_is_down(plan, mail_server):
    plan(1)
    mail_server.stop()
    assert run_once().splitlines() == [
        "Sendt: 0. Ikke sendt: 0. Udskudt: 0.",
        "Mailserveren svarer ikke. Mailene bliver liggende.",
    ]
    mail_server.start()


def test_a_round_does_first_what_falls_due_by_itself(plan, mail_server):
    with hooks.register_temporarily("while_working", lambda: plan(1)):
        assert send_mails.do_a_round(threading.Event())
    assert mail_server.recipients == ["modtager1@example.dk"]


def test_a_task_that_fails_does_not_keep_the_mails_back_and_names_nobody(plan, mail_server, caplog):
    plan(1)
    with hooks.register_temporarily("while_working", lambda: {}["mia@example.dk".upper()]):
        assert send_mails.do_a_round(threading.Event()) is False
    assert mail_server.recipients == ["modtager1@example.dk"]
    assert ("The worker met KeyError and goes on." in caplog.text, "MIA@" in caplog.text) == (True, False)


def test_who_is_told_to_stop_sends_no_further_batch(plan, mail_server):
    plan(1)
    told_to_stop = threading.Event()
    told_to_stop.set()
    send_mails.send_all(told_to_stop)
    assert Mail.objects.get(about=1).state == "planned"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_stops_when_asked_to(committing_db, number):
    program = [sys.executable, "-Wignore", "site/manage.py", "send_mails", "--keep-going", "--skip-checks"]
    worker = subprocess.Popen(
        program, cwd=ROOT, env=os.environ, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout.readline() == "Klar til at sende.\n"
    worker.send_signal(number)
    assert worker.communicate(timeout=20) == ("", "")
    assert worker.returncode == 0
