from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Arrangementer")

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from events.evaluation_questions import ClosedInstead
        from events.models import EvaluationQuestion

        register_permission_policy(EvaluationQuestion, ClosedInstead(EvaluationQuestion))
