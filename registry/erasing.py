"""Erasing a person: her name goes everywhere, and every total stays.

The row of the person stays without name, e-mail and account, so her trainings go on counting. An app above the registry
answers Wagtail's hook `erase_person` with a function that takes the rows of the person, blanks what it holds, and
returns the free texts others may have named her in, as (model, field).
"""

import json
import re
from datetime import timedelta
from urllib.parse import unquote_plus

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import F, ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks

from outbox.models import Mail
from pages import cache
from registry import access
from registry.actions import Refused
from registry.models import (
    Affiliation,
    Contact,
    HeadCount,
    ImportBatch,
    Invitation,
    Merge,
    Person,
    RegistryChange,
    Role,
    SavedFilter,
    Training,
)
from registry.own_data import rows_of

NOBODY = "slettet.invalid"  # the domain of accounts that cannot go, because they signed for something
INSTEAD = "[slettet]"
FREE_TEXTS = (
    *((Training, "withdrawn_because"), (RegistryChange, "because"), (ImportBatch, "file_name")),
    *((HeadCount, "source"), (Mail, "because"), (Mail, "last_error")),
)


@transaction.atomic
def erase_person(*, person, by, because=""):
    """Erase a person, and the rows merged into hers. What she did stays, done by nobody. Returns the person.

    Her seats at coming events go to the next in the queue. An account that withdrew a training or approved a booking
    stays as an empty shell, because those must say who. Raises Refused when she is erased already.
    """
    Person.objects.filter(pk=person.pk).update(name=F("name"))  # the lock: a double click erases once
    person.refresh_from_db()
    if person.erased_at or person.merged_into_id:
        raise Refused(_("Personen er allerede slettet eller lagt ind under en anden."))
    people = rows_of(person)
    users = list(get_user_model().objects.filter(person__in=people))
    words = words_for(people, users)
    free_texts = [text for hook in hooks.get_hooks("erase_person") for text in hook(people)]
    for model, field in (*FREE_TEXTS, *free_texts):
        blank_mentions(model, field, words)
    _blank_around(people, words)
    _end_work(people)
    RegistryChange.objects.create(
        what=RegistryChange.What.ERASED,
        number=person.pk,
        because=because[:300],
        by=None if by in users else by,
    )
    now = timezone.now()
    Person.objects.filter(pk__in=[row.pk for row in people]).update(name="", email="", user=None, erased_at=now)
    end_sessions(users, words)
    for user in users:
        _close(user)
    transaction.on_commit(lambda: forget(words))
    person.refresh_from_db()
    return person


def words_for(people, users):
    """Return what names the person: her names and addresses, the longest first."""
    words = {word for row in people for word in (row.name, row.email)}
    words |= {user.email for user in users}
    words |= {email for user in users for email in user.emailaddress_set.values_list("email", flat=True)}
    return sorted({word.strip() for word in words if len(word.strip()) > 1}, key=len, reverse=True)


def pattern_of(words):
    """Return what finds these words, and not where they are a part of longer ones."""
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words) or r"(?!)", re.IGNORECASE)


def named_in(text, words):
    return bool(pattern_of(words).search(text))


def blank_mentions(model, field, words):
    """Put »[slettet]« in the place of these words in one field of all rows."""
    pattern = pattern_of(words)
    mentions = Q(pk__in=[])
    for word in words:
        mentions |= Q(**{f"{field}__icontains": word})
    for number, text in model.objects.filter(mentions).values_list("pk", field):
        longest = model._meta.get_field(field).max_length
        model.objects.filter(pk=number).update(**{field: pattern.sub(INSTEAD, text)[:longest]})


def _blank_around(people, words):
    """Blank what the registry keeps of her outside her own row."""
    merges = Merge.objects.filter(Q(kept__in=people) | Q(gone__in=people))
    merges.update(before={})
    Invitation.objects.filter(person__in=people, ended_at=None).update(ended_at=timezone.now())
    for training in Training.objects.filter(person__in=people).exclude(evidence=""):
        if named_in(training.evidence, words):
            Training.objects.filter(pk=training.pk).update(evidence=f"slettet {training.pk}")
    for one in SavedFilter.objects.all():
        if named_in(f"{unquote_plus(one.query)} {one.name}", words):
            one.delete()
    places = Affiliation.objects.filter(person__in=people).values_list("municipality", "municipality__district")
    codes, districts = ({place[part] for place in places} - {None} for part in (0, 1))
    for contact in Contact.objects.all():
        is_here = contact.municipality_id in codes or contact.district_id in districts  # others may have her name
        if named_in(contact.email, words) or (is_here and named_in(contact.name, words)):
            contact.delete()


def _end_work(people):
    """Let her work nowhere from today, without a title; where she worked counts on in the trainings."""
    today = timezone.localdate()
    own = Affiliation.objects.filter(person__in=people)
    own.filter(valid_from__gt=today).delete()
    own.update(job_title="")
    own.filter(valid_from=today).update(valid_to=today)
    own.filter(Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lt=today).update(
        valid_to=today - timedelta(days=1)
    )


def end_sessions(users, words):
    """End the sessions of these users, and those that hold one of the words (a sign-up that was begun)."""
    numbers = {str(user.pk) for user in users}
    for session in Session.objects.iterator():
        held = session.get_decoded()
        if held.get("_auth_user_id") in numbers or named_in(json.dumps(held, ensure_ascii=False), words):
            session.delete()


def _close(user):
    """Delete an account, or empty it when something that must stay says who did it."""
    access.forget_person(user)
    access.forget_roles(user)
    profile = getattr(user, "wagtail_userprofile", None)
    if profile and profile.avatar:
        transaction.on_commit(lambda: profile.avatar.storage.delete(profile.avatar.name))
    try:
        with transaction.atomic():
            get_user_model().objects.get(pk=user.pk).delete()
    except ProtectedError:
        _empty(user)


def _empty(user):
    now = timezone.now()
    Role.objects.filter(user=user, ended_at=None).update(ended_at=now, ended_by=user)
    user.emailaddress_set.all().delete()
    user.authenticator_set.all().delete()
    user.saved_filters.all().delete()
    user.groups.clear()
    user.is_active, user.is_superuser, user.last_login = False, False, None
    user.email = f"{user.pk}@{NOBODY}"
    user.set_unusable_password()
    user.save()


def forget(words):
    """Empty what is kept outside the tables: caches, the demo's mails, and what the database has not overwritten."""
    for one in caches.all(initialized_only=False):
        one.clear()
    cache.empty()
    for folder in (settings.MAIL_FOLDER, settings.VAR / "imports"):
        for file in folder.rglob("*"):
            if file.is_file() and _may_name(file.read_bytes(), words):
                file.unlink(missing_ok=True)
    overwrite()


def overwrite():
    """Let SQLite overwrite what its journal still holds of rows as they were, as far as nobody is reading it."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _may_name(content, words):
    """True when a file holds one of the words as text, or is a packed one (a workbook on its way in)."""
    spellings = {word.encode(code, "ignore") for word in words for code in ("utf-8", "cp1252")}
    return content.startswith(b"PK") or any(spelling in content for spelling in spellings)
