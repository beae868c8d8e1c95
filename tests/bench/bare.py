"""A bare Django page, the measure of all others: Django's usual middleware, a session, one small template."""

from django.http import HttpResponse
from django.template import engines
from django.urls import path

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
PAGE = """<!doctype html><title>Bare</title><h1>{{ user.is_authenticated }}</h1>
<ul>{% for number in numbers %}<li>{{ number }}</li>{% endfor %}</ul>"""


def bare(request):
    return HttpResponse(engines["django"].from_string(PAGE).render({"numbers": range(20), "user": request.user}))


urlpatterns = [path("", bare)]
