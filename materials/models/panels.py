"""The tabs of the form in which an editor writes a lesson."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.models import Page

LESSON_TABS = TabbedInterface(
    [
        ObjectList(
            [
                *Page.content_panels,
                FieldPanel("lead"),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("material_type", widget=forms.Select), FieldPanel("level")]),
                        FieldRowPanel([FieldPanel("band"), FieldPanel("grade_from"), FieldPanel("grade_to")]),
                        FieldRowPanel([FieldPanel("minutes"), FieldPanel("group_size")]),
                        FieldPanel("theme"),
                        FieldPanel("subjects", widget=forms.CheckboxSelectMultiple),
                        FieldPanel("tags"),
                    ],
                    heading=_("Rammer"),
                ),
                MultiFieldPanel(
                    [FieldPanel("goals"), FieldPanel("signs_of_learning")], heading=_("Mål og tegn på læring")
                ),
                InlinePanel("cited", heading=_("Læreplanshenvisninger"), label=_("Henvisning")),
                MultiFieldPanel([FieldPanel("materials"), FieldPanel("preparation")], heading=_("Før timen")),
            ],
            heading=_("Indhold"),
        ),
        ObjectList([FieldPanel("activity"), FieldPanel("steps")], heading=_("Trin for trin")),
        ObjectList(
            [
                FieldPanel("assessment"),
                FieldPanel("safety"),
                FieldPanel("follow_up"),
                FieldPanel("body"),
            ],
            heading=_("Efter timen"),
        ),
        ObjectList(
            [
                FieldPanel("handouts"),
                InlinePanel("attachments", heading=_("Filer"), label=_("Fil")),
            ],
            heading=_("Ark og filer"),
        ),
        ObjectList(
            [
                InlinePanel(
                    "changes",
                    heading=_("Hvad er ændret"),
                    label=_("Ændring"),
                    help_text=_("Følger med, når temaugen hentes, så læreren ser, hvad der er nyt siden sidste år."),
                ),
                FieldPanel("reviewed_on"),
            ],
            heading=_("Ændringer"),
        ),
        ObjectList([*Page.promote_panels, *Page.settings_panels], heading=_("Adresse og menu")),
    ]
)
