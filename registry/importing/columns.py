"""Which column of a file holds what: the fields, the headings Danes give them, and what is suggested."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from registry.alphabet import without_danish_letters

PEOPLE_FIELDS = {
    "name": _("Navn"),
    "first_name": _("Fornavn"),
    "last_name": _("Efternavn"),
    "email": _("E-mail"),
    "municipality": _("Kommune"),
    "workplace": _("Arbejdsplads"),
    "job_title": _("Stilling"),
    "sector": _("Fagområde"),
    "programme": _("Forløb"),
    "completed_on": _("Gennemført"),
    "valid_until": _("Gyldigt til"),
}
COUNT_FIELDS = {
    "place": _("Kommune eller infohus"),
    "sector": _("Fagområde"),
    "programme": _("Forløb"),
    "year_from": _("Fra år"),
    "year_to": _("Til år"),
    "people": _("Antal"),
    "source": _("Kilde"),
}
HEADINGS = {
    "name": "navn fulde-navn medarbejder medarbejdernavn deltager deltagernavn ansat fuldt-navn name",
    "first_name": "fornavn fornavne for-navn first-name",
    "last_name": "efternavn efternavne efter-navn last-name",
    "email": "e-mail email mail e-post emailadresse e-mailadresse mailadresse mail-adresse arbejdsmail e-mail-adresse",
    "municipality": "kommune kommunekode kommunenavn kommunenr kommune-kode arbejdsgiver",
    "workplace": "arbejdsplads arbejdssted skole institution afdeling enhed tjenestested afdeling-enhed sted",
    "job_title": "stilling titel stillingsbetegnelse jobtitel job funktion",
    "sector": "fagomraade omraade sektor forvaltning fag forvaltningsomraade",
    "programme": "forloeb kursus kursusnavn uddannelse kompetence kursustitel forloeb-kursus forloebsnavn",
    "completed_on": "gennemfoert dato gennemfoert-den kursusdato afsluttet gennemfoerelsesdato bestaaet "
    "gennemfoert-dato dato-for-gennemfoersel slutdato bestaaet-den",
    "valid_until": "gyldigt-til gyldig-til udloeber udloebsdato gyldigt-til-og-med gyldig-til-og-med udloeb",
    "place": "kommune infohus kommune-infohus kommune-eller-infohus sted politikreds",
    "year_from": "fra-aar fra aar-fra startaar aar",
    "year_to": "til-aar til aar-til slutaar",
    "people": "antal antal-personer personer antal-medarbejdere deltagere antal-deltagere",
    "source": "kilde kilder dokumentation",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which column holds each field (by number from 0), and what holds for the whole file where no column does."""

    columns: dict
    whole_file: dict

    def column(self, field):
        return self.columns.get(field)


def plain(text):
    """Return a heading or a value as it is compared: small letters a-z, digits and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", without_danish_letters(text)).strip("-")


def is_heading(text):
    """True for a text that is a heading of some field."""
    return any(plain(text) in names.split() for names in HEADINGS.values())


def suggested(headings, fields):
    """Return {field: number of its column} for the headings one of the fields is known by; the first that fits."""
    found = {}
    plain_headings = [plain(heading) for heading in headings]
    for name in fields:
        names = HEADINGS[name].split()
        fits = [i for i, heading in enumerate(plain_headings) if heading in names and i not in found.values()]
        if fits:
            found[name] = fits[0]
    if "first_name" in found and "last_name" in found:
        found.pop("name", None)
    elif "first_name" in found and "name" in found:  # »Navn; Fornavn« is the name twice
        found.pop("first_name")
    return found
