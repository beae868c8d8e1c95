"""Evaluations: one answer for each who was there, nothing about who it was, and sums from five answers up."""

import csv
import io
import re
from collections import Counter
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import models
from django.utils import timezone

from events import actions, evaluating
from events.actions.evaluating import digest_of, evaluate, is_asked, ticket_for, ticket_of
from events.models import (
    Evaluation,
    EvaluationAnswer,
    EvaluationQuestion,
    EvaluationTicket,
    Event,
    EventSession,
)
from tests.events.conftest import make_event, make_service, move_in_time

pytestmark = pytest.mark.django_db
RELEVANT, WHOM, BALANCE, WORDS = (
    "Temadagen var relevant for mit arbejde.",
    "Jeg ved nu, hvem jeg kontakter, hvis jeg bliver bekymret.",
    "Balancen mellem oplæg og øvelser var passende.",
    "Hvad skal vi beholde, og hvad skal vi lave om? (Skriv ikke om konkrete borgere.)",
)


def secret_of(event):
    return ticket_for(event, uuid4()).rstrip("/").rpartition("/")[2]


def address_of(event):
    return f"/temadage/evaluering/{secret_of(event)}/"


def questions_of(event):
    return list(EvaluationQuestion.objects.asked_about(event, timezone.localdate()))


def answer(event, score=4, words=""):
    """One more participant gives this score to all questions, and these words."""
    answers = {question: score if question.is_scored else words for question in questions_of(event)}
    return evaluate(ticket=ticket_of(secret_of(event)), answers=answers)


def fields(event, score="4", words="Mere tid til øvelser"):
    return {f"spoergsmaal-{q.pk}": score if q.is_scored else words for q in questions_of(event)}


def main_of(response):
    return re.search(r"<main.*?</main>", response.content.decode(), re.S).group()


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main_of(response))).split())


def file_of(response):
    """The rows of a downloaded file."""
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


# The questions


def test_the_questions_are_loaded_once(db):
    assert list(EvaluationQuestion.objects.values_list("text", "kind", "service__slug")) == [
        (RELEVANT, "likert5", "temadag"),
        (WHOM, "likert5", None),
        (BALANCE, "likert5", None),
        (WORDS, "text", None),
    ]


def test_a_service_has_its_own_questions_and_those_of_all():
    mine = make_event()
    EvaluationQuestion.objects.create(text="Om denne slags", service=mine.service, position=9)
    EvaluationQuestion.objects.create(text="Lukket", position=8, valid_to=timezone.localdate() - timedelta(days=1))
    assert [question.text for question in questions_of(mine)] == [WHOM, BALANCE, WORDS, "Om denne slags"]


def test_the_words_of_an_answered_question_stand(event):
    answer(event)
    question = EvaluationQuestion.objects.get(text=WHOM)
    question.text = "Noget andet"
    with pytest.raises(Exception, match="Spørgsmålet er besvaret"):
        question.full_clean()
    question.refresh_from_db()
    question.valid_to = timezone.localdate()
    question.full_clean()


def test_the_editor_writes_questions_and_nobody_deletes_them(client_of, editor, event):
    client, service = client_of(editor), event.service
    add = client.get("/cms/snippets/events/evaluationquestion/add/")
    assert add.status_code == 200
    sent = {"text": "Var lokalet godt?", "kind": "likert5", "service": service.pk, "position": 7, "valid_to": ""}
    assert client.post("/cms/snippets/events/evaluationquestion/add/", sent).status_code == 302
    made = EvaluationQuestion.objects.get(text="Var lokalet godt?")
    assert (made.service, made.position) == (service, 7)
    assert client.get(f"/cms/snippets/events/evaluationquestion/edit/{made.pk}/").status_code == 200
    client.post(f"/cms/snippets/events/evaluationquestion/delete/{made.pk}/")
    assert EvaluationQuestion.objects.filter(pk=made.pk).exists()


# The ticket


def test_a_ticket_keeps_only_a_fingerprint(event, settings):
    address = ticket_for(event, uuid4())
    secret = address.removeprefix(f"{settings.SITE_URL}/temadage/evaluering/").rstrip("/")
    assert len(secret) >= 40
    assert list(EvaluationTicket.objects.values()) == [
        {
            "digest": digest_of(secret),
            "event_id": event.pk,
            "expires_on": timezone.localdate() + timedelta(days=30),
            "is_used": False,
        }
    ]


