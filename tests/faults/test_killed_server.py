"""An answer that said »Gemt« is there, whenever the server dies; and a control that proves the harness sees a loss."""

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from courses import actions
from courses.models import Attempt, AttemptQuestion, Question
from tests.courses.conftest import fields_for, option
from tests.faults import server

pytestmark = pytest.mark.faults

KILLS = 200
LONGEST_WAIT = 0.25  # seconds a server lives after the first answer is sent
TOKEN = "a" * 32


@pytest.fixture
def long_quiz(committing_db, small_course, small_module, teacher):
    """The teacher with a quiz of many questions to answer."""
    bank = small_module.quiz["bank"]
    for number in range(36):
        Question.objects.create(
            bank=bank, sort_order=9, slug=f"lang-q{number}", kind="single", text=f"Nr. {number}",
            options=[option("Ja", True), option("Nej", False)],
        )  # fmt: skip
    enrolment = actions.enrol(person=teacher.person, course_id=small_course.pk)
    return lambda: actions.start_attempt(enrolment=enrolment, module=small_module)


@pytest.fixture
def cookie(long_quiz, teacher):
    session = SessionStore()
    session[SESSION_KEY] = str(teacher.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = teacher.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={TOKEN}"


class Site:
    """The site in a process of its own that can be killed and started again in no time."""

    def __init__(self, variant=""):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-Wignore", server.__file__, str(self.port), variant],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=server.ROOT, env=os.environ,
        )  # fmt: skip
        assert self.process.stdout.readline() == "ready\n"

    def tell(self, command):
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()
        self.process.stdout.readline()

    def start(self):
        self.tell("start")
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.01)
        raise AssertionError("The server did not start.")

    def close(self):
        self.tell("kill")
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def post(self, address, fields, cookie):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {
            "Cookie": cookie,
            "X-CSRFToken": TOKEN,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request("POST", address, urlencode(fields, doseq=True), headers)
            reply = connection.getresponse()
            return reply.status, reply.read()
        finally:
            connection.close()


def answer_until_killed(site, questions, cookie, said_saved):
    """Answer the questions one after the other until the server is gone; note each one that was said to be saved."""
    for question in questions:
        address = f"/kurser/lille-kursus/foerste/quiz/{question.attempt_id}/{question.position}/"
        try:
            status, body = site.post(address, fields_for(question, right=random.random() < 0.5), cookie)
            saved_at = json.loads(body)["saved"] if status == 200 else ""
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            return  # the connection broke, perhaps in the middle of the reply
        assert saved_at, (status, body)
        said_saved.append(question.pk)


def kill_at_random(site, long_quiz, cookie, *, kills):
    """Kill the server `kills` times while answers are given; return (answers said saved, those of them not there)."""
    chance = random.Random(20261122)
    said_saved, lost = [], []
    for _ in range(kills):
        attempt = long_quiz()
        questions = list(attempt.questions.filter(answered_at=None).select_related("version"))
        site.start()
        now_saved = []
        learner = threading.Thread(target=answer_until_killed, args=(site, questions, cookie, now_saved))
        learner.start()
        time.sleep(chance.uniform(0, LONGEST_WAIT))
        site.tell("kill")
        learner.join()
        there = set(
            AttemptQuestion.objects.filter(pk__in=now_saved).exclude(answered_at=None).values_list("pk", flat=True)
        )
        lost += set(now_saved) - there
        said_saved += now_saved
    return said_saved, lost


def test_every_answer_that_said_saved_is_there_after_200_kills(long_quiz, cookie):
    site = Site()
    said_saved, lost = kill_at_random(site, long_quiz, cookie, kills=KILLS)
    site.close()
    print(f"\n{KILLS} kills, {len(said_saved)} answers said to be saved, {len(lost)} lost")
    assert len(said_saved) > KILLS / 2
    assert lost == []
    unfinished = Attempt.objects.filter(finished_at=None)
    assert all(attempt.questions.filter(answered_at=None).exists() for attempt in unfinished)
    assert not Attempt.objects.exclude(finished_at=None).filter(questions__answered_at=None).exists()


def test_the_harness_sees_the_loss_when_answers_are_written_behind(long_quiz, cookie):
    site = Site("write-behind")
    said_saved, lost = kill_at_random(site, long_quiz, cookie, kills=40)
    site.close()
    print(f"\nControl: {len(said_saved)} answers said to be saved, {len(lost)} lost")
    assert lost != []
