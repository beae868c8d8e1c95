import hashlib
import shutil

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from registry.data_files import suggested_domains
from registry.models import Municipality, PoliceDistrict, Programme, Region, Sector

pytestmark = pytest.mark.django_db
TABLES = (Region, PoliceDistrict, Municipality, Sector, Programme)


@pytest.fixture
def folder(tmp_path):
    """A copy of registry/data to spoil."""
    return shutil.copytree(settings.ROOT / "registry" / "data", tmp_path / "data")


def spoil(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def hash_of_tables():
    rows = [list(model.objects.order_by("pk").values_list()) for model in TABLES]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def load(folder):
    call_command("load_registry", data=folder, verbosity=0)


def complaint_of(folder):
    """What the command says is wrong; nothing may have changed."""
    before = hash_of_tables()
    with pytest.raises(CommandError) as refusal:
        load(folder)
    assert hash_of_tables() == before
    return str(refusal.value)


def test_an_empty_registry_is_filled(folder):
    for model in (Municipality, PoliceDistrict, Region, Sector):  # the courses hold on to the programmes
        model.objects.all().delete()
    load(folder)
    assert [model.objects.count() for model in TABLES] == [5, 12, 98, 20, 8]


def test_loading_twice_changes_nothing(folder):
    before = hash_of_tables()
    load(folder)
    load(folder)
    assert hash_of_tables() == before


def test_every_municipality_stands_in_its_district_and_region():
    aarhus = Municipality.objects.select_related("district", "region").get(code="0751")
    assert (aarhus.official_name, aarhus.district.info_house, aarhus.region.name) == (
        "Aarhus Kommune",
        "Østjylland",
        "Region Midtjylland",
    )
    sizes = [district.municipalities.count() for district in PoliceDistrict.objects.order_by("number")]
    assert sizes == [9, 7, 11, 7, 8, 10, 7, 10, 13, 11, 4, 1]


def test_programmes_have_their_months():
    assert dict(Programme.objects.values_list("slug", "valid_months")) == {
        "grundkursus": 36,
        "temadag": None,
        "vurderingsvaerktoej": 24,
        "mentor": 36,
        "foraeldrecoach": 36,
        "dialogambassadoer": 24,
        "oplaegsholder": 24,
        "infohuskoordinator": None,
    }


def test_titles_with_commas_are_whole():
    titles = dict(Sector.objects.values_list("slug", "title"))
    assert (titles["ssp"], titles["social"]) == ("SSP, PSP og KSP", "Socialområdet (børn, unge og voksne)")


def test_facts_are_brought_up_to_the_file(folder):
    spoil(folder / "municipalities.csv", "638117", "660000")
    load(folder)
    assert Municipality.objects.get(code="0101").population == 660000


def test_what_administrators_edit_is_left_alone(folder):
    Municipality.objects.filter(code="0751").update(email_domains="aarhus.dk aak.dk")
    Programme.objects.filter(slug="grundkursus").update(valid_months=24, title="Grundkursus")
    Sector.objects.filter(slug="ssp").update(title="SSP")
    before = hash_of_tables()
    load(folder)
    assert hash_of_tables() == before


@pytest.mark.parametrize(
    ("code", "name", "domains"),
    [
        ("0751", "Aarhus", "aarhus.dk aarhus.example"),
        ("0101", "København", "kk.dk koebenhavn.dk kobenhavn.dk koebenhavn.example"),
        ("0492", "Ærø", "aeroe.dk aero.dk aeroe.example"),
        ("0756", "Ikast-Brande", "ikast-brande.dk ikastbrande.dk ikast-brande.example"),
        (
            "0169",
            "Høje-Taastrup",
            "htk.dk hoeje-taastrup.dk hoejetaastrup.dk hoje-taastrup.dk hojetaastrup.dk hoeje-taastrup.example",
        ),
    ],
)
def test_domains_are_suggested_by_rule_and_by_list(code, name, domains):
    assert suggested_domains(code, name) == domains


def test_every_municipality_has_its_own_domains():
    domains = [domain for m in Municipality.objects.all() for domain in m.email_domains.split()]
    assert len(domains) == len(set(domains))


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        (
            "municipalities.csv",
            "population_date,",
            "dato,",
            "municipalities.csv, linje 1: kolonnen population_date mangler.",
        ),
        (
            "municipalities.csv",
            "\n0147,",
            "\n147,",
            "municipalities.csv, linje 3: kommunekode er »147«, men skal være 4 cifre.",
        ),
        (
            "municipalities.csv",
            "\n0147,",
            "\n0101,",
            "municipalities.csv, linje 3: kommunekode er »0101«, men står også i linje 2.",
        ),
        (
            "municipalities.csv",
            "64942212",
            "64942213",
            "municipalities.csv, linje 2: cvr er »64942213«, men er ikke et gyldigt CVR-nummer.",
        ),
        (
            "municipalities.csv",
            "638117",
            "mange",
            "municipalities.csv, linje 2: population er »mange«, men skal være et helt tal.",
        ),
        (
            "municipalities.csv",
            "2021-01-01",
            "1/1-2021",
            "municipalities.csv, linje 2: population_date er »1/1-2021«, men skal være en dato som 2027-01-31.",
        ),
        (
            "municipalities.csv",
            "1084,",
            "1099,",
            "municipalities.csv, linje 2: region_code er »1099«, men findes ikke i filen over dem.",
        ),
        ("municipalities.csv", "0101,København,", "0101,,", "municipalities.csv, linje 2: name er tom."),
        ("municipalities.csv", ",12.553,55.676", "", "municipalities.csv, linje 2: har 16 felter, men skal have 18."),
        ("regions.csv", "1082,", "1081,", "regions.csv, linje 3: region_code er »1081«, men står også i linje 2."),
        (
            "police_districts.csv",
            "\n3,",
            "\ntre,",
            "police_districts.csv, linje 4: district_no er »tre«, men skal være et helt tal.",
        ),
        (
            "taxonomies.yaml",
            "valid_months: 36",
            "valid_months: tre",
            "taxonomies.yaml, linje 26: valid_months er »tre«, men skal være et helt antal måneder eller null.",
        ),
        (
            "taxonomies.yaml",
            '"SSP, PSP og KSP"',
            "SSP, PSP og KSP",
            "taxonomies.yaml, linje 14: »PSP og KSP« er ikke et felt. Sæt tekst med komma i anførselstegn.",
        ),
        ("taxonomies.yaml", "slug: politi,", "slug: ssp,", "taxonomies.yaml, linje 15: ssp står også i linje 14."),
        (
            "taxonomies.yaml",
            "{slug: skole, ",
            "{",
            "taxonomies.yaml, linje 5: en post i sectors mangler slug eller title.",
        ),
        ("taxonomies.yaml", "sectors:", "felter:", "taxonomies.yaml, linje 1: listen sectors mangler."),
        ("taxonomies.yaml", "sectors:", "sectors: [", "taxonomies.yaml, linje 5: kan ikke læses som YAML."),
    ],
)
def test_a_bad_file_is_named_by_file_and_line(folder, file, old, new, complaint):
    spoil(folder / file, old, new)
    assert complaint_of(folder) == complaint


def test_a_missing_file_is_named(folder):
    (folder / "regions.csv").unlink()
    assert complaint_of(folder) == "regions.csv, linje 1: filen findes ikke."


def test_a_file_in_another_encoding_is_named(folder):
    file = folder / "regions.csv"
    file.write_bytes(file.read_text(encoding="utf-8").encode("windows-1252"))
    assert complaint_of(folder) == "regions.csv, linje 5: filen er ikke i UTF-8."


def test_what_contradicts_in_the_database_is_told(folder):
    spoil(folder / "municipalities.csv", ",FRB,", ",KBH,")
    assert complaint_of(folder).startswith("Filerne i data modsiger hinanden")
