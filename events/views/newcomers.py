"""Those who come to the door without a seat, and held places that get their name there."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import for_those_who
from events import access, actions, door, queue
from events.forms.door import DoorSearch, NewcomerForm
from events.models import Enrolment
from events.views.attending import run_event_or_404
from events.views.door import address_of
from events.views.reading import trail
from pages import addresses
from registry.access import visible_to
from registry.actions import Refused as NotRegistered
from registry.actions import know_colleague
from registry.alphabet import danish_key, without_danish_letters
from registry.models import Person

SHOWN = 20
FROM = "fra"  # whose seat, of those excused, is handed on
NEW = "ny"  # the button of the form for somebody unknown; the others carry a person's reference


@for_those_who(access.may_organise)
@never_cache
def newcomer(request, event):
    """Find somebody, or write her down, and let her in; with »plads« she gets that held place."""
    run = run_event_or_404(request.user, event)
    asked = request.POST if request.method == "POST" else request.GET
    session = door.chosen_session(run, asked.get("moedegang"))
    back = address_of(run, session)
    if not (run.is_named and door.can_be_noted(run, session)):
        messages.info(request, _("Der kan ikke skrives nogen på her nu."))
        return redirect(back if run.is_named else "events:participants", *([] if run.is_named else [run.pk]))
    place = held_place(run, asked.get("plads"))
    empty = []
    form = NewcomerForm(request.POST if NEW in request.POST else None)
    if request.method == "POST" and (NEW not in request.POST or form.is_valid()):
        try:
            came = welcomed(request, run, session, place, form)
        except (actions.Refused, NotRegistered) as refusal:
            form.add_error(None, str(refusal)) if NEW in request.POST else messages.error(request, str(refusal))
            empty = list(queue.excused(run)) if not (place or run.free_seats) else []
        else:
            messages.success(request, _("%(name)s: Mødt") % {"name": came.person.name})
            return redirect(f"{back}#plads-{came.pk}")
    search = DoorSearch(asked)
    words = search.cleaned_data["soeg"].strip() if search.is_valid() else ""
    context = {
        "event": run,
        "trail": [*trail(run), {"title": _("Ved døren"), "url": back}],
        "session": session,
        "back": back,
        "place": place,
        "form": form,
        "search": search,
        "words": words,
        "rows": found(request.user, run, words) if words else [],
        "free": run.free_seats,
        "empty": empty,
        "chosen": request.POST.get("person", ""),
    }
    return TemplateResponse(request, "events/door_new.html", context, status=422 if form.errors else 200)


def held_place(event, number):
    """Return the held place of that number (as text), or None when there is none that lacks a name."""
    place = addresses.number_in(number)
    if place is None:
        return None
    return door.confirmed(event).filter(person=None, pk=place).first()


def reachable(user, event):
    """Return the people `user` may let in: those in her scope, and those who are signed up and wait."""
    signed_up = Enrolment.objects.live().filter(event=event).values("person")
    return visible_to(user) | Person.objects.filter(pk__in=signed_up)


@transaction.atomic
def welcomed(request, event, session, place, form):
    """Let the chosen or newly written person in; return her enrolment. Raises the refusals of both apps."""
    if NEW in request.POST:
        person = know_colleague(**form.cleaned_data)
    else:
        chosen = reachable(request.user, event)
        person = get_object_or_404(chosen.distinct(), pk__in=by_reference(request.POST.get("person", "")))
    if place:
        return actions.name_at_the_door(enrolment=place, person=person, session=session, by=request.user)
    if FROM in request.POST:
        number = request.POST[FROM]
        excused = get_object_or_404(door.confirmed(event), pk=number if number.isdecimal() else None)
        return actions.hand_on_seat(enrolment=excused, person=person, session=session, by=request.user)
    return actions.welcome(event=event, person=person, session=session, by=request.user)


def by_reference(text):
    reference = door.reference_on(text)
    return Person.objects.filter(reference=reference).values("pk") if reference else []


def found(user, event, words):
    """Return {reference, name, work, state} for the first of those whose name holds the words, in Danish order."""
    wanted = without_danish_letters(words)
    people = reachable(user, event).distinct().values_list("pk", "reference", "name")
    fitting = [person for person in people if wanted in without_danish_letters(person[2])]
    shown = sorted(fitting, key=lambda person: (danish_key(person[2]), person[0]))[:SHOWN]
    numbers = [pk for pk, _reference, _name in shown]
    works = door.workplaces_of(numbers)
    live = Enrolment.objects.live().filter(event=event, person__in=numbers)
    states = {enrolment.person_id: enrolment.get_state_display() for enrolment in live}
    return [
        {"reference": str(reference), "name": name, "work": works.get(pk, ""), "state": states.get(pk, "")}
        for pk, reference, name in shown
    ]
