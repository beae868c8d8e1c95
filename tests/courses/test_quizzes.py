import pytest
from django.db import IntegrityError, transaction

from courses import actions
from courses.models import Attempt, AttemptQuestion, QuestionVersion
from tests.courses.conftest import fields_for

QUIZ = "/kurser/lille-kursus/foerste/quiz/"


@pytest.fixture
def learner(teacher, client_of):
    return client_of(teacher)


def begin(client):
    """Begin the quiz as a browser does; returns the open attempt."""
    client.post(QUIZ)
    return Attempt.objects.get(finished_at=None)


def answer_all(client, attempt, *, right=True):
    for question in attempt.questions.select_related("version"):
        client.post(f"{QUIZ}{attempt.pk}/{question.position}/", fields_for(question, right=right))
    attempt.refresh_from_db()
    return attempt


def test_a_visitor_is_told_why_a_sign_in_is_needed_and_comes_back_here(client, small_course):
    page = client.get(QUIZ)
    assert page.status_code == 200
    assert f"/konto/login/?next={QUIZ}" in page.text


def test_the_attempt_and_its_versions_exist_before_the_first_question_is_shown(learner, small_course):
    reply = learner.post(QUIZ)
    attempt = Attempt.objects.get()
    assert reply.headers["Location"] == f"{QUIZ}{attempt.pk}/1/"
    kinds = [question.version.content["kind"] for question in attempt.questions.all()]
    assert kinds == ["single", "multiple", "truefalse", "order"]


def test_beginning_twice_gives_the_same_attempt(learner, small_course):
    learner.post(QUIZ)
    learner.post(QUIZ)
    assert Attempt.objects.count() == 1


def test_an_answer_is_saved_and_the_page_says_when(learner, small_course):
    attempt = begin(learner)
    question = attempt.questions.first()
    page = learner.post(f"{QUIZ}{attempt.pk}/1/", fields_for(question), follow=True)
    question.refresh_from_db()
    assert (question.is_correct, question.answered_at is not None) == (True, True)
    assert "Gemt kl. " in page.text
    assert "Om 112" in page.text


def test_the_first_answer_counts_whatever_comes_after(learner, small_course):
    attempt = begin(learner)
    question = attempt.questions.first()
    learner.post(f"{QUIZ}{attempt.pk}/1/", fields_for(question))
    first = AttemptQuestion.objects.values().get(pk=question.pk)
    page = learner.post(f"{QUIZ}{attempt.pk}/1/", fields_for(question, right=False), follow=True)
    assert AttemptQuestion.objects.values().get(pk=question.pk) == first
    assert "Dit første svar gælder" in page.text


def test_a_double_click_saves_once_and_says_nothing_of_it(learner, small_course):
    attempt = begin(learner)
    question = attempt.questions.first()
    learner.post(f"{QUIZ}{attempt.pk}/1/", fields_for(question))
    page = learner.post(f"{QUIZ}{attempt.pk}/1/", fields_for(question), follow=True)
    assert page.status_code == 200
    assert "Dit første svar gælder" not in page.text


def test_a_script_gets_the_saved_answer_as_json(learner, small_course):
    attempt = begin(learner)
    reply = learner.post(
        f"{QUIZ}{attempt.pk}/1/", fields_for(attempt.questions.first()), headers={"Accept": "application/json"}
    )
    assert set(reply.json()) == {"saved", "html"}
    assert "Gemt kl. " in reply.json()["html"]


@pytest.mark.parametrize(
    ("position", "fields", "message"),
    [
        (1, {}, "Vælg et svar."),
        (1, {"choice": "7"}, "Vælg blandt svarene på siden."),
        (1, {"choice": "x"}, "Vælg blandt svarene på siden."),
        (2, {}, "Vælg mindst ét svar."),
        (4, {"place-0": 1, "place-1": 1, "place-2": 2, "place-3": 3}, "Giv hvert led sit eget nummer"),
        (4, {"place-0": 1}, "Giv leddet et nummer."),
    ],
)
def test_an_answer_that_is_none_is_refused_with_words_and_nothing_is_saved(
    learner, small_course, position, fields, message
):
    attempt = begin(learner)
    page = learner.post(f"{QUIZ}{attempt.pk}/{position}/", fields)
    assert page.status_code == 422
    assert message in page.text
    assert not attempt.questions.exclude(answered_at=None).exists()


@pytest.mark.parametrize(("position", "target"), [(1, "id_choice_0"), (2, "id_choice_0"), (4, "id_place-0")])
def test_a_refused_answer_has_a_summary_that_leads_to_the_field(learner, small_course, position, target):
    attempt = begin(learner)
    page = learner.post(f"{QUIZ}{attempt.pk}/{position}/", {}).text
    assert (page.count("data-error-summary"), f'href="#{target}"' in page, f' id="{target}"' in page) == (1, True, True)
    assert page.split("</title>")[0].count("Fejl:") == 1


def test_the_last_answer_finishes_and_passes(learner, small_course):
    attempt = answer_all(learner, begin(learner))
    assert (attempt.score, attempt.has_passed, attempt.finished_at is not None) == (100, True, True)
    assert "Bestået" in learner.get(QUIZ).text


