"""What each kind of content file looks like."""

from materials.models import Band, PreventionLevel
from pages.blocks import SectionBlock
from pages.sources import Mapping, Sequence
from pages.value_checks import Needed, check_fields, day, form, list_of, markdown, one_of, plain, slug, whole

FILE_ENDINGS = ("pdf", "docx", "xlsx", "pptx", "odt", "png", "jpg", "jpeg")


def consecutive_grades(problems, place, key):
    grades = place[key]
    listed = isinstance(grades, Sequence) and grades and all(type(g) is int and 0 <= g <= 10 for g in grades)
    if not listed or list(grades) != list(range(grades[0], grades[-1] + 1)):
        problems.at(place, key, f"»{key}« skal være klassetrin i rækkefølge uden huller, fx [4, 5, 6].")


def file_name(problems, place, key):
    name = place[key]
    if not isinstance(name, str) or "/" in name or "\\" in name or not name.lower().endswith(FILE_ENDINGS):
        problems.at(place, key, f"»{key}: {name}« skal være navnet på en fil af typen {', '.join(FILE_ENDINGS)}.")


STEP = {
    "time": Needed(whole(1, 600)),
    "title": Needed(plain(150)),
    "teacher": Needed(markdown()),
    "students": markdown(),
    "note": markdown(),
    "differentiation": markdown(),
}
POINT = {"phase": plain(100), "text": Needed(plain(300))}
SECTION = {
    "heading": Needed(plain(200)),
    "kind": one_of([name for name, _ in SectionBlock.KINDS]),
    "text": markdown(),
    "checklist": list_of(form(POINT, "punktet"), 1),
}
QUESTION = {"text": Needed(plain(255)), "lines": whole(0, 20)}
CONCEPT = {"term": Needed(plain(150)), "explanation": Needed(plain())}
POST = {"sender": Needed(plain(150)), "text": Needed(plain()), "techniques": plain(255), "truth": plain(255)}
HANDOUTS = {
    "cards": {"instruction": plain(), "cards": Needed(list_of(plain(), 1))},
    "sheet": {"instruction": plain(), "questions": Needed(list_of(form(QUESTION, "spørgsmålet"), 1))},
    "poster": {"lines": Needed(list_of(plain(255), 1))},
    "phrases": {"lines": Needed(list_of(plain(255), 1))},
    "concepts": {"concepts": Needed(list_of(form(CONCEPT, "begrebet"), 1))},
    "posts": {"instruction": plain(), "posts": Needed(list_of(form(POST, "opslaget"), 1))},
}


def handout(problems, place, key):
    """Check one sheet: its fields depend on its kind."""
    value = place[key]
    if not isinstance(value, Mapping) or value.get("kind") not in HANDOUTS:
        problems.at(place, key, f"Et ark skal begynde med »kind« og en af: {', '.join(HANDOUTS)}.")
        return
    common = {"kind": Needed(one_of(HANDOUTS)), "title": Needed(plain(150))}
    check_fields(problems, value, common | HANDOUTS[value["kind"]], "arket")


ATTACHMENT = {
    "file": Needed(file_name),
    "title": Needed(plain(150)),
    "version": plain(30),
    "licence": plain(150),
    "note": plain(250),
}
CHANGE = {"on": Needed(day), "what": Needed(plain(300))}
LESSON = {
    "slug": Needed(slug),
    "title": Needed(plain(200)),
    "type": slug,
    "summary": plain(),
    "grades": consecutive_grades,
    "subjects": list_of(plain(120)),
    "curriculum": list_of(plain(330)),
    "minutes": Needed(whole(1, 10000)),
    "tags": list_of(plain(100)),
    "group_size": plain(150),
    "level": one_of(PreventionLevel.values),
    "goals": Needed(list_of(plain(), 1)),
    "signs_of_learning": list_of(plain()),
    "materials": list_of(plain()),
    "preparation": markdown(),
    "activity": markdown(),
    "steps": list_of(form(STEP, "trinnet"), 1),
    "assessment": markdown(),
    "safety": markdown(),
    "follow_up": markdown(),
    "sections": list_of(form(SECTION, "afsnittet")),
    "handouts": list_of(handout),
    "attachments": list_of(form(ATTACHMENT, "filen")),
    "changes": list_of(form(CHANGE, "ændringen")),
    "reviewed": day,
}
PLAN = {"kind": Needed(slug), "band": one_of(Band.values), **LESSON}
REFERRED = {"band": Needed(one_of(Band.values)), "full_plan": Needed(plain(200))}


