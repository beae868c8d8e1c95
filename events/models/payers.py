"""The numbers a bill needs, and their check digits."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


def validate_cvr(number):
    """Refuse what is no CVR number: eight digits whose weighted sum is a multiple of eleven."""
    if len(number) != 8 or not number.isdecimal() or _weighted(number, CVR_WEIGHTS) % 11:
        raise ValidationError(_("Det er ikke et gyldigt CVR-nummer. Et CVR-nummer har otte cifre."))


def validate_gln(number):
    """Refuse what is no EAN number (GLN): thirteen digits that, weighted 1, 3, 1, 3 …, sum up to a multiple of ten."""
    if len(number) != 13 or not number.isdecimal() or _weighted(number, (1, 3) * 6 + (1,)) % 10:
        raise ValidationError(_("Det er ikke et gyldigt EAN-nummer. Et EAN-nummer har 13 cifre."))


def _weighted(number, weights):
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True))
