"""Brings a plan into the registry as a whole, and takes a batch out again as a whole."""

from collections import defaultdict
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from registry import coverage
from registry.actions import Refused, last_valid_day
from registry.importing.planning import AT_ONCE
from registry.models import Affiliation, HeadCount, ImportBatch, ImportedRow, Lookup, Person, RegistryChange, Training

MADE = (Person, Affiliation, Training, HeadCount)


class Bringing:
    """One import under way. Iterate over `steps()`; then `batch` is what it made."""

    def __init__(self, plan, *, file, by):
        self.plan, self.file, self.by, self.batch, self.made = plan, file, by, None, 0

    def steps(self):
        """Do it in one transaction, telling (done, of all) on the way. Left in the middle, nothing is stored.

        Raises Refused when the file is in the registry already, or when the registry has changed meanwhile.
        """
        with _told_apart(self.file), transaction.atomic():
            self.batch = begin(self.plan, kind=ImportBatch.Kind.PEOPLE, file=self.file, by=self.by)
            numbers = yield from self._people()
            with coverage.following(numbers.values()):
                yield from self._trainings(numbers)
            _finish(self.batch, trainings=self.made)

    @property
    def total(self):
        return len(self.plan.people)

    def _people(self):
        """Make those who are new. Returns {id of Who: number of her person}."""
        numbers = {id(who): who.known for who in self.plan.matched}
        new = self.plan.new
        for start in range(0, len(new), AT_ONCE):
            some = new[start : start + AT_ONCE]
            persons = Person.objects.bulk_create(
                Person(name=who.first.name, email=next((e.email for e in who.entries if e.email), "")) for who in some
            )
            numbers.update({id(who): person.pk for who, person in zip(some, persons, strict=True)})
            note(self.batch, persons)
            self._employ(some, numbers)
            yield start // 2, self.total
        self._employ(_without_work(self.plan.matched), numbers)
        return numbers

    def _employ(self, people, numbers):
        """Let people work where their first row says, from today; what it says of earlier is not known."""
        note(
            self.batch,
            Affiliation.objects.bulk_create(
                Affiliation(
                    person_id=numbers[id(who)],
                    municipality=who.first.municipality,
                    sector=who.first.sector,
                    workplace=who.first.workplace,
                    job_title=who.first.job_title,
                )
                for who in people
            ),
        )

    def _trainings(self, numbers):
        people = sorted(self.plan.people, key=lambda who: numbers[id(who)])  # the locks: always in the same order
        for start in range(0, len(people), AT_ONCE):
            some = people[start : start + AT_ONCE]
            pks = [numbers[id(who)] for who in some]
            Person.objects.filter(pk__in=pks).update(name=F("name"))
            held, work = _held(pks), _work_of(pks)
            trainings = [
                self._training(entry, pk, held[pk], work[pk])
                for who, pk in zip(some, pks, strict=True)
                for entry in _to_come(who.trainings, held[pk])
            ]
            note(self.batch, Training.objects.bulk_create(trainings))
            self.made += len(trainings)
            yield (self.total + start + len(some)) // 2, self.total

    def _training(self, entry, pk, held, work):
        """Make one training, and remember it for the next of the same person. Its place is where she worked that day.

        Where the registry does not know, it is what the row says.
        """
        place = next((w for w in work if w.valid_from <= entry.completed_on <= (w.valid_to or date.max)), None) or entry
        until = last_valid_day(
            programme=entry.programme,
            completed_on=entry.completed_on,
            last=_last_day(held, entry),
        )
        held.append((entry.programme.pk, entry.completed_on, until))
        return Training(
            person_id=pk,
            programme=entry.programme,
            completed_on=entry.completed_on,
            valid_until=until,
            source=Training.Source.IMPORT,
            evidence=f"indlæsning {self.batch.pk}, række {entry.row}",
            municipality=place.municipality,
            region=getattr(place, "region", None),
            sector=place.sector,
            workplace=place.workplace,
            recorded_by=self.by,
        )


