"""Finds the municipality, info house, sector and programme a text means."""

from django.utils import timezone

from registry import access
from registry.forms import NOT_STAFF
from registry.importing.columns import plain
from registry.models import Municipality, PoliceDistrict, Programme, Sector

# What people call the sectors, beside their titles; by slug.
OTHER_NAMES = {
    "skole": "skole folkeskole skoler grundskolen folkeskolen skoleomraadet",
    "klub_fritid": "klub fritid klubber fritidsklub ungdomsklub klub-fritid fritidsomraadet sfo",
    "dagtilbud": "daginstitution boernehave dagtilbudsomraadet",
    "ungdomsuddannelse": "ungdomsuddannelser gymnasium erhvervsskole",
    "social": "social socialomraadet socialforvaltning boern-og-unge socialomraade",
    "psykiatri": "psykiatri sundhed",
    "boligsocial": "boligsocialt bolig boligomraadet",
    "gadeplan": "gadeplan gadeplansmedarbejder opsoegende",
    "ssp": "ssp ssp-konsulent psp ksp",
    "beskaeftigelse": "jobcenter beskaeftigelse job",
    "kommunal_ledelse": "ledelse stab administration",
    "forening": "foreninger civilsamfund",
    "anden": "andet anden oevrige",
}
WHOLE_COUNTRY = ("hele-landet", "landet", "danmark")


class Lookups:
    """What texts mean, as `by` may use it. Asked once for a file."""

    def __init__(self, by):
        self.municipalities = {}
        for place in Municipality.objects.all():
            for name in (place.code, place.code.lstrip("0"), place.name, place.official_name):
                self.municipalities[plain(name)] = place
                self.municipalities[plain(name.casefold().replace("å", "aa"))] = place
        self.own = frozenset(access.municipalities_of(by).values_list("code", flat=True))
        self.districts = {
            plain(name): district
            for district in PoliceDistrict.objects.all()
            for name in (district.name, district.info_house, f"infohus {district.info_house}", district.slug)
        }
        self.sectors = {}
        for sector in Sector.objects.all():
            for name in (sector.slug, sector.title, *OTHER_NAMES.get(sector.slug, "").split()):
                self.sectors[plain(name)] = sector
        self.programmes = {}
        for programme in Programme.objects.all():
            for name in (programme.title, programme.slug, programme.title.partition(" gennemført")[0]):
                self.programmes[plain(name)] = programme
        self.today = timezone.localdate()

    def municipality(self, text):
        """Return the municipality a name or code means, or None."""
        return self.municipalities.get(plain(text)) or self.municipalities.get(
            plain(text.casefold()).removesuffix("-kommune")
        )

    def foreign_domains(self):
        """Return the e-mail domains of municipalities whose staff the user does not see."""
        own, foreign = set(), set()
        for place in set(self.municipalities.values()):
            (own if place.code in self.own else foreign).update(place.email_domains.lower().split())
        return frozenset(foreign - own)

    def sector(self, text):
        """Return (sector, "") or (None, the kind of problem)."""
        sector = self.sectors.get(plain(text))
        if sector is None:
            return None, "sector_unknown"
        if sector.slug in NOT_STAFF:
            return None, "sector_not_staff"
        if sector.valid_to and sector.valid_to < self.today:
            return None, "sector_closed"
        return sector, ""

    def programme(self, text):
        return self.programmes.get(plain(text))

    def place(self, text):
        """Return {field of a head count: place} for a municipality, an info house or the whole country, or None."""
        if plain(text) in WHOLE_COUNTRY:
            return {}
        if municipality := self.municipality(text):
            return {"municipality": municipality}
        district = self.districts.get(plain(text))
        return {"district": district} if district else None
