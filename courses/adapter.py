from courses.plays import claim
from registry.access import person_of
from registry.adapter import Adapter as RegistryAdapter


class Adapter(RegistryAdapter):
    """At sign-in, takes over the dilemmas that were played before it."""

    def post_login(self, request, user, **kwargs):
        answer = super().post_login(request, user, **kwargs)
        person = person_of(user)
        if person:
            claim(request.session, person=person, by=user)
        return answer
