"""Danish labels for the forms in which editors make links; Wagtail leaves them to the English names of the fields."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import choosers

LABELS = {
    "link_text": _("Linkets tekst"),
    "email_address": _("E-mailadresse"),
    "subject": _("Emne"),
    "body": _("Besked"),
    "phone_number": _("Telefonnummer"),
}
FORMS = (
    choosers.ExternalLinkChooserForm,
    choosers.AnchorLinkChooserForm,
    choosers.EmailLinkChooserForm,
    choosers.PhoneLinkChooserForm,
)


def label_in_danish():
    for form in FORMS:
        for name, field in form.base_fields.items():
            field.label = LABELS.get(name, field.label)
    choosers.AnchorLinkChooserForm.base_fields["url"].label = _("Stedets navn på siden")
