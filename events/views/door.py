"""Checking in at the door: one tap, a ticket, or a phone without connection that sends later."""

import json
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import for_those_who
from events import access, actions, door, wording
from events.forms.door import UNDO, DoorSearch, MarkForm, SentForm, TicketForm
from events.models import Attendance
from events.views.attending import run_event_or_404
from events.views.reading import trail

CAMERA_HERE = "camera=(self), microphone=(), geolocation=(), interest-cohort=()"
# What the page needs where there is no connection; the worker keeps them.
FILES = (
    "dkfds/css/dkfds.css",
    "forebyg/forebyg.css",
    "forebyg/events.css",
    "forebyg/door.css",
    "forebyg/forebyg.js",
    "forebyg/door.js",
    "forebyg/door_scan.js",
    "forebyg/favicon.svg",
    "jsqr/jsQR.js",
    "dkfds/fonts/IBMPlexSans-Regular-Latin1.woff2",
    "dkfds/fonts/IBMPlexSans-SemiBold-Latin1.woff2",
    "dkfds/img/icons.svg",
)


def address_of(event, session, **more):
    """Return the address of the door at a session, with what the list is narrowed to."""
    chosen = {"moedegang": session.pk if session else "", **more}
    return f"{reverse('events:door', args=[event.pk])}?{urlencode({k: v for k, v in chosen.items() if v})}"


@for_those_who(access.may_organise)
@never_cache
@require_safe
def check_in(request, event):
    """Everybody who is expected at one session, with one tap for each. Where no names are asked, one only counts."""
    run = run_event_or_404(request.user, event)
    if not run.is_named:
        return redirect("events:participants", run.pk)
    session = door.chosen_session(run, request.GET.get("moedegang"))
    rows = door.expected(run, session)
    actions.note_list_read(event=run, people=[r.enrolment.person for r in rows if r.name], by=request.user)
    search = DoorSearch(request.GET)
    words = search.cleaned_data["soeg"] if search.is_valid() else ""
    context = {
        "event": run,
        "trail": [*trail(run), {"title": _("Deltagere"), "url": reverse("events:participants", args=[run.pk])}],
        "session": session,
        "sessions": [(one, wording.when(one)) for one in run.sessions.all()],
        "can_be_noted": door.can_be_noted(run, session),
        "rows": door.narrowed(rows, words),
        "search": search,
        "words": words,
        "ticket_form": TicketForm(auto_id="billet-%s"),
        "present": sum(row.mark == Attendance.Mark.PRESENT for row in rows),
        "expected": len(rows),
        "files": " ".join(static(name) for name in FILES),
    }
    response = TemplateResponse(request, "events/door.html", context)
    response.headers["Permissions-Policy"] = CAMERA_HERE
    return response


@for_those_who(access.may_organise)
@never_cache
@require_POST
def note(request, event):
    """Note one mark from the page's own buttons, whose name is what and whose value is who; or from a ticket."""
    run = run_event_or_404(request.user, event)
    sent = {"what": Attendance.Mark.PRESENT, "session": request.POST.get("session", "")}
    for what in (*Attendance.Mark.values, UNDO):
        if what in request.POST:
            sent |= {"what": what, "enrolment": request.POST[what]}
    if "ticket" in request.POST:
        sent["ticket"] = request.POST["ticket"]
    form = MarkForm(sent, event=run, sessions=run.sessions.all())
    told = noted(form, by=request.user)
    name = told.get("name") or _("Plads uden navn")
    if told["ok"]:
        messages.success(request, f"{name}: {told['words'] or _('Taget tilbage')}")
    else:
        messages.error(request, f"{told['name']}: {told['problem']}" if told["name"] else told["problem"])
    session = form.cleaned_data.get("session") if form.is_bound else None
    words = request.POST.get("soeg", "")
    row = f"#plads-{told['enrolment']}" if told["enrolment"] else ""
    return redirect(address_of(run, session, soeg=words) + row)


def noted(form, *, by):
    """Do what a MarkForm says; return {ok, enrolment, name, mark, words, problem}."""
    told = {"ok": False, "enrolment": None, "name": "", "mark": "", "words": "", "problem": ""}
    if not form.is_valid():
        return told | {"problem": form.problem}
    chosen = form.cleaned_data
    enrolment, session = chosen["enrolment"], chosen["session"]
    told |= {"enrolment": enrolment.pk, "name": enrolment.person.name if enrolment.is_named else ""}
    if not door.has_come(session):
        return told | {"problem": _("Mødegangen er ikke begyndt.")}
    try:
        if chosen["what"] == UNDO:
            actions.take_back_attendance(enrolment=enrolment, session=session, by=by, at=chosen["at"])
        else:
            values = {"mark": chosen["what"], "how": form.noted_how, "at": chosen["at"]}
            actions.note_attendance(enrolment=enrolment, session=session, by=by, **values)
    except actions.Refused as refusal:
        return told | {"problem": str(refusal)}
    mark = session.attendances.filter(enrolment=enrolment).first()
    words = door.in_words(mark.mark, mark.noted_at) if mark else ""
    return told | {"ok": True, "mark": mark.mark if mark else "", "words": words}


def says_signed_out(view):
    """Answer a script whose session has ended with the address to sign in at, not with the sign-in page."""

    @wraps(view)
    def answered(request, event):
        if request.headers.get("Accept") == "application/json" and not request.user.is_authenticated:
            back = reverse("events:door", args=[event])
            return JsonResponse({"sign_in": f"{reverse('account_login')}?{urlencode({'next': back})}"}, status=401)
        return view(request, event)

    return answered


@says_signed_out
@for_those_who(access.may_organise)
@never_cache
@require_POST
def send(request, event):
    """Take the marks a phone made, each by itself: one that is refused holds up no other.

    Answers {"results": one for each mark, in order; "rows": how everybody stands at `session` now}, or 422 with a
    problem when the whole cannot be read. The same marks twice change nothing.
    """
    run = run_event_or_404(request.user, event)
    try:
        body = json.loads(request.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return JsonResponse({"problem": _("Afsendelsen kan ikke læses.")}, status=422)
    form = SentForm({"sent_at": str(body.get("sent_at", "")), "marks": json.dumps(body.get("marks"))})
    if not form.is_valid():
        return JsonResponse({"problem": str(next(iter(form.errors.values()))[0])}, status=422)
    sessions = list(run.sessions.all())
    marks = [MarkForm(m, event=run, sessions=sessions, behind=form.behind) for m in form.cleaned_data["marks"]]
    results = [noted(mark, by=request.user) for mark in marks]
    session = door.chosen_session(run, str(body.get("session", "")))
    return JsonResponse({"results": results, "rows": standing(run, session)})


def standing(event, session):
    """Return how everybody expected stands: {number of the enrolment: {mark, words}}."""
    marks = {a.enrolment_id: a for a in session.attendances.all()} if session else {}
    numbers = door.confirmed(event).values_list("pk", flat=True)
    return {
        number: {"mark": mark.mark, "words": door.in_words(mark.mark, mark.noted_at)}
        if (mark := marks.get(number))
        else {"mark": "", "words": ""}
        for number in numbers
    }


@for_those_who(access.may_organise)
@require_safe
def worker(request, event):
    """The script that stands between the check-in page and the network. Its address is its reach: this door only."""
    run_event_or_404(request.user, event)
    script = json.dumps(static("forebyg/door_worker.js"))
    return HttpResponse(
        f"importScripts({script});\n",
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )
