"""What a page gets from its file: the fields of its model, in plain values."""

from pages.prose import rich_text, tidy


def lines(items):
    return "\n".join(tidy(item) for item in items or [])


def rich(text):
    return rich_text(text) if text else ""


def of_week(data):
    return {
        "title": tidy(data["title"]),
        "subtitle": tidy(data.get("subtitle")),
        "lead": tidy(data["summary"]),
        "suggested_weeks": tidy(data.get("suggested_weeks")),
        "principles": lines(data.get("principles")),
        "curriculum_note": tidy(data.get("curriculum_note")),
        "letter_home": tidy(data.get("letter_home")),
        "reviewed_on": data.get("reviewed"),
        **({"level": data["level"]} if data.get("level") else {}),
    }


def of_lesson(data):
    grades = data.get("grades") or [None]
    return {
        "title": tidy(data["title"]),
        "lead": tidy(data.get("summary")),
        "grade_from": grades[0],
        "grade_to": grades[-1],
        "minutes": data["minutes"],
        "group_size": tidy(data.get("group_size")),
        "goals": lines(data["goals"]),
        "signs_of_learning": lines(data.get("signs_of_learning")),
        "materials": lines(data.get("materials")),
        **{key: rich(data.get(key)) for key in ("preparation", "activity", "assessment", "safety", "follow_up")},
        "steps": [("step", step(each)) for each in data.get("steps") or []],
        "body": [("section", section(each)) for each in data.get("sections") or []],
        "handouts": [(each["kind"], handout(each)) for each in data.get("handouts") or []],
        "reviewed_on": data.get("reviewed"),
        **({"level": data["level"]} if data.get("level") else {}),
    }


def step(data):
    texts = {key: rich(data.get(key)) for key in ("teacher", "students", "note", "differentiation")}
    return {"minutes": data["time"], "title": tidy(data["title"]), **texts}


def section(data):
    content = [("text", rich(data["text"]))] if data.get("text") else []
    if data.get("checklist"):
        points = [{"phase": tidy(one.get("phase")), "text": tidy(one["text"])} for one in data["checklist"]]
        content.append(("checklist", points))
    return {"heading": tidy(data["heading"]), "kind": data.get("kind", "plain"), "content": content}


def handout(data):
    """The value of a sheet's block: its texts tidied, what its kind does not have left out."""
    value = {key: tidied(each) for key, each in data.items() if key != "kind"}
    if data["kind"] == "sheet":
        value["questions"] = [{"lines": 3, **one} for one in value["questions"]]
    return value


def tidied(value):
    """Return a text, a list or a mapping of a file with every text in it tidied."""
    if isinstance(value, dict):
        return {key: tidied(each) for key, each in value.items()}
    if isinstance(value, list):
        return [tidied(each) for each in value]
    return tidy(value) if isinstance(value, str) else value
