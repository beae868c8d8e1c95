"""Name badges and the list to sign: what stands on them, who may take them, and veraPDF's verdict."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from events import actions, papers
from registry.models import Lookup, Person
from tests.events.conftest import AARHUS, make_event, make_people, make_service
from tests.events.test_views import NEVER, outcomes
from tests.pages.names import NAMES
from tests.verapdf.judge import failed_rules

__all__ = ["failed_rules"]
pytestmark = pytest.mark.django_db
KINDS = ("navneskilte", "deltagerliste")


def pages_of(pdf):
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture
def twelve(any_db):
    """A theme day in Aarhus with twelve people, Person 1 to Person 12."""
    event = make_event(capacity=20)
    actions.enrol(event=event, people=make_people(*[AARHUS] * 12), by=None)
    return event


def test_badges_say_who_and_from_where_ten_on_a_page(twelve):
    first, second = pages_of(papers.badges(twelve))
    assert "En temadag Person 1 Skolen, Aarhus Kommune" in first
    assert (first.count("Skolen, Aarhus"), second.count("Skolen, Aarhus"), second.count("En temadag")) == (10, 2, 10)


def test_a_held_place_gets_an_empty_badge(event, people):
    later = event.sessions.get().starts_at - timedelta(days=1)
    actions.enrol(event=event, by=None, held_places=1, name_by=later)
    (page,) = pages_of(papers.badges(event))
    assert page.count("En temadag") == 11  # the heading, and ten badges to write on


def test_the_list_has_a_row_for_everybody_and_some_to_spare(twelve):
    session = twelve.sessions.get()
    pages = pages_of(papers.sign_in_sheet(twelve, session))
    text = " ".join(pages)
    assert "12 Person 12 Skolen, Aarhus Kommune" in text.replace("  ", " ") or "12 Person 9" in text
    assert (f"Side 1 af {len(pages)}" in text, "Underskrift" in text, " 20 " in f"{text} ") == (True, True, True)
    assert "kl. " in pages[0]


def test_a_long_list_repeats_its_head_and_numbers_its_pages(any_db):
    event = make_event(capacity=90)
    actions.enrol(event=event, people=make_people(*[AARHUS] * 90), by=None)
    pages = pages_of(papers.sign_in_sheet(event, event.sessions.get()))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert (f"Side {number} af {len(pages)}" in page, "Underskrift" in page) == (True, True)


def test_markup_in_a_name_is_printed_as_text(event, people):
    Person.objects.filter(pk=people[0].pk).update(name="<b>Bo</b>")
    actions.enrol(event=event, people=people[:1], by=None)
    for pdf in (papers.badges(event), papers.sign_in_sheet(event, event.sessions.get())):
        assert "<b>Bo</b>" in pages_of(pdf)[0]


@pytest.mark.parametrize("kind", KINDS)
def test_papers_are_for_those_who_run_the_event(cast, client_of, kind):
    event = make_event(organiser="agency")
    address = f"/temadage/{event.pk}/deltagere/{kind}.pdf"
    refused = dict.fromkeys(("teacher", "editor"), 403)
    may = dict.fromkeys(("adviser", "administrator"), 200)
    assert outcomes(cast, client_of, address) == NEVER | refused | may | {"visitor": f"/konto/login/?next={address}"}


def test_taking_a_paper_is_logged_once_for_each_person_and_day(client_of, adviser, twelve):
    for kind in (*KINDS, *KINDS):
        answer = client_of(adviser).get(f"/temadage/{twelve.pk}/deltagere/{kind}.pdf")
        assert (answer.status_code, answer.content[:4]) == (200, b"%PDF")
    assert list(Lookup.objects.values_list("by", "what")) == [(adviser.pk, "event")] * 12


@pytest.mark.parametrize("kind", KINDS)
def test_where_no_names_are_asked_there_is_no_paper(client_of, adviser, kind):
    dialogue = make_event(organiser="agency", service=make_service("dialog", registration="headcount"))
    answer = client_of(adviser).get(f"/temadage/{dialogue.pk}/deltagere/{kind}.pdf")
    assert answer.url == f"/temadage/{dialogue.pk}/deltagere/"


@pytest.mark.parametrize("number", [1, 3, 30])
def test_papers_take_the_same_queries_however_many_they_are(number, django_assert_num_queries):
    event = make_event(capacity=30)
    actions.enrol(event=event, people=make_people(*[AARHUS] * number), by=None)
    session = event.sessions.get()
    for make, queries in ((lambda: papers.badges(event), 2), (lambda: papers.sign_in_sheet(event, session), 2)):
        with django_assert_num_queries(queries):
            make()


@pytest.mark.verapdf
def test_papers_pass_pdf_a_3a_and_pdf_ua_1_whatever_people_are_called(failed_rules, tmp_path):
    event = make_event(capacity=200, title="Temadag <i>på</i> 李毛 🌸")
    names = [name for name in NAMES.values() if not set("\x00\ud800") & set(name)]  # no database keeps these
    people = make_people(*[AARHUS] * len(names))
    for person, name in zip(people, names, strict=True):
        Person.objects.filter(pk=person.pk).update(name=name)
    actions.enrol(event=event, people=people, by=None)
    files = [tmp_path / f"{kind}.pdf" for kind in (*KINDS, "empty")]
    files[0].write_bytes(papers.badges(event))
    files[1].write_bytes(papers.sign_in_sheet(event, event.sessions.get()))
    files[2].write_bytes(papers.badges(make_event()))
    assert failed_rules(files) == set()
