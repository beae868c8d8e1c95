"""Checking oneself in: the code on the wall, and the page it leads to."""

import base64
import time
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import for_signed_in, for_those_who
from accounts.actions import Limit, TooManyTries, give_try_back, use_try
from events import access, actions, door, wall, wording
from events.forms.door import WallCodeForm
from events.models import Attendance, Enrolment, Event
from events.views.attending import run_event_or_404
from events.views.door import address_of
from events.views.reading import event_or_404, trail
from pages.printing import qr_code

SHOWN_CODE = "code-on-the-wall"  # in the session: which event, which code, and when it was shown to us
GUESSES = Limit("code-on-the-wall", most=10, within=timedelta(minutes=10))


@for_those_who(access.may_organise)
@never_cache
@require_safe
def code_on_wall(request, event):
    """The code, for a projector: full screen, large, renewed by itself."""
    run = run_event_or_404(request.user, event)
    if not run.is_named:
        return redirect("events:participants", run.pk)
    session = door.chosen_session(run, request.GET.get("moedegang"))
    here = settings.SITE_URL + reverse("events:here", args=[run.pk])
    context = {"event": run, "session": session, "back": address_of(run, session), "code": ""}
    if session and wall.is_open(session, timezone.now()):
        code, seconds = wall.code_now(session)
        picture = base64.b64encode(qr_code(f"{here}?kode={code}")).decode()
        context |= {"code": code, "seconds": seconds, "refresh": seconds + 1, "picture": picture}
    elif session:
        context["opens"] = wording.moment_in_words(session.starts_at - wall.OPENS_BEFORE)
    context["address"] = here.partition("://")[2]
    return TemplateResponse(request, "events/wall.html", context)


def keeps_the_code(view):
    """Remember the code somebody came with, and when, so that it holds while she signs in."""

    @wraps(view)
    def remembering(request, event):
        code = request.GET.get("kode", "").replace(" ", "")
        known = request.session.get(SHOWN_CODE) or {}
        is_new = (known.get("event"), known.get("code")) != (event, code)
        if wall.looks_like_one(code) and (is_new or time.time() - known["at"] > wall.SIGN_IN_SECONDS):
            request.session[SHOWN_CODE] = {"event": event, "code": code, "at": time.time()}
        return view(request, event)

    return remembering


@keeps_the_code
@for_signed_in
@never_cache
def here(request, event):
    """One button, »Jeg er her«, for whoever has a seat and stands before the code."""
    seen = event_or_404(request.user, event)
    own = own_seat(request.user, seen)
    session, problem = session_by_code(request, seen)
    context = {"event": seen, "trail": trail(seen), "session": session, "own": own, "problem": problem}
    if request.method == "POST" and session and own:
        try:
            actions.note_attendance(enrolment=own, session=session, by=request.user, how=Attendance.How.SELF)
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            request.session.pop(SHOWN_CODE, None)
            messages.success(request, _("Du er noteret som mødt. Velkommen!"))
            return redirect("events:event", seen.pk)
    is_noted = session and own and session.attendances.filter(enrolment=own, mark=Attendance.Mark.PRESENT).exists()
    context |= {"is_noted": bool(is_noted), "form": WallCodeForm(), "when": wording.when(session) if session else ""}
    return TemplateResponse(request, "events/here.html", context, status=422 if problem else 200)


def own_seat(user, event):
    """Return the user's own confirmed enrolment, or None."""
    if not event.is_named:
        return None
    return Enrolment.objects.confirmed().filter(event=event, person__user=user).first()


def session_by_code(request, event):
    """Return (the session on whose wall the remembered code stood, what is wrong): one of them is empty.

    A wrong code counts against the account; nothing is told or counted before somebody is signed in.
    """
    shown = request.session.get(SHOWN_CODE) or {}
    if event.state not in (Event.State.OPEN, Event.State.HELD):
        return None, _("Man kan ikke registrere sig til arrangementet nu.")
    running = [session for session in event.sessions.all() if wall.is_open(session, timezone.now())]
    if not running:
        return None, _("Man kan først registrere sig en time før, mødegangen begynder.")
    if shown.get("event") != event.pk:
        return None, _("Koden er på seks cifre.") if "kode" in request.GET else ""
    if time.time() - shown["at"] > wall.SIGN_IN_SECONDS:
        request.session.pop(SHOWN_CODE)
        return None, _("Koden er for gammel. Skan koden på væggen igen.")
    try:
        use_try(GUESSES, str(request.user.pk))
    except TooManyTries:
        return None, _("Der er prøvet for mange gange. Gå hen til den, der står ved døren.")
    for session in running:
        if wall.is_code(session, shown["code"], at=shown["at"]):
            give_try_back(GUESSES, str(request.user.pk))
            return session, ""
    request.session.pop(SHOWN_CODE)
    return None, _("Koden passer ikke. Den skifter hvert halve minut: Skan koden på væggen igen.")
