"""How an answer is read and judged. The server is the only grader; nothing here is ever sent to a browser."""

from courses.models import Question

Kind = Question.Kind


def key_of(content):
    """Return the right answer to a question version's content: option numbers, sorted; for order, as they belong."""
    numbers = range(len(content["options"]))
    if content["kind"] == Kind.ORDER:
        return list(numbers)
    return [number for number in numbers if content["options"][number]["correct"]]


def is_correct(content, answer):
    """Judge `answer` (option numbers): all of the right options and no other, or all options in the right order."""
    given = answer if content["kind"] == Kind.ORDER else sorted(answer)
    return given == key_of(content)


def score_of(verdicts):
    """Return how many of the verdicts (True/False) are right, as a whole per cent rounded down: 80 % means 80 %."""
    verdicts = list(verdicts)
    return 100 * sum(verdicts) // len(verdicts)


def numbers_from_shown(option_order, shown):
    """Translate places on the screen into the version's own option numbers; the browser knows only the places."""
    return [option_order[place] for place in shown]
