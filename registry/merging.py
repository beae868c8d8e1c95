"""Two rows that turn out to be one person: who they may be, what a merge would do, doing it, and putting it back.

Everything that points at a person follows, whichever app it is in: the models are asked, so that a new one needs no
line here. The row that goes stays as a tombstone, seen by nobody, for what could not follow and for the way back.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from registry import access, coverage
from registry.actions import Refused
from registry.alphabet import without_danish_letters
from registry.models import Merge, Person, RegistryChange

FACTS = ("name", "email", "user_id")
SHORTEST_LOCAL_PART = 5


@dataclass(frozen=True)
class Suspicion:
    """Two rows that may be one person, and why."""

    first: Person
    second: Person
    because: str


def suspected(user, municipality):
    """Return the pairs among a municipality's staff that look like one person, by name."""
    people = list(Person.objects.filter(pk__in=access.staff_visible_to(user, municipality).values("person")))
    found = {}
    for key, because in ((_name_of, _("Samme navn")), (_local_part_of, _("Samme navn i mailadressen"))):
        alike = defaultdict(list)
        for person in sorted(people, key=lambda row: row.pk):
            if key(person):
                alike[key(person)].append(person)
        for first, *others in alike.values():
            for other in others:
                found.setdefault((first.pk, other.pk), Suspicion(first, other, because))
    return sorted(found.values(), key=lambda pair: (_name_of(pair.first), pair.first.pk, pair.second.pk))


def _name_of(person):
    return without_danish_letters(" ".join(person.name.split()))


def _local_part_of(person):
    local = person.email.partition("@")[0].casefold()
    return local if len(local) >= SHORTEST_LOCAL_PART else ""


def relations():
    """Return (label, model, field name) of all that points at a person, in the apps' order; merges do not follow."""
    found = [
        (f"{relation.related_model._meta.label}.{relation.field.name}", relation.related_model, relation.field.name)
        for relation in Person._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and relation.related_model is not Merge
    ]
    return sorted(found, key=lambda relation: relation[0])


@dataclass(frozen=True)
class Line:
    """One kind of thing in the preview: how many each has, and how many would stay behind."""

    title: str
    kept: int
    gone: int
    stays: int


class _OnlyLooking(Exception):
    """Takes back what the preview tried out."""


def preview(*, kept, gone):
    """Return the Lines of a merge, found by doing it and taking it back."""
    counts = {
        label: [model._base_manager.filter(**{field: row}).count() for row in (kept, gone)]
        for label, model, field in relations()
    }
    try:
        with transaction.atomic():
            moved = _move(kept, gone)
            raise _OnlyLooking
    except _OnlyLooking:
        pass
    return [
        Line(str(model._meta.verbose_name_plural), *counts[label], counts[label][1] - len(moved.get(label, ())))
        for label, model, _field in relations()
        if any(counts[label])
    ]


def _move(kept, gone):
    """Let all that points at `gone` point at `kept`, as far as the rules allow. Returns {label: [numbers]}."""
    moved = {}
    for label, model, field in relations():
        rows = model._base_manager.filter(**{field: gone})
        if model is Person:
            rows = rows.exclude(pk=kept.pk)  # nobody is merged into herself
        numbers = list(rows.order_by("pk").values_list("pk", flat=True))
        followed = numbers if _follow(model, field, numbers, kept) else []
        if numbers and not followed:
            followed = [number for number in numbers if _follow(model, field, [number], kept)]
        if followed:
            moved[label] = followed
    return moved


def _follow(model, field, numbers, person):
    """Point these rows at the person, or change nothing and return False when a rule forbids one of them."""
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=numbers).update(**{field: person})
    except IntegrityError:
        return False
    return True


