"""What a course file and a module file look like, and what must hold between their parts."""

from courses.models.dilemmas import reachable
from pages.sources import Mapping, Sequence
from pages.value_checks import (
    Needed,
    check_fields,
    day,
    form,
    list_of,
    markdown,
    one_of,
    only,
    plain,
    slug,
    unused,
    whole,
    yes_no,
)

SECTION_KINDS = {
    "text": "plain",
    "fakta": "fact",
    "tabel": "plain",
    "accordion": "plain",
    "figur": "plain",
    "metode": "method",
    "eksempel": "example",
    "advarsel": "warning",
    "refleksion": "reflection",
    "opsummering": "summary",
    "drejebog": "script",
    "tjekliste": "checklist",
}
RATINGS = {"god": "good", "acceptabel": "acceptable", "uhensigtsmaessig": "unwise"}
QUESTION_TYPES = ("single", "multiple", "truefalse", "order")

ITEM = {"title": Needed(plain(200)), "body": Needed(markdown())}
CHECK_ITEM = {"phase": plain(100), "text": Needed(plain(300))}
SECTION = {
    "id": Needed(slug),
    "type": Needed(one_of(SECTION_KINDS)),
    "heading": Needed(plain(200)),
    "body": markdown(tables=True),
    "items": lambda problems, place, key: None,  # its shape depends on the type: see `check_section`
    "figure": slug,
    "alt": plain(),
    "source": plain(300),
    "private_note": yes_no,
}
CHOICE = {
    "text": Needed(plain()),
    "next": Needed(slug),
    "rating": Needed(one_of(RATINGS)),
    "feedback": Needed(plain()),
}
NODE = {"id": Needed(slug), "text": Needed(markdown()), "choices": list_of(form(CHOICE, "valget"), 2), "end": yes_no}
VIGNETTE = {
    "id": Needed(slug),
    "title": Needed(plain(150)),
    "role": Needed(plain(100)),
    "setting": plain(150),
    "scene": Needed(markdown()),
    "start": Needed(slug),
    "nodes": Needed(list_of(form(NODE, "trinnet"), 1)),
    "debrief": Needed(markdown()),
}
OPTION = {"text": Needed(plain(255)), "correct": Needed(yes_no), "feedback": Needed(plain())}
QUESTION = {
    "id": Needed(slug),
    "type": Needed(one_of(QUESTION_TYPES)),
    "text": Needed(plain()),
    "options": list_of(form(OPTION, "svarmuligheden"), 2),
    "items": list_of(plain(255), 3),
    "feedback": plain(),
}
QUIZ = {
    "title": Needed(plain(150)),
    "pass_mark_percent": whole(1, 100),
    "shuffle": yes_no,
    "questions": Needed(list_of(form(QUESTION, "spørgsmålet"), 1)),
}
MODULE = {
    "kind": Needed(slug),
    "course": Needed(slug),
    "order": Needed(whole(1, 100)),
    "slug": Needed(slug),
    "title": Needed(plain(200)),
    "minutes": Needed(whole(1, 1000)),
    "intro": Needed(plain()),
    "learning_objectives": Needed(list_of(plain(), 1)),
    "sections": Needed(list_of(form(SECTION, "afsnittet"), 1)),
    "vignettes": list_of(form(VIGNETTE, "dilemmaet")),
    "quiz": form(QUIZ, "quizzen"),
    "event_template": unused,
}
NO_LIMIT = only(None, "Antallet af forsøg er ubegrænset: skriv null, eller slet linjen.")
ALWAYS = only(True, "Alle moduler og alle quizzer skal altid gennemføres: skriv true, eller slet linjen.")
COMPLETION = {
    "programme": slug,
    "certificate": slug,
    "certificate_valid_months": whole(1, 600),
    "pass_mark_percent": Needed(whole(1, 100)),
    "require_all_modules": ALWAYS,
    "require_quiz_pass_per_module": ALWAYS,
    "max_attempts": NO_LIMIT,
}
LISTED_MODULE = {
    "file": plain(),
    "slug": Needed(slug),
    "title": Needed(plain(200)),
    "minutes": Needed(whole(1, 1000)),
    "learning_objectives": list_of(plain(), 1),
    "outline": list_of(plain(), 1),
    "vignette_ideas": unused,
}
CERTIFICATE = {"title": Needed(plain(100)), "body": Needed(markdown()), "verify_line": unused, "issuer_line": unused}
COURSE = {
    "kind": Needed(slug),
    "slug": Needed(slug),
    "title": Needed(plain(200)),
    "subtitle": plain(200),
    "language": only("da", "Sitet er på dansk."),
    "status": one_of(("published", "draft")),
    "version": unused,
    "reviewed": day,
    "review_interval_months": unused,
    "audience": list_of(slug),
    "duration_minutes": Needed(whole(1, 10000)),
    "price": unused,
    "prerequisites": list_of(slug),
    "prevention_level": unused,
    "summary": Needed(plain()),
    "learning_outcomes": Needed(list_of(plain(), 1)),
    "completion": Needed(form(COMPLETION, "completion")),
    "modules": Needed(list_of(form(LISTED_MODULE, "modulet"), 1)),
    "privacy_notice": plain(),
    "care_notice": plain(),
    "terminology_note": plain(),
    "certificate_text": form(CERTIFICATE, "certificate_text"),
    "evaluation_questions": unused,
}


