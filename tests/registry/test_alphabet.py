import pytest

from registry.alphabet import danish_key, without_danish_letters
from registry.models import Municipality


def test_ae_oe_and_aa_come_last():
    names = ["Åge", "Zeynep", "Ørsted", "Aase", "Anders", "Ærø", "Bo", "André", "Andrea", "Øst"]
    assert sorted(names, key=danish_key) == [
        *("Anders", "André", "Andrea", "Bo", "Zeynep", "Ærø", "Ørsted", "Øst", "Åge", "Aase"),
    ]


@pytest.mark.django_db
def test_municipalities_sort_as_their_official_order():
    in_order = list(Municipality.objects.values_list("name", flat=True))
    assert sorted(in_order, key=danish_key) == in_order


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Høje-Taastrup", "hoeje-taastrup"), ("Ærø", "aeroe"), ("Åse Én", "aase-en"), ("Isaac", "isaac")],
)
def test_danish_letters_are_folded_as_in_addresses(name, folded):
    assert without_danish_letters(name) == folded
