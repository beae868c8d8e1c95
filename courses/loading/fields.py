"""What each kind of object gets from its file, and how that compares with what it has."""

from wagtail.fields import StreamField

from courses.loading import blocks
from courses.models import CoursePage, Question
from pages.prose import rich_text, tidy
from registry.models import Sector

RELATIONS = {"audience": Sector, "prerequisites": CoursePage}
QUESTION_FIELDS = ("slug", "kind", "text", "options", "feedback")


def lines(items):
    return "\n".join(tidy(item) for item in items or [])


def of_certificate_text(data):
    return {"title": tidy(data["title"]), "body": tidy(data["body"])}


def of_course(data, programme):
    return {
        "title": tidy(data["title"]),
        "subtitle": tidy(data.get("subtitle")),
        "lead": tidy(data["summary"]),
        "programme": programme,
        "audience": sorted(data.get("audience") or []),
        "prerequisites": sorted(data.get("prerequisites") or []),
        "minutes": data["duration_minutes"],
        "learning_outcomes": lines(data["learning_outcomes"]),
        "pass_mark": data["completion"]["pass_mark_percent"],
        "privacy_notice": tidy(data.get("privacy_notice")),
        "care_notice": tidy(data.get("care_notice")),
        "note": tidy(data.get("terminology_note")),
        "reviewed_on": data.get("reviewed"),
    }


def of_module(listed, module, body):
    """The fields of a module; without a file of its own it is under preparation."""
    return {
        "title": tidy(listed["title"]),
        "lead": tidy(module["intro"]) if module else "",
        "minutes": listed["minutes"],
        "learning_objectives": lines((module or listed).get("learning_objectives")),
        "under_preparation": module is None,
        "body": body,
    }


def of_dilemma(data):
    return {
        "title": tidy(data["title"]),
        "role": tidy(data["role"]),
        "setting": tidy(data.get("setting")),
        "scene": rich_text(data["scene"]),
        "nodes": blocks.nodes(data),
        "debrief": rich_text(data["debrief"]),
    }


def of_bank(quiz):
    return {"title": tidy(quiz["title"]), "questions": [of_question(data) for data in quiz["questions"]]}


def of_question(data):
    return {
        "slug": data["id"],
        "kind": data["type"],
        "text": tidy(data["text"]),
        "options": blocks.options(data),
        "feedback": tidy(data.get("feedback")),
    }


def differing(thing, wanted):
    """Return the names of the fields in which `thing` differs from `wanted`."""
    return [name for name, value in wanted.items() if _current(thing, name) != _comparable(thing, name, value)]


def give(thing, wanted):
    """Give `thing` its wanted values, unsaved."""
    for name, value in wanted.items():
        if name == "questions":
            thing.questions = _questions(thing, value)
        elif name in RELATIONS:
            setattr(thing, name, list(RELATIONS[name].objects.filter(slug__in=value)))
        elif isinstance(thing._meta.get_field(name), StreamField):
            setattr(thing, name, _stream(thing, name).to_python(value))
        else:
            setattr(thing, name, value)


def label(thing, name):
    field = thing._meta.get_field(name)
    return str(Question._meta.verbose_name_plural if name == "questions" else field.verbose_name)


def _questions(bank, wanted):
    """The bank's questions as wanted; one that is there already, by its slug, stays the same question."""
    known = {question.slug: question for question in bank.questions.all()} if bank.pk else {}
    questions = []
    for position, values in enumerate(wanted):
        question = known.get(values["slug"]) or Question()
        question.sort_order = position
        give(question, values)
        questions.append(question)
    return questions


def _current(thing, name):
    if name == "questions":
        return [{key: _current(question, key) for key in QUESTION_FIELDS} for question in thing.questions.all()]
    value = getattr(thing, name)
    if name in RELATIONS:
        return sorted(other.slug for other in value.all())
    stream = _stream(thing, name)
    return stream.get_prep_value(value) if stream else value


def _comparable(thing, name, value):
    if name == "questions":
        return [{key: _comparable(Question(), key, each[key]) for key in QUESTION_FIELDS} for each in value]
    stream = None if name in RELATIONS else _stream(thing, name)
    return stream.get_prep_value(stream.to_python(value)) if stream else value


def _stream(thing, name):
    """The stream block of a StreamField, or None for other fields."""
    field = thing._meta.get_field(name)
    return field.stream_block if isinstance(field, StreamField) else None
