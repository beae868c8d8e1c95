"""All that can be wrong with a row: for each kind why it cannot be brought in, and how to mend it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

MEND_DATE = _("Skriv datoen som 16-03-2026.")
MEND_VALUE = _("Ret cellen i regnearket, eller tøm den.")
KINDS = {
    # The row and its cells
    "row_too_long": (
        _("Rækken har flere celler end der er overskrifter."),
        _("Slet det, der står til højre for den sidste kolonne."),
    ),
    "row_too_short": (
        _("Rækken har færre celler end der er overskrifter."),
        _("Se efter, om rækken er delt over, eller om der mangler et skilletegn."),
    ),
    "cpr": (
        _("Cellen indeholder noget, der ligner et CPR-nummer."),
        _("Slet CPR-nummeret. De må aldrig stå i registret."),
    ),
    "control_characters": (_("Teksten indeholder usynlige tegn."), _("Skriv cellen igen i hånden.")),
    "garbled": (
        _("Bogstaverne er gået i stykker, for eksempel »Ã¦« i stedet for »æ«."),
        _("Gem filen igen som »CSV UTF-8« eller .xlsx."),
    ),
    "formula": (_("Cellen indeholder en formel."), _("Kopiér kolonnen, og indsæt den som værdier.")),
    "excel_error": (_("Cellen viser en fejl fra regnearket, for eksempel #N/A."), MEND_VALUE),
    "markup": (_("Teksten indeholder kode fra en hjemmeside."), _("Skriv kun almindelig tekst.")),
    "text_too_long": (_("Teksten er for lang. Der er plads til %(most)d tegn."), _("Skriv den kortere.")),
    # Who
    "name_missing": (_("Navnet mangler."), _("Skriv medarbejderens fulde navn.")),
    "name_is_email": (
        _("Der står en e-mailadresse, hvor navnet skulle stå."),
        _("Skriv navnet her og adressen i kolonnen for e-mail."),
    ),
    "name_without_letters": (_("Navnet består ikke af bogstaver."), _("Skriv medarbejderens fulde navn.")),
    "email_bad": (
        _("E-mailadressen er ikke skrevet rigtigt."),
        _("Skriv én adresse som navn@kommune.dk, eller tøm cellen."),
    ),
    "email_two_names": (
        _("Den samme e-mailadresse står i række %(other)d med et andet navn."),
        _("Giv hver medarbejder sin egen adresse, eller skriv navnet ens."),
    ),
    "email_of_other_name": (
        _("E-mailadressen står i registret ved et andet navn."),
        _("Skriv navnet, som det står i registret, eller ret adressen."),
    ),
    "email_unusable": (
        _("E-mailadressen kan ikke bruges til denne medarbejder."),
        _("Brug medarbejderens egen arbejdsmail i kommunen, eller tøm cellen."),
    ),
    "email_shared": (
        _("E-mailadressen ser ud til at være fælles for flere."),
        _("Brug medarbejderens egen adresse, eller tøm cellen."),
    ),
    "ambiguous_person": (
        _("Flere i filen med hver sin e-mailadresse hedder det samme på samme arbejdsplads."),
        _("Skriv e-mailadressen i denne række også, så vi ved, hvem det er."),
    ),
    "row_twice": (_("Rækken er den samme som række %(other)d."), _("Slet den ene.")),
    # Where
    "municipality_missing": (_("Kommunen mangler."), _("Skriv kommunens navn eller kode.")),
    "municipality_unknown": (
        _("Kommunen findes ikke."),
        _("Skriv navnet på en af de 98 kommuner eller dens kode på fire cifre."),
    ),
    "municipality_other": (
        _("Rækken hører til en anden kommune. Du kan kun indlæse din egen."),
        _("Slet rækken, eller ret kommunen."),
    ),
    "workplace_missing": (_("Arbejdspladsen mangler."), _("Skriv for eksempel skolens eller afdelingens navn.")),
    "sector_missing": (_("Fagområdet mangler."), _("Skriv et af fagområderne, for eksempel »Grundskole«.")),
    "sector_unknown": (_("Fagområdet findes ikke."), _("Skriv det, som det står på listen over fagområder.")),
    "sector_closed": (_("Fagområdet er lukket og bruges ikke mere."), _("Vælg et af de fagområder, der bruges nu.")),
    "sector_not_staff": (
        _("Fagområdet er ikke for medarbejdere. Registret rummer kun medarbejdere."),
        _("Vælg et andet fagområde, eller slet rækken."),
    ),
    # What and when
    "programme_missing": (
        _("Der står en dato, men ikke hvilket forløb."),
        _("Skriv forløbet, for eksempel »Grundkursus i bekymringstegn«."),
    ),
    "programme_unknown": (_("Forløbet findes ikke."), _("Skriv det, som det står på listen over forløb.")),
    "date_missing": (_("Der står et forløb, men ikke hvornår det blev gennemført."), MEND_DATE),
    "date_unreadable": (_("Datoen kan ikke læses."), MEND_DATE),
    "date_impossible": (_("Dagen findes ikke i kalenderen."), MEND_DATE),
    "date_month_first": (_("Datoen ser ud til at være skrevet med måneden først."), MEND_DATE),
    "date_future": (_("Datoen ligger i fremtiden."), _("Skriv den dag, forløbet blev gennemført.")),
    "date_too_old": (_("Datoen ligger før 1990."), _("Se efter, om årstallet er rigtigt.")),
    "until_before_completion": (
        _("»Gyldigt til« ligger før den dag, forløbet blev gennemført."),
        _("Byt om på de to datoer, eller tøm cellen."),
    ),
    "training_twice": (_("Det samme forløb på samme dag står også i række %(other)d."), _("Slet den ene.")),
    # Head counts
    "place_missing": (_("Kommunen eller infohuset mangler."), _("Skriv det, eller skriv »Hele landet«.")),
    "place_unknown": (
        _("Stedet er hverken en kommune eller et infohus."),
        _("Skriv kommunens navn, infohuset eller »Hele landet«."),
    ),
    "year_unreadable": (_("Årstallet kan ikke læses."), _("Skriv fire cifre, for eksempel 2015.")),
    "year_too_old": (_("Årstallet ligger før 1990."), _("Se efter, om årstallet er rigtigt.")),
    "year_future": (_("Årstallet ligger i fremtiden."), _("Skriv et år til og med i år.")),
    "years_turned": (_("»Til år« ligger før »fra år«."), _("Byt om på de to årstal.")),
    "people_unreadable": (_("Antallet er ikke et helt tal."), _("Skriv antallet med cifre, for eksempel 3000.")),
    "people_too_few": (_("Antallet skal være mindst 1."), _("Slet rækken, hvis der ikke var nogen.")),
    "people_too_many": (_("Antallet er større end 1.000.000."), _("Se efter, om tallet er rigtigt.")),
    "source_missing": (_("Kilden mangler."), _("Skriv, hvor tallet kommer fra, for eksempel »Årsrapport 2016«.")),
    "count_known": (_("Det samme tal står allerede i registret."), _("Slet rækken.")),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row, in words. The cell itself is not told: it may hold what must not be passed on."""

    row: int
    column: str
    kind: str
    about: dict = field(default_factory=dict)

    @property
    def why(self):
        return str(KINDS[self.kind][0]) % self.about if self.about else str(KINDS[self.kind][0])

    @property
    def mend(self):
        return str(KINDS[self.kind][1])
