from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import for_signed_in
from events import access, actions, queue, wording
from events.forms import YES, AnswerForm, PayerForm
from events.models import Enrolment
from events.views.reading import event_or_404, event_page, trail
from registry.access import person_of

State = Enrolment.State


@for_signed_in
@never_cache
def sign_up(request, event):
    """Sign oneself up. Whoever comes here by an address (from the sign-in) is led to the event's page."""
    seen, person = event_or_404(request.user, event), person_of(request.user)
    address = reverse("events:event", args=[seen.pk])
    if request.method != "POST":
        return redirect(address)
    if person is None:
        return redirect(f"{reverse('registry:profile')}?{urlencode({'next': address})}")
    form = PayerForm(request.POST, event=seen)
    if form.is_valid():
        try:
            booking = actions.enrol(event=seen, people=[person], by=request.user, **form.payer())
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            tell_how_it_stands(request, booking.enrolments.select_related("event", "booking").get())
            return redirect(address)
    if seen.price and seen.is_open_for_enrolment():
        return event_page(request, seen, payer_form=form)  # what was typed about the payer is not lost
    for sentences in form.errors.values():
        for sentence in sentences:
            messages.error(request, sentence)
    return redirect(address)


def tell_how_it_stands(request, enrolment):
    """Say that there is a seat, or which number on the waiting list and why."""
    if enrolment.state == State.CONFIRMED:
        messages.success(request, _("Du er tilmeldt og har en plads."))
    else:
        messages.info(request, wording.on_waiting_list(*queue.queue_position(enrolment)))


def enrolment_or_404(user, number):
    """Return the enrolment when `user` may answer for it."""
    visible = access.enrolments_visible_to(user).select_related("event", "person", "booking")
    return get_object_or_404(visible, pk=number)


@for_signed_in
@never_cache
def cancel(request, enrolment):
    """Ask, and then give the seat or the place in the queue away. Leaving is always possible."""
    leaving = enrolment_or_404(request.user, enrolment)
    event, is_own = leaving.event, leaving.is_named and leaving.person.user_id == request.user.pk
    address = reverse("events:event", args=[event.pk])
    if not leaving.is_live:
        messages.info(request, _("Tilmeldingen er allerede afmeldt."))
        return redirect(address)
    if request.method == "POST":
        try:
            actions.cancel(enrolment=leaving, by=request.user)
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Du er afmeldt.") if is_own else _("Tilmeldingen er afmeldt."))
        return redirect(address)
    context = {"event": event, "enrolment": leaving, "is_own": is_own, "trail": trail(event)}
    return TemplateResponse(request, "events/cancel.html", context)


@for_signed_in
@never_cache
@require_POST
def answer(request, enrolment):
    """Take the seat that is offered, or pass it on."""
    offered, form = enrolment_or_404(request.user, enrolment), AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Svar ja eller nej."))
        return redirect("events:event", offered.event_id)
    takes_it = form.cleaned_data["svar"] == YES
    try:
        (actions.accept_offer if takes_it else actions.decline_offer)(enrolment=offered, by=request.user)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Pladsen er din.") if takes_it else _("Tak for svaret. Pladsen går videre til den næste.")
        )
    return redirect("events:event", offered.event_id)
