from django.conf import settings

from pages import cache
from pages.models import Operator


def site(request):
    """What every page needs.

    `has_session` is true when the browser sent a session cookie. Templates ask it before they ask for `user`: reading
    the user reads the session, and an answer that has read it may not be kept for the anonymous.
    """
    return {
        "operator": cache.remember("operator", Operator.load),
        "has_session": settings.SESSION_COOKIE_NAME in request.COOKIES,
        "is_demo": settings.DEMO,
    }
