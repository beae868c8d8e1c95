from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.views import serve

from accounts.access import for_everyone, for_signed_in
from courses import access, actions
from courses.forms import PlaceForm
from courses.models import Dilemma
from courses.outline import body_of, find_course, find_module, ids_in, module_outline, outline_of
from courses.plays import claim
from courses.progress import progress_in, resume_url
from registry.access import person_of


def course_or_404(slug):
    found = find_course(slug)
    if not found:
        raise Http404
    return found


def module_or_404(course, slug):
    """Return (course outline, module outline) of a live module."""
    found = find_module(course, slug)
    if not found:
        raise Http404
    return found[:2]


def trail(*outlines):
    """Return the breadcrumb above a page: the list of courses, then the outlines given, as {title, url}."""
    above = [{"title": _("Kurser"), "url": "/kurser/"}]
    return above + [{"title": outline.title, "url": outline.url} for outline in outlines]


def has_session(request):
    """Tell whether somebody may be signed in, without opening the session: a page that did is not kept for others."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def learner(request, course):
    """Return the enrolment of the one who reads, or None."""
    return access.enrolment_of(request.user, course) if has_session(request) else None


def enrolment_to_write_in(request, course, *, back_to):
    """Return (enrolment, None), or (None, where to go first): a user without a person tells who she is."""
    person = person_of(request.user)
    if person is None:
        return None, redirect(f"{reverse('registry:profile')}?next={back_to}")
    claim(request.session, person=person, by=request.user)
    return actions.enrol(person=person, course_id=course.pk), None


@for_everyone
def course(request, course):
    """The course's front page by its address: straight from the cache, or through Wagtail for what is not public."""
    found = find_course(course)
    return show_course(request, *found) if found else serve(request, request.path.lstrip("/"))


@for_everyone
def course_page(request, page):
    """The course's front page as Wagtail serves it (previews, restricted pages)."""
    return show_course(request, outline_of(page), page)


def show_course(request, outline, page):
    enrolment = learner(request, outline)
    return TemplateResponse(
        request,
        "courses/course.html",
        {
            "page": page,
            "course": outline,
            "trail": trail(),
            "enrolment": enrolment,
            "progress": progress_in(outline, enrolment),
            "resume_url": resume_url(outline, enrolment),
            "may_renew": bool(enrolment and enrolment.training) and actions.may_be_renewed(enrolment.training),
            "is_signed_in": has_session(request) and request.user.is_authenticated,
        },
    )


@for_everyone
def module(request, course, module):
    """A module by its address: what everybody sees the same comes from the cache."""
    found = find_module(course, module)
    return show_module(request, *found) if found else serve(request, request.path.lstrip("/"))


@for_everyone
def module_page(request, page):
    """A module as Wagtail serves it (previews, restricted pages)."""
    parent, is_preview = page.get_parent().specific, getattr(request, "is_preview", False)
    if not (parent.live or is_preview):
        raise Http404
    course = outline_of(parent)
    as_it_is = None if is_preview else course.module(page.slug)
    this = as_it_is or preview_outline(page, parent)
    return show_module(request, course, this, body_of(page, this), page.last_published_at)


def preview_outline(page, course):
    return module_outline(page, course, Dilemma.objects.in_bulk(ids_in(page, "dilemma")))


def show_module(request, course, module, body, updated_at):
    enrolment = learner(request, course)
    progress = progress_in(course, enrolment)
    following = progress.following(module) if module in course.modules else None
    return TemplateResponse(
        request,
        "courses/module.html",
        {
            "course": course,
            "module": module,
            "trail": trail(course),
            "body": body,
            "updated_at": updated_at,
            "enrolment": enrolment,
            "progress": progress,
            "here": progress.of(module) if module in course.modules else None,
            "following": following,
            "last_section": enrolment.last_section if enrolment and enrolment.last_module_id == module.pk else "",
            "is_signed_in": has_session(request) and request.user.is_authenticated,
        },
    )


def only_posted(view):
    """Take a post. A get comes from the sign-in after a session that had ended: lead to the page the post was on."""

    @wraps(view)
    def guarded(request, **names):
        if request.method == "POST":
            return view(request, **names)
        return redirect("courses:module" if "module" in names else "courses:course", **names)

    return guarded


@for_signed_in
@only_posted
def start(request, course):
    """Enrol and go to where the learner left, which is the first module for a new one.

    Completes the course too: what a learner lacked may have been unpublished since she did the rest.
    """
    outline, _page = course_or_404(course)
    enrolment, first = enrolment_to_write_in(request, outline, back_to=outline.url)
    if first:
        return first
    enrolment = actions.complete_if_done(enrolment=enrolment, by=request.user)
    return redirect(outline.url if enrolment.completed_at else resume_url(outline, enrolment) or outline.url)


@for_signed_in
@only_posted
def renew(request, course):
    outline, _page = course_or_404(course)
    enrolment = access.enrolment_of(request.user, outline)
    if enrolment is None:
        raise Http404
    try:
        actions.renew(enrolment=enrolment)
        messages.success(request, _("Du er i gang igen. Når du har gennemført modulerne, får du et nyt bevis."))
    except actions.Refused as refusal:
        messages.info(request, str(refusal))
    return redirect(outline.url)


@for_signed_in
@require_POST
def note_place(request, course, module):
    """Remember the section the learner has come to; sent by the page's script while she reads."""
    outline, this = module_or_404(course, module)
    form = PlaceForm(request.POST)
    enrolment = access.enrolment_of(request.user, outline)
    if form.is_valid() and enrolment:
        actions.note_place(enrolment=enrolment, module_id=this.pk, section=form.cleaned_data["section"])
    return HttpResponse(status=204)


@for_signed_in
@only_posted
def mark_read(request, course, module):
    outline, this = module_or_404(course, module)
    enrolment, first = enrolment_to_write_in(request, outline, back_to=this.url)
    if first:
        return first
    actions.mark_as_read(enrolment=enrolment, module_id=this.pk, by=request.user)
    messages.success(request, _("Modulet er markeret som læst."))
    following = progress_in(outline, enrolment).following(this)
    return redirect(following.url if following else outline.url)
