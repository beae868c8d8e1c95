import io
import shutil
import zipfile

import pytest
from django.urls import reverse
from pypdf import PdfReader

from materials.models import LessonPage
from pages import fonts, press, shelf

pytestmark = pytest.mark.django_db
WEEK = ("temauge-om-demokrati", "mellemtrin")


def fetched(client, name, *arguments, **query):
    answer = client.get(reverse(f"materials:{name}", args=arguments), query)
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def empty_shelf():
    """Nothing was made before."""
    shutil.rmtree(shelf.folder())


@pytest.fixture
def full_plan(db):
    """The lesson of the loaded content with timed steps, cards, a student sheet and a poster."""
    return LessonPage.objects.get(slug="uenighedslaboratoriet")


@pytest.fixture
def short_plan(db):
    """A lesson of the loaded content told in one paragraph, with nothing to print for the class."""
    return LessonPage.objects.get(slug="klassens-grundlov")


def test_everybody_may_take_all_of_it(cast, client_of, full_plan):
    names = ("lesson_pdf", "lesson_docx", "student_sheets", "cards", "posters")
    met = {
        (who, name): fetched(client_of(user), name, full_plan.pk)[0].status_code
        for who, user in cast.items()
        for name in names
    }
    met |= {(who, "week"): fetched(client_of(user), "week_zip", *WEEK)[0].status_code for who, user in cast.items()}
    assert met == dict.fromkeys(met, 200)


def test_a_lesson_comes_as_a_pdf_to_keep(client, full_plan):
    answer, content = fetched(client, "lesson_pdf", full_plan.pk)
    assert answer["Content-Disposition"] == 'attachment; filename="uenighedslaboratoriet.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert PdfReader(io.BytesIO(content)).metadata.title == "Uenighedslaboratoriet"


def test_taking_along_leaves_no_cookie(client, full_plan):
    for name in ("lesson_pdf", "lesson_docx"):
        assert dict(fetched(client, name, full_plan.pk)[0].cookies) == {}
    assert dict(fetched(client, "week_zip", *WEEK)[0].cookies) == {}


def test_cards_come_on_either_paper(client, full_plan):
    widths = {}
    for paper in ("a3", "a4"):
        pages = PdfReader(io.BytesIO(fetched(client, "cards", full_plan.pk, ark=paper)[1])).pages
        widths[paper] = (round(pages[0].mediabox.width), len(pages))
    assert widths == {"a3": (1191, 2), "a4": (595, 4)}
    assert fetched(client, "cards", full_plan.pk, ark="a5")[0].status_code == 404


def test_what_a_lesson_does_not_have_is_not_found(client, short_plan):
    met = {name: fetched(client, name, short_plan.pk)[0].status_code for name in ("student_sheets", "cards", "posters")}
    assert met == {"student_sheets": 404, "cards": 404, "posters": 404}


def test_a_draft_is_not_found(client, short_plan):
    short_plan.unpublish()
    assert fetched(client, "lesson_pdf", short_plan.pk)[0].status_code == 404


def test_weeks_and_bands_that_are_not_there_are_not_found(client):
    for week, band in ((WEEK[0], "vuggestue"), ("findes-ikke", WEEK[1])):
        assert fetched(client, "week_zip", week, band)[0].status_code == 404


def test_the_week_comes_while_it_is_made_and_then_from_the_disk_with_the_same_bytes(client, empty_shelf):
    first, made = fetched(client, "week_zip", *WEEK)
    again, kept = fetched(client, "week_zip", *WEEK)
    assert (made == kept, zipfile.ZipFile(io.BytesIO(made)).testzip()) == (True, None)
    assert first["Content-Disposition"] == 'attachment; filename="temauge-om-demokrati-mellemtrin.zip"'
    assert ("Content-Length" in first, again["Content-Length"]) == (False, str(len(made)))


def test_the_kept_week_costs_no_query(client, django_assert_num_queries):
    fetched(client, "week_zip", *WEEK)
    with django_assert_num_queries(0):
        fetched(client, "week_zip", *WEEK)


def test_progress_counts_to_the_end(client, empty_shelf):
    before = fetched(client, "week_progress", *WEEK)[0].json()
    fetched(client, "week_zip", *WEEK)
    after = fetched(client, "week_progress", *WEEK)[0].json()
    assert (before["made"] < before["of"], after) == (True, {"made": before["of"], "of": before["of"]})


def test_a_machine_that_cannot_print_says_so(client, full_plan, empty_shelf, monkeypatch, tmp_path):
    press.type_case.cache_clear()
    monkeypatch.setattr(fonts, "FACES", {("Bevis", 400): tmp_path / "gone.ttf"})
    for name, arguments in (("lesson_pdf", [full_plan.pk]), ("week_zip", WEEK)):
        answer, content = fetched(client, name, *arguments)
        assert (answer.status_code, "Filen kan ikke hentes lige nu" in content.decode()) == (503, True)
    assert fetched(client, "lesson_docx", full_plan.pk)[0].status_code == 200
