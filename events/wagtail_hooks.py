from wagtail import hooks
from wagtail.snippets.models import register_snippet

from events.evaluation_questions import EvaluationQuestionViewSet
from events.models import Enrolment, Event
from events.standing import told
from events.wording import when

register_snippet(EvaluationQuestionViewSet)


@hooks.register("my_page_panels")
def my_enrolments(request, person):
    """The panel »Mine tilmeldinger« on Min side: where she has a seat or waits for one, the next event first."""
    enrolments = (
        Enrolment.objects.live()
        .filter(person=person, event__state__in=[Event.State.OPEN, Event.State.HELD])
        .select_related("event", "booking")
        .prefetch_related("event__sessions")
    )
    rows = []
    for enrolment in enrolments:
        sessions = list(enrolment.event.sessions.all())
        rows.append({**told(enrolment), "first": sessions[0].starts_at, "when": [when(one) for one in sessions]})
    rows.sort(key=lambda row: row["first"])
    return {"order": 15, "template": "events/panel.html", "context": {"rows": rows}}
