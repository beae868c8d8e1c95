"""Lessons, theme weeks and curriculum references: what must hold, and what follows a change."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Revision

from materials.models import Attachment, CurriculumReference, LessonPage, LessonTag, Subject, ThemeWeekPage

pytestmark = pytest.mark.django_db

TODAY, A_DAY = timezone.localdate(), timedelta(days=1)


@pytest.fixture
def week():
    return ThemeWeekPage.objects.get()


@pytest.fixture
def lesson():
    return LessonPage.objects.get(slug="uenighedslaboratoriet")


def step(minutes, title="Et trin"):
    texts = {"teacher": "<p>Sig noget.</p>", "students": "", "note": "", "differentiation": ""}
    return ("step", {"minutes": minutes, "title": title, **texts})


def reference(title="Kommunikation og samarbejde", **values):
    return CurriculumReference.objects.create(subject=Subject.objects.get(slug="dansk"), title=title, **values)


def shown(lesson, **values):
    return [str(one) for one in lesson.references(**values)]


# Curriculum references


def test_changed_reference_shows_in_every_lesson_without_a_new_version(client):
    lessons = list(
        LessonPage.objects.filter(cited__reference__title="Kommunikation", cited__reference__subject__slug="dansk")
    )
    versions = Revision.objects.count(), [(one.latest_revision_id, one.last_published_at) for one in lessons]
    row = CurriculumReference.objects.get(subject__slug="dansk", title="Kommunikation")
    row.title, row.body = "Mundtlighed", "Eleven kan lytte og svare."
    row.save()
    html = [client.get(one.url).content.decode() for one in lessons]
    assert len(lessons) == 6
    assert ["Dansk: Mundtlighed" in page and "Eleven kan lytte og svare." in page for page in html] == [True] * 6
    after = LessonPage.objects.filter(pk__in=[one.pk for one in lessons]).order_by("path")
    assert (Revision.objects.count(), [(o.latest_revision_id, o.last_published_at) for o in after]) == versions


def test_publishing_an_old_draft_does_not_bring_the_old_words_back(lesson):
    draft = lesson.save_revision()
    row = lesson.cited.first().reference
    row.title = "Mundtlighed"
    row.save()
    draft.publish()
    assert shown(LessonPage.objects.get(pk=lesson.pk))[0] == "Dansk: Mundtlighed"


def test_reference_gives_way_to_its_successor_on_the_day_after_its_last(lesson):
    last = date(2027, 7, 31)
    later = reference("Samtale", curriculum="Fagplan", valid_from=last + A_DAY)
    row = lesson.cited.first().reference
    row.valid_to, row.successor = last, later
    row.save()
    other = "Kristendomskundskab: Livsfilosofi og etik"
    assert shown(lesson, on=last) == ["Dansk: Kommunikation", other]
    assert shown(lesson, on=last + A_DAY) == ["Dansk: Samtale", other]


def test_successor_may_have_one_of_its_own():
    third = reference("C")
    second = reference("B", valid_to=TODAY - A_DAY, successor=third)
    first = reference("A", valid_to=TODAY - 9 * A_DAY, successor=second)
    on = TODAY - 5 * A_DAY
    assert CurriculumReference.objects.standing_in_for([first]) == [third]
    assert CurriculumReference.objects.standing_in_for([first], on=on) == [second]


def test_two_references_with_one_successor_show_it_once():
    later = reference("Samtale")
    old = [reference(title, valid_to=TODAY - A_DAY, successor=later) for title in ("A", "B")]
    assert CurriculumReference.objects.standing_in_for(old) == [later]


def test_reference_without_a_successor_says_until_when_it_was_valid(lesson, client):
    CurriculumReference.objects.filter(citations__page=lesson).update(valid_to=date(2026, 7, 31))
    assert "gjaldt til 31. juli 2026" in client.get(lesson.url).content.decode()


def test_circle_of_successors_is_refused_and_does_not_hang():
    second = reference("B", valid_to=TODAY - A_DAY)
    first = reference("A", valid_to=TODAY - A_DAY, successor=second)
    second.successor = first
    with pytest.raises(ValidationError) as refused:
        second.full_clean()
    assert refused.value.message_dict == {"successor": ["Henvisningerne afløser hinanden i ring."]}
    second.save()  # as someone might in the database itself
    assert len(CurriculumReference.objects.standing_in_for([first])) == 1


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"valid_from": TODAY, "valid_to": TODAY - A_DAY}, "curriculum_reference_ends_after_it_begins"),
        ({"successor": True}, "curriculum_reference_with_a_successor_has_a_last_day"),
    ],
)
def test_dates_that_cannot_be_are_refused_by_the_database(values, constraint):
    if values.get("successor"):
        values = values | {"successor": reference("B")}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        reference("A", **values)


def test_cited_reference_cannot_be_deleted(lesson):
    with pytest.raises(ProtectedError):
        lesson.cited.first().reference.delete()


# Steps and times


@pytest.mark.parametrize("minutes", [(45, 45), (30, 30, 20)])
def test_steps_that_do_not_add_up_are_refused_with_the_sum(lesson, minutes):
    lesson.steps = [step(one) for one in minutes]
    with pytest.raises(ValidationError) as refused:
        lesson.full_clean()
    sentence = f"Trinene varer tilsammen {sum(minutes)} minutter, men forløbet varer 135. Ret et af tallene."
    assert refused.value.message_dict == {"steps": [sentence]}


def test_free_blocks_between_steps_take_no_time(lesson):
    lesson.steps = [step(100), ("text", "<p>Husk pausen.</p>"), step(35)]
    lesson.full_clean()
    assert [one["minutes"] for one in lesson.timed_steps] == [100, 35]


def test_lesson_without_steps_needs_no_sum(lesson):
    lesson.steps = []
    lesson.full_clean()


@pytest.mark.parametrize(
    ("minutes", "words", "lessons"),
    [
        (45, "45 minutter (1 lektion)", 1),
        (135, "135 minutter (3 lektioner)", 3),
        (60, "60 minutter", 2),
        (1, "1 minut", 1),
    ],
)
def test_duration_in_words(minutes, words, lessons):
    lesson = LessonPage(minutes=minutes)
    assert (lesson.duration, lesson.lesson_count) == (words, lessons)


@pytest.mark.parametrize(
    ("grades", "words"),
    [((None, None), ""), ((4, 6), "4.-6. klasse"), ((10, 10), "10. klasse"), ((0, 3), "0.-3. klasse")],
)
def test_grades_in_words(grades, words):
    assert LessonPage(grade_from=grades[0], grade_to=grades[1]).grades == words


@pytest.mark.parametrize("grades", [(6, 4), (4, None), (None, 4)])
def test_grades_come_both_and_in_order_or_not_at_all(lesson, grades):
    lesson.grade_from, lesson.grade_to = grades
    with pytest.raises(ValidationError) as refused:
        lesson.full_clean()
    sentence = "Skriv både »fra klasse« og »til klasse«, den laveste først, eller ingen af dem."
    assert refused.value.message_dict == {"__all__": [sentence]}


# Weeks, files and tags


def test_lesson_belongs_to_the_day_with_its_theme_wherever_the_day_is_put(week):
    first, second = week.days.all()[:2]
    before = {row["day"].name: [one.slug for one in row["lessons"]] for row in week.plan()}
    first.sort_order, second.sort_order = second.sort_order, first.sort_order
    first.save()
    second.save()
    plan = ThemeWeekPage.objects.get().plan()
    assert [row["day"].name for row in plan[:2]] == ["tirsdag", "mandag"]
    assert {row["day"].name: [one.slug for one in row["lessons"]] for row in plan} == before


def test_draft_lesson_is_not_in_the_plan(week, lesson):
    lesson.unpublish()
    assert lesson not in [one for row in week.plan() for one in row["lessons"]]


def test_file_in_use_cannot_be_deleted(lesson):
    document = get_document_model().objects.create(title="Kort", file="documents/kort.pdf")
    Attachment.objects.create(page=lesson, document=document, title="Kort")
    with pytest.raises(ProtectedError):
        document.delete()


def test_tag_with_danish_letters_has_a_readable_address():
    assert LessonTag.objects.create(name="Ærlighed på nettet").slug == "aerlighed-paa-nettet"


def test_lists_take_two_queries_and_leave_the_long_texts(week, django_assert_num_queries):
    with django_assert_num_queries(1):
        [(one.title, one.blurb, one.duration, str(one.theme), str(one.material_type)) for one in week.lessons()]
    with django_assert_num_queries(2):
        week.plan()
