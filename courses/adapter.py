from courses import actions
from courses.plays import SESSION_KEY
from registry.access import person_of
from registry.adapter import Adapter as RegistryAdapter


class Adapter(RegistryAdapter):
    """At sign-in, takes over the dilemmas that were played before it."""

    def post_login(self, request, user, **kwargs):
        answer = super().post_login(request, user, **kwargs)
        person, plays = person_of(user), request.session.get(SESSION_KEY)
        if person and plays:
            actions.claim_plays(person=person, plays=plays.values(), by=user)
            del request.session[SESSION_KEY]
        return answer
