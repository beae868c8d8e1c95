from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class Band(models.TextChoices):
    """The ages a lesson is for. The values stand in addresses (`?trin=`) and in content files."""

    LOWER = "indskoling", _("Indskoling (0.-3. klasse)")
    MIDDLE = "mellemtrin", _("Mellemtrin (4.-6. klasse)")
    UPPER = "udskoling", _("Udskoling (7.-9./10. klasse)")
    YOUTH = "ungdomsudd", _("Ungdomsuddannelse (eud, fgu, hf, gymnasier)")

    @property
    def short(self):
        """The name without what stands in parentheses."""
        return str(self.label).partition(" (")[0]


class PreventionLevel(models.TextChoices):
    """How near the risk a material works: the prevention triangle."""

    BUILDING = "opbyggende", _("Opbyggende")
    ANTICIPATING = "foregribende", _("Foregribende")
    INTERVENING = "indgribende", _("Indgribende")


class ListedName(models.Model):
    """A name editors keep in a list. The slug stands in addresses and content files and stays when titles change."""

    slug = models.SlugField(
        _("kortnavn"), unique=True, help_text=_("Står i adresser. Ret det ikke, når det er i brug.")
    )
    title = models.CharField(_("titel"), max_length=120, unique=True)
    position = models.PositiveSmallIntegerField(_("plads i lister"), default=0)

    panels = [FieldPanel("title"), FieldPanel("slug"), FieldPanel("position")]

    class Meta:
        abstract = True

    def __str__(self):
        return self.title


class Subject(ListedName):
    """A school subject a lesson belongs to, such as dansk."""

    class Meta(ListedName.Meta):
        abstract = False
        ordering = ["position", "title"]
        verbose_name = _("fag")
        verbose_name_plural = _("fag")


class MaterialType(ListedName):
    """What kind of material something is, such as a lesson plan or a student sheet."""

    class Meta(ListedName.Meta):
        abstract = False
        ordering = ["position", "title"]
        verbose_name = _("materialetype")
        verbose_name_plural = _("materialetyper")


class Theme(ListedName):
    """What a day of a theme week is about. A lesson belongs to a theme, and so to every day with that theme."""

    class Meta(ListedName.Meta):
        abstract = False
        ordering = ["position", "title"]
        verbose_name = _("dagstema")
        verbose_name_plural = _("dagstemaer")
