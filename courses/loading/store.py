"""Writing a checked folder to the site: what is missing is made, what differs is kept unless told otherwise."""

from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.db import transaction
from wagtail.images import get_image_model

from certificates.models import CertificateText
from courses.loading import blocks, fields
from courses.loading.folder import bank_slug, programme_slug
from courses.models import CourseIndexPage, CoursePage, Dilemma, ModulePage, QuestionBank
from pages.models import HomePage
from pages.sources import Problems
from registry.models import Programme


class Rejected(Exception):
    """The folder cannot be loaded; `problems` says why."""

    def __init__(self, problems):
        super().__init__("; ".join(problems.lines()))
        self.problems = problems


def load(folder, *, overwrite=False):
    """Write a checked folder to the site in one transaction.

    Returns {"made" | "changed" | "kept" | "same": [what]}. What differs from the files is kept, unless `overwrite`.
    Raises Rejected, and leaves everything as it was, when the folder or one of its parts is not sound.
    """
    if folder.problems:
        raise Rejected(folder.problems)
    writer = _Writer(folder, overwrite)
    with transaction.atomic():
        index = _course_index()
        for course in folder.courses:
            writer.course(course, index)
        if writer.problems:
            raise Rejected(writer.problems)
    return writer.report


class _Writer:
    def __init__(self, folder, overwrite):
        self.folder, self.overwrite = folder, overwrite
        self.problems = Problems()
        self.report = {"made": [], "changed": [], "kept": [], "same": []}

    def put(self, thing, wanted, place, save):
        """Give `thing` the `wanted` values and save it with `save`, if it is new or may be changed. Returns it."""
        is_new = thing.pk is None
        differing = [] if is_new else fields.differing(thing, wanted)
        name = f"{thing._meta.verbose_name} »{wanted['title']}«"
        if not is_new and not differing:
            self.report["same"].append(name)
            return thing
        if not is_new and not self.overwrite:
            names = ", ".join(fields.label(thing, field) for field in differing)
            self.report["kept"].append(f"{name} ({names})")
            return thing
        fields.give(thing, wanted)
        try:
            save(thing)
        except ValidationError as error:
            for sentence in error.messages:
                self.problems.add(place.file, place.line, sentence)
        self.report["made" if is_new else "changed"].append(name)
        return thing

    def course(self, data, index):
        programme = Programme.objects.filter(slug=programme_slug(data)).first()
        if programme and data.get("certificate_text"):
            text = CertificateText.objects.filter(programme=programme).first() or CertificateText(programme=programme)
            self.put(text, fields.of_certificate_text(data["certificate_text"]), data["certificate_text"], _save)
        live = data.get("status") != "draft"
        page = CoursePage.objects.child_of(index).filter(slug=data["slug"]).first() or CoursePage(slug=data["slug"])
        self.put(page, fields.of_course(data, programme), data, partial(_save_page, parent=index, live=live))
        previous = None
        for listed in data["modules"] if page.pk else []:
            previous = self.module(page, data, listed, partial(_save_page, parent=page, after=previous, live=live))

    def module(self, course, data, listed, save):
        page = ModulePage.objects.child_of(course).filter(slug=listed["slug"]).first() or ModulePage(
            slug=listed["slug"]
        )
        module = self.folder.modules.get(listed.get("file"))
        body = self.body(module, data) if module else [blocks.outline(data["slug"], listed)]
        self.put(page, fields.of_module(listed, module, body), module or listed, save)
        return page if page.pk else None

    def body(self, module, course):
        """The sections, then the dilemmas, then the quiz."""
        body = [blocks.section(data, image=self.image(data)) for data in module["sections"]]
        for data in module.get("vignettes") or []:
            dilemma = Dilemma.objects.filter(slug=data["id"]).first() or Dilemma(slug=data["id"])
            self.put(dilemma, fields.of_dilemma(data), data, _save_and_publish)
            body.append(blocks.dilemma(dilemma.pk, data["id"]))
        quiz = module.get("quiz")
        if quiz:
            slug = bank_slug(module)
            bank = QuestionBank.objects.filter(slug=slug).first() or QuestionBank(slug=slug)
            self.put(bank, fields.of_bank(quiz), quiz, _save_and_publish)
            mark = course["completion"]["pass_mark_percent"]
            body.append(blocks.quiz(quiz, bank=bank.pk, slug=slug, course_pass_mark=mark))
        return body

    def image(self, section):
        """Return the key of the section's drawing in the image library, or None; the same drawing is kept once."""
        if not section.get("figure"):
            return None
        path = self.folder.figure(section["figure"])
        with path.open("rb") as file:
            image = get_image_model()(title=section["heading"], description=section["alt"][:255])
            image.file = ImageFile(file, name=path.name)
            image._set_file_hash()
            known = get_image_model().objects.filter(file_hash=image.file_hash).first()
            if known is None:
                image.save()
                self.report["made"].append(f"billede »{image.title}«")
            return (known or image).pk


def _course_index():
    """Return the page the courses stand below, made the first time."""
    index = CourseIndexPage.objects.first()
    if index is None:
        if not HomePage.objects.exists():
            call_command("setup_site")
        index = CourseIndexPage(title="Kurser", slug="kurser", show_in_menus=True, lead=INDEX_LEAD)
        _save_page(index, parent=HomePage.objects.first())
    return index


INDEX_LEAD = "Gratis onlinekurser om forebyggelse af ekstremisme og radikalisering. Læs med uden at logge ind."


def _save(thing):
    thing.full_clean()
    thing.save()


def _save_page(page, *, parent, after=None, live=True):
    """Save a page and publish it through a revision; a new one comes right after its elder sister."""
    if page.pk:
        _save_revision(page, publish=page.live)
        return
    page.live = False
    first = parent.get_first_child()
    if after:
        after.add_sibling(pos="right", instance=page)
    elif first:
        place_first = isinstance(page, ModulePage)
        first.add_sibling(pos="left", instance=page) if place_first else parent.add_child(instance=page)
    else:
        parent.add_child(instance=page)
    _save_revision(page, publish=live)


def _save_and_publish(snippet):
    """Save a dilemma or a question bank and publish it through a revision."""
    is_new = snippet.pk is None
    snippet.full_clean()
    for question in snippet.questions.all() if isinstance(snippet, QuestionBank) else []:
        question.full_clean(exclude=["bank"])
    if is_new:
        snippet.live = False
        snippet.save()
    _save_revision(snippet, publish=is_new or snippet.live)


def _save_revision(thing, *, publish):
    revision = thing.save_revision()
    if publish:
        revision.publish()
        thing.refresh_from_db()
