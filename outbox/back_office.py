"""Mails in Wagtail's back office: their texts, and the list of what was sent and what was not."""

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet

from outbox import actions, mails
from outbox.models import Mail, MailTemplate


class ChangedOnly(ModelPermissionPolicy):
    """Texts are changed, never added or deleted: each belongs to a kind of mail that some app sends."""

    def user_has_permission(self, user, action):
        return action not in ("add", "delete") and super().user_has_permission(user, action)


register_permission_policy(MailTemplate, ChangedOnly(MailTemplate))


class FieldsOfTheKind(HelpPanel):
    """The placeholders that may stand in this text, and the way back to the standard text."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context=None):
            kind = self.instance.kind
            rows = [(f"{{{name}}}", value) for name, value in kind.samples.items()] if kind else []
            return super().get_context_data(parent_context) | {"rows": rows, "template": self.instance}


class MailTemplateViewSet(SnippetViewSet):
    model = MailTemplate
    icon = "mail"
    menu_label = gettext_lazy("Mailtekster")
    menu_order = 820
    add_to_admin_menu = True
    list_display = ["title", "subject"]
    search_fields = ["title", "subject", "body"]
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("subject"), FieldPanel("body"), FieldsOfTheKind(template="outbox/back_office/fields.html")]
    )


class KindColumn(Column):
    """The kind's title; its slug when no app sends it any more."""

    def get_value(self, mail):
        kind = mails.kinds().get(mail.kind)
        return kind.title if kind else mail.kind


class WhenColumn(Column):
    """When it is due, or when it was sent or skipped."""

    def get_value(self, mail):
        return date_format(timezone.localtime(mail.state_at if mail.is_done else mail.due_at), "j. b Y G.i")


class SendAgainColumn(Column):
    cell_template_name = "outbox/back_office/send_again_cell.html"


class MailFilter(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Slags"),
        choices=lambda: [(kind.slug, kind.title) for kind in mails.kinds().values()],
    )
    state = django_filters.ChoiceFilter(label=gettext_lazy("Tilstand"), choices=Mail.State.choices)

    class Meta:
        model = Mail
        fields = ["kind", "state"]


class MailReport(ReportView):
    """What is planned, sent and not sent. No names and no addresses: the outbox has none."""

    model = Mail
    page_title = gettext_lazy("Udbakke")
    header_icon = "mail"
    filterset_class = MailFilter
    index_url_name = "outbox:list"
    index_results_url_name = "outbox:results"
    any_permission_required = ["view", "change"]
    permission_policy = ModelPermissionPolicy(Mail)
    default_ordering = ["-state_at", "-pk"]  # what happened last
    columns = [
        KindColumn("kind", label=gettext_lazy("Slags")),
        Column("about", label=gettext_lazy("Om nr.")),
        Column("belongs_to", label=gettext_lazy("Hører til")),
        Column("get_state_display", label=gettext_lazy("Tilstand")),
        WhenColumn("due_at", label=gettext_lazy("Hvornår")),
        Column("because", label=gettext_lazy("Begrundelse")),
        Column("last_error", label=gettext_lazy("Seneste fejl")),
        SendAgainColumn("pk", label=gettext_lazy("Handling")),
    ]
    list_export = ["kind", "about", "belongs_to", "get_state_display", "due_at", "because", "last_error", "attempts"]


def send_again(request, pk):
    """Ask, and plan a mail once more."""
    if not request.user.has_perm("outbox.change_mail"):
        raise PermissionDenied
    mail = get_object_or_404(Mail, pk=pk)
    if request.method == "POST":
        try:
            actions.send_again(mail=mail, by=request.user)
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Mailen er lagt i udbakken igen."))
        return redirect("outbox:list")
    kind = mails.kinds().get(mail.kind)
    return render(request, "outbox/back_office/send_again.html", {"mail": mail, "kind": kind})


def reset(request, pk):
    """Ask, and give a mail its standard text back."""
    if not request.user.has_perm("outbox.change_mailtemplate"):
        raise PermissionDenied
    template = get_object_or_404(MailTemplate, pk=pk)
    edit = reverse(MailTemplate.snippet_viewset.get_url_name("edit"), args=[pk])
    if request.method == "POST":
        try:
            actions.reset_text(template=template)
        except actions.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Teksten er sat tilbage til standardteksten."))
        return redirect(edit)
    return render(request, "outbox/back_office/reset.html", {"template": template, "edit": edit})


urlpatterns = [
    path("", MailReport.as_view(), name="list"),
    path("resultater/", MailReport.as_view(results_only=True), name="results"),
    path("<number:pk>/igen/", send_again, name="send_again"),
    path("tekst/<number:pk>/standard/", reset, name="reset"),
]
