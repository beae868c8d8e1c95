"""Where a dilemma is kept while it is played: with the learner, or in the session of one who has not signed in."""

from django.utils import timezone
from django.utils.translation import gettext as _

from courses import actions
from courses.models import DilemmaVersion

SESSION_KEY = "dilemmas"


def claim(session, *, person, by):
    """Take over the dilemmas kept in the session for `person`, and empty it of them."""
    if SESSION_KEY in session:
        actions.claim_plays(person=person, plays=session.pop(SESSION_KEY).values(), by=by)


class LearnerPlay:
    """A play kept with the learner's enrolment."""

    def __init__(self, enrolment, module, dilemma, user):
        self.enrolment, self.module, self.dilemma, self.user = enrolment, module, dilemma, user
        play = actions.latest_play(enrolment, dilemma)
        self.path = play.path if play else []
        self.version = play.version if play else None

    def choose(self, *, step, choice):
        actions.choose(
            enrolment=self.enrolment,
            module_id=self.module.pk,
            dilemma=self.dilemma,
            step=step,
            choice=choice,
            by=self.user,
        )

    def go_back(self, *, step):
        actions.go_back(enrolment=self.enrolment, module_id=self.module.pk, dilemma=self.dilemma, step=step)


class SessionPlay:
    """A play kept in the session until its player signs in (see actions.claim_plays)."""

    def __init__(self, session, course, module, dilemma):
        self.session, self.course, self.module, self.dilemma = session, course, module, dilemma
        kept = session.get(SESSION_KEY, {}).get(str(dilemma.pk)) or {}
        self.path = kept.get("path", [])
        self.version = DilemmaVersion.objects.filter(pk=kept.get("version")).first()

    def choose(self, *, step, choice):
        version = self.version or DilemmaVersion.of(self.dilemma.content, dilemma=self.dilemma)
        self.keep(version, actions.next_path(version, self.path, step=step, choice=choice))

    def go_back(self, *, step):
        if step > len(self.path):
            raise actions.Refused(_("Så langt er du ikke nået i dilemmaet endnu."))
        version = self.version if step else DilemmaVersion.of(self.dilemma.content, dilemma=self.dilemma)
        self.keep(version, self.path[:step])

    def keep(self, version, path):
        """Keep where the player is, and beside it the last path that came to an end."""
        key, all_kept = str(self.dilemma.pk), self.session.get(SESSION_KEY, {})
        ended = not version.walk(path)[1]["choices"]
        finished = all_kept.get(key, {}).get("finished")
        if ended:
            finished = {"version": version.pk, "path": path, "at": timezone.now().isoformat()}
        self.session[SESSION_KEY] = all_kept | {
            key: {
                "course": self.course.pk,
                "module": self.module.pk,
                "dilemma": self.dilemma.pk,
                "version": version.pk,
                "path": path,
                "finished": finished,
            }
        }
