"""The addresses below /api/v1/. No session and no cookie: a key, JSON in and out, errors in Danish."""

from datetime import date
from functools import wraps

from django.conf import settings
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from accounts.access import for_everyone, for_key_holders
from accounts.actions import TooManyTries, use_try
from registry import access, coverage
from registry.api import description, keys
from registry.models import Person, Programme, Sector, Training

ON_A_PAGE, MOST_ON_A_PAGE = 100, 500


class Wrong(Exception):
    """The request asks for something that makes no sense; the message says what, in Danish."""


def error(status, text, **headers):
    return JsonResponse({"error": str(text)}, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})


def answer(content):
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


def with_key(view):
    """Ask for a key, count its requests, and hand it to the view; answer what is wrong as JSON."""

    @wraps(view)
    def asked(request, **parts):
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        key = keys.find(secret.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            return error(401, _("Send en gyldig nøgle: Authorization: Bearer …"), **{"WWW-Authenticate": "Bearer"})
        if key.ended_at:
            return error(403, _("Nøglen er lukket."))
        try:
            use_try(keys.LIMIT, str(key.pk))
        except TooManyTries as refusal:
            seconds = max(1, int((refusal.until - timezone.now()).total_seconds()) + 1)
            return error(429, _("For mange forespørgsler. Vent lidt."), **{"Retry-After": str(seconds)})
        if request.method not in ("GET", "HEAD"):
            return error(405, _("Data kan kun læses."), Allow="GET, HEAD")
        keys.note_use(key)
        try:
            return view(request, key, **parts)
        except Wrong as wrong:
            return error(400, wrong)

    return for_key_holders(csrf_exempt(never_cache(asked)))


@with_key
def people(request, key):
    """The municipality's staff of today, in a lasting order."""
    staff = access.staff_shown_to_systems(key.municipality)
    page, content = paged(request, Person.objects.filter(pk__in=staff.values("person")).order_by("pk"))
    found = list(page.object_list)
    keys.note_people(key, [person.pk for person in found])
    return answer({**content, "results": told(found, staff)})


@with_key
def person(request, key, reference):
    """One of the municipality's staff."""
    staff = access.staff_shown_to_systems(key.municipality)
    found = Person.objects.filter(pk__in=staff.values("person"), reference=reference)
    if not found:
        return error(404, _("Der er ingen medarbejder med det nummer i kommunen."))
    keys.note_people(key, [one.pk for one in found])
    return answer(told(found, staff)[0])


def told(people, staff):
    """Return what is told of these people, with the work they have in the municipality."""
    work = {person.pk: [] for person in people}
    for one in staff.filter(person__in=people).select_related("sector").newest_first():
        work[one.person_id].append(
            {
                "workplace": one.workplace,
                "sector": one.sector.slug,
                "job_title": one.job_title,
                "valid_from": one.valid_from,
                "valid_to": one.valid_to,
            }
        )
    return [{"reference": row.reference, "name": row.name, "email": row.email, "work": work[row.pk]} for row in people]


@with_key
def trainings(request, key):
    """What the municipality's staff of today have completed, withdrawn ones left out."""
    staff = access.staff_shown_to_systems(key.municipality)
    found = Training.objects.standing().filter(
        person__in=staff.values("person"), completed_on__lte=timezone.localdate()
    )
    page, content = paged(request, found.select_related("programme", "person").order_by("pk"))
    rows = list(page.object_list)
    keys.note_people(key, {training.person_id for training in rows})
    results = [
        {
            "id": training.pk,
            "person": training.person.reference,
            "programme": training.programme.slug,
            "title": training.programme.title,
            "completed_on": training.completed_on,
            "valid_until": training.valid_until,
            "state": training.state().value,
            "source": training.source,
        }
        for training in rows
    ]
    return answer({**content, "results": results})


@with_key
def coverage_of(request, key):
    """How many count as trained in the municipality on a day: numbers only."""
    day, code = asked_day(request), key.municipality_id
    programmes = coverage.by_programme(day, municipalities=[code])
    sectors = coverage.by_sector(day, municipality=code)
    return answer(
        {
            "municipality": code,
            "date": day,
            "trained": programmes.get(coverage.ANY, 0),
            "programmes": parts(Programme, programmes),
            "sectors": parts(Sector, sectors),
        }
    )


def parts(model, numbers):
    rows = model.objects.order_by("slug").values_list("pk", "slug")
    return [{"name": slug, "trained": numbers.get(number, 0)} for number, slug in rows]


def asked_day(request):
    try:
        return date.fromisoformat(request.GET.get("date") or timezone.localdate().isoformat())
    except ValueError as wrong:
        raise Wrong(_("Skriv datoen som 2026-03-16.")) from wrong


def paged(request, rows):
    """Return (the page asked for, what is told of it). Raises Wrong for what is no page."""
    size = whole_number(request, "page_size", ON_A_PAGE, most=MOST_ON_A_PAGE)
    pages = Paginator(rows, size)
    number = whole_number(request, "page", 1, most=pages.num_pages)
    page = pages.page(number)
    following = urlencode({"page": number + 1, "page_size": size})
    link = f"{settings.SITE_URL}{request.path}?{following}" if page.has_next() else None
    return page, {"count": pages.count, "page": number, "pages": pages.num_pages, "next": link}


def whole_number(request, name, default, *, most):
    text = request.GET.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= most):
        raise Wrong(_("»%(name)s« skal være et tal fra 1 til %(most)s.") % {"name": name, "most": most})
    return int(text)


@with_key
def unknown(request, key, rest):
    return error(404, _("Adressen findes ikke. Se /api/v1/openapi.json."))


@for_everyone
def openapi(request):
    """The description of it all, for those who build the municipality's systems."""
    return answer(description.document())
