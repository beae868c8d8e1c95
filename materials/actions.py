"""What changes plans and counters.

Plans and counters belong to nobody, so nothing here takes `by`: who did it is not known, and is not meant to be.
"""

import hashlib
import hmac

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from materials.models import MonthlyDownloads, SearchInVain, WeekPlan


class ChangedMeanwhile(Exception):
    """The plan was changed in another window since this one was opened."""

    def __str__(self):
        return _(
            "Planen er ændret i et andet vindue imens. Din sidste ændring er ikke gemt. Her er planen, som den er nu."
        )


def keep_plan(*, week, band, days):
    """Keep a new plan with these days (see materials.planning) and return it, a WeekPlan with fresh secrets."""
    return WeekPlan.objects.create(week=week, band=band, days=days)


def change_plan(*, plan, days):
    """Give the plan new days and remember the ones before. Raises ChangedMeanwhile when it is no longer as read."""
    if days != plan.days:
        save_as_next(plan, days=days, earlier=[*plan.earlier, plan.days][-WeekPlan.STEPS_BACK :])
    return plan


def undo_last_change(*, plan):
    """Give the plan back the days it had before its last change. Raises ChangedMeanwhile."""
    if plan.earlier:
        save_as_next(plan, days=plan.earlier[-1], earlier=plan.earlier[:-1])
    return plan


def save_as_next(plan, *, days, earlier):
    """Save the version after the one that was read; one statement, so that of two windows only one succeeds."""
    new = {"days": days, "earlier": earlier, "version": plan.version + 1, "used_on": timezone.localdate()}
    if not WeekPlan.objects.filter(pk=plan.pk, version=plan.version).update(**new):
        raise ChangedMeanwhile
    for name, value in new.items():
        setattr(plan, name, value)


def note_use(*, plan):
    """Keep the plan for another while, because somebody opened it."""
    WeekPlan.objects.filter(pk=plan.pk).update(used_on=timezone.localdate())


def count_download(*, page, kind, band=""):
    """Count one download of a page (its primary key) in the present month; `kind` is a Download. One write."""
    row = {"page_id": page, "band": band, "kind": kind, "month": this_month()}
    if not MonthlyDownloads.objects.filter(**row).update(number=F("number") + 1):
        MonthlyDownloads.objects.bulk_create([MonthlyDownloads(**row)], ignore_conflicts=True)
        MonthlyDownloads.objects.filter(**row).update(number=F("number") + 1)


def count_search_in_vain(*, words):
    """Count one search for `words` (folded, see materials.counting) that found nothing.

    They are kept as a hash under the site's secret key, and as words from the third search of the month on. A month
    holds no more than SearchInVain.MOST_A_MONTH different searches; the rest is not counted.
    """
    month = this_month()
    row = {"month": month, "digest": hmac.digest(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hex()}
    if not SearchInVain.objects.filter(**row).exists():
        if SearchInVain.objects.filter(month=month).count() >= SearchInVain.MOST_A_MONTH:
            return
        SearchInVain.objects.bulk_create([SearchInVain(**row)], ignore_conflicts=True)
    SearchInVain.objects.filter(**row).update(number=F("number") + 1)
    SearchInVain.objects.filter(**row, words="").shown().update(words=words)


@transaction.atomic
def forget(*, today=None):
    """Delete plans unused for WeekPlan.KEPT_DAYS, and searches of months gone by that were too few to be shown.

    Returns how many of each.
    """
    today = today or timezone.localdate()
    plans, _plans = WeekPlan.objects.forgotten(today=today).delete()
    searches, _searches = SearchInVain.objects.over(month=today.replace(day=1)).delete()
    return plans, searches


def this_month():
    return timezone.localdate().replace(day=1)