def bring_in(plan, *, file, by):
    """Bring the whole plan in; returns the batch. Raises Refused as Bringing.steps does."""
    bringing = Bringing(plan, file=file, by=by)
    for _step in bringing.steps():
        pass
    return bringing.batch


def bring_in_counts(plan, *, file, by):
    """Bring head counts in; returns the batch. Raises Refused when the file is in the registry already."""
    with _told_apart(file), transaction.atomic():
        batch = begin(plan, kind=ImportBatch.Kind.HEAD_COUNTS, file=file, by=by)
        counts = HeadCount.objects.bulk_create(
            HeadCount(recorded_by=by, recorded_at=batch.made_at, **facts) for facts in plan.counted
        )
        note(batch, counts)
        _finish(batch)
    return batch


def begin(plan, *, kind, file, by):
    """Make the batch and the line in the log."""
    places = {who.first.municipality for who in plan.people} if kind == ImportBatch.Kind.PEOPLE else set()
    municipality = places.pop() if len(places) == 1 else None
    batch = ImportBatch.objects.create(
        kind=kind,
        file_name=file.name,
        sha256=file.sha256,
        municipality=municipality,
        counts=plan.counts,
        made_by=by,
    )
    RegistryChange.objects.create(
        what=RegistryChange.What.IMPORTED, number=batch.pk, municipality=municipality, by=by, at=batch.made_at
    )
    return batch


def note(batch, rows):
    """Remember that the batch made these rows."""
    ImportedRow.objects.bulk_create(
        [ImportedRow(batch=batch, table=row._meta.label, number=row.pk) for row in rows], batch_size=AT_ONCE
    )


def _finish(batch, **counts):
    batch.counts |= counts
    batch.save(update_fields=["counts"])


@contextmanager
def _told_apart(file):
    """Say in words which of the database's rules an import broke."""
    try:
        yield
    except IntegrityError:
        if standing_batch(file.sha256):
            raise Refused(_("Filen er allerede indlæst.")) from None
        raise Refused(_("Registret blev ændret imens. Intet er indlæst. Se filen igennem igen.")) from None


def standing_batch(sha256):
    """Return the import of the same file that has not been undone, or None."""
    return ImportBatch.objects.filter(sha256=sha256, undone_at=None).select_related("made_by", "municipality").first()


def _without_work(matched):
    """Return those of the matched who work nowhere today: the file says where they do now."""
    employed = set()
    pks = [who.known for who in matched]
    for start in range(0, len(pks), AT_ONCE):
        at_work = Affiliation.objects.current().filter(person__in=pks[start : start + AT_ONCE])
        employed.update(at_work.values_list("person", flat=True))
    return [who for who in matched if who.known not in employed]


def _held(pks):
    """Return the standing trainings of these people: number -> [(programme, completed on, valid until)]."""
    held = defaultdict(list)
    rows = Training.objects.standing().filter(person__in=pks)
    for person, *training in rows.values_list("person", "programme", "completed_on", "valid_until"):
        held[person].append(tuple(training))
    return held


def _work_of(pks):
    """Return where these people work and worked, the newest first: number -> affiliations."""
    work = defaultdict(list)
    rows = Affiliation.objects.filter(person__in=pks).select_related("municipality", "region", "sector")
    for affiliation in rows.newest_first():
        work[affiliation.person_id].append(affiliation)
    return work


def _to_come(entries, held):
    """Return the rows the registry does not know yet, the oldest first: each may build on the one before."""
    known = {(programme, day) for programme, day, _until in held}
    new = [entry for entry in entries if (entry.programme.pk, entry.completed_on) not in known]
    return sorted(new, key=lambda entry: entry.completed_on)


def _last_day(held, entry):
    """Return the last valid day of what she held in the programme when she completed it again, or None."""
    return max(
        (
            until
            for programme, day, until in held
            if until and programme == entry.programme.pk and day <= entry.completed_on <= until
        ),
        default=None,
    )


