from datetime import date, timedelta

import pytest
from django.utils import timezone

from certificates.models import Certificate


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Mette Thomsen", "M. T."),
        ("anne-marie østergaard de la cour", "A. C."),
        ("Åse", "Å."),
        ("محمد الأحمد", "م. ا."),
        ("<script> (x)", "S. X."),
        ("1 2", ""),
        ("", ""),
    ],
)
def test_strangers_see_two_letters_of_a_name(name, initials):
    assert Certificate(record={"name": name}).holder_initials == initials


def test_the_number_holds_the_year_of_issue(certificate):
    assert certificate.number == f"{timezone.localdate().year}-{certificate.pk:06d}"
    assert str(certificate) == f"Bevis {certificate.number}"


def test_a_certificate_reads_its_dates_from_the_record(certificate):
    assert (certificate.completed_on, certificate.valid_until) == (date(2026, 3, 16), date(2029, 3, 16))


@pytest.mark.parametrize("days", [0, 1, 41])
def test_days_left_are_counted_to_the_last_valid_day(days):
    until = timezone.localdate() + timedelta(days=days)
    assert Certificate(record={"valid_until": until.isoformat()}).days_left == days