def check_course(problems, course):
    """Note all that is wrong inside a course file."""
    check_fields(problems, course, COURSE, "kurset")
    for listed in mappings(course.get("modules")):
        if listed.get("file") is None and listed.get("outline") is None:
            problems.add(listed.file, listed.line, "Modulet har hverken »file« eller »outline«. Tilføj en af dem.")
        if listed.get("file") is not None and listed.get("outline") is not None:
            problems.at(listed, "outline", "Modulet har både »file« og »outline«. Slet den ene.")
    completion = course.get("completion")
    gives = isinstance(completion, Mapping) and (completion.get("programme") or completion.get("certificate"))
    if course.get("certificate_text") and not gives:
        message = "Kurset har en bevistekst, men intet forløb. Tilføj »programme« under »completion«."
        problems.at(course, "certificate_text", message)


def check_module(problems, module):
    """Note all that is wrong inside a module file."""
    check_fields(problems, module, MODULE, "modulet")
    for section in mappings(module.get("sections")):
        check_section(problems, section)
    for vignette in mappings(module.get("vignettes")):
        check_vignette(problems, vignette)
    if isinstance(module.get("quiz"), Mapping):
        for question in mappings(module["quiz"].get("questions")):
            check_question(problems, question)


def mappings(items):
    """The mappings of a list that may be anything: what is wrong with it has been noted already."""
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, Sequence) else []


def check_section(problems, section):
    kind = section.get("type")
    if kind == "accordion":
        list_needed(problems, section, form(ITEM, "punktet"))
    elif kind == "tjekliste":
        list_needed(problems, section, form(CHECK_ITEM, "punktet"))
    elif section.get("items") is not None:
        problems.at(section, "items", f"Et afsnit af typen »{kind}« har ingen »items«. Skriv teksten i »body«.")
    elif section.get("body") is None:
        problems.at(section, "body", "Feltet »body« mangler i afsnittet. Tilføj det, og giv det en værdi.")
    if kind == "figur":
        for key in ("figure", "alt"):
            if section.get(key) is None:
                problems.at(section, key, f"Feltet »{key}« mangler i figuren. Tilføj det, så alle kan bruge den.")


def list_needed(problems, section, check_item):
    if section.get("items") is None:
        problems.at(section, "items", "Feltet »items« mangler i afsnittet. Tilføj mindst ét punkt.")
    else:
        list_of(check_item, 1)(problems, section, "items")


def check_vignette(problems, vignette):
    nodes = mappings(vignette.get("nodes"))
    by_key = {node.get("id"): node for node in nodes}
    check_twice(problems, nodes)
    for node in nodes:
        check_node(problems, node, by_key)
    if not nodes or vignette.get("start") is None:
        return
    if vignette["start"] not in by_key:
        problems.at(
            vignette, "start", f"Dilemmaet begynder med »{vignette['start']}«, som ikke findes. Brug et trins id."
        )
        return
    if by_key[vignette["start"]].get("end"):
        problems.at(by_key[vignette["start"]], "end", "Dilemmaet slutter, hvor det begynder. Giv det første trin valg.")
    leads_to = {key: [choice.get("next") for choice in mappings(node.get("choices"))] for key, node in by_key.items()}
    for key in by_key.keys() - reachable(vignette["start"], leads_to):
        node = by_key[key]
        problems.add(
            node.file, node.line, f"Trin »{key}« kan ikke nås fra »{vignette['start']}«. Lad et valg føre dertil."
        )
    if all(leads_to.values()):
        problems.at(vignette, "nodes", "Historien har ingen slutning. Giv mindst ét trin »end: true«.")


def check_node(problems, node, by_key):
    choices = mappings(node.get("choices"))
    if node.get("end") and choices:
        problems.at(node, "end", "Trinnet er en slutning, men har valg. Slet »end« eller »choices«.")
    if not node.get("end") and node.get("choices") is None:
        problems.add(
            node.file, node.line, "Trinnet har ingen valg. Tilføj »choices«, eller »end: true« hvis det slutter her."
        )
    if choices and not any(choice.get("rating") == "god" for choice in choices):
        problems.at(node, "choices", "Trinnet har intet valg med »rating: god«. Tilføj et, så historien kan ende godt.")
    for choice in choices:
        if choice.get("next") is not None and choice["next"] not in by_key:
            problems.at(choice, "next", f"Valget fører til »{choice['next']}«, som ikke findes. Brug et trins id.")


def check_question(problems, question):
    kind, options = question.get("type"), mappings(question.get("options"))
    if kind == "order":
        for key in ("items", "feedback"):
            if question.get(key) is None:
                problems.at(question, key, f"Feltet »{key}« mangler i spørgsmålet af typen »order«. Tilføj det.")
        if question.get("options") is not None:
            problems.at(question, "options", "Et spørgsmål af typen »order« har »items«, ikke »options«.")
        return
    if question.get("items") is not None:
        problems.at(question, "items", f"Et spørgsmål af typen »{kind}« har »options«, ikke »items«.")
    if question.get("options") is None:
        problems.at(question, "options", "Feltet »options« mangler i spørgsmålet. Tilføj mindst to svarmuligheder.")
        return
    right = sum(option.get("correct") is True for option in options)
    if kind in ("single", "truefalse") and right != 1:
        problems.at(
            question, "options", f"{right} svar er markeret som rigtige, men typen »{kind}« skal have netop ét."
        )
    if kind == "truefalse" and len(options) != 2:
        problems.at(question, "options", f"Typen »truefalse« skal have to svar, men har {len(options)}.")
    if kind == "multiple" and right < 1:
        problems.at(question, "options", "Intet svar er markeret som rigtigt. Sæt »correct: true« ved mindst ét.")


def check_twice(problems, items, seen=None):
    """Note each id that was used before; `seen` remembers over several calls."""
    seen = {} if seen is None else seen
    for item in items:
        key = item.get("id")
        if isinstance(key, str) and key in seen:
            first = seen[key]
            message = f"id »{key}« bruges også i {first.file}, linje {first.line_of('id')}. Giv den ene et andet id."
            problems.at(item, "id", message)
        elif isinstance(key, str):
            seen[key] = item