def undo(*, batch, by):
    """Take out exactly what the batch made. Raises Refused, with the reason, when something was built on it since."""
    try:
        return _undo(batch, by)
    except IntegrityError:  # in this very moment; ProtectedError is one too
        raise Refused(_("Indlæsningen kan ikke fortrydes. Nogen bygger videre på den lige nu.")) from None


@transaction.atomic
def _undo(batch, by):
    now = timezone.now()
    if not ImportBatch.objects.filter(pk=batch.pk, undone_at=None).update(undone_at=now, undone_by=by):
        raise Refused(_("Indlæsningen er allerede fortrudt."))
    numbers = {model: _numbers(batch, model) for model in MADE}
    _refuse_what_was_built_on(batch, numbers)
    touched = Training.objects.filter(pk__in=numbers[Training]).order_by().values_list("person", flat=True).distinct()
    with coverage.following(list(touched)):
        Training.objects.filter(pk__in=numbers[Training]).delete()
    Affiliation.objects.filter(pk__in=numbers[Affiliation]).delete()
    Person.objects.filter(pk__in=numbers[Person]).delete()
    HeadCount.objects.filter(pk__in=numbers[HeadCount]).delete()
    coverage.forget_zeros()
    batch.rows.all().delete()
    RegistryChange.objects.create(
        what=RegistryChange.What.IMPORT_UNDONE, number=batch.pk, municipality=batch.municipality, by=by, at=now
    )
    batch.refresh_from_db()
    return batch


def _numbers(batch, model):
    return ImportedRow.objects.filter(batch=batch, table=model._meta.label).values("number")


def _refuse_what_was_built_on(batch, numbers):
    """Raise Refused when anything but the batch itself refers to what it made, or changed it since."""
    persons = Person.objects.filter(pk__in=numbers[Person])
    reasons = [
        (persons.exclude(user=None), _("Mindst en af medarbejderne er logget ind siden.")),
        (
            persons.exclude(erased_at=None) | persons.exclude(merged_into=None),
            _("Mindst en er slettet eller lagt sammen."),
        ),
        (_corrected(batch, numbers), _("Oplysningerne om mindst en er rettet siden.")),
        (
            Affiliation.objects.filter(pk__in=numbers[Affiliation]).exclude(valid_to=None),
            _("Mindst en er flyttet siden."),
        ),
        (_later_trainings(batch, numbers), _("Mindst en har gennemført et forløb siden.")),
    ]
    for found, reason in reasons:
        if found.exists():
            raise Refused(_("Indlæsningen kan ikke fortrydes. %(reason)s") % {"reason": reason})
    for model in (Person, Training, Affiliation):
        for other in _referring_to(model, numbers):
            raise Refused(
                _("Indlæsningen kan ikke fortrydes. Siden er der kommet noget til, som bygger på den: %(what)s.")
                % {"what": other}
            )


def _corrected(batch, numbers):
    return RegistryChange.objects.filter(
        what=RegistryChange.What.CORRECTED, number__in=numbers[Person], at__gte=batch.made_at
    )


def _later_trainings(batch, numbers):
    """Trainings recorded since of those the batch gave one: their last day may follow from it."""
    people = Training.objects.filter(pk__in=numbers[Training]).values("person")
    since = Training.objects.filter(person__in=people, recorded_at__gte=batch.made_at)
    return since.exclude(pk__in=numbers[Training])


def _referring_to(model, numbers):
    """Yield in words what refers to a row the batch made and is not made by it. That somebody looked does not count."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        other = relation.related_model
        if other is Lookup:
            continue
        found = other._base_manager.filter(**{f"{relation.field.name}__in": numbers[model]})
        if other in numbers:
            found = found.exclude(pk__in=numbers[other])
        if found.exists():
            yield other._meta.verbose_name
