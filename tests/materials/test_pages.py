"""Theme weeks and lessons as everybody meets them, and as an editor makes them."""

import json
import re
from html import unescape

import pytest
from django.core.cache import caches
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from materials.models import (
    Attachment,
    CitedReference,
    CurriculumReference,
    LessonChange,
    LessonPage,
    MaterialIndexPage,
    MaterialType,
    Theme,
    ThemeWeekPage,
)
from pages import cache

pytestmark = pytest.mark.django_db

INDEX, WEEK = "/materialer/", "/materialer/temauge-om-demokrati/"
FULL, SCRIPT = f"{WEEK}uenighedslaboratoriet/", "/materialer/ung-til-ung-besoeg/"


@pytest.fixture
def week():
    return ThemeWeekPage.objects.get()


@pytest.fixture
def office(editor, client_of):
    """A browser in which an editor is signed in."""
    return client_of(editor)


def links_in(html):
    return re.findall(r'<a [^>]*href="([^"]+)"', html)


def make_lessons(week, count, **values):
    """More lessons of the week's first day."""
    theme, kind = week.days.first().theme, MaterialType.objects.first()
    for number in range(count):
        lesson = LessonPage(title=f"Nyt forløb {number}", theme=theme, material_type=kind, band="mellemtrin", **values)
        week.add_child(instance=lesson)


# Reading


@pytest.mark.parametrize("address", [INDEX, WEEK, f"{WEEK}?trin=udskoling", FULL, SCRIPT])
def test_everybody_may_read(cast, client_of, address):
    assert {name: client_of(user).get(address).status_code for name, user in cast.items()} == dict.fromkeys(cast, 200)


def test_from_the_front_page_to_a_bands_week_in_one_file(client):
    """Front page, theme week, file: two clicks on plain links, the second of which is the download."""
    assert WEEK in links_in(client.get("/").content.decode())
    html = client.get(WEEK).content.decode()
    files = [link for link in links_in(html) if link.endswith(".zip")]
    assert [link.split("/")[-2] for link in files] == ["indskoling", "mellemtrin", "udskoling", "ungdomsudd"]
    response = client.get(files[1])
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")


def test_materials_are_in_the_menu_and_on_the_front_page(client):
    html = client.get("/").content.decode()
    assert re.search(r'<nav class="main-nav".*?href="/materialer/"', html, re.S)
    assert "Se alle materialer" in html


def test_week_shows_every_lesson_once_in_its_day_and_band(client):
    html = client.get(WEEK).content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", html[html.index("week-plan") :], re.S)[1:6]
    assert [len(links_in(row)) for row in rows] == [4, 4, 4, 4, 4]
    assert "Klassens grundlov" in rows[0] and "Skoleforbedrerne" in rows[4]
    assert len({link for row in rows for link in links_in(row)}) == 20


def test_one_band_shows_its_five_lessons_and_says_so(client):
    html = client.get(f"{WEEK}?trin=mellemtrin").content.decode()
    table = html[html.index("week-plan") : html.index("</table>")]
    assert [link.split("/")[-2] for link in links_in(table)] == [
        "klassens-grundlov",
        "uenighedslaboratoriet",
        "elevraadsvalg-for-en-dag",
        "reklame-nyhed-eller-roeverhistorie",
        "skoleforbedrerne",
    ]
    assert ("Ugen for mellemtrin" in html, 'aria-current="true">Mellemtrin' in html) == (True, True)


@pytest.mark.parametrize("band", ["findes-ikke", "", "<script>"])
def test_unknown_band_shows_the_whole_week(client, band):
    html = client.get(WEEK, {"trin": band}).content.decode()
    assert ("Ugen dag for dag" in html, "<script>" in html) == (True, False)


def test_full_plan_shows_all_its_parts(client):
    html = client.get(FULL).content.decode()
    headings = re.findall(
        r"<h2[^>]*>([^<]+)</h2>", html[html.index('<article class="lesson"') : html.index("</article>")]
    )
    assert headings == [
        "Tag med",
        "Mål",
        "Tegn på læring",
        "Læreplan",
        "Materialer",
        "Forberedelse",
        "Trin for trin",
        "Pas på",
        "Evaluering",
        "Opfølgning",
        "Ark og kort",
    ]
    assert re.findall(r'step-number">(\d+)<', html) == ["10", "25", "10", "30", "35", "20", "5"]
    assert [part in html for part in ("135 minutter (3 lektioner)", "4.-6. klasse", "Dansk, Kristendomskundskab")] == [
        True
    ] * 3


