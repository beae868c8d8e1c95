"""What the API gives, as one table: the answers are made of it, and so is the OpenAPI document."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

VERSION = "1.0"
TEXT, DAY = {"type": "string"}, {"type": "string", "format": "date"}
DAY_OR_NONE, NUMBER = {"type": ["string", "null"], "format": "date"}, {"type": "integer"}
REFERENCE = {"type": "string", "format": "uuid"}


def _list_of(name):
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


SCHEMAS = {
    "Work": {
        "workplace": (TEXT, _("Arbejdsplads")),
        "sector": (TEXT, _("Fagområdets kortnavn")),
        "job_title": (TEXT, _("Stilling, kan være tom")),
        "valid_from": (DAY, _("Fra")),
        "valid_to": (DAY_OR_NONE, _("Til og med")),
    },
    "Person": {
        "reference": (REFERENCE, _("Personens faste nummer")),
        "name": (TEXT, _("Navn")),
        "email": (TEXT, _("E-mail, kan være tom")),
        "work": (_list_of("Work"), _("Hvor hun arbejder i kommunen i dag")),
    },
    "Training": {
        "id": (NUMBER, _("Det gennemførte forløbs nummer")),
        "person": (REFERENCE, _("Personens faste nummer")),
        "programme": (TEXT, _("Forløbets kortnavn")),
        "title": (TEXT, _("Forløbets titel")),
        "completed_on": (DAY, _("Gennemført")),
        "valid_until": (DAY_OR_NONE, _("Sidste gyldige dag; null: udløber ikke")),
        "state": ({"type": "string", "enum": ["valid", "expiring", "expired"]}, _("Tilstand i dag")),
        "source": ({"type": "string", "enum": ["course", "event", "import", "decree"]}, _("Kilde")),
    },
    "Part": {"name": (TEXT, _("Kortnavn")), "trained": (NUMBER, _("Antal uddannede"))},
    "Coverage": {
        "municipality": (TEXT, _("Kommunekode")),
        "date": (DAY, _("Dagen, tallene gælder")),
        "trained": (NUMBER, _("Personer med mindst ét gyldigt forløb")),
        "programmes": (_list_of("Part"), _("For hvert forløb")),
        "sectors": (_list_of("Part"), _("For hvert fagområde")),
    },
    "Error": {"error": (TEXT, _("Hvad der er galt, på dansk"))},
}
PAGE = {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1}, "description": _("Side")}
PAGE_SIZE = {
    "name": "page_size",
    "in": "query",
    "schema": {"type": "integer", "minimum": 1, "maximum": 500},
    "description": _("Antal på hver side; 100, når det ikke er sagt"),
}
ON = {"name": "date", "in": "query", "schema": DAY, "description": _("Dagen; i dag, når den ikke er sagt")}
ONE = {"name": "reference", "in": "path", "required": True, "schema": REFERENCE, "description": _("Personen")}
PATHS = {
    "/people/": (_("Kommunens medarbejdere"), "Person", True, (PAGE, PAGE_SIZE)),
    "/people/{reference}/": (_("Én medarbejder"), "Person", False, (ONE,)),
    "/trainings/": (_("Medarbejdernes gennemførte forløb"), "Training", True, (PAGE, PAGE_SIZE)),
    "/coverage/": (_("Antal uddannede i kommunen på en dag"), "Coverage", False, (ON,)),
}
ERRORS = {
    "400": _("Forespørgslen er forkert"),
    "401": _("Nøglen mangler eller er forkert"),
    "403": _("Nøglen er lukket"),
    "404": _("Findes ikke"),
    "429": _("For mange forespørgsler; se Retry-After"),
}


def document():
    """Return the OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Forebyg: kommunens egne data",
            "version": VERSION,
            "description": str(
                _("Kun læsning. Nøglen laves af kommunens koordinator på Min kommune. Hvert opslag står i folks log.")
            ),
        },
        "servers": [{"url": f"{settings.SITE_URL}/api/v1"}],
        "security": [{"key": []}],
        "paths": {path: {"get": _operation(path, *about)} for path, about in PATHS.items()},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {name: _schema(fields) for name, fields in SCHEMAS.items()},
        },
    }


def _operation(path, summary, schema, is_paged, parameters):
    content = {"$ref": f"#/components/schemas/{schema}"}
    errors = {code: _response(text, {"$ref": "#/components/schemas/Error"}) for code, text in ERRORS.items()}
    return {
        "operationId": path.strip("/").replace("/{reference}", "_one"),
        "summary": str(summary),
        "parameters": [{**one, "description": str(one["description"])} for one in parameters],
        "responses": {"200": _response(summary, _paged(content) if is_paged else content), **errors},
    }


def _response(text, schema):
    return {"description": str(text), "content": {"application/json": {"schema": schema}}}


def _paged(item):
    link = {"type": ["string", "null"], "format": "uri"}
    fields = {"count": NUMBER, "page": NUMBER, "pages": NUMBER, "next": link}
    fields["results"] = {"type": "array", "items": item}
    return {"type": "object", "required": list(fields), "properties": fields}


def _schema(fields):
    return {
        "type": "object",
        "required": list(fields),
        "properties": {name: {**kind, "description": str(text)} for name, (kind, text) in fields.items()},
    }