def test_no_column_can_hold_who_answered_or_when_and_no_key_rises():
    columns = {
        model.__name__: {field.name: type(field) for field in model._meta.fields}
        for model in (EvaluationTicket, Evaluation, EvaluationAnswer)
    }
    assert columns == {
        "EvaluationTicket": {
            "digest": models.CharField,
            "event": models.ForeignKey,
            "expires_on": models.DateField,
            "is_used": models.BooleanField,
        },
        "Evaluation": {"key": models.UUIDField, "event": models.ForeignKey},
        "EvaluationAnswer": {
            "key": models.UUIDField,
            "evaluation": models.ForeignKey,
            "question": models.ForeignKey,
            "score": models.PositiveSmallIntegerField,
            "text": models.TextField,
            "is_published": models.BooleanField,
        },
    }


def test_nothing_is_asked_where_there_is_no_question_or_no_name(event):
    headcount = make_event(service=make_service("dialog", registration="headcount"))
    assert ticket_for(headcount, uuid4()) == ""
    EvaluationQuestion.objects.all().delete()
    assert ticket_for(event, uuid4()) == ""


def test_only_those_who_were_present_are_asked(event, people, by):
    booking = actions.enrol(event=event, people=people[:3], by=by)
    move_in_time(event, timedelta(days=-31))
    came, excused, stayed_away = booking.enrolments.order_by("pk")
    session = event.sessions.get()
    actions.note_attendance(enrolment=came, session=session, by=by)
    actions.note_attendance(enrolment=excused, session=session, mark="excused", by=by)
    assert [is_asked(enrolment) for enrolment in (came, excused, stayed_away)] == [True, False, False]
    assert evaluating.rate_of(event) == evaluating.Rate(0, 1)


# Answering


def test_everybody_with_the_address_can_answer(cast, client_of, event):
    met = {who: client_of(user).get(address_of(event)).status_code for who, user in cast.items()}
    assert met == dict.fromkeys(cast, 200)


def test_the_page_asks_in_words_at_both_ends_and_warns_about_citizens(client_of, event):
    shown = text_of(client_of().get(address_of(event)))
    for words in ("En temadag", WHOM, "1: helt uenig", "5: helt enig", "Skriv ikke om borgere", "anonymt"):
        assert words in shown


def test_an_answer_is_kept_and_uses_the_address_up(client_of, event):
    client, address = client_of(), address_of(event)
    sent = client.post(address, fields(event))
    assert sent.url == "/temadage/evaluering/tak/"
    assert "Tak for dit svar" in text_of(client.get(sent.url))
    assert Counter(EvaluationAnswer.objects.values_list("question__text", "score", "text")) == Counter(
        [(WHOM, 4, ""), (BALANCE, 4, ""), (WORDS, None, "Mere tid til øvelser")]
    )
    for again in (client.get(address), client.post(address, fields(event))):
        assert (again.status_code, "kun bruges én gang" in text_of(again)) == (410, True)
    assert Evaluation.objects.count() == 1


def test_grades_must_be_given_and_words_may_be_left_out(client_of, event):
    client, address = client_of(), address_of(event)
    refused = client.post(address, {})
    assert (refused.status_code, text_of(refused).count("Vælg et tal fra 1 til 5.")) == (422, 4)
    assert client.post(address, fields(event, score="6")).status_code == 422
    assert Evaluation.objects.count() == 0
    assert client.post(address, fields(event, words="")).status_code == 302
    assert EvaluationAnswer.objects.filter(question__text=WORDS).count() == 0


def test_a_cpr_number_is_refused(client_of, event):
    refused = client_of().post(address_of(event), fields(event, words="Mød 010203-1234 igen"))
    assert (refused.status_code, "Det ligner et CPR-nummer" in text_of(refused)) == (422, True)
    assert (Evaluation.objects.count(), EvaluationTicket.objects.get().is_used) == (0, False)