def test_files_show_their_kind_version_and_licence(client, week):
    lesson = LessonPage.objects.get(slug="uenighedslaboratoriet")
    document = get_document_model().objects.create(title="Kort", file="documents/kort.docx", file_size=2048)
    values = {"version": "2.1", "licence": "CC BY 4.0", "note": "Til farveprint"}
    Attachment.objects.create(page=lesson, document=document, title="Ekstra kort", **values)
    html = client.get(FULL).content.decode()
    shown = " ".join(re.sub("<[^>]+>", " ", html[html.index("Ekstra kort") :])[:200].split())
    assert shown.startswith(
        "Ekstra kort (DOCX, 2,0\xa0KB) · version 2.1 · CC BY 4.0 · Til farveprint".replace("\xa0", " ")
    )


def test_changes_are_told_newest_first(client):
    lesson = LessonPage.objects.get(slug="uenighedslaboratoriet")
    LessonChange.objects.create(page=lesson, changed_on="2026-01-05", changed_what="Nye kort.")
    LessonChange.objects.create(page=lesson, changed_on="2026-11-01", changed_what="Kortere pause.")
    html = client.get(FULL).content.decode()
    told = html[html.index("Hvad er ændret") :]
    assert re.findall(r"<li>([^<]+)</li>", told)[:2] == [
        "1. november 2026: Kortere pause.",
        "5. januar 2026: Nye kort.",
    ]


# Costs


def queries(client, address, django_assert_num_queries, count):
    """Read a page after a change, when nothing is kept; it must take `count` queries."""
    client.get(address)  # what each process reads once, such as the kinds of pages
    caches["pages"].clear()
    client.get("/privatliv/")  # the header's and the footer's own
    with django_assert_num_queries(count):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("more", [0, 1, 3])
def test_theme_week_costs_the_same_with_more_lessons(client, week, more, django_assert_num_queries):
    make_lessons(week, more)
    queries(client, WEEK, django_assert_num_queries, 14)


@pytest.mark.parametrize("more", [0, 1, 3])
def test_list_of_materials_costs_the_same_with_more_of_them(client, more, django_assert_num_queries):
    index = MaterialIndexPage.objects.get()
    make_lessons_below(index, more)
    queries(client, INDEX, django_assert_num_queries, 10)


@pytest.mark.parametrize("more", [1, 3])
def test_lesson_costs_the_same_with_more_references_and_changes(client, more, django_assert_num_queries):
    lesson = LessonPage.objects.get(slug="klassens-grundlov")
    for reference in CurriculumReference.objects.all()[:more]:
        CitedReference.objects.create(page=lesson, reference=reference)
        LessonChange.objects.create(page=lesson, changed_on="2026-11-01", changed_what="Noget.")
    queries(client, lesson.url, django_assert_num_queries, 20)


def make_lessons_below(index, count):
    kind = MaterialType.objects.first()
    for number in range(count):
        index.add_child(instance=LessonPage(title=f"Løst forløb {number}", material_type=kind))
        index.add_child(instance=ThemeWeekPage(title=f"Ny uge {number}"))


# Editing


def lesson_form(**values):
    """What the editor's form sends for a lesson, with what the test is about."""
    step = {"title": "Begynd", "teacher": rich_text("<p>Sig hej.</p>")}
    step |= {name: rich_text("") for name in ("students", "note", "differentiation")}
    texts = {name: rich_text("") for name in ("preparation", "activity", "assessment", "safety", "follow_up")}
    minutes = values.pop("steps", [45])
    form = {
        "title": "Et nyt forløb",
        "slug": "et-nyt-forloeb",
        "lead": "Om at lytte.",
        "material_type": MaterialType.objects.get(slug="lektionsplan").pk,
        "band": "mellemtrin",
        "level": "opbyggende",
        "minutes": 45,
        "theme": Theme.objects.first().pk,
        "goals": "Eleverne kan lytte.",
        "signs_of_learning": "",
        "materials": "",
        "group_size": "",
        "tags": "samtale, noget nyt",
        "steps": streamfield([("step", step | {"minutes": one}) for one in minutes]),
        "body": streamfield([]),
        "handouts": streamfield([]),
        "cited": inline_formset([{"reference": CurriculumReference.objects.first().pk}]),
        "attachments": inline_formset([]),
        "changes": inline_formset([{"changed_on": "2026-11-22", "changed_what": "Første udgave."}]),
        "comments": inline_formset([]),
        **texts,
    }
    return nested_form_data(form | values)


