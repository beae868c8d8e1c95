from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import for_those_who
from events import access, actions
from events.forms import ColleaguesForm, PeopleSearch
from events.models import Enrolment
from events.views.reading import event_or_404, trail
from registry.access import runs_a_municipality
from registry.alphabet import danish_key, without_danish_letters
from registry.models import Affiliation

SHOWN = 50


@for_those_who(runs_a_municipality)
@never_cache
def colleagues(request, event):
    """Choose colleagues from the staff one may see, and sign them up in one booking.

    Searching keeps who is chosen: the choices stand in the address (»people«) as references, never as names.
    """
    seen, bookable = event_or_404(request.user, event), access.bookable_by(request.user)
    if not seen.is_open_for_enrolment():
        messages.info(request, _("Der kan ikke tilmeldes til arrangementet nu."))
        return redirect("events:event", seen.pk)
    form = ColleaguesForm(request.POST or None, initial=request.GET.dict(), people=bookable, event=seen)
    if request.method == "POST" and form.is_valid():
        try:
            booking = book(seen, form, by=request.user)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            tell_how_it_went(request, booking)
            return redirect(f"{reverse('events:event', args=[seen.pk])}#kolleger")
    search = PeopleSearch(request.POST if request.method == "POST" else request.GET)
    chosen = (request.POST if request.method == "POST" else request.GET).getlist("people")
    words = search.cleaned_data["soeg"] if search.is_valid() else ""
    rows, more = choices(seen, bookable, words=words, chosen=set(chosen))
    context = {"event": seen, "trail": trail(seen), "form": form, "search": search, "rows": rows, "more": more}
    return TemplateResponse(request, "events/colleagues.html", context, status=422 if form.errors else 200)


def book(event, form, *, by):
    chosen = form.cleaned_data
    people = list(chosen["people"])
    return actions.enrol(event=event, people=people, by=by, stays_together=chosen["stays_together"], **form.payer())


def tell_how_it_went(request, booking):
    states = list(booking.enrolments.values_list("state", flat=True))
    seated = sum(state in Enrolment.SEATED for state in states)
    waiting = len(states) - seated
    said = [_("%(number)d har plads.") % {"number": seated}] if seated else []
    if waiting:
        said.append(_("%(number)d er på ventelisten.") % {"number": waiting})
    messages.success(request, " ".join([_("Tilmeldingen er modtaget."), *said]))


def choices(event, bookable, *, words, chosen):
    """Return (rows, how many more fit): {reference, name, work, is_chosen, is_enrolled}, the chosen ones first.

    Narrowed and sorted in Python, as the staff list is: databases do not agree on the Danish alphabet.
    """
    wanted = without_danish_letters(words.strip())
    people = [
        (str(reference), pk, name)
        for reference, pk, name in bookable.values_list("reference", "pk", "name")
        if str(reference) in chosen or wanted in without_danish_letters(name)
    ]
    people.sort(key=lambda person: (person[0] not in chosen, danish_key(person[2]), person[1]))
    shown = people[: max(SHOWN, len(chosen))]
    numbers = [pk for _reference, pk, _name in shown]
    enrolled = set(Enrolment.objects.live().filter(event=event, person__in=numbers).values_list("person_id", flat=True))
    work = works_of(numbers)
    rows = [
        {
            "reference": r,
            "name": name,
            "work": work.get(pk, ""),
            "is_chosen": r in chosen,
            "is_enrolled": pk in enrolled,
        }
        for r, pk, name in shown
    ]
    return rows, len(people) - len(shown)


def works_of(numbers):
    """Return where each of the people works today: person number -> »SSP-konsulent, Rådhuset«."""
    current = Affiliation.objects.current().filter(person__in=numbers).order_by("valid_from", "pk")
    facts = current.values_list("person_id", "job_title", "workplace")
    return {person: ", ".join(filter(None, [job, workplace])) for person, job, workplace in facts}
