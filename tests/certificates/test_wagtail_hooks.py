from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from certificates.actions import issue
from certificates.wagtail_hooks import my_certificates
from registry.actions import withdraw_training
from tests import factories


def shown(person):
    """The panel's text, as the person reads it."""
    panel = my_certificates(None, person)
    assert panel["order"] == 20
    return render_to_string(panel["template"], panel["context"])


def certificate_with(person, *, days_left):
    programme = factories.programme(f"f{days_left}", title=f"Forløb {days_left}", valid_months=12)
    day = timezone.localdate() + timedelta(days=days_left)
    training = factories.training(person=person, programme=programme, on=timezone.localdate() - timedelta(days=400))
    type(training).objects.filter(pk=training.pk).update(valid_until=day)
    training.refresh_from_db()
    return issue(training=training)


def test_who_has_no_certificate_is_shown_the_way(teacher):
    assert "Du har ingen beviser endnu" in shown(teacher.person)


def test_a_valid_certificate_can_be_fetched_and_checked(certificate):
    text = shown(certificate.training.person)
    for part in ("Bekymringstegn – se, forstå og handl", "16. marts 2026", "16. marts 2029", "Gyldigt"):
        assert part in text
    assert f"/bevis/{certificate.code}/bevis.pdf" in text
    assert f'href="/bevis/{certificate.code}/"' in text


@pytest.mark.parametrize(
    ("days_left", "badge"),
    [(91, "Gyldigt"), (41, "Udløber om 41 dage"), (1, "Udløber om 1 dag<"), (0, "Udløber i dag"), (-1, "Udløbet")],
)
def test_the_badge_tells_how_long_it_holds(teacher, days_left, badge):
    certificate_with(teacher.person, days_left=days_left)
    text = shown(teacher.person)
    assert badge in text
    assert "Hent bevis (PDF)" in text


def test_a_withdrawn_certificate_cannot_be_fetched(certificate):
    withdraw_training(training=certificate.training, because="Fejl", by=certificate.training.person.user)
    text = shown(certificate.training.person)
    assert "Tilbagekaldt" in text
    assert "Begrundelse: Fejl" in text
    assert "Hent bevis" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_panel_takes_one_query_whatever_it_shows(teacher, count, django_assert_num_queries):
    for days in range(count):
        certificate_with(teacher.person, days_left=100 + days)
    with django_assert_num_queries(1):
        assert shown(teacher.person).count("Hent bevis") == count
