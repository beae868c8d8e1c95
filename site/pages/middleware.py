import hashlib

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import render

from pages import cache

NOTHING = "default-src 'none'; sandbox"  # for what is saved and never shown: were it shown, it could do nothing
MB = 1024 * 1024
SESSION_COOKIES = {settings.SESSION_COOKIE_NAME, "messages"}


class AnonymousPages:
    """Answers those without a session from a cache in front of everything else.

    Only a plain 200 answer to a GET that carried no session, sets no cookie and allows it, is kept; and only while
    the content is the same (see pages.cache).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method != "GET" or SESSION_COOKIES & request.COOKIES.keys() or request.META.get("QUERY_STRING"):
            return self.get_response(request)
        gzip = "gzip" in request.headers.get("Accept-Encoding", "")
        address = hashlib.sha256(f"{request.get_host()}{request.path}".encode()).hexdigest()
        key = f"{cache.generation()}:{address}:{gzip}"
        kept = caches["pages"].get(key)
        if kept:
            return HttpResponse(kept[0], headers=kept[1])
        response = self.get_response(request)
        if self.may_be_kept(response):
            caches["pages"].set(key, (response.content, dict(response.items())))
        return response

    def may_be_kept(self, response):
        return (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and "Cookie" not in response.get("Vary", "")
            and not any(word in response.get("Cache-Control", "") for word in ("no-store", "private", "no-cache"))
        )


class SecurityHeaders:
    """A strict content security policy: everything from ourselves, nothing inline, nobody may frame us.

    Wagtail's editor writes styles into its own pages; there, and only there, inline styles are let through.
    """

    POLICY = {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "media-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }

    def __init__(self, get_response):
        self.get_response = get_response
        self.policy = policy(self.POLICY)
        self.editors_policy = policy(self.POLICY | {"style-src": "'self' 'unsafe-inline'"})

    def __call__(self, request):
        response = self.get_response(request)
        if response.get("Content-Encoding") == "None":  # so Wagtail says of a document that is packed in no way
            del response["Content-Encoding"]
        in_back_office = request.path.startswith("/cms/")
        if response.get("Content-Disposition", "").startswith("attachment"):
            response.headers["Content-Security-Policy"] = NOTHING
        response.headers.setdefault("Content-Security-Policy", self.editors_policy if in_back_office else self.policy)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        )
        if hasattr(request, "session") and request.session.accessed:
            response.headers.setdefault(
                "Cache-Control", "private, no-store"
            )  # nobody reads it with »back« after log-out
        return response


class UploadLimit:
    """Refuses a request that says it brings more than anybody may upload, before any of it is read."""

    ELSEWHERE_MB = 10  # outside the back office only lists of staff are uploaded

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        limit = self.ELSEWHERE_MB
        if request.path.startswith("/cms/"):
            limit = max(settings.UPLOAD_MAX_MB, settings.FILM_MAX_MB) + 1  # with room for the form around the file
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > limit * MB:
            return render(request, "413.html", {"limit": limit}, status=413)
        return self.get_response(request)


def policy(directives):
    """Return `directives` as the header's value."""
    return "; ".join(f"{name} {value}" for name, value in directives.items())