def test_who_does_not_pass_may_try_again_with_shuffled_options(learner, small_course):
    first = answer_all(learner, begin(learner), right=False)
    page = learner.get(QUIZ)
    assert (first.has_passed, "Ikke bestået endnu" in page.text, "Prøv igen" in page.text) == (False, True, True)
    orders = {tuple(begin_again(learner).questions.get(position=4).option_order) for _ in range(12)}
    assert len(orders) > 1
    assert (0, 1, 2, 3) not in orders  # an order question is never shown solved


def begin_again(client):
    attempt = begin(client)
    answer_all(client, attempt, right=False)
    return attempt


def test_the_pass_mark_is_the_one_that_held_when_the_attempt_began(learner, small_course):
    attempt = begin(learner)
    small_course.pass_mark = 100
    small_course.save_revision().publish()
    *rest, last = attempt.questions.select_related("version")
    for question in rest:
        learner.post(f"{QUIZ}{attempt.pk}/{question.position}/", fields_for(question))
    learner.post(f"{QUIZ}{attempt.pk}/{last.position}/", fields_for(last, right=False))
    attempt.refresh_from_db()
    assert (attempt.score, attempt.pass_mark, attempt.has_passed) == (75, 75, True)


def test_a_learner_in_the_middle_finishes_on_the_old_version(learner, small_course, small_module):
    attempt = begin(learner)
    bank = small_module.quiz["bank"]
    question = bank.questions.first()
    question.text = "Helt nyt spørgsmål"
    question.save()
    bank.questions.last().delete()
    assert "Hvem ringer du til" in learner.get(f"{QUIZ}{attempt.pk}/1/").text
    assert answer_all(learner, attempt).score == 100
    learner.post(QUIZ)
    fresh = Attempt.objects.get(finished_at=None)
    assert fresh.questions.first().version.content["text"] == "Helt nyt spørgsmål"
    assert fresh.questions.count() == 3


def test_the_same_content_is_one_version(learner, small_course):
    begin(learner)
    Attempt.objects.all().delete()
    begin(learner)
    assert QuestionVersion.objects.count() == 4


def test_nobody_else_may_see_or_answer_an_attempt(cast, client_of, small_course):
    attempt = begin(client_of(cast["teacher"]))
    question = attempt.questions.first()
    others = {name: user for name, user in cast.items() if name not in ("teacher", "visitor")}
    seen = {name: client_of(user).get(f"{QUIZ}{attempt.pk}/1/").status_code for name, user in others.items()}
    posted = {
        name: client_of(user).post(f"{QUIZ}{attempt.pk}/1/", fields_for(question)).status_code
        for name, user in others.items()
    }
    assert set(seen.values()) == set(posted.values()) == {404}
    assert not attempt.questions.exclude(answered_at=None).exists()


def test_an_answer_sent_after_the_session_ended_waits_and_is_saved_after_sign_in(
    teacher, client, client_of, small_course
):
    attempt = begin(client_of(teacher))
    address = f"{QUIZ}{attempt.pk}/2/"
    fields = fields_for(attempt.questions.get(position=2))
    reply = client.post(address, fields)
    assert reply.headers["Location"] == f"/konto/login/?next={address}"
    client.force_login(teacher)
    page = client.get(address)
    assert "Dit svar er ikke gemt endnu" in page.text
    assert page.text.count("checked") == 2
    client.post(address, fields)
    assert attempt.questions.get(position=2).is_correct is True
    assert "pending_answer" not in client.session


def test_a_script_is_told_where_to_sign_in(client, teacher, client_of, small_course):
    attempt = begin(client_of(teacher))
    address = f"{QUIZ}{attempt.pk}/1/"
    reply = client.post(address, {"choice": "0"}, headers={"Accept": "application/json"})
    assert (reply.status_code, reply.json()) == (401, {"sign_in": f"/konto/login/?next={address}"})


def test_the_browser_never_gets_the_key_or_the_feedback_before_the_answer(learner, small_course, small_module):
    for question in small_module.quiz["bank"].questions.all():
        question.options = [
            {
                "type": "option",
                "value": {"text": o.value["text"], "correct": o.value["correct"], "feedback": "KANARIEFUGL"},
            }
            for o in question.options
        ]
        question.feedback = "KANARIEFUGL"
        question.save()
    attempt = begin(learner)
    pages = [learner.get(f"{QUIZ}{attempt.pk}/{n}/").text for n in range(1, 5)]
    pages += [
        learner.get(address).text
        for address in (QUIZ, small_module.url, small_course.url, "/min-side/", "/soeg/?q=kanariefugl")
    ]
    assert [page for page in pages if "KANARIEFUGL" in page.replace("»kanariefugl«", "")] == []
    asked = attempt.questions.get(position=1)
    page = learner.post(f"{QUIZ}{attempt.pk}/1/", fields_for(asked), follow=True).text
    assert "KANARIEFUGL" in page


def test_one_open_attempt_is_a_rule_of_the_database(learner, small_course, small_module):
    attempt = begin(learner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(enrolment=attempt.enrolment, module=small_module, pass_mark=80)


def test_a_module_without_a_quiz_refuses_an_attempt(learner, small_course, small_module):
    attempt = begin(learner)
    bank = small_module.quiz["bank"]
    bank.questions.all().delete()
    Attempt.objects.all().delete()
    with pytest.raises(actions.Refused, match="ingen quiz"):
        actions.start_attempt(enrolment=attempt.enrolment, module=small_module)
    assert "ingen quiz" in learner.post(QUIZ, follow=True).text
