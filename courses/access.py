"""Who may see what of a learner's work: she herself, nobody else. An employer sees the training, never an answer."""

from courses.models import AttemptQuestion, Enrolment


def enrolment_of(user, course):
    """Return the user's enrolment in a course (outline or page) with its person, or None."""
    if not user.is_authenticated:
        return None
    return Enrolment.objects.select_related("person").filter(person__user=user, course=course.pk).first()


def questions_of(user):
    """The questions of the user's own attempts, with what is needed to show them."""
    return AttemptQuestion.objects.select_related("attempt__enrolment", "version").filter(
        attempt__enrolment__person__user=user
    )
