from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import for_everyone, for_those_who
from events import access, evaluating, wording
from events.actions import Refused
from events.actions import evaluating as actions
from events.forms.evaluating import EvaluationForm
from events.models import EvaluationQuestion
from events.views.attending import run_event_or_404
from events.views.exports import as_file
from events.views.reading import trail


@for_everyone
@never_cache
def evaluate(request, secret):
    """The questions about an event, for whoever has the address from her mail; answering uses it up."""
    ticket = actions.ticket_of(secret)
    if ticket is None:
        raise Http404
    reason = actions.why_not(ticket)
    if reason:
        return over(request, ticket, reason)
    questions = EvaluationQuestion.objects.asked_about(ticket.event, timezone.localdate())
    form = EvaluationForm(request.POST if request.method == "POST" else None, questions=questions)
    if request.method == "POST" and form.is_valid():
        try:
            actions.evaluate(ticket=ticket, answers=form.answers())
        except Refused as refusal:
            return over(request, ticket, str(refusal))
        return redirect("events:evaluated")
    status = 422 if form.errors else 200
    return TemplateResponse(request, "events/evaluation.html", about(ticket) | {"form": form}, status=status)


def about(ticket):
    return {"event": ticket.event, "when": [wording.when(session) for session in ticket.event.sessions.all()]}


def over(request, ticket, reason):
    """Say why the address does nothing any more."""
    return TemplateResponse(request, "events/evaluation_over.html", about(ticket) | {"reason": reason}, status=410)


@for_everyone
@require_safe
def evaluated(request):
    """The receipt. Says nothing about who or what, and may be seen by anyone."""
    return TemplateResponse(request, "events/evaluation_thanks.html")


def evaluated_event_or_404(user, number):
    """Return the event when `user` runs it and those who come are known by name, so that they can be asked."""
    event = run_event_or_404(user, number)
    if not event.is_named:
        raise Http404
    return event


@for_those_who(access.may_organise)
@never_cache
@require_safe
def evaluation_results(request, event):
    """What those who came thought of the event: only sums, and only when there are enough of them."""
    run = evaluated_event_or_404(request.user, event)
    results = evaluating.results_of(run)
    context = {
        "event": run,
        "trail": trail(run),
        "results": results,
        "rate": evaluating.rate_of(run),
        "least": actions.ANSWERS_IN_A_STEP,
        "has_any": any(result.number for result in results),
    }
    return TemplateResponse(request, "events/evaluation_results.html", context)


@for_those_who(access.may_organise)
@never_cache
@require_safe
def evaluation_csv(request, event):
    """What the page shows of an event's evaluation, as a file for Excel."""
    run = evaluated_event_or_404(request.user, event)
    return as_file(evaluating.result_rows(run, evaluating.results_of(run)), f"evaluering-{run.pk}")


@for_those_who(access.may_see_trends)
@never_cache
@require_safe
def evaluation_trends(request):
    """How each service was thought of, quarter by quarter, in the events the reader runs."""
    services = evaluating.trends(access.events_run_by(request.user))
    context = {"trail": trail(), "services": services, "csv": reverse("events:evaluation_trends_csv")}
    return TemplateResponse(request, "events/evaluation_trends.html", context)


@for_those_who(access.may_see_trends)
@never_cache
@require_safe
def evaluation_trends_csv(request):
    """The same as a file for Excel."""
    services = evaluating.trends(access.events_run_by(request.user))
    return as_file(evaluating.trend_rows(services), "evalueringer")
