"""Where a new sign-in becomes a person in the registry: not before its e-mail is confirmed."""

import logging

from accounts.adapter import ANSWERS_KEY, AccountAdapter
from registry import actions
from registry.access import person_of
from registry.forms import WorkplaceForm

logger = logging.getLogger(__name__)


class Adapter(AccountAdapter):
    """Registers who has signed up, with the answers she gave, once a code has shown that the e-mail is hers."""

    def post_login(self, request, user, **kwargs):
        """Register the person behind a sign-in, and let her groups in the back office follow her roles of today.

        Nobody gets this far with an e-mail that is not confirmed. allauth confirms an e-mail at sign-up, at sign-in by
        code and at a change of address, and calls `confirm_email` for some of these only; every sign-in ends here.
        """
        answers = request.session.pop(ANSWERS_KEY, None)
        if person_of(user):
            actions.follow_email(person=person_of(user), email=user.email)
        elif answers and answers["email"] == user.email:
            register(user, answers)
        actions.match_groups_to_roles(of=user)
        return super().post_login(request, user, **kwargs)

    def confirm_email(self, request, email_address):
        """Confirm an e-mail; the registry follows when a person has changed hers."""
        confirmed = super().confirm_email(request, email_address)
        person = person_of(email_address.user)
        if confirmed and person:
            actions.follow_email(person=person, email=email_address.email)
        return confirmed


def register(user, answers):
    """Register from what was answered. What no longer holds (a sector closed meanwhile), her profile asks again."""
    form = WorkplaceForm(answers)
    if not form.is_valid():
        return
    try:
        actions.register_person(user=user, **form.facts())
    except actions.Refused as refusal:
        logger.warning("User %s was not registered: %s", user.pk, refusal)
