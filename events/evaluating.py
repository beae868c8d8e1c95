"""What evaluations show: of one event, and of a service over time. Reads only what has been published."""

from collections import Counter
from dataclasses import dataclass
from statistics import fmean, median

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from events.actions.evaluating import ANSWERS_IN_A_STEP
from events.models import Attendance, Enrolment, EvaluationAnswer, EvaluationQuestion, Event

SCORES = range(1, 6)
WIDTH, STEP, MARGIN = 100, 96, 28  # of the drawings, in their own units


@dataclass(frozen=True)
class Result:
    """The published answers to one question: how many gave each of the grades 1-5, or what they wrote."""

    question: EvaluationQuestion
    counts: tuple = (0,) * len(SCORES)
    texts: tuple = ()
    missing: int = 0

    @property
    def number(self):
        return sum(self.counts) or len(self.texts)

    @property
    def scores(self):
        return [score for score, count in zip(SCORES, self.counts, strict=True) for _one in range(count)]

    @property
    def mean(self):
        return fmean(self.scores)

    @property
    def median(self):
        return median(self.scores)

    @property
    def bars(self):
        """One for each grade: {score, count, percent, width}; `width` is of a drawing WIDTH wide."""
        return [
            {"score": score, "count": count, "percent": round(100 * count / self.number), "width": bar(count, self)}
            for score, count in zip(SCORES, self.counts, strict=True)
        ]


def bar(count, result):
    return round(WIDTH * count / result.number)


@dataclass(frozen=True)
class Rate:
    """How many answered of those who were asked."""

    given: int
    asked: int

    @property
    def percent(self):
        return round(100 * self.given / self.asked) if self.asked else 0


def rate_of(event):
    """Return how many of those who were present have answered."""
    present = Enrolment.objects.filter(event=event, attendances__mark=Attendance.Mark.PRESENT).distinct().count()
    given = event.evaluations.count()
    return Rate(given, max(present, given))


def results_of(event):
    """Return a Result for each question that is asked about the event or was answered, in order."""
    answers = EvaluationAnswer.objects.filter(evaluation__event=event)
    tally = {
        (question, is_published): number
        for question, is_published, number in answers.values_list("question", "is_published").annotate(Count("pk"))
    }
    asked = EvaluationQuestion.objects.asked_about(event, timezone.localdate())
    questions = asked | EvaluationQuestion.objects.filter(pk__in={question for question, _published in tally})
    counts, texts = Counter(), {}
    for answer in answers.published().order_by("key"):  # random keys: the order tells nothing
        counts[answer.question_id, answer.score] += 1
        texts.setdefault(answer.question_id, []).append(answer.text)
    return [
        Result(
            question,
            counts=tuple(counts[question.pk, score] for score in SCORES),
            texts=tuple(texts.get(question.pk, ())) if not question.is_scored else (),
            missing=ANSWERS_IN_A_STEP - tally.get((question.pk, False), 0),
        )
        for question in questions
    ]


# Over time


@dataclass(frozen=True)
class Trend:
    """One graded question of one service, quarter by quarter; the points are Results in the order of time."""

    question: EvaluationQuestion
    quarters: tuple
    results: tuple

    @property
    def rows(self):
        return [
            {"quarter": name_of(quarter), "result": result}
            for quarter, result in zip(self.quarters, self.results, strict=True)
        ]

    @property
    def drawing(self):
        """{width, points: [{x, y}], line}: the means between 1 (below) and 5, in whole units."""
        points = [
            {"x": MARGIN + number * STEP, "y": round(10 + (5 - result.mean) * 20)}
            for number, result in enumerate(self.results)
        ]
        line = " ".join(f"{point['x']},{point['y']}" for point in points)
        return {"width": 2 * MARGIN + (len(points) - 1) * STEP, "points": points, "line": line}


def name_of(quarter):
    year, number = quarter
    return _("%(number)d. kvartal %(year)d") % {"number": number, "year": year}


def quarter_of(moment):
    day = timezone.localdate(moment)
    return day.year, (day.month + 2) // 3


def trends(events):
    """Return [{service, trends}] of these events, in the order of the services and their questions.

    Three queries, whatever the number of events; an event counts in the quarter of its first session.
    """
    answers = EvaluationAnswer.objects.published().filter(evaluation__event__in=events.values("named_key"))
    scored = answers.exclude(score=None).values_list("evaluation__event_id", "question_id", "score")
    counted = list(scored.annotate(Count("pk")))
    numbers = {event for event, *_rest in counted}
    held = Event.objects.filter(pk__in=numbers).select_related("service").annotate(first_at=Min("sessions__starts_at"))
    known = {event.pk: event for event in held}
    questions = EvaluationQuestion.objects.in_bulk({question for _event, question, *_rest in counted})
    cells = {}
    for number, question, score, count in counted:
        event = known[number]
        if event.first_at is None:
            continue
        quarters = cells.setdefault(event.service, {}).setdefault(questions[question], {})
        quarters.setdefault(quarter_of(event.first_at), Counter())[score] += count
    return [
        {"service": service, "trends": [trend_of(*one) for one in sorted(cells[service].items(), key=by_question)]}
        for service in sorted(cells, key=lambda service: (service.position, service.title))
    ]


def by_question(item):
    question, _quarters = item
    return question.position, question.pk


def trend_of(question, quarters):
    in_time = sorted(quarters)
    results = tuple(Result(question, tuple(quarters[quarter][score] for score in SCORES)) for quarter in in_time)
    return Trend(question, tuple(in_time), results)


# As rows of a file


GRADES_IN_WORDS = ["1", "2", "3", "4", "5"]


def result_rows(event, results):
    """Yield the rows of an event's file: a line for each question, then one for each published text."""
    rate = rate_of(event)
    yield [_("Arrangement"), event.title]
    yield [_("Svar"), _("%(given)d af %(asked)d") % {"given": rate.given, "asked": rate.asked}]
    yield []
    yield [_("Spørgsmål"), *figures_heading()]
    for result in results:
        if result.question.is_scored:
            yield [result.question.text, *figures(result)]
    for result in results:
        for text in result.texts:
            yield [result.question.text, text]


def trend_rows(services):
    """Yield the rows of the file over time: a line for each service, question and quarter."""
    yield [_("Kerneydelse"), _("Spørgsmål"), _("Kvartal"), *figures_heading()]
    for one in services:
        for trend in one["trends"]:
            for row in trend.rows:
                yield [one["service"].title, trend.question.text, row["quarter"], *figures(row["result"])]


def figures_heading():
    return [_("Antal svar"), _("Gennemsnit"), _("Median"), *GRADES_IN_WORDS]


def figures(result):
    """Return a result's numbers as cells for a Danish spreadsheet; empty ones when there are too few answers."""
    if not result.number:
        return [_("For få svar"), "", "", *[""] * len(SCORES)]
    return [result.number, danish(result.mean), danish(result.median), *result.counts]


def danish(number):
    return f"{number:.2f}".replace(".", ",")
