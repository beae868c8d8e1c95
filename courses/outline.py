"""The shape of a course as plain values, kept in the cache of what everybody sees the same: no query when warm."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse

from courses.models import CoursePage, Dilemma, ModulePage
from pages import cache


@dataclass(frozen=True)
class Section:
    """A heading of a module and the anchor it has on the page."""

    anchor: str
    heading: str


@dataclass(frozen=True)
class DilemmaOutline:
    pk: int
    slug: str
    title: str
    role: str
    url: str


@dataclass(frozen=True)
class ModuleOutline:
    """A live module: what is in it and what completing it takes."""

    pk: int
    slug: str
    title: str
    lead: str
    minutes: int
    url: str
    objectives: tuple
    sections: tuple
    dilemmas: tuple
    quiz_title: str
    pass_mark: int
    under_preparation: bool

    @property
    def quiz_url(self):
        return f"{self.url}quiz/"


@dataclass(frozen=True)
class CourseOutline:
    """A live course with its live modules in order."""

    pk: int
    slug: str
    title: str
    url: str
    minutes: int
    programme_id: int | None
    modules: tuple

    @property
    def is_under_preparation(self):
        return not self.modules or any(module.under_preparation for module in self.modules)

    @property
    def has_dilemmas(self):
        return any(module.dilemmas for module in self.modules)

    def module(self, slug):
        return next((module for module in self.modules if module.slug == slug), None)


def outline_of(page):
    """Return the outline of a course page as it stands."""
    url = reverse("courses:course", args=[page.slug])
    modules = list(page.modules())
    dilemmas = Dilemma.objects.in_bulk({pk for module in modules for pk in ids_in(module, "dilemma")})
    return CourseOutline(
        pk=page.pk,
        slug=page.slug,
        title=page.title,
        url=url,
        minutes=page.minutes,
        programme_id=page.programme_id,
        modules=tuple(module_outline(module, page, dilemmas) for module in modules),
    )


def module_outline(module, course, dilemmas):
    """Return the outline of a module page; `dilemmas` holds those it may name, by their primary key."""
    url = reverse("courses:module", args=[course.slug, module.slug])
    quiz = next((block["value"] for block in module.body.raw_data if block["type"] == "quiz"), None)
    return ModuleOutline(
        pk=module.pk,
        slug=module.slug,
        title=module.title,
        lead=module.lead,
        minutes=module.minutes,
        url=url,
        objectives=tuple(module.objectives),
        sections=tuple(
            Section(f"afsnit-{block['id']}", block["value"]["heading"])
            for block in module.body.raw_data
            if block["type"] == "section"
        ),
        dilemmas=tuple(
            DilemmaOutline(
                d.pk, d.slug, d.title, d.role, reverse("courses:dilemma", args=[course.slug, module.slug, d.slug])
            )
            for d in (dilemmas.get(pk) for pk in ids_in(module, "dilemma"))
            if d and d.live
        ),
        quiz_title=quiz["title"] if quiz else "",
        pass_mark=(quiz and quiz.get("pass_mark")) or course.pass_mark,
        under_preparation=module.under_preparation,
    )


def ids_in(module, block_type):
    return [block["value"] for block in module.body.raw_data if block["type"] == block_type and block["value"]]


def is_open_to_all(page):
    return not page.get_view_restrictions().exists()


def find_course(slug):
    """Return (outline, page) of the live course with this slug, or None. Cached; the page is for reading only."""

    def make():
        page = CoursePage.objects.live().filter(slug=slug).first()
        return (outline_of(page), page) if page and is_open_to_all(page) else ()

    return cache.remember(f"course:{slug}", make) or None


def find_module(course_slug, slug):
    """Return (course outline, module outline, body as html, last change) of a live module, or None. Cached."""

    def make():
        found = find_course(course_slug)
        module = found and found[0].module(slug)
        page = module and ModulePage.objects.filter(pk=module.pk).first()
        if not page or not is_open_to_all(page):
            return ()
        return found[0], module, body_of(page, module), page.last_published_at

    return cache.remember(f"module:{course_slug}/{slug}", make) or None


def body_of(page, module):
    """Render what a module says: its sections with the cards of its dilemmas and its quiz. The same for everybody."""
    dilemmas = {dilemma.pk: dilemma for dilemma in module.dilemmas}
    parts = [
        {
            "kind": block.block_type,
            "value": block.value,
            "anchor": f"afsnit-{block.id}",
            "dilemma": block.block_type == "dilemma" and block.value and dilemmas.get(block.value.pk),
        }
        for block in page.body
    ]
    return render_to_string("courses/_body.html", {"parts": parts, "module": module})
