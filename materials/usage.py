"""What editors see of the counting: what is used, what nobody finds, and what nobody has fetched."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from materials.models import Band, Download, LessonPage, MonthlyDownloads, SearchInVain
from pages.alphabet import danish_key

MONTHS = 12


@dataclass(frozen=True)
class Used:
    """One line: something that was downloaded, as what, and how often in each month."""

    title: str
    band: str
    kind: str
    numbers: list

    @property
    def total(self):
        return sum(self.numbers)


def latest_months(today=None):
    """Return the first day of each of the latest twelve months, the present one first."""
    today = today or timezone.localdate()
    last = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last, last - MONTHS, -1)]


def used(months):
    """Return what was downloaded in the months as [Used], the most used first."""
    by_line = {}
    rows = MonthlyDownloads.objects.filter(month__in=months).values_list(
        "page__title", "page_id", "band", "page__lessonpage__band", "kind", "month", "number"
    )
    for title, page, band, lessons_band, kind, month, number in rows:
        line = by_line.setdefault(
            (page, band, kind), Used(title, short(band or lessons_band), str(Download(kind).label), [0] * len(months))
        )
        line.numbers[months.index(month)] += number
    return sorted(by_line.values(), key=lambda line: (-line.total, danish_key(line.title), line.band, line.kind))


def short(band):
    return Band(band).short if band else ""


def never_downloaded(months):
    """Return the published lessons nobody has fetched on its own in the months, the oldest first."""
    fetched = MonthlyDownloads.objects.filter(month__in=months).values("page_id")
    return LessonPage.objects.live().for_lists().exclude(pk__in=fetched).order_by("first_published_at", "title")


def sought(months):
    """Return what was searched for and not found, at least three times in a month, as [(words, numbers)]."""
    by_words = {}
    for words, month, number in (
        SearchInVain.objects.shown().filter(month__in=months).values_list("words", "month", "number")
    ):
        by_words.setdefault(words, [0] * len(months))[months.index(month)] += number
    return sorted(by_words.items(), key=lambda row: (-sum(row[1]), danish_key(row[0])))


def names_of(months):
    return [date_format(month, "M Y") for month in months]


def used_as_rows(months):
    """Yield the lines of `used` as cells, with a heading."""
    yield [_("Materiale"), _("Trin"), _("Hentet som"), _("I alt"), *names_of(months)]
    for line in used(months):
        yield [line.title, line.band, line.kind, line.total, *line.numbers]


def sought_as_rows(months):
    yield [_("Søgeord"), _("I alt"), *names_of(months)]
    for words, numbers in sought(months):
        yield [words, sum(numbers), *numbers]


def never_as_rows(months):
    yield [_("Forløb"), _("Trin"), _("Udgivet")]
    for lesson in never_downloaded(months):
        first = lesson.first_published_at
        yield [lesson.title, short(lesson.band), date_format(timezone.localdate(first), "d.m.Y") if first else ""]
