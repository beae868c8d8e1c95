"""Writing checked content to the site: what is missing is made, what is there is kept."""

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management import call_command
from django.db import transaction
from wagtail.documents import get_document_model

from materials.loading import values
from materials.loading.folder import USUAL_TYPE
from materials.models import (
    Attachment,
    ChecklistItem,
    CitedReference,
    CurriculumReference,
    LessonChange,
    LessonPage,
    LessonTag,
    MaterialIndexPage,
    MaterialType,
    Subject,
    Theme,
    ThemeDay,
    ThemeWeekPage,
)
from pages.models import HomePage
from pages.prose import tidy
from pages.sources import Problems

INDEX = {
    "title": "Materialer",
    "slug": "materialer",
    "lead": "Temauger og undervisningsforløb om demokrati og fællesskab. Hent dem frit; du skal ikke logge ind.",
    "show_in_menus": True,
}


class Rejected(Exception):
    """The content cannot be loaded; `problems` says why."""

    def __init__(self, problems):
        super().__init__("; ".join(problems.lines()))
        self.problems = problems


def load(folder):
    """Add what a checked folder has and the site lacks, in one transaction.

    Returns {"made" | "kept": [what]}. Raises Rejected, and leaves everything as it was, when something is not sound.
    """
    if folder.problems:
        raise Rejected(folder.problems)
    writer = _Writer(folder)
    with transaction.atomic():
        writer.write()
        if writer.problems:
            raise Rejected(writer.problems)
    return writer.report


def in_order(rows):
    """Return the orderable rows as a list that the database gives back in the same order."""
    rows = list(rows)
    for position, row in enumerate(rows):
        row.sort_order = position
    return rows


class _Writer:
    def __init__(self, folder):
        self.folder = folder
        self.problems = Problems()
        self.report = {"made": [], "kept": []}

    def write(self):
        self.lists()
        self.references()
        index = self.index()
        for week in self.folder.weeks:
            parent = self.week(week, index)
            for lesson, band, theme in self.folder.lessons[week["slug"]] if parent.pk else []:
                self.lesson(lesson, parent, band=band, theme=theme)
        for lesson, band, _theme in self.folder.lessons[None]:
            self.lesson(lesson, index, band=band)

    def lists(self):
        for lists in self.folder.lists:
            for key, model in (("subjects", Subject), ("material_types", MaterialType)):
                for data in lists.get(key) or []:
                    self.listed(model, slug=data["slug"], title=data["title"], place=data)
            for name in lists.get("tags") or []:
                if not LessonTag.objects.filter(name__iexact=name).exists():
                    LessonTag.objects.create(name=name)

    def listed(self, model, *, slug, title, place):
        """Return the row of a list with this slug, made at the end of the list if it is missing."""
        found = model.objects.filter(slug=slug).first()
        return found or self.save(model(slug=slug, title=tidy(title), position=model.objects.count() + 1), place)

    def references(self):
        made = []
        for data in self.folder.references:
            if self.reference(f"{data['subject']}: {data['title']}"):
                continue
            texts = {key: tidy(data.get(key)) for key in ("title", "curriculum", "body")}
            dates = {key: data.get(key) for key in ("valid_from", "valid_to")}
            subject = Subject.objects.get(title=data["subject"])
            made.append((self.save(CurriculumReference(subject=subject, **texts, **dates), data), data))
        for reference, data in made:
            if data.get("successor"):
                reference.successor = self.reference(data["successor"])
                self.save(reference, data)

    def reference(self, name):
        subject, _, title = name.partition(": ")
        return CurriculumReference.objects.filter(subject__title=subject, title=title).first()

    def index(self):
        """Return the page the theme weeks stand below, made in the main menu the first time."""
        index = MaterialIndexPage.objects.first()
        if index is None:
            if not HomePage.objects.exists():
                call_command("setup_site", verbosity=0)
            index = MaterialIndexPage(**INDEX)
            HomePage.objects.first().add_child(instance=index)
            index.save_revision().publish()
        return index

    def week(self, data, index):
        page = ThemeWeekPage.objects.child_of(index).filter(slug=data["slug"]).first()
        if page:
            return self.keep(page)
        page = ThemeWeekPage(slug=data["slug"], **values.of_week(data))
        page.days = in_order(
            ThemeDay(
                name=day["day"],
                theme=self.listed(Theme, slug=day["theme_slug"], title=day["theme"], place=day),
                question=tidy(day.get("question")),
            )
            for day in data["days"]
        )
        to_do = data.get("practical_checklist") or []
        page.checklist = in_order(ChecklistItem(when=tidy(one["when"]), what=tidy(one["do"])) for one in to_do)
        return self.publish(page, parent=index, place=data)

    def lesson(self, data, parent, *, band, theme=None):
        page = LessonPage.objects.child_of(parent).filter(slug=data["slug"]).first()
        if page:
            self.keep(page)
            return
        page = LessonPage(slug=data["slug"], band=band, **values.of_lesson(data))
        page.material_type = MaterialType.objects.get(slug=data.get("type", USUAL_TYPE))
        page.theme = Theme.objects.get(slug=theme) if theme else None
        page.subjects = Subject.objects.filter(title__in=list(data.get("subjects") or []))
        cited, files, changes = (data.get(key) or [] for key in ("curriculum", "attachments", "changes"))
        page.cited = in_order(CitedReference(reference=self.reference(name)) for name in cited)
        page.attachments = in_order(self.attachment(one) for one in files)
        page.changes = in_order(LessonChange(changed_on=one["on"], changed_what=tidy(one["what"])) for one in changes)
        page.tags.add(*LessonTag.objects.filter(name__in=list(data.get("tags") or [])))
        self.publish(page, parent=parent, place=data)

    def attachment(self, data):
        texts = {key: tidy(data[key]) for key in ("title", "version", "licence", "note") if data.get(key)}
        return Attachment(document=self.document(data), **texts)

    def document(self, data):
        """Return the file in the document library; the same file is kept once."""
        document = get_document_model()(title=data["title"])
        with (self.folder.path / data["file"]).open("rb") as file:
            document.file = File(file, name=data["file"])
            document._set_document_file_metadata()
            known = get_document_model().objects.filter(file_hash=document.file_hash).first()
            if known is None:
                document.save()
        return known or document

    def keep(self, page):
        self.report["kept"].append(f"{page._meta.verbose_name} »{page.title}«")
        return page

    def publish(self, page, *, parent, place):
        """Add the page below `parent` and publish it; what is wrong with it is noted at its place in the file."""
        try:
            with transaction.atomic():
                page.live = False
                parent.add_child(instance=page)
                page.save_revision().publish()
        except ValidationError as error:
            self.note(error, place)
            page.pk = None
        else:
            self.report["made"].append(f"{page._meta.verbose_name} »{page.title}«")
        return page

    def save(self, row, place):
        is_new = row.pk is None
        try:
            row.full_clean()
            row.save()
        except ValidationError as error:
            self.note(error, place)
        if is_new and row.pk:
            self.report["made"].append(f"{row._meta.verbose_name} »{row}«")
        return row

    def note(self, error, place):
        for sentence in error.messages:
            self.problems.add(place.file, place.line, sentence)
