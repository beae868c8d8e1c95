"""The parts of a module as StreamField values, in the plain shape a StreamField keeps.

Ids come from the ids in the file, so that anchors stand and a second load finds the same.
"""

import uuid

from courses.loading.shapes import RATINGS, SECTION_KINDS
from pages import prose

SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://forebyg.example/indhold")


def block(kind, value, *names):
    """A block of a stream or a list; `names` make its id, the same every time."""
    return {"type": kind, "value": value, "id": str(uuid.uuid5(SPACE, "/".join(map(str, names))))}


def section(data, *, image=None):
    """A section of the file as a section block; `image` is the key of its drawing."""
    name = data["id"]
    content = []
    if image:
        content.append(("figure", {"image": image, "alternative": prose.tidy(data["alt"]), "caption": ""}))
    content += [part(each) for each in prose.parts(data.get("body") or "")]
    if data.get("items"):
        content.append(items(data))
    value = {
        "heading": prose.tidy(data["heading"]),
        "kind": SECTION_KINDS[data["type"]],
        "content": [block(kind, value, name, number) for number, (kind, value) in enumerate(content)],
        "source": prose.tidy(data.get("source")),
        "private_note": bool(data.get("private_note")),
    }
    return block("section", value, name)


def part(each):
    """A rich text or a table as (type, value)."""
    if isinstance(each, str):
        return "text", each
    first = "heading" if each.first_column_heads else "text"
    columns = [{"type": first if number == 0 else "text", "heading": head} for number, head in enumerate(each.heads)]
    return "table", {"columns": columns, "rows": [{"values": row} for row in each.rows], "caption": ""}


def items(data):
    """The points of an accordion or a checklist as (type, value)."""
    if data["type"] == "accordion":
        kind = "accordion"
        values = [{"title": prose.tidy(item["title"]), "body": prose.rich_text(item["body"])} for item in data["items"]]
    else:
        kind = "checklist"
        values = [{"phase": prose.tidy(item.get("phase")), "text": prose.tidy(item["text"])} for item in data["items"]]
    return kind, [block("item", value, data["id"], "item", number) for number, value in enumerate(values)]


def outline(slug, listed):
    """What a module under preparation will be about, as one section."""
    text = prose.rich_text("\n".join(f"* {line}" for line in listed["outline"]))
    value = {
        "heading": "Det kommer modulet til at handle om",
        "kind": "plain",
        "content": [block("text", text, slug, listed["slug"], 0)],
        "source": "",
        "private_note": False,
    }
    return block("section", value, slug, listed["slug"])


def nodes(vignette):
    """The steps of a dilemma, the one it begins with first."""
    ordered = sorted(vignette["nodes"], key=lambda node: node["id"] != vignette["start"])
    return [
        block(
            "node",
            {
                "key": node["id"],
                "text": prose.rich_text(node["text"]),
                "choices": [
                    block("item", choice(each), vignette["id"], node["id"], number)
                    for number, each in enumerate(node.get("choices") or [])
                ],
            },
            vignette["id"],
            node["id"],
        )
        for node in ordered
    ]


def choice(data):
    return {
        "text": prose.tidy(data["text"]),
        "next": data["next"],
        "rating": RATINGS[data["rating"]],
        "feedback": prose.tidy(data["feedback"]),
    }


def options(question):
    """The options of a question; for order, its items in the right order."""
    if question["type"] == "order":
        values = [{"text": prose.tidy(item), "correct": False, "feedback": ""} for item in question["items"]]
    else:
        values = [
            {"text": prose.tidy(each["text"]), "correct": each["correct"], "feedback": prose.tidy(each["feedback"])}
            for each in question["options"]
        ]
    return [block("option", value, question["id"], number) for number, value in enumerate(values)]


def dilemma(key, slug):
    return block("dilemma", key, slug, "dilemma")


def quiz(data, *, bank, slug, course_pass_mark):
    """The quiz block. A pass mark that is the course's own is left to the course."""
    mark = data.get("pass_mark_percent")
    value = {
        "title": prose.tidy(data["title"]),
        "bank": bank,
        "count": None,
        "pass_mark": None if mark == course_pass_mark else mark,
        "shuffle": bool(data.get("shuffle")),
    }
    return block("quiz", value, slug, "quiz")
