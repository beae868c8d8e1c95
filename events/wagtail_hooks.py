from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from events import listing, own_data, upcoming
from events.access import may_organise
from events.actions import keep_up
from events.catalogue import EventCatalogue
from events.evaluation_questions import EvaluationQuestionViewSet
from events.interest import own_interests
from events.mails.kinds import KINDS
from events.models import Enrolment, Event, EventIndexPage
from events.standing import told
from events.wording import when

register_snippet(EvaluationQuestionViewSet)
register_snippet(EventCatalogue)


@hooks.register("account_menu_items")
def organisers_overview(request):
    if not may_organise(request.user):
        return []
    return [{"label": _("Mine arrangementer"), "url": reverse("events:mine"), "order": 25}]


@hooks.register("cards_below")
def next_events(section):
    """The next events as cards, below the list of events on the front page."""
    return listing.cards(now=timezone.now()) if isinstance(section, EventIndexPage) else None


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


@hooks.register("mail_kinds")
def mail_kinds():
    return KINDS


@hooks.register("while_working")
def keep_events_up():
    """Let offers and held places run out and queues move on, while the worker works."""
    keep_up()


@hooks.register("my_page_panels")
def my_interests(request, person):
    """The panel »Du venter på en dato« on Min side, when she has said what she would come to."""
    context = {"interests": own_interests(request.user)}
    return {"order": 16, "template": "events/interest_panel.html", "context": context}


@hooks.register("next_events_for")
def next_to_sign_up_for(municipality):
    """The next theme days people of a municipality can be signed up for."""
    return upcoming.next_for(municipality)


@hooks.register("own_data")
def own_events(people):
    return own_data.tables(people)


@hooks.register("erase_person")
def erase_from_events(people):
    return own_data.erase(people)


@hooks.register("retention")
def outdated_links(now):
    return own_data.outdated(now)