def test_an_old_address_says_so_and_a_guessed_one_is_unknown(client_of, event):
    address = address_of(event)
    EvaluationTicket.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    for old in (client_of().get(address), client_of().post(address, fields(event))):
        assert (old.status_code, "gjaldt i 30 dage" in text_of(old)) == (410, True)
    assert client_of().get("/temadage/evaluering/gaet/").status_code == 404
    assert client_of().post("/temadage/evaluering/gaet/", fields(event)).status_code == 404
    assert Evaluation.objects.count() == 0


def test_no_cache_keeps_the_page(client_of, event):
    client, address = client_of(), address_of(event)
    assert "no-store" in client.get(address).headers["Cache-Control"]


# What is shown


RUNS_IT = {"info_house": 200, "adviser": 200, "administrator": 200}


def statuses(cast, client_of, address):
    answers = {who: client_of(user).get(address) for who, user in cast.items()}
    return {who: "sign in" if a.status_code == 302 else a.status_code for who, a in answers.items()}


@pytest.mark.parametrize("ending", ["/", ".csv"])
def test_those_who_run_the_event_see_its_evaluation(cast, client_of, event, ending):
    met = statuses(cast, client_of, f"/temadage/{event.pk}/evaluering{ending}")
    others = {"visitor": "sign in", "teacher": 403, "coordinator": 404, "coordinator_odense": 404, "editor": 403}
    assert met == others | RUNS_IT


@pytest.mark.parametrize("ending", ["/", ".csv"])
def test_the_agency_and_info_houses_see_the_trend(cast, client_of, ending):
    met = statuses(cast, client_of, f"/temadage/evaluering{ending}")
    others = {"visitor": "sign in", "teacher": 403, "coordinator": 403, "coordinator_odense": 403, "editor": 403}
    assert met == others | RUNS_IT


def test_four_answers_show_nothing_and_the_fifth_shows_all(client_of, adviser, event):
    client, address = client_of(adviser), f"/temadage/{event.pk}/evaluering/"
    for score in (1, 2, 4, 5):
        answer(event, score, f"Ordene fra {score}")
    shown = text_of(client.get(address))
    assert ("Der mangler 1 svar, før noget vises." in shown, "Gennemsnit" in shown, "Ordene" in shown) == (
        True,
        False,
        False,
    )
    answer(event, 5, "=HYPERLINK(1)")
    shown = text_of(client.get(address))
    assert "5 af 5 deltagere har svaret (100 %)" in shown
    assert "Gennemsnit 3,4 af 5, median 4, 5 svar" in shown
    for row in ("1 helt uenig 1 20 %", "2 1 20 %", "3 0 0 %", "4 1 20 %", "5 helt enig 2 40 %"):
        assert row in shown
    assert shown.count("Ordene fra") == 4


def test_two_looks_never_differ_by_fewer_than_five_answers(client_of, adviser, event):
    """Who fetches the file after every answer sees it change in steps of five, so nobody's answer is the difference."""
    client, seen = client_of(adviser), []
    for number in range(1, 12):
        answer(event, 1 + number % 5, f"Svar {number}" if number % 2 else "")
        rows = file_of(client.get(f"/temadage/{event.pk}/evaluering.csv"))
        scored = next(row for row in rows if row and row[0] == WHOM)
        texts = [row for row in rows if row and row[0] == WORDS]
        seen.append((scored[1], len(texts)))
    assert seen == [("For få svar", 0)] * 4 + [("5", 0)] * 4 + [("5", 5)] + [("10", 5)] * 2


def test_the_file_is_for_danish_excel_and_runs_nothing(client_of, adviser, event):
    for words in ("=1+1", "A", "B", "C", "D"):
        answer(event, 4, words)
    response = client_of(adviser).get(f"/temadage/{event.pk}/evaluering.csv")
    assert re.fullmatch(
        rf'attachment; filename="evaluering-{event.pk}-[\d-]+\.csv"', response.headers["Content-Disposition"]
    )
    rows = file_of(response)
    assert rows[:6] == [
        ["Arrangement", "En temadag"],
        ["Svar", "5 af 5"],
        [],
        ["Spørgsmål", "Antal svar", "Gennemsnit", "Median", "1", "2", "3", "4", "5"],
        [WHOM, "5", "4,00", "4,00", "0", "0", "0", "5", "0"],
        [BALANCE, "5", "4,00", "4,00", "0", "0", "0", "5", "0"],
    ]
    assert sorted(rows[6:]) == sorted([WORDS, words] for words in ("'=1+1", "A", "B", "C", "D"))


