from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.actions import issue
from certificates.models import CertificateFile
from pages import fonts, press
from registry.actions import withdraw_training
from registry.models import Lookup
from tests import factories

UNKNOWN = "0" * 26


def page(client, certificate):
    return client.get(reverse("certificates:check", args=[certificate.code]))


def pdf(client, certificate):
    return client.get(reverse("certificates:pdf", args=[certificate.code]))


def months_ago(programme, teacher, months):
    """The certificate of a training completed so long ago."""
    on = timezone.localdate() - timedelta(days=round(months * 30.4))
    return issue(training=factories.training(person=teacher.person, programme=programme, on=on))


@pytest.mark.django_db
def test_everybody_may_check_a_certificate(cast, client_of, certificate):
    answers = {who: page(client_of(user), certificate).status_code for who, user in cast.items()}
    assert set(answers.values()) == {200}


def test_the_check_page_tells_what_is_on_the_certificate_and_no_name(client, certificate):
    text = page(client, certificate).content.decode()
    facts = (
        "Gyldigt",
        "Bekymringstegn – se, forstå og handl",
        "T. L.",
        "16. marts 2026",
        "16. marts 2029",
        certificate.number,
    )
    for fact in facts:
        assert fact in text
    for secret in ("Tilde", "Lærer", "Åboskolen", "Aarhus", "laerer@"):
        assert secret not in text


def test_the_check_page_is_kept_out_of_search_engines_and_caches(client, certificate):
    answer = page(client, certificate)
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "private, no-store"
    withdraw_training(training=certificate.training, because="Fejl", by=certificate.training.person.user)
    assert "Tilbagekaldt" in page(client, certificate).content.decode()


def test_an_expired_certificate_is_shown_as_expired(client, text, teacher):
    answer = page(client, months_ago(text.programme, teacher, 40)).content.decode()
    assert "Udløbet" in answer
    assert "det gælder i dag" not in answer


def test_a_withdrawn_certificate_is_shown_as_withdrawn_without_the_reason(client, certificate, teacher):
    withdraw_training(training=certificate.training, because="Snyd", by=teacher)
    answer = page(client, certificate).content.decode()
    assert "Tilbagekaldt" in answer
    assert "Snyd" not in answer
    assert "det gælder i dag" not in answer


def test_a_certificate_without_expiry_never_expires(client, teacher):
    programme = factories.programme(valid_months=None)
    answer = page(client, months_ago(programme, teacher, 400)).content.decode()
    assert "Udløber ikke" in answer
    assert "det gælder i dag" in answer


@pytest.mark.django_db
def test_an_unknown_code_gets_advice(client):
    answer = client.get(reverse("certificates:check", args=[UNKNOWN]))
    assert answer.status_code == 404
    assert "Vi kender ikke koden" in answer.content.decode()


@pytest.mark.parametrize("code", ["vrøvl", "a\x00b", "\x00" * 26, "0" * 5000])
def test_what_is_no_code_is_not_found_on_any_database(client_of, teacher, code):
    client = client_of(teacher)
    addresses = [reverse(f"certificates:{name}", args=[code]) for name in ("check", "pdf")]
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_a_code_in_capitals_leads_to_its_page(client, certificate):
    answer = client.get(reverse("certificates:check", args=[certificate.code.upper()]))
    assert (answer.status_code, answer.url) == (302, certificate.get_absolute_url())


def test_a_typed_code_leads_to_its_page(client, certificate):
    typed = " ".join(certificate.code.upper()[i : i + 4] for i in range(0, 26, 4)).replace("0", "O").replace("1", "l")
    answer = client.get(reverse("certificates:find"), {"code": typed})
    assert (answer.status_code, answer.url) == (302, certificate.get_absolute_url())


@pytest.mark.django_db
def test_everybody_may_ask_for_a_code(cast, client_of):
    assert {client_of(user).get(reverse("certificates:find")).status_code for user in cast.values()} == {200}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "error"), [("", "Skriv kontrolkoden fra beviset."), ("2026-000042", "her er der 10")]
)
def test_a_wrong_code_is_told_kindly(client, typed, error):
    answer = client.get(reverse("certificates:find"), {"code": typed})
    assert answer.status_code == 200
    assert error in answer.content.decode()


def test_the_holder_her_coordinator_and_the_agency_may_fetch_the_pdf(cast, client_of, certificate):
    answers = {who: pdf(client_of(user), certificate).status_code for who, user in cast.items()}
    assert answers == {
        "visitor": 302,
        "teacher": 200,
        "coordinator": 200,
        "coordinator_odense": 404,
        "info_house": 404,
        "adviser": 200,
        "editor": 404,
        "administrator": 200,
    }


def test_the_anonymous_sign_in_first_and_come_back(client, certificate):
    address = reverse("certificates:pdf", args=[certificate.code])
    answer = client.get(address)
    assert answer.url == f"{reverse('account_login')}?next={address}"


def test_the_pdf_comes_as_a_private_file_with_a_danish_name(client_of, teacher, certificate):
    answer = pdf(client_of(teacher), certificate)
    assert answer.content == bytes(CertificateFile.objects.get().pdf)
    assert answer.content.startswith(b"%PDF-1.7")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    plain, danish = answer["Content-Disposition"].split("; filename*=UTF-8''")
    assert plain == f'attachment; filename="bevis-{certificate.number}.pdf"'
    assert unquote(danish) == f"Kursusbevis – Bekymringstegn – se, forstå og handl ({certificate.number}).pdf"


def test_the_holder_sees_who_else_fetched_her_certificate(client_of, teacher, coordinator, certificate):
    pdf(client_of(teacher), certificate)
    assert Lookup.objects.count() == 0
    pdf(client_of(coordinator), certificate)
    assert list(Lookup.objects.values_list("person", "by", "what", "because")) == [
        (teacher.person.pk, coordinator.pk, "proof", "Kommunal koordinator, Aarhus Kommune")
    ]


def test_the_pdf_of_a_withdrawn_certificate_is_gone(client_of, teacher, coordinator, certificate):
    withdraw_training(training=certificate.training, because="Fejl", by=coordinator)
    answer = pdf(client_of(teacher), certificate)
    assert answer.status_code == 410
    assert "Tilbagekaldt" in answer.content.decode()


def test_the_pdf_of_an_expired_certificate_is_still_hers(client_of, text, teacher):
    assert pdf(client_of(teacher), months_ago(text.programme, teacher, 40)).status_code == 200


def test_a_machine_that_cannot_print_says_so(client_of, teacher, certificate, monkeypatch, tmp_path):
    press.type_case.cache_clear()
    monkeypatch.setattr(fonts, "FACES", {("Bevis", 400): tmp_path / "gone.ttf"})
    answer = pdf(client_of(teacher), certificate)
    assert answer.status_code == 503
    assert "Beviset kan ikke hentes lige nu" in answer.content.decode()
