"""The site in a process that can be killed and be back at once: loaded here, served by a fork of this process.

Started as a script. Reads commands from standard input, a line each, and answers each with a line:
`start` (fork a server; answers its process id) and `kill` (kill it with signal 9). With the argument `write-behind`
answers are said to be saved before they are: the control that must lose some.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.util import setup_testing_defaults

ROOT = Path(__file__).resolve().parents[2]
WRITE_DELAY = 0.03  # seconds


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64


class Handler(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def write_behind():
    """Take the protection away: answer first, write a moment later."""
    from django.utils import timezone

    from courses import actions, grading

    really_save = actions.save_answer

    def save_later(*, question, answer, by):
        def write():
            time.sleep(WRITE_DELAY)
            really_save(question=question, answer=answer, by=by)

        threading.Thread(target=write, daemon=True).start()
        promised = type(question).objects.select_related("version", "attempt__enrolment").get(pk=question.pk)
        promised.answer, promised.answered_at = answer, timezone.now()
        promised.is_correct = grading.is_correct(question.version.content, answer)
        return promised

    actions.save_answer = save_later


def serve(port):
    from config.wsgi import application

    with Server(("127.0.0.1", port), Handler) as server:
        server.set_app(application)
        server.serve_forever(poll_interval=0.01)


def warm_up():
    """Answer one page here, so that the forks have everything loaded; they open connections of their own."""
    from django.db import connections

    from config.wsgi import application

    environ = {"PATH_INFO": "/kurser/lille-kursus/foerste/quiz/", "HTTP_HOST": "127.0.0.1"}
    setup_testing_defaults(environ)
    list(application(environ, lambda status, headers: None))
    connections.close_all()


def main(port, variant):
    sys.path[:1] = [str(ROOT / "site"), str(ROOT)]
    warm_up()
    if variant == "write-behind":
        write_behind()
    child = 0
    print("ready", flush=True)
    for command in sys.stdin:
        if command.strip() == "start":
            child = os.fork()
            if not child:
                serve(port)
        elif child:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            child = 0
        print(child, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
