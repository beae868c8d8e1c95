import pytest
from django.core.cache import caches

from courses import actions
from courses.models import Dilemma, DilemmaPlay, DilemmaVersion, Enrolment
from tests.courses.conftest import make_dilemma, make_module

DILEMMA = "/kurser/lille-kursus/foerste/dilemma/lille-dilemma/"


@pytest.fixture
def learner(teacher, client_of, small_course):
    return client_of(teacher)


def take(client, step, choice):
    return client.post(DILEMMA, {"step": step, "choice": choice}, follow=True)


def plays():
    return [(play.path, play.finished_at is not None) for play in DilemmaPlay.objects.order_by("pk")]


def test_a_choice_shows_its_consequence_and_where_it_leads(learner):
    page = take(learner, 0, 0)
    assert "Følgen af Spørg" in page.text
    assert "Hun svarer. Hvad nu?" in page.text
    assert plays() == [([0], False)]


def test_consequences_of_choices_not_taken_stay_with_the_server(learner):
    assert "Følgen af" not in learner.get(DILEMMA).text
    assert "Følgen af Vent" not in take(learner, 0, 0).text


def test_the_end_shows_the_debrief(learner):
    take(learner, 0, 0)
    page = take(learner, 1, 0)
    assert "Det gik godt." in page.text
    assert "Spørg altid." in page.text
    assert plays() == [([0, 0], True)]


def test_it_is_resumed_where_it_was_left(learner):
    take(learner, 0, 0)
    assert "Hun svarer. Hvad nu?" in learner.get(DILEMMA).text


def test_a_double_click_takes_one_step(learner):
    take(learner, 0, 0)
    take(learner, 0, 0)
    assert plays() == [([0], False)]


def test_another_choice_at_an_earlier_step_is_another_path(learner):
    take(learner, 0, 0)
    take(learner, 0, 1)
    assert plays() == [([1], True)]


def test_a_finished_play_is_kept_when_another_path_is_tried(learner):
    take(learner, 0, 1)
    learner.post(DILEMMA, {"back": 0})
    take(learner, 0, 0)
    take(learner, 1, 0)
    assert plays() == [([1], True), ([0, 0], True)]


def test_going_back_to_where_one_is_changes_nothing(learner):
    take(learner, 0, 0)
    take(learner, 1, 0)
    learner.post(DILEMMA, {"back": 2})
    assert plays() == [([0, 0], True)]


def test_going_back_to_a_later_step_keeps_the_way_there(learner):
    take(learner, 0, 0)
    take(learner, 1, 1)
    learner.post(DILEMMA, {"back": 1})
    assert plays() == [([0, 1], True), ([0], False)]


@pytest.mark.parametrize("fields", [{"step": 0, "choice": 9}, {"step": 5, "choice": 0}, {"back": 3}, {"step": "x"}, {}])
def test_what_is_not_there_is_refused_with_words(learner, fields):
    page = learner.post(DILEMMA, fields, follow=True)
    assert page.status_code == 200
    assert any(words in page.text for words in ("Valget findes ikke", "Så langt er du ikke", "Vælg en af mulighederne"))
    assert plays() == []


def test_an_open_play_goes_on_in_the_story_it_began_with(learner):
    take(learner, 0, 0)
    story = Dilemma.objects.get(slug="lille-dilemma")
    story.debrief = "<p>En anden opsamling.</p>"
    story.save()
    assert "Spørg altid." in take(learner, 1, 0).text
    learner.post(DILEMMA, {"back": 0})
    assert "En anden opsamling." in take(learner, 0, 1).text
    assert DilemmaVersion.objects.count() == 2


def test_what_was_played_before_sign_in_follows_in(client, teacher, small_course):
    take(client, 0, 0)
    take(client, 1, 0)
    kept = client.session["dilemmas"].values()
    assert [one["path"] for one in kept] == [[0, 0]]
    actions.claim_plays(person=teacher.person, plays=kept, by=teacher)
    assert plays() == [([0, 0], True)]
    actions.claim_plays(person=teacher.person, plays=kept, by=teacher)
    assert plays() == [([0, 0], True)]


def test_a_finished_path_is_not_lost_by_trying_another_before_sign_in(client, teacher, small_course):
    take(client, 0, 1)
    client.post(DILEMMA, {"back": 0})
    take(client, 0, 0)
    actions.claim_plays(person=teacher.person, plays=client.session["dilemmas"].values(), by=teacher)
    assert plays() == [([1], True)]


def test_what_was_played_before_a_profile_follows_in_at_the_next_choice(client, teacher, small_course):
    make_module(small_course, "anden", dilemma=make_dilemma("andet-dilemma"))
    caches["pages"].clear()
    take(client, 0, 1)
    session = client.session
    kept = session["dilemmas"]
    client.force_login(teacher)
    session = client.session
    session["dilemmas"] = kept
    session.save()
    client.post("/kurser/lille-kursus/anden/dilemma/andet-dilemma/", {"step": 0, "choice": 0})
    assert plays() == [([1], True), ([0], False)]


def test_a_visitor_who_only_looks_gets_no_cookie_of_a_session(client, small_course):
    client.get(DILEMMA)
    assert "sessionid" not in client.cookies


def test_every_one_of_the_cast_may_play_and_sees_only_own_play(cast, client_of, small_course):
    for user in cast.values():
        browser = client_of(user)
        assert "Følgen af" not in browser.get(DILEMMA).text
        assert "Følgen af Spørg" in take(browser, 0, 0).text
    assert Enrolment.objects.count() == len(cast) - 1


def test_a_dilemma_of_another_module_is_not_found_here(client, small_course):
    assert client.get(DILEMMA.replace("lille-dilemma", "a2-v1")).status_code == 404
