"""»Mine oplysninger«: everything that is kept about one person, in all apps, in words she can read.

An app above the registry answers Wagtail's hook `own_data` with a function that takes the rows of the person (hers, and
those merged into it) and returns a list of tables: dicts with title, columns and rows.
"""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail import hooks

from registry.models import Affiliation, Invitation, Lookup, Merge, Person, RegistryChange, Training


def rows_of(person):
    """Return the rows of a person: her own, and those that were merged into it."""
    return list(Person.objects.filter(Q(pk=person.pk) | Q(merged_into=person)).order_by("pk"))


def tables(person):
    """Return all that is kept about the person: {title, columns, rows}, empty tables included."""
    people = rows_of(person)
    found = [part(people) for part in OWN]
    for others in hooks.get_hooks("own_data"):
        found += others(people)
    return [{"title": str(t["title"]), "columns": [str(c) for c in t["columns"]], "rows": t["rows"]} for t in found]


def as_json(person, *, now):
    """Return the tables as plain values for JSON, with days and moments as ISO 8601."""
    content = {
        table["title"]: [dict(zip(table["columns"], map(_plain, row), strict=True)) for row in table["rows"]]
        for table in tables(person)
    }
    return {_("Hentet"): _plain(now), **content}


def _plain(value):
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def shown(table):
    """Return the table's rows as lists of (column, text), without what is empty."""
    return [
        [(column, _text(value)) for column, value in zip(table["columns"], row, strict=True) if value not in (None, "")]
        for row in table["rows"]
    ]


def _text(value):
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, bool):
        return _("Ja") if value else _("Nej")
    return str(value)


def _table(title, columns, rows):
    return {"title": title, "columns": columns, "rows": [list(row) for row in rows]}


def _person(people):
    columns = [_("Nummer"), _("Navn"), _("E-mail"), _("Oprettet"), _("Lagt ind under nummer")]
    return _table(
        _("Person"), columns, [(p.reference.hex, p.name, p.email, p.created_at, p.merged_into_id) for p in people]
    )


def _accounts(people):
    rows = []
    for user in (person.user for person in people if person.user_id):
        addresses = ", ".join(user.emailaddress_set.values_list("email", flat=True))
        factors = ", ".join(user.authenticator_set.values_list("type", flat=True))
        rows.append((user.email, addresses, user.date_joined, user.last_login, user.is_active, factors))
    columns = [_("E-mail"), _("Bekræftede adresser"), _("Oprettet"), _("Sidst logget ind"), _("Aktiv"), _("To trin")]
    return _table(_("Konto"), columns, rows)


def _affiliations(people):
    found = Affiliation.objects.filter(person__in=people).select_related("municipality", "region", "sector")
    columns = [
        *(_("Arbejdsgiver"), _("Fagområde"), _("Arbejdsplads"), _("Stilling"), _("Fra"), _("Til og med")),
        *(_("Oplyst af dig selv"), _("Godkendt")),
    ]
    rows = [
        (a.employer, a.sector, a.workplace, a.job_title, a.valid_from, a.valid_to, a.claimed_at, a.approved_at)
        for a in found.order_by("valid_from", "pk")
    ]
    return _table(_("Arbejde"), columns, rows)


def _trainings(people):
    found = Training.objects.filter(person__in=people).select_related("programme", "municipality", "sector")
    columns = [
        *(_("Forløb"), _("Gennemført"), _("Gyldigt til og med"), _("Status"), _("Kilde"), _("Dokumentation")),
        *(_("Kommune"), _("Fagområde"), _("Arbejdsplads"), _("Registreret"), _("Begrundelse for tilbagekaldelse")),
    ]
    rows = [
        [t.programme, t.completed_on, t.valid_until, t.state().label, t.get_source_display(), t.evidence]
        + [t.municipality or "", t.sector or "", t.workplace, t.recorded_at, t.withdrawn_because]
        for t in found
    ]
    return _table(_("Gennemførte forløb"), columns, rows)


def _roles(people):
    rows = [
        (role.description, role.valid_from, role.valid_to, role.given_at, role.ended_at)
        for person in people
        if person.user_id
        for role in person.user.roles.select_related("municipality", "district")
    ]
    return _table(_("Roller"), [_("Rolle"), _("Fra"), _("Til og med"), _("Givet"), _("Afsluttet")], rows)


def _invitations(people):
    found = Invitation.objects.filter(person__in=people).select_related("programme", "municipality")
    rows = [(i.programme, i.municipality or "", i.invited_at, i.ended_at) for i in found]
    return _table(_("Invitationer"), [_("Forløb"), _("Kommune"), _("Inviteret"), _("Afsluttet")], rows)


def _looked_up_by(people):
    found = Lookup.objects.filter(person__in=people).select_related("by__person")
    rows = [(lookup.at, lookup.by_name, lookup.get_what_display(), lookup.because) for lookup in found]
    return _table(_("Hvem der har slået dig op"), [_("Hvornår"), _("Hvem"), _("Hvad"), _("I kraft af")], rows)


def _looked_up(people):
    """What she looked up herself: when and by which right, never whom."""
    users = [person.user_id for person in people if person.user_id]
    found = Lookup.objects.filter(by__in=users)
    columns = [_("Hvornår"), _("Hvad"), _("I kraft af")]
    return _table(_("Dine opslag"), columns, [(one.at, one.get_what_display(), one.because) for one in found])


def _changes(people):
    users = [person.user_id for person in people if person.user_id]
    found = RegistryChange.objects.filter(by__in=users).select_related("municipality")
    rows = [(c.at, c.get_what_display(), c.municipality or "", c.because) for c in found]
    return _table(_("Dine ændringer i registret"), [_("Hvornår"), _("Hvad"), _("Kommune"), _("Begrundelse")], rows)


def _merges(people):
    found = Merge.objects.filter(Q(kept__in=people) | Q(gone__in=people))
    rows = [(merge.at, merge.kept_id, merge.gone_id, merge.undone_at) for merge in found]
    return _table(_("Sammenlægninger"), [_("Hvornår"), _("Beholdt"), _("Lagt ind"), _("Fortrudt")], rows)


def _filters(people):
    rows = [
        (one.name, one.query, one.saved_at)
        for person in people
        if person.user_id
        for one in person.user.saved_filters.all()
    ]
    return _table(_("Gemte filtre"), [_("Navn"), _("Filtre"), _("Gemt")], rows)


OWN = (
    *(_person, _accounts, _affiliations, _trainings, _roles, _invitations, _looked_up_by),
    *(_looked_up, _changes, _merges, _filters),
)
