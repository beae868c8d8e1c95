from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.snippets.models import register_snippet

from courses import own_data
from courses.editing import CoursesGroup, why_kept, why_kept_live
from courses.models import CoursePage
from courses.outline import find_course
from courses.progress import progress_of_many, resume_url

register_snippet(CoursesGroup)


def refuse_deletion(request, things, address):
    """Say why one of `things` is kept and lead back to `address`; None when all may go."""
    reasons = [reason for reason in map(why_kept, things) if reason]
    if not reasons:
        return None
    for reason in reasons:
        messages.error(request, reason)
    return redirect(address)


@hooks.register("construct_main_menu")
def leave_out_the_makers_help(request, items):
    """The help menu speaks English of Wagtail's versions and leads to other sites; docs/editors.md is ours."""
    items[:] = [item for item in items if item.name != "help"]


@hooks.register("before_delete_page")
def keep_pages_with_learners(request, page):
    return refuse_deletion(request, [page], reverse("wagtailadmin_pages:edit", args=[page.pk]))


@hooks.register("before_delete_snippet")
def keep_snippets_in_use(request, instances):
    viewset = instances[0].snippet_viewset
    return refuse_deletion(request, instances, reverse(viewset.get_url_name("list")))


@hooks.register("before_unpublish")
def keep_live_what_modules_use(request, thing):
    reason = why_kept_live(thing)
    if not reason:
        return None
    messages.error(request, reason)
    return redirect(reverse(thing.snippet_viewset.get_url_name("edit"), args=[thing.pk]))


@hooks.register("before_bulk_action")
def keep_what_is_in_use(request, action_type, objects, action):
    if action_type == "delete":
        return refuse_deletion(
            request, objects, get_valid_next_url_from_request(request) or reverse("wagtailadmin_home")
        )
    return None


@hooks.register("my_page_panels")
def my_courses(request, person):
    """The panel »Mine kurser« on Min side: how far she is in each course, and what is missing."""
    enrolments = list(person.enrolments.select_related("course", "training").order_by("-started_at"))
    outlines = {enrolment.course_id: find_course(enrolment.course.slug) for enrolment in enrolments}
    live = [(outlines[enrolment.course_id][0], enrolment) for enrolment in enrolments if outlines[enrolment.course_id]]
    rows = [
        {"progress": progress, "enrolment": enrolment, "resume_url": resume_url(progress.course, enrolment)}
        for progress, (_course, enrolment) in zip(progress_of_many(live), live, strict=True)
    ]
    return {"order": 10, "template": "courses/panel.html", "context": {"rows": rows}}


@hooks.register("refresher_of")
def shortest_course(programme):
    """The shortest live course everybody may take that gives a training in the programme, or None."""
    courses = CoursePage.objects.live().public().filter(programme=programme).order_by("minutes", "pk")
    course = courses.first()
    if course is None:
        return None
    return {"title": course.title, "url": reverse("courses:course", args=[course.slug]), "minutes": course.minutes}


@hooks.register("own_data")
def own_courses(people):
    return own_data.tables(people)