def new_lesson_address(week):
    return reverse("wagtailadmin_pages:add", args=["materials", "lessonpage", week.pk])


def test_an_editor_publishes_a_lesson(office, week, client):
    response = office.post(new_lesson_address(week), lesson_form(**{"action-publish": "1"}))
    assert response.status_code == 302, response.context["form"].errors
    lesson = LessonPage.objects.get(slug="et-nyt-forloeb")
    tags = sorted(tag.name for tag in lesson.tags.all())
    assert (lesson.live, tags, lesson.changes.get().changed_what) == (True, ["noget nyt", "samtale"], "Første udgave.")
    assert client.get(lesson.url).status_code == 200
    assert lesson.url in links_in(client.get(WEEK).content.decode())


def test_steps_that_do_not_add_up_are_refused_on_publishing_with_the_sum(office, week):
    response = office.post(new_lesson_address(week), lesson_form(steps=[20, 10], **{"action-publish": "1"}))
    sentence = "Trinene varer tilsammen 30 minutter, men forløbet varer 45. Ret et af tallene."
    assert response.context["form"].errors["steps"] == [sentence]
    assert json.dumps(sentence)[1:-1] in unescape(response.content.decode())  # the editor's script shows it
    assert not LessonPage.objects.filter(slug="et-nyt-forloeb").exists()


def test_a_draft_may_be_saved_before_the_steps_add_up(office, week):
    response = office.post(new_lesson_address(week), lesson_form(steps=[20, 10]))
    lesson = LessonPage.objects.get(slug="et-nyt-forloeb")
    assert (response.status_code, lesson.live) == (302, False)
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    again = office.post(address, lesson_form(steps=[20, 10], **{"action-publish": "1"}))
    assert "tilsammen 30 minutter" in again.content.decode()
    assert LessonPage.objects.get(pk=lesson.pk).live is False


@pytest.mark.parametrize("where", ["lesson", "week"])
def test_publishing_many_at_once_refuses_a_draft_that_does_not_add_up(office, week, where):
    office.post(new_lesson_address(week), lesson_form(steps=[20, 10]))
    lesson = LessonPage.objects.get(slug="et-nyt-forloeb")
    chosen = lesson if where == "lesson" else week
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={chosen.pk}"
    answer = office.post(address, {"include_descendants": "on"}, follow=True)
    said = [str(message).strip() for message in answer.context["messages"]]
    assert said[1:] == [
        "»Et nyt forløb«: Trinene varer tilsammen 30 minutter, men forløbet varer 45. Ret et af tallene."
    ]
    assert LessonPage.objects.get(pk=lesson.pk).live is False
    LessonPage.objects.filter(pk=lesson.pk).delete()
    office.post(new_lesson_address(week), lesson_form())
    other = LessonPage.objects.get(slug="et-nyt-forloeb")
    office.post(address.replace(f"id={lesson.pk}", f"id={other.pk}"), {"include_descendants": "on"})
    assert LessonPage.objects.get(pk=other.pk).live is True


@pytest.mark.parametrize("slug", ["materialer", "temauge-om-demokrati", "uenighedslaboratoriet", "ung-til-ung-besoeg"])
def test_a_page_opens_in_the_editor_and_its_draft_previews(office, slug):
    page = Page.objects.get(slug=slug).specific
    page.title = "En kladde"
    page.save_revision()
    opened = office.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    seen = office.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert (opened.status_code, seen.status_code) == (200, 200)
    assert "<h1>En kladde</h1>" in seen.content.decode()


def test_a_lesson_not_saved_yet_previews(office, week):
    address = reverse("wagtailadmin_pages:preview_on_add", args=["materials", "lessonpage", week.pk])
    assert office.post(address, lesson_form()).json() == {"is_valid": True, "is_available": True}
    seen = office.get(address)
    assert (seen.status_code, "Et nyt forløb" in seen.content.decode(), "Sig hej." in seen.content.decode()) == (
        200,
        True,
        True,
    )


