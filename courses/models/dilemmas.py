from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel, TitleFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from courses.models.versions import Version

STORY_TEXT = ["bold", "italic", "ol", "ul"]


class ChoiceBlock(blocks.StructBlock):
    RATINGS = [("good", _("God")), ("acceptable", _("Acceptabel")), ("unwise", _("Uhensigtsmæssig"))]

    text = blocks.TextBlock(label=_("Valg"), rows=2)
    next = blocks.CharBlock(label=_("Fører til"), help_text=_("Kortnavnet på det trin, valget fører til, fx n2."))
    rating = blocks.ChoiceBlock(choices=RATINGS, label=_("Vurdering"))
    feedback = blocks.TextBlock(label=_("Konsekvens"), rows=2, help_text=_("Vises først, når valget er truffet."))

    class Meta:
        icon = "arrow-right"
        label = _("Valg")
        label_format = "{text}"


class NodeBlock(blocks.StructBlock):
    key = blocks.CharBlock(label=_("Kortnavn"), help_text=_("Fx n1. Valgene henviser til det."))
    text = blocks.RichTextBlock(label=_("Tekst"), features=STORY_TEXT)
    choices = blocks.ListBlock(
        ChoiceBlock(), label=_("Valg"), default=[], help_text=_("Uden valg slutter historien her.")
    )

    class Meta:
        icon = "site"
        label = _("Trin")
        label_format = "{key}"


class Dilemma(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """A branching story with choices, their consequences and a debrief. The first node is where it begins."""

    is_deferred_validation = False  # the back office sets it while a draft is saved, which need not hang together yet

    slug = models.SlugField(_("kortnavn"), unique=True)
    title = models.CharField(_("titel"), max_length=150)
    role = models.CharField(
        _("du er"), max_length=100, help_text=_("Den rolle, den lærende spiller, fx »Klubpædagog«.")
    )
    setting = models.CharField(_("emne"), max_length=150, blank=True)
    scene = RichTextField(_("scene"), features=STORY_TEXT)
    nodes = StreamField([("node", NodeBlock())], verbose_name=_("trin"))
    debrief = RichTextField(_("opsamling"), features=STORY_TEXT)

    panels = [
        TitleFieldPanel("title", targets=["slug"]),
        MultiFieldPanel([FieldPanel(n) for n in ("role", "setting", "scene")], heading=_("Ramme")),
        FieldPanel("nodes"),
        FieldPanel("debrief"),
        FieldPanel("slug", help_text=_("Dannes af titlen og bruges i adressen.")),
        PublishingPanel(),
    ]

    class Meta:
        ordering = ["title"]
        verbose_name = _("dilemma")
        verbose_name_plural = _("dilemmaer")

    def __str__(self):
        return self.title

    @property
    def content(self):
        """What a version keeps of the dilemma: plain values, in a fixed shape (see DilemmaVersion)."""
        nodes = [node.value for node in self.nodes]
        return {
            "title": self.title,
            "role": self.role,
            "setting": self.setting,
            "scene": self.scene,
            "start": nodes[0]["key"],
            "nodes": {
                n["key"]: {
                    "text": n["text"].source,
                    "choices": [{k: c[k] for k in ("text", "next", "rating", "feedback")} for c in n["choices"]],
                }
                for n in nodes
            },
            "debrief": self.debrief,
        }

    def get_preview_template(self, request, mode_name):
        return "courses/preview/dilemma.html"

    def clean(self):
        super().clean()
        if self.is_deferred_validation:
            return
        problems = graph_problems([node.value for node in self.nodes])
        if problems:
            raise ValidationError({"nodes": " ".join(map(str, problems))})  # the back office shows only one message


def graph_problems(nodes):
    """Return what is wrong with a dilemma's nodes, as Danish sentences; the first node is the start."""
    if not nodes:
        return [_("Et dilemma skal have mindst ét trin.")]
    keys = [node["key"] for node in nodes]
    problems = [
        _("Kortnavnet »%s« bruges om flere trin.") % key for key in sorted({k for k in keys if keys.count(k) > 1})
    ]
    leads_to = {node["key"]: [choice["next"] for choice in node["choices"]] for node in nodes}
    for node in nodes:
        if len(node["choices"]) == 1:
            problems.append(
                _("Trin »%s« har kun ét valg. Giv det mindst to, eller ingen hvis historien slutter der.") % node["key"]
            )
        if node["choices"] and not any(choice["rating"] == "good" for choice in node["choices"]):
            problems.append(_("Trin »%s« har intet godt valg.") % node["key"])
        problems += [
            _("Trin »%(from)s« fører til »%(to)s«, som ikke findes.") % {"from": node["key"], "to": to}
            for to in leads_to[node["key"]]
            if to not in leads_to
        ]
    unreachable = set(keys) - reachable(keys[0], leads_to)
    problems += [_("Trin »%s« kan ikke nås fra begyndelsen.") % key for key in sorted(unreachable)]
    if not leads_to[keys[0]]:
        problems.append(_("Det første trin skal have valg."))
    if not any(not choices for choices in leads_to.values()):
        problems.append(_("Historien har ingen slutning: mindst ét trin skal være uden valg."))
    return problems


def reachable(start, leads_to):
    """Return the keys that can be reached from `start` in the graph {key: [keys it leads to]}."""
    seen, waiting = set(), [start]
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += leads_to.get(key, [])
    return seen


class DilemmaVersion(Version):
    """A dilemma as it was played: {title, role, setting, scene, start, nodes: {key: {text, choices}}, debrief}."""

    dilemma = models.ForeignKey(
        Dilemma, null=True, on_delete=models.SET_NULL, related_name="versions", verbose_name=_("dilemma")
    )

    class Meta:
        verbose_name = _("dilemmaversion")
        verbose_name_plural = _("dilemmaversioner")

    def __str__(self):
        return f"Dilemmaversion {self.hash[:12]}"

    def walk(self, path):
        """Follow `path`, the numbers of the choices taken from the start.

        Returns the steps taken as [(node, choice)] and the node arrived at. Raises LookupError for a path that is none.
        """
        nodes, steps = self.content["nodes"], []
        here = nodes[self.content["start"]]
        for number in path:
            choice = here["choices"][number]
            steps.append((here, choice))
            here = nodes[choice["next"]]
        return steps, here