@transaction.atomic
def merge(*, kept, gone, by):
    """Let `kept` be both. Returns the Merge. What may be there once only (an enrolment in one course) stays behind.

    Her sign-in is the one `kept` has, else the other's; where both have one, the other's is closed. Raises Refused for
    one and the same, and for rows that are erased or merged already.
    """
    _lock(kept, gone)
    if kept.pk == gone.pk:
        raise Refused(_("Vælg to forskellige personer."))
    if any(row.erased_at or row.merged_into_id for row in (kept, gone)):
        raise Refused(_("En af dem er allerede slettet eller lagt ind under en anden."))
    closes = gone.user if kept.user_id and gone.user_id and gone.user.is_active else None
    if closes and closes.roles.not_over().exists():
        raise Refused(_("Kontoen, der ville blive lukket, har en rolle. Byt om på de to, eller få rollen afsluttet."))
    before = {name: _facts(row) for name, row in (("kept", kept), ("gone", gone))}
    before["closed"] = closes and closes.pk
    with coverage.following([kept, gone]):
        moved = _move(kept, gone)
    _hand_over(kept, gone)
    if closes:
        get_user_model().objects.filter(pk=closes.pk).update(is_active=False)
    done = Merge.objects.create(kept=kept, gone=gone, moved=moved, before=before, by=by)
    RegistryChange.objects.create(what=RegistryChange.What.MERGED, number=done.pk, by=by)
    return done


def _lock(*people):
    """Lock the rows, always in the same order, and read them again."""
    for number in sorted(row.pk for row in people):
        Person.objects.filter(pk=number).update(name=F("name"))
    for row in people:
        row.refresh_from_db()
        if row.user:
            access.forget_person(row.user)


def _facts(row):
    return {name: getattr(row, name) for name in FACTS}


def _hand_over(kept, gone):
    """Give `kept` the e-mail and the sign-in it lacks, and make a tombstone of `gone`."""
    takes = [name for name in ("email", "user_id") if not getattr(kept, name)]
    taken = {name: getattr(gone, name) for name in takes}
    empty = {"email": "", "user_id": None}
    Person.objects.filter(pk=gone.pk).update(merged_into=kept, **{name: empty[name] for name in takes})
    Person.objects.filter(pk=kept.pk).update(**taken)
    for row in (kept, gone):
        row.refresh_from_db()


@transaction.atomic
def undo(*, merge, by):
    """Put back what a merge did. Returns the Merge. What `kept` got since stays hers.

    Raises Refused when it is undone, when one of the two was erased, and while a later merge of either stands.
    """
    kept, gone = merge.kept, merge.gone
    _lock(kept, gone)
    merge.refresh_from_db()
    _refuse_to_undo(merge, kept, gone)
    models = {label: (model, field) for label, model, field in relations()}
    with coverage.following([kept, gone]):
        for label, numbers in merge.moved.items():
            model, field = models[label]
            here = model._base_manager.filter(pk__in=numbers, **{field: kept}).values_list("pk", flat=True)
            if not _follow(model, field, list(here), gone):
                raise Refused(_("Der er sket for meget siden. Sammenlægningen kan ikke fortrydes."))
    _give_back(merge, kept, gone)
    if merge.before["closed"]:
        get_user_model().objects.filter(pk=merge.before["closed"]).update(is_active=True)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    RegistryChange.objects.create(what=RegistryChange.What.MERGE_UNDONE, number=merge.pk, by=by)
    return merge


def _refuse_to_undo(merge, kept, gone):
    if merge.undone_at:
        raise Refused(_("Sammenlægningen er allerede fortrudt."))
    if kept.erased_at or gone.erased_at:
        raise Refused(_("Personen er slettet siden. Sammenlægningen kan ikke fortrydes."))
    both = (kept, gone)
    later = Merge.objects.filter(Q(kept__in=both) | Q(gone__in=both), undone_at=None, pk__gt=merge.pk)
    if later.exists():
        raise Refused(_("Fortryd først den sammenlægning, der kom senere."))


def _give_back(merge, kept, gone):
    """Give both back what the merge moved between them, unless it has changed since or somebody else has it now."""
    old_kept, old_gone = merge.before["kept"], merge.before["gone"]
    handed = [name for name in ("email", "user_id") if not old_kept[name] and old_gone[name]]
    here = [name for name in handed if getattr(kept, name) == old_gone[name]]
    Person.objects.filter(pk=kept.pk).update(**{name: old_kept[name] for name in here})
    Person.objects.filter(pk=gone.pk).update(merged_into=None, **{name: old_gone[name] for name in here})
    for row in (kept, gone):
        row.refresh_from_db()


def merges_of(user, municipality):
    """Return the standing merges whose kept person `user` may see in the municipality, the newest first."""
    people = access.staff_visible_to(user, municipality).values("person")
    return Merge.objects.filter(undone_at=None, kept__in=people).select_related("kept", "gone", "by__person")