def week_form(**values):
    """What the editor's form sends for a theme week of one day."""
    day = {"name": "mandag", "theme": Theme.objects.first().pk, "question": "Hvem bestemmer?"}
    form = {
        "title": "En ny temauge",
        "slug": "en-ny-temauge",
        "level": "opbyggende",
        "letter_home": "Kære forældre\n\nI uge {uge} …",
        "days": inline_formset([day]),
        "checklist": inline_formset([{"when": "1 uge før", "what": "Book et lokale."}]),
        "comments": inline_formset([]),
        **dict.fromkeys(("subtitle", "lead", "suggested_weeks", "principles", "curriculum_note", "reviewed_on"), ""),
    }
    return nested_form_data(form | values)


def test_an_editor_previews_and_publishes_a_theme_week(office, client):
    index = MaterialIndexPage.objects.get()
    names = ["materials", "themeweekpage", index.pk]
    preview = reverse("wagtailadmin_pages:preview_on_add", args=names)
    assert office.post(preview, week_form()).json() == {"is_valid": True, "is_available": True}
    told = ("Hvem bestemmer?", "Book et lokale.", "I uge {uge}")
    assert [text in office.get(preview).content.decode() for text in told] == [True] * 3
    office.post(reverse("wagtailadmin_pages:add", args=names), week_form(**{"action-publish": "1"}))
    html = client.get("/materialer/en-ny-temauge/").content.decode()
    assert [text in html for text in told] == [True] * 3
    assert "/materialer/en-ny-temauge/" in links_in(client.get(INDEX).content.decode())


def test_an_editor_keeps_the_lists_and_the_references(office):
    for name in ("curriculumreference", "theme", "subject", "materialtype"):
        base = f"wagtailsnippets_materials_{name}"
        found = [office.get(reverse(f"{base}:{view}")).status_code for view in ("list", "add")]
        assert (name, found) == (name, [200, 200])


def test_an_editor_lets_a_reference_give_way(office, client):
    old = CurriculumReference.objects.get(subject__slug="dansk", title="Kommunikation")
    form = {
        "subject": old.subject_id,
        "title": "Samtale",
        "curriculum": "Fagplan",
        "body": "",
        "valid_from": "",
        "valid_to": "",
    }
    base = "wagtailsnippets_materials_curriculumreference"
    assert office.post(reverse(f"{base}:add"), form | {"successor": ""}).status_code == 302
    new = CurriculumReference.objects.get(title="Samtale")
    form |= {"title": old.title, "valid_to": "2026-07-31", "successor": new.pk}
    assert office.post(reverse(f"{base}:edit", args=[old.pk]), form).status_code == 302
    html = client.get(FULL).content.decode()
    assert ("Dansk: Samtale" in html, "Dansk: Kommunikation" in html) == (True, False)


def test_a_changed_reference_empties_the_cache_of_pages(office, client, django_capture_on_commit_callbacks):
    before = cache.generation()
    old = CurriculumReference.objects.get(subject__slug="dansk", title="Kommunikation")
    form = {
        "subject": old.subject_id,
        "title": "Mundtlighed",
        "curriculum": "",
        "body": "",
        "valid_from": "",
        "valid_to": "",
    }
    address = reverse("wagtailsnippets_materials_curriculumreference:edit", args=[old.pk])
    assert client.get(FULL).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        office.post(address, form | {"successor": ""})
    assert cache.generation() != before
    assert "Dansk: Mundtlighed" in client.get(FULL).content.decode()


def test_a_reference_in_use_is_kept_when_an_editor_deletes_it(office):
    reference = CurriculumReference.objects.get(subject__slug="dansk", title="Kommunikation")
    address = reverse("wagtailsnippets_materials_curriculumreference:delete", args=[reference.pk])
    assert office.post(address).status_code in (200, 302, 403)
    assert CurriculumReference.objects.filter(pk=reference.pk).exists()


def test_every_page_of_the_editor_speaks_danish_about_lessons(office, week):
    html = office.get(new_lesson_address(week)).content.decode()
    for word in ("Trin for trin", "Læreplanshenvisninger", "Ark og filer", "Hvad er ændret", "Dagstema".lower()):
        assert word in html


@pytest.mark.parametrize(("slug", "makes"), [("klassens-grundlov", True), ("uenighedslaboratoriet", False)])
def test_a_lesson_without_sheets_says_that_the_teacher_makes_them(client, slug, makes):
    page = client.get(LessonPage.objects.get(slug=slug).get_url()).content.decode()
    assert ("Ark, der ikke ligger her, laver du selv." in page) == makes
