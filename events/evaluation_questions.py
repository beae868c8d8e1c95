"""The questions of the evaluations: out of the YAML file, and in the back office."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from events.models import EvaluationQuestion, Service

FIELDS = "text type service"
KINDS = {"likert5": EvaluationQuestion.Kind.LIKERT, "fritekst": EvaluationQuestion.Kind.TEXT}


def add_question(entry):
    """Add the question of an events.loading.Entry, unless it is there already. Returns whether it was added."""
    text, kind, service = entry.text("text"), entry.one_of("type", KINDS), None
    if "service" in entry.values:
        service = entry.one_of("service", {service.slug: service for service in Service.objects.all()})
    if not (text and kind) or EvaluationQuestion.objects.filter(text=text).exists():
        return False
    position = EvaluationQuestion.objects.count() + 1
    return entry.save(EvaluationQuestion(text=text, kind=kind, service=service, position=position))


class ClosedInstead(ModelPermissionPolicy):
    """A question is closed with a date and never deleted: answers belong to it."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)


class EvaluationQuestionViewSet(SnippetViewSet):
    model = EvaluationQuestion
    icon = "help"
    add_to_admin_menu = True
    menu_order = 160
    menu_label = _("Evalueringsspørgsmål")
    list_display = ["text", "service", "kind", "position", "valid_to"]
    list_filter = ["service", "kind"]
    panels = [FieldPanel(name) for name in ("text", "kind", "service", "position", "valid_to")]
