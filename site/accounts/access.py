"""Who may come in at an address. Every view of ours carries one of these; tests/test_consistency.py walks them all."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied


def for_everyone(view):
    """Let anyone in, signed in or not."""
    view.who_may = "everyone"
    return view


def for_signed_in(view):
    """Let anyone with a sign-in in; the anonymous get the sign-in page and come back here."""
    guarded = login_required(view)
    guarded.who_may = "signed in"
    return guarded


def for_those_who(rule):
    """Let in the signed-in for whom `rule(user)` is true; others get 403."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not rule(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded = login_required(guarded)
        guarded.who_may = rule.__name__
        return guarded

    return decorate


def for_key_holders(view):
    """Mark a view that asks for a key and no sign-in; the view itself refuses those without one."""
    view.who_may = "key holders"
    return view