def listed_lesson(problems, place, key):
    """Check a lesson of a day: told in full here, or in a file of its own."""
    value = place[key]
    in_own_file = isinstance(value, Mapping) and "full_plan" in value
    fields = REFERRED if in_own_file else {"band": Needed(one_of(Band.values)), **LESSON}
    form(fields, "forløbet")(problems, place, key)


DAY = {
    "day": Needed(plain(30)),
    "theme": Needed(plain(120)),
    "theme_slug": Needed(slug),
    "question": plain(200),
    "lessons": Needed(list_of(listed_lesson)),
}
TO_DO = {"when": Needed(plain(50)), "do": Needed(plain(300))}
WEEK = {
    "kind": Needed(slug),
    "slug": Needed(slug),
    "title": Needed(plain(200)),
    "subtitle": plain(200),
    "reviewed": day,
    "suggested_weeks": plain(200),
    "level": one_of(PreventionLevel.values),
    "summary": Needed(plain()),
    "principles": list_of(plain()),
    "curriculum_note": plain(),
    "days": Needed(list_of(form(DAY, "dagen"), 1)),
    "practical_checklist": list_of(form(TO_DO, "punktet")),
    "letter_home": plain(),
}
LISTED_NAME = {"slug": Needed(slug), "title": Needed(plain(120))}
LISTS = {
    "kind": Needed(slug),
    "subjects": list_of(form(LISTED_NAME, "faget")),
    "material_types": list_of(form(LISTED_NAME, "materialetypen")),
    "tags": list_of(plain(100)),
}
REFERENCE = {
    "subject": Needed(plain(120)),
    "title": Needed(plain(200)),
    "curriculum": plain(100),
    "body": plain(),
    "valid_from": day,
    "valid_to": day,
    "successor": plain(330),
}
REFERENCES = {"kind": Needed(slug), "references": Needed(list_of(form(REFERENCE, "henvisningen"), 1))}
KINDS = {
    "theme_week": (WEEK, "temaugen"),
    "lesson_plan": (PLAN, "forløbet"),
    "material_lists": (LISTS, "listerne"),
    "curriculum_references": (REFERENCES, "henvisningerne"),
}


def check_file(problems, content):
    """Note all that is wrong inside one file, and whether the steps of its lessons add up."""
    fields, what = KINDS[content["kind"]]
    check_fields(problems, content, fields, what)
    for lesson in lessons_in(content):
        check_minutes(problems, lesson)


def lessons_in(content):
    """Return the lessons a file tells in full, as mappings."""
    if content["kind"] == "lesson_plan":
        return [content]
    days = [one for one in content.get("days") or [] if isinstance(one, Mapping)]
    listed = [lesson for one in days for lesson in one.get("lessons") or []]
    return [lesson for lesson in listed if isinstance(lesson, Mapping) and "full_plan" not in lesson]


def check_minutes(problems, lesson):
    steps = lesson.get("steps")
    if not isinstance(steps, Sequence) or not all(isinstance(s, Mapping) and type(s.get("time")) is int for s in steps):
        return
    spent, minutes = sum(step["time"] for step in steps), lesson.get("minutes")
    if steps and type(minutes) is int and spent != minutes:
        message = (
            f"Trinene varer tilsammen {spent} minutter, men forløbet varer {minutes}. Ret trinene eller minutterne."
        )
        problems.at(lesson, "minutes", message)
