"""One content file or a folder of them: read, and checked against each other and against the database."""

from pathlib import Path

from materials.loading import shapes
from materials.models import CurriculumReference, LessonTag, MaterialType, Subject
from pages import sources
from pages.value_checks import suggest

USUAL_TYPE = "lektionsplan"


class Folder:
    """The content of the files by kind, and what is wrong with it.

    `lessons` holds, for each theme week's slug, its lessons as [(mapping, band, theme slug)]; under None those that
    stand by themselves.
    """

    def __init__(self, path):
        path = Path(path)
        self.path = path if path.is_dir() else path.parent
        self.problems = sources.Problems()
        self.notes = []
        self.weeks, self.plans, self.lists, self.references = [], {}, [], []
        self.lessons = {None: []}
        files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not files or not files[0].is_file():
            self.problems.add(
                path.name or str(path), 1, "Her er ingen indholdsfiler. Angiv en YAML-fil eller en mappe."
            )
            return
        for file in files:
            self._take(file)
        if not self.problems:
            self._collect_lessons()
            self._check_names()
            self._check_slugs()

    def _take(self, file):
        content = sources.read(file, self.problems)
        if content is None:
            return
        kind = content.get("kind")
        if kind not in shapes.KINDS:
            hint = suggest(kind, shapes.KINDS) or f"Brug en af: {', '.join(shapes.KINDS)}."
            self.problems.add(file.name, content.line_of("kind"), f"»kind: {kind}« kendes ikke her. {hint}")
            return
        shapes.check_file(self.problems, content)
        if kind == "theme_week":
            self.weeks.append(content)
        elif kind == "lesson_plan":
            self.plans[file.name] = content
        elif kind == "material_lists":
            self.lists.append(content)
        else:
            self.references += content.get("references") or []

    def _collect_lessons(self):
        used = set()
        for week in self.weeks:
            self.lessons[week["slug"]] = [
                (told, listed["band"], day["theme_slug"])
                for day in week["days"]
                for listed in day["lessons"]
                if (told := self._told_in_full(listed, used))
            ]
        alone = [plan for name, plan in self.plans.items() if name not in used]
        self.lessons[None] = [(plan, plan.get("band") or "", None) for plan in alone]

    def _told_in_full(self, listed, used):
        """Return the lesson, from its own file when it has one; None after noting that the file is not right."""
        if "full_plan" not in listed:
            return listed
        plan = self.plans.get(listed["full_plan"])
        if plan is None:
            hint = suggest(listed["full_plan"], self.plans) or "Læg filen i mappen, eller ret navnet."
            self.problems.at(listed, "full_plan", f"Filen »{listed['full_plan']}« findes ikke. {hint}")
        elif listed["full_plan"] in used:
            self.problems.at(listed, "full_plan", f"Filen »{listed['full_plan']}« er brugt i en anden lektion.")
        elif plan.get("band") != listed["band"]:
            message = f"»band« er »{listed['band']}«, men »{plan.get('band')}« i {plan.file}. Ret en af dem."
            self.problems.at(listed, "band", message)
        else:
            used.add(listed["full_plan"])
            return plan
        return None

    def _check_names(self):
        """Check that each name a lesson or a reference uses is in a list, here or in the database."""
        subjects = self._known("subjects", "title", Subject)
        types = self._known("material_types", "slug", MaterialType)
        tags = {tag for lists in self.lists for tag in lists.get("tags") or []}
        tags |= set(LessonTag.objects.values_list("name", flat=True))
        cited = {f"{one['subject']}: {one['title']}" for one in self.references}
        cited |= {str(one) for one in CurriculumReference.objects.select_related("subject")}
        for reference in self.references:
            self._check_name(reference, "subject", subjects, "Faget")
            if reference.get("successor"):
                self._check_name(reference, "successor", cited, "Henvisningen")
        for lesson in self.all_lessons():
            if lesson.get("type"):
                self._check_name(lesson, "type", types, "Materialetypen")
            elif USUAL_TYPE not in types:
                message = f"Materialetypen »{USUAL_TYPE}« findes ikke endnu. Indlæs listerne først."
                self.problems.at(lesson, "slug", message)
            for key, known, what in (
                ("subjects", subjects, "Faget"),
                ("curriculum", cited, "Henvisningen"),
                ("tags", tags, "Emneordet"),
            ):
                names = lesson.get(key) or []
                for index in range(len(names)):
                    self._check_name(names, index, known, what)
            self._check_files(lesson)

    def _known(self, key, field, model):
        listed = {one[field] for lists in self.lists for one in lists.get(key) or []}
        return listed | set(model.objects.values_list(field, flat=True))

    def _check_name(self, place, key, known, what):
        name = place[key]
        if name not in known:
            hint = suggest(name, known) or "Tilføj den til listen, eller ret navnet."
            self.problems.at(place, key, f"{what} »{name}« findes ikke. {hint}")

    def _check_files(self, lesson):
        for attachment in lesson.get("attachments") or []:
            if not (self.path / attachment["file"]).is_file():
                message = f"Filen »{attachment['file']}« findes ikke. Læg den i mappen."
                self.problems.at(attachment, "file", message)

    def _check_slugs(self):
        """Check that no two pages below the same page want the same address."""
        self._once([*self.weeks, *(lesson for lesson, _band, _theme in self.lessons[None])])
        for week in self.weeks:
            self._once([lesson for lesson, _band, _theme in self.lessons[week["slug"]]])

    def _once(self, mappings):
        found = {}
        for mapping in mappings:
            first = found.setdefault(mapping["slug"], mapping)
            if first is not mapping:
                place = f"{first.file}, linje {first.line_of('slug')}"
                message = f"Kortnavnet »{mapping['slug']}« står også i {place}. Giv det ene et andet."
                self.problems.at(mapping, "slug", message)

    def all_lessons(self):
        return [lesson for told in self.lessons.values() for lesson, _band, _theme in told]
