from django.contrib import messages
from django.http import Http404, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import for_everyone
from courses import access, actions
from courses.forms import AnswerForm
from courses.grading import Kind, key_of
from courses.models import ModulePage
from courses.progress import progress_in
from courses.views.reading import enrolment_to_write_in, has_session, module_or_404, trail

PENDING = "pending_answer"


@for_everyone
def quiz(request, course, module):
    """A module's quiz: begin, go on, or see how it went. Who has not signed in is told why it takes a sign-in."""
    outline, this = module_or_404(course, module)
    if not this.quiz_title:
        raise Http404
    if not (has_session(request) and request.user.is_authenticated):
        return TemplateResponse(
            request, "courses/quiz_sign_in.html", {"course": outline, "module": this, "trail": trail(outline, this)}
        )
    if request.method == "POST":
        return begin(request, outline, this)
    enrolment = access.enrolment_of(request.user, outline)
    attempts = list(enrolment.attempts.filter(module=this.pk)[:5]) if enrolment else []
    latest = attempts.pop(0) if attempts and enrolment.is_of_this_round(attempts[0]) else None
    questions = list(latest.questions.select_related("version")) if latest else []
    return TemplateResponse(
        request,
        "courses/quiz.html",
        {
            "course": outline,
            "module": this,
            "trail": trail(outline, this),
            "attempt": latest,
            "answered": sum(1 for q in questions if q.answered_at),
            "right": sum(1 for q in questions if q.is_correct),
            "questions": questions,
            "go_on_url": go_on_url(outline, this, latest, questions),
            "earlier": attempts,
            "enrolment": enrolment,
            "following": progress_in(outline, enrolment).following(this) if latest and latest.finished_at else None,
        },
    )


def begin(request, course, module):
    enrolment, first = enrolment_to_write_in(request, course, back_to=request.path)
    if first:
        return first
    try:
        attempt = actions.start_attempt(enrolment=enrolment, module=get_object_or_404(ModulePage, pk=module.pk))
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(module.url)
    return redirect(go_on_url(course, module, attempt, list(attempt.questions.all())))


def go_on_url(course, module, attempt, questions):
    """Return the address of the first unanswered question of an open attempt, or the quiz's own."""
    unanswered = next((q.position for q in questions if q.answered_at is None), None)
    if attempt is None or unanswered is None:
        return module.quiz_url
    return reverse("courses:question", args=[course.slug, module.slug, attempt.pk, unanswered])


def question(request, course, module, attempt, position):
    """One question: asked, answered, and after the answer with its feedback. Nothing answered here is ever lost."""
    if not request.user.is_authenticated:
        return sign_in_first(request)
    asked = get_object_or_404(access.questions_of(request.user), attempt=attempt, position=position)
    waiting = request.session.get(PENDING)
    if waiting and waiting["path"] != request.path:
        waiting = None
    fields = request.POST if request.method == "POST" else (QueryDict(waiting["fields"]) if waiting else None)
    form = AnswerForm(fields, question=asked)
    if request.method == "POST" and (asked.answered_at or form.is_valid()):
        return save(request, course, module, asked, form)
    if wants_json(request):
        return JsonResponse({"problem": str(next(iter(form.errors.values()))[0])}, status=422)
    context = question_context(course, module, asked, form) | {"is_waiting": bool(waiting)}
    return TemplateResponse(request, "courses/question.html", context, status=422 if request.method == "POST" else 200)


question.who_may = "signed in"  # guards itself, because an answer that came after the session ended must not be lost


def wants_json(request):
    return request.method == "POST" and request.headers.get("Accept") == "application/json"


def sign_in_first(request):
    """Send to sign-in and back; an answer that came after the session ended waits in the new session meanwhile."""
    to = f"{reverse('account_login')}?next={request.path}"
    if wants_json(request):
        return JsonResponse({"sign_in": to}, status=401)
    if request.method == "POST":
        fields = request.POST.copy()
        fields.pop("csrfmiddlewaretoken", None)
        request.session[PENDING] = {"path": request.path, "fields": fields.urlencode()[:2000]}
        messages.warning(request, _("Du var blevet logget ud. Dit svar er ikke væk: Log ind, så kan du gemme det."))
    return redirect(to)


def save(request, course, module, asked, form):
    was_answered = bool(asked.answered_at)
    answer = asked.answer if was_answered else form.answer
    asked = actions.save_answer(question=asked, answer=answer, by=request.user)
    if PENDING in request.session:
        del request.session[PENDING]
    is_other = was_answered and form.is_valid() and form.answer != asked.answer
    if wants_json(request):
        context = question_context(course, module, asked, form) | {"is_other": is_other}
        html = render_to_string("courses/_answer.html", context, request)
        return JsonResponse({"saved": saved_at(asked), "html": html})
    if is_other:
        messages.info(request, _("Du har allerede svaret på spørgsmålet. Dit første svar gælder."))
    return redirect(f"{request.path}#svar")


def saved_at(asked):
    """Return when the answer was saved as Danes write it, such as 9.05."""
    at = timezone.localtime(asked.answered_at)
    return f"{at.hour}.{at.minute:02}"


def question_context(course, module, asked, form):
    outline, this = module_or_404(course, module)
    positions = list(asked.attempt.questions.values_list("position", "answered_at"))
    return {
        "course": outline,
        "module": this,
        "trail": trail(outline, this),
        "asked": asked,
        "content": asked.version.content,
        "form": form,
        "count": len(positions),
        "answered": sum(1 for _position, answered_at in positions if answered_at),
        "saved_at": saved_at(asked) if asked.answered_at else "",
        "options": options_with_feedback(asked) if asked.answered_at else [],
        "next_url": next_url(outline, this, asked, positions),
        "is_order": asked.version.content["kind"] == Kind.ORDER,
        "is_multiple": asked.version.content["kind"] == Kind.MULTIPLE,
    }


def next_url(course, module, asked, positions):
    """Return the address of the next unanswered question, looking on from this one and then from the first."""
    open_ones = [position for position, answered_at in positions if not answered_at and position != asked.position]
    later = [position for position in open_ones if position > asked.position]
    if not open_ones:
        return module.quiz_url
    return reverse("courses:question", args=[course.slug, module.slug, asked.attempt_id, (later or open_ones)[0]])


def options_with_feedback(asked):
    """Return the options as shown, each with whether it was chosen, whether it is right, and its feedback."""
    content = asked.version.content
    order = asked.answer if content["kind"] == Kind.ORDER else asked.option_order
    key = key_of(content)
    return [
        {
            "text": content["options"][number]["text"],
            "feedback": content["options"][number]["feedback"],
            "is_chosen": number in asked.answer,
            "is_right": (key[place] == number) if content["kind"] == Kind.ORDER else number in key,
            "right_text": content["options"][place]["text"],
        }
        for place, number in enumerate(order)
    ]
