"""A folder of content: its files read and checked, one by one, against each other and against the registry."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from courses.loading import shapes
from pages import sources
from pages.sources import Mapping, Sequence
from pages.value_checks import suggest, unused
from registry.models import Programme, Sector

OTHER_KINDS = ("theme_week", "lesson_plan", "events", "mail_templates", "taxonomies", "demo_staff")
OWN_FOLDER = Path(__file__).resolve().parents[1] / "content"
# Files written before the programmes had their names say which certificate they give.
PROGRAMME_OF_CERTIFICATE = {
    "kursusbevis_bekymringstegn": "grundkursus",
    "bevis_dialogambassadoer": "dialogambassadoer",
}


class Folder:
    """The course files of a folder, the module files they name, what is wrong with them, and what is left out."""

    def __init__(self, path):
        self.path = Path(path)
        self.problems = sources.Problems()
        self.notes = []
        self.courses, self.modules = [], {}
        for file in sorted(self.path.glob("*.yaml")):
            self._take(file)
        if not (self.courses or self.modules or self.problems):
            self.problems.add(
                self.path.name or str(self.path), 1, "Mappen har ingen kursusfiler. Angiv en mappe med »kind: course«."
            )
        if not self.problems:
            self._check_between()
        if not self.problems:
            self._check_registry()

    def _take(self, file):
        read = sources.read(file, self.problems)
        if read is None:
            return
        kind = read.get("kind")
        if kind == "course":
            shapes.check_course(self.problems, read)
            self.courses.append(read)
            self._note_unused(read, shapes.COURSE)
        elif kind == "module":
            shapes.check_module(self.problems, read)
            self.modules[file.name] = read
            self._note_unused(read, shapes.MODULE)
        elif kind in OTHER_KINDS:
            self.notes.append(f"{file.name}: {kind} er ikke kursusindhold, sprunget over")
        elif kind is None:
            self.problems.add(file.name, 1, "Feltet »kind« mangler. Skriv »kind: course« eller »kind: module« øverst.")
        else:
            hint = suggest(kind, ("course", "module", *OTHER_KINDS)) or "Brug »course« eller »module«."
            self.problems.at(read, "kind", f"»kind: {kind}« kendes ikke. {hint}")

    def _note_unused(self, mapping, fields):
        unseen = ", ".join(f"{key} (linje {line})" for key, line in unused_fields(mapping, fields))
        if unseen:
            self.notes.append(f"{mapping.file}: vises ikke på siderne, sprunget over: {unseen}")

    def _check_between(self):
        for slug, course in self._once(self.courses, "Kurset").items():
            self._once(course["modules"], "Modulet")
            for number, listed in enumerate(course["modules"], 1):
                if "file" in listed:
                    self._check_listed(slug, number, listed)
            if course["completion"].get("certificate") and not programme_slug(course):
                known = ", ".join(PROGRAMME_OF_CERTIFICATE)
                message = f"Beviset kendes ikke. Skriv »programme« med et forløbs kortnavn, eller brug et af: {known}."
                self.problems.at(course["completion"], "certificate", message)
        named = {listed.get("file") for course in self.courses for listed in course["modules"]}
        for name, module in self.modules.items():
            if name not in named:
                message = (
                    f"Intet kursus i mappen nævner {name}. Tilføj den under »modules« i kurset »{module['course']}«."
                )
                self.problems.at(module, "course", message)
        self._check_ids()
        self._check_banks()

    def _check_banks(self):
        seen = {}
        for module in self.modules.values():
            quiz = module.get("quiz")
            if quiz and seen.setdefault(bank_slug(module), module) is not module:
                other = seen[bank_slug(module)].file
                self.problems.at(quiz, "questions", f"Spørgsmålenes id begynder som dem i {other}. Giv dem et andet.")

    def _once(self, items, what):
        """Return `items` by slug, noting each slug that is used twice."""
        found = {}
        for item in items:
            if item["slug"] in found:
                first = found[item["slug"]]
                place = f"{first.file}, linje {first.line_of('slug')}"
                message = f"{what} »{item['slug']}« findes også i {place}. Giv det ene et andet kortnavn."
                self.problems.at(item, "slug", message)
            found.setdefault(item["slug"], item)
        return found

    def _check_listed(self, course, number, listed):
        module = self.modules.get(listed["file"])
        if module is None:
            hint = suggest(listed["file"], self.modules) or "Læg filen i mappen, eller ret navnet."
            self.problems.at(listed, "file", f"Filen »{listed['file']}« findes ikke blandt modulerne. {hint}")
            return
        wanted = {"course": course, "order": number, **{key: listed[key] for key in ("slug", "title", "minutes")}}
        for key, value in wanted.items():
            if module[key] != value:
                message = (
                    f"»{key}« er »{module[key]}«, men »{value}« i {listed.file}, linje {listed.line}. Ret en af dem."
                )
                self.problems.at(module, key, message)

    def _check_ids(self):
        seen = {}
        for module in self.modules.values():
            shapes.check_twice(self.problems, module["sections"], seen)
            shapes.check_twice(self.problems, module.get("vignettes") or [], seen)
            shapes.check_twice(self.problems, (module.get("quiz") or {}).get("questions") or [], seen)
            for section in module["sections"]:
                if section.get("figure") and not self.figure(section["figure"]):
                    message = f"Tegningen {section['figure']}.svg findes ikke. Læg den i mappen."
                    self.problems.at(section, "figure", message)

    def _check_registry(self):
        sectors, programmes = (
            set(Sector.objects.values_list("slug", flat=True)),
            Programme.objects.in_bulk(field_name="slug"),
        )
        if not (sectors and programmes):
            first = self.courses[0]
            message = (
                "Registret er tomt. Kør »python site/manage.py load_registry« først, så fagområder og forløb findes."
            )
            self.problems.add(first.file, first.line, message)
            return
        courses = {course["slug"] for course in self.courses}
        for course in self.courses:
            self._check_names(course, "audience", sectors, "Fagområdet")
            self._check_names(course, "prerequisites", courses - {course["slug"]}, "Kurset")
            self._check_programme(course, programmes)
        if not self.problems:
            self._order_courses()

    def _order_courses(self):
        """Put each course after those it builds on."""
        by_slug = {course["slug"]: course for course in self.courses}
        wants = {slug: course.get("prerequisites") or [] for slug, course in by_slug.items()}
        try:
            self.courses = [by_slug[slug] for slug in TopologicalSorter(wants).static_order()]
        except CycleError as circle:
            course = by_slug[circle.args[1][0]]
            self.problems.at(course, "prerequisites", "Kurserne kræver hinanden i ring. Slet en af forudsætningerne.")

    def _check_names(self, course, key, known, what):
        names = course.get(key) or []
        for index, name in enumerate(names):
            if name not in known:
                hint = suggest(name, known) or f"Brug et af: {', '.join(sorted(known))}."
                self.problems.at(names, index, f"{what} »{name}« findes ikke. {hint}")

    def _check_programme(self, course, programmes):
        completion, slug = course["completion"], programme_slug(course)
        if slug is None:
            return
        if slug not in programmes:
            hint = suggest(slug, programmes) or f"Brug et af: {', '.join(programmes)}."
            self.problems.at(completion, "programme", f"Forløbet »{slug}« findes ikke. {hint}")
            return
        months = completion.get("certificate_valid_months")
        if months is not None and months != programmes[slug].valid_months:
            message = (
                f"Beviset gælder {months} måneder her, men {programmes[slug].valid_months} i registret. Ret en af dem."
            )
            self.problems.at(completion, "certificate_valid_months", message)

    def figure(self, name):
        """Return the path of the drawing `name`, from the folder or from our own content, or None."""
        for folder in (self.path, OWN_FOLDER):
            if (folder / f"{name}.svg").is_file():
                return folder / f"{name}.svg"
        return None


def unused_fields(mapping, fields):
    """Return the fields of a file that we know and do not use, as [(name, line)]."""
    found = [(key, mapping.line_of(key)) for key in mapping if fields.get(key) is unused]
    for key, parts in (("certificate_text", shapes.CERTIFICATE), ("modules", shapes.LISTED_MODULE)):
        part = mapping.get(key)
        for each in part if isinstance(part, Sequence) else [part]:
            if isinstance(each, Mapping):
                found += unused_fields(each, parts)
    return found


def programme_slug(course):
    """Return the slug of the programme a course gives, or None."""
    completion = course["completion"]
    return completion.get("programme") or PROGRAMME_OF_CERTIFICATE.get(completion.get("certificate"))


def bank_slug(module):
    """Return the slug of a module's question bank: what the ids of its questions begin with, such as a2-quiz."""
    beginnings = {question["id"].rpartition("-")[0] for question in module["quiz"]["questions"]}
    beginning = beginnings.pop() if len(beginnings) == 1 else ""
    return f"{beginning or module['slug']}-quiz"[:50]
