"""How much CPU time and how many queries a request costs, asked of the WSGI application as a server asks it."""

import io
import statistics
import time
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import set_urlconf
from django.utils import translation

TOKEN = "c" * 32
WARM_UP, REPEATS = 3, 30


class Browser:
    """Asks for pages as somebody signed in as `user`, or as a visitor."""

    def __init__(self, user=None):
        self.application = WSGIHandler()
        self.cookies = f"csrftoken={TOKEN}"
        if user:
            client = Client()
            client.force_login(user)
            self.cookies += f"; sessionid={client.cookies['sessionid'].value}"
        else:
            self.cookies = ""

    def ask(self, path, *, fields=None):
        """Ask for a page, or post `fields` as a script does; returns its status and body."""
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields}, doseq=True).encode() if fields else b""
        environ = {
            "REQUEST_METHOD": "POST" if fields else "GET",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_ACCEPT_ENCODING": "gzip",
            "HTTP_ACCEPT": "application/json" if fields else "text/html",
            "HTTP_COOKIE": self.cookies,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
        }
        statuses = []
        request_started.disconnect(close_old_connections)  # the test's connection outlives the request
        request_finished.disconnect(close_old_connections)
        response = self.application(environ, lambda status, headers, exc_info=None: statuses.append(status))
        content = b"".join(response)
        response.close()
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
        set_urlconf(None)
        translation.activate("da")
        return int(statuses[0][:3]), content


def cost(act, *, before=lambda: None, repeats=REPEATS):
    """Do `act` many times; returns the median of its CPU milliseconds and its number of queries."""
    times = []
    for _ in range(WARM_UP + repeats):
        before()
        began = time.process_time()
        act()
        times.append((time.process_time() - began) * 1000)
    before()
    with CaptureQueriesContext(connection) as queries:
        act()
    return statistics.median(times[WARM_UP:]), len(queries)