def test_texts_stand_in_no_order_of_time(event):
    for number in range(30):
        answer(event, 3, f"{number:02}")
    texts = next(result.texts for result in evaluating.results_of(event) if not result.question.is_scored)
    assert sorted(texts) == [f"{number:02}" for number in range(30)]
    assert list(texts) not in (sorted(texts), sorted(texts, reverse=True))


def test_an_event_without_names_has_no_evaluation(client_of, adviser):
    event = make_event(service=make_service("dialog", registration="headcount"))
    assert client_of(adviser).get(f"/temadage/{event.pk}/evaluering/").status_code == 404


def held_on(day, *, scores, title="Temadag", **values):
    """An event whose first session was on the day, with these answers."""
    event = make_event(title=title, **values)
    starts = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 9))
    EventSession.objects.filter(event=event).update(starts_at=starts, ends_at=starts + timedelta(hours=6))
    for score in scores:
        answer(event, score)
    return event


def test_the_trend_is_told_quarter_by_quarter(client_of, adviser, info_house):
    service = make_service(title="Temadage her")
    held_on(date(2026, 2, 3), service=service, scores=[1, 1, 1, 1, 1])
    held_on(date(2026, 3, 31), service=service, scores=[3, 3, 3, 3, 3])
    held_on(date(2026, 4, 1), service=service, scores=[5, 5, 5, 5, 5, 1])
    held_on(date(2026, 7, 1), service=service, scores=[5, 5, 5, 5])
    held_on(date(2026, 10, 1), service=service, scores=[4] * 5, organiser="agency")
    shown = text_of(client_of(adviser).get("/temadage/evaluering/"))
    rows = re.findall(r"(\d\. kvartal 2026) ([\d,]+) ([\d,]+) (\d+)", shown)
    of_all = [
        ("1. kvartal 2026", "2,0", "2", "10"),
        ("2. kvartal 2026", "5,0", "5", "5"),
        ("4. kvartal 2026", "4,0", "4", "5"),
    ]
    assert rows == of_all * 2  # the two graded questions of all services
    shown = text_of(client_of(info_house).get("/temadage/evaluering/"))
    assert re.findall(r"(\d\. kvartal 2026) ([\d,]+) ([\d,]+) (\d+)", shown) == of_all[:2] * 2
    rows = file_of(client_of(adviser).get("/temadage/evaluering.csv"))
    assert rows[1] == ["Temadage her", WHOM, "1. kvartal 2026", "10", "2,00", "2,00", "5", "0", "5", "0", "0"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_trend_takes_the_same_queries_whatever_its_length(client_of, adviser, django_assert_num_queries, number):
    for n in range(number):
        held_on(date(2026, 1 + 3 * n, 3), service=make_service(f"slags-{n}"), scores=[2] * 5)
    client = client_of(adviser)
    client.get("/temadage/evaluering/")
    with django_assert_num_queries(8):
        assert client.get("/temadage/evaluering/").status_code == 200


@pytest.mark.parametrize("number", [5, 15])
def test_the_results_take_the_same_queries_whatever_their_length(
    client_of, adviser, event, django_assert_num_queries, number
):
    for n in range(number):
        answer(event, 1 + n % 5, "Ord")
    client = client_of(adviser)
    client.get(f"/temadage/{event.pk}/evaluering/")
    with django_assert_num_queries(11):
        assert client.get(f"/temadage/{event.pk}/evaluering/").status_code == 200


def test_the_rate_counts_people_and_not_mails(event, people, by):
    booking = actions.enrol(event=event, people=people[:3], by=by)
    move_in_time(event, timedelta(days=-31))
    for enrolment in booking.enrolments.all():
        actions.note_attendance(enrolment=enrolment, session=event.sessions.get(), by=by)
    ticket_for(event, uuid4())  # somebody whose attendance was taken back
    answer(event)
    assert (evaluating.rate_of(event), evaluating.rate_of(event).percent) == (evaluating.Rate(1, 3), 33)
    assert Event.objects.get(pk=event.pk).state == "open"
