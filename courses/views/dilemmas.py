from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.access import for_everyone
from courses import access, actions
from courses.forms import BackForm, ChoiceForm
from courses.models import Dilemma, DilemmaVersion
from courses.plays import LearnerPlay, SessionPlay
from courses.views.reading import enrolment_to_write_in, has_session, learner, module_or_404, trail
from registry.access import person_of


@for_everyone
def dilemma(request, course, module, dilemma):
    """Play a dilemma. Before sign-in it is kept in the session, afterwards with the learner."""
    outline, this = module_or_404(course, module)
    if dilemma not in [d.slug for d in this.dilemmas]:
        raise Http404
    story = get_object_or_404(Dilemma, slug=dilemma)
    play = play_of(request, outline, this, story)
    if request.method == "POST":
        return take(request, play)
    return show(request, outline, this, story, play)


def play_of(request, course, module, story):
    person = person_of(request.user) if has_session(request) else None
    if person is None:
        return (
            SessionPlay(request.session, course, module, story)
            if has_session(request) or request.method == "POST"
            else None
        )
    if request.method == "POST":
        enrolment, _first = enrolment_to_write_in(request, course, back_to=request.path)
    else:
        enrolment = access.enrolment_of(request.user, course)
    return LearnerPlay(enrolment, module, story, request.user) if enrolment else None


def take(request, play):
    """Take the choice, or go back, that was posted."""
    choice, back = ChoiceForm(request.POST), BackForm(request.POST)
    try:
        if back.is_valid():
            play.go_back(step=back.cleaned_data["back"])
        elif choice.is_valid():
            play.choose(**choice.cleaned_data)
        else:
            raise actions.Refused(_("Vælg en af mulighederne."))
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    return redirect(f"{request.path}#nu")  # where the outcome of the choice is told


def show(request, course, module, story, play):
    path = play.path if play else []
    version = (play.version if play else None) or DilemmaVersion(content=story.content)
    steps, node = version.walk(path)
    enrolment = learner(request, course)
    return TemplateResponse(
        request,
        "courses/dilemma.html",
        {
            "course": course,
            "module": module,
            "trail": trail(course, module),
            "story": version.content,
            "steps": [{"number": n, "text": node["text"], "choice": choice} for n, (node, choice) in enumerate(steps)],
            "node": node,
            "step": len(path),
            "next_dilemma": next((d for d in following(module, story) if d), None),
            "is_signed_in": has_session(request) and request.user.is_authenticated,
            "enrolment": enrolment,
        },
    )


def following(module, story):
    slugs = [d.slug for d in module.dilemmas]
    return module.dilemmas[slugs.index(story.slug) + 1 :]
