"""The back office: what an editor can make, mend, copy and not delete."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from certificates.models import CertificateText
from courses import actions
from courses.models import CourseIndexPage, CoursePage, Dilemma, ModulePage, QuestionBank


@pytest.fixture
def office(editor, client_of):
    """A browser in which an editor is signed in."""
    return client_of(editor)


@pytest.fixture
def learner(teacher, content):
    """Somebody who has begun a course, played one of its dilemmas and begun one of its quizzes. Returns the module."""
    course = content["bekymringstegn"]
    module = course.modules()[1]
    enrolment = actions.enrol(person=teacher.person, course_id=course.pk)
    dilemma = Dilemma.objects.get(slug="a2-v1")
    actions.choose(enrolment=enrolment, module_id=module.pk, dilemma=dilemma, step=0, choice=1, by=teacher)
    actions.start_attempt(enrolment=enrolment, module=module)
    return module


def choice(text, to, rating):
    return {"text": text, "next": to, "rating": rating, "feedback": f"Følgen: {text}"}


def node(key, choices=()):
    listed = {f"choices-{n}-{k}": v for n, each in enumerate(choices) for k, v in item(each, n).items()}
    return {"key": key, "text": rich_text(f"<p>Trin {key}</p>"), "choices-count": str(len(choices)), **listed}


def item(value, order):
    return {"deleted": "", "order": str(order), "type": "item", "id": "", **{f"value-{k}": v for k, v in value.items()}}


def dilemma_form(choices, **values):
    nodes = [("node", node("n1", choices)), ("node", node("e1")), ("node", node("e2"))]
    form = {
        "title": "Mødet på gangen",
        "slug": "moedet-paa-gangen",
        "role": "Lærer",
        "setting": "",
        "scene": rich_text("<p>En elev stopper dig.</p>"),
        "nodes": streamfield(nodes),
        "debrief": rich_text("<p>Spørg altid.</p>"),
    }
    return nested_form_data(form | values)


ADD_DILEMMA, ADD_BANK = "wagtailsnippets_courses_dilemma:add", "wagtailsnippets_courses_questionbank:add"


def test_an_editor_publishes_a_dilemma(office):
    choices = [choice("Lyt", "e1", "good"), choice("Gå", "e2", "unwise")]
    office.post(reverse(ADD_DILEMMA), dilemma_form(choices) | {"action-publish": "1"})
    made = Dilemma.objects.get(slug="moedet-paa-gangen")
    assert made.live
    assert made.content["nodes"]["n1"]["choices"] == choices


def test_a_dilemma_that_does_not_hang_together_is_not_published(office):
    choices = [choice("Lyt", "e9", "acceptable"), choice("Gå", "e1", "unwise")]
    answer = office.post(reverse(ADD_DILEMMA), dilemma_form(choices) | {"action-publish": "1"})
    assert answer.context["form"].errors == {
        "nodes": [
            "Trin »n1« har intet godt valg. Trin »n1« fører til »e9«, som ikke findes. "
            "Trin »e2« kan ikke nås fra begyndelsen."
        ]
    }
    assert not Dilemma.objects.filter(slug="moedet-paa-gangen").exists()


def test_an_unfinished_dilemma_is_saved_as_a_draft(office):
    office.post(reverse(ADD_DILEMMA), dilemma_form([choice("Lyt", "e9", "unwise")], debrief=rich_text("")))
    assert not Dilemma.objects.get(slug="moedet-paa-gangen").live


@pytest.mark.parametrize("slug", ["start", "forny"])
def test_a_module_may_not_take_an_address_of_our_own(content, slug):
    with pytest.raises(ValidationError, match="er optaget") as refused:
        content["bekymringstegn"].add_child(instance=ModulePage(title="Start", slug=slug))
    assert list(refused.value.message_dict) == ["slug"]


def test_a_course_cannot_be_made_private(office, content):
    course = content["bekymringstegn"]
    for page in (course, course.modules()[0], CourseIndexPage.objects.get()):
        office.post(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), {"restriction_type": "login"})
        assert not page.get_view_restrictions().exists()


def bank_form(kind, *correct):
    options = [
        ("option", {"text": f"Svar {n}", "feedback": "Fordi.", **({"correct": "on"} if right else {})})
        for n, right in enumerate(correct)
    ]
    question = {
        "kind": kind,
        "text": "Hvad nu?",
        "options": streamfield(options),
        "feedback": "",
        "tags": "",
        "slug": "",
    }
    return nested_form_data({"title": "En samling", "slug": "en-samling", "questions": inline_formset([question])})


@pytest.mark.parametrize(
    ("kind", "correct", "said"),
    [
        ("single", (True, True), "Sæt kryds ved netop ét rigtigt svar."),
        ("single", (True,), "Et spørgsmål skal have mindst to svarmuligheder."),
        ("multiple", (False, False), "Sæt kryds ved mindst ét rigtigt svar."),
        ("truefalse", (True, False, False), "Sandt eller falsk har netop to svarmuligheder."),
        ("order", (False, False), "Der skal være mindst tre led at sætte i rækkefølge."),
    ],
)
def test_a_question_without_a_sound_key_is_not_published(office, kind, correct, said):
    form = bank_form(kind, *correct)
    answer = office.post(reverse(ADD_BANK), form | {"action-publish": "1"})
    assert answer.context["form"].formsets["questions"].errors == [{"options": [said]}]
    assert not QuestionBank.objects.filter(slug="en-samling").exists()
    office.post(reverse(ADD_BANK), form)
    assert not QuestionBank.objects.get(slug="en-samling").live


def test_an_editor_publishes_a_question_bank(office):
    office.post(reverse(ADD_BANK), bank_form("multiple", True, False, True) | {"action-publish": "1"})
    bank = QuestionBank.objects.get(slug="en-samling")
    assert bank.live
    assert [[o["correct"] for o in q.content["options"]] for q in bank.questions.all()] == [[True, False, True]]


def test_the_menu_leads_to_courses_dilemmas_and_questions(office, content):
    html = office.get("/cms/").content.decode()
    for address in ("/cms/kurser/", "/cms/snippets/courses/dilemma/", "/cms/snippets/courses/questionbank/"):
        assert f'"{address}"' in html
        assert office.get(address).status_code == 200


def test_previews_show_the_whole_story_and_all_questions(content, rf):
    for thing, told in (
        (Dilemma.objects.get(slug="a2-v1"), ["Efterår i klubben", "Fører til e5", "Her slutter historien."]),
        (
            QuestionBank.objects.get(slug="a2-quiz"),
            ["Sæt de fire S&#x27;er i rækkefølge.", "Ét rigtigt svar", "(rigtigt)"],
        ),
    ):
        page = thing.make_preview_request().rendered_content
        assert [text for text in told if text not in page] == []


@pytest.mark.parametrize("slug", ["bekymringstegn-i-praksis", "bekymringstegn"])
def test_a_page_opens_in_the_editor_and_its_draft_previews(office, content, slug):
    page = Page.objects.get(slug=slug).specific
    page.title, page.lead = "En ny titel", "En ny manchet."
    page.save_revision()
    assert office.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    draft = office.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()
    assert ("<h1>En ny titel</h1>" in draft, "En ny manchet." in draft) == (True, True)


def said(answer):
    return [str(message).strip() for message in answer.context["messages"]]


@pytest.mark.parametrize("what", ["module", "course", "index"])
def test_a_page_with_learners_is_not_deleted(office, editor, learner, what):
    """Not even by one who may delete pages with others below them, which editors may not."""
    editor.is_superuser = True
    editor.save()
    page = {"module": learner, "course": learner.get_parent(), "index": CourseIndexPage.objects.get()}[what]
    answer = office.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
    expected = (
        f"»{page.title}« kan ikke slettes, fordi nogen har brugt det, og resultater hører til. Afpublicér i stedet."
    )
    assert said(answer) == [expected]
    assert Page.objects.filter(pk=page.pk).exists()


def test_pages_with_learners_are_not_deleted_in_bulk(office, learner, content):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    answer = office.post(f"{address}?id={learner.pk}&next=/cms/pages/{learner.get_parent().pk}/", follow=True)
    assert answer.status_code == 200
    assert ModulePage.objects.filter(pk=learner.pk).exists()


@pytest.mark.parametrize(("model", "slug"), [(Dilemma, "a2-v1"), (QuestionBank, "a2-quiz")])
def test_what_a_module_uses_is_not_deleted(office, content, model, slug):
    thing = model.objects.get(slug=slug)
    answer = office.post(reverse(thing.snippet_viewset.get_url_name("delete"), args=[thing.pk]), follow=True)
    assert said(answer) == [
        f"»{thing.title}« kan ikke slettes, fordi et modul bruger det. Fjern det først fra modulet, og udgiv modulet."
    ]
    assert model.objects.filter(pk=thing.pk).exists()


@pytest.mark.parametrize(("model", "slug"), [(Dilemma, "a2-v1"), (QuestionBank, "a2-quiz")])
def test_what_learners_have_used_is_not_deleted_from_the_list(office, learner, model, slug):
    thing = model.objects.get(slug=slug)
    address = reverse("wagtail_bulk_action", args=["courses", model._meta.model_name, "delete"])
    answer = office.post(f"{address}?id={thing.pk}", follow=True)
    expected = (
        f"»{thing.title}« kan ikke slettes, fordi nogen har brugt det, og resultater hører til. Afpublicér i stedet."
    )
    assert said(answer) == [expected]
    assert model.objects.filter(pk=thing.pk).exists()


def test_what_nobody_has_used_is_deleted(office, content):
    module = ModulePage.objects.get(slug="oevelser")
    dilemma = Dilemma.objects.create(slug="nyt", title="Nyt", role="Lærer", live=False)
    office.post(reverse("wagtailadmin_pages:delete", args=[module.pk]))
    office.post(reverse(dilemma.snippet_viewset.get_url_name("delete"), args=[dilemma.pk]))
    assert not ModulePage.objects.filter(pk=module.pk).exists()
    assert not Dilemma.objects.filter(pk=dilemma.pk).exists()


def test_what_is_no_part_of_a_course_is_deleted_too(office, content):
    text = CertificateText.objects.first()
    office.post(reverse(text.snippet_viewset.get_url_name("delete"), args=[text.pk]))
    assert not CertificateText.objects.filter(pk=text.pk).exists()


def test_a_refusal_never_leads_off_the_site(office, learner):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    assert office.post(f"{address}?id={learner.pk}&next=https://ond.example/")["Location"] == "/cms/"


def test_a_module_with_learners_can_be_unpublished(office, learner):
    office.post(reverse("wagtailadmin_pages:unpublish", args=[learner.pk]))
    learner.refresh_from_db()
    assert not learner.live


def test_a_course_is_copied_with_its_modules_and_no_learners(office, learner, client_of):
    course, index = learner.get_parent(), CourseIndexPage.objects.get()
    form = {
        "new_title": "Bekymringstegn igen",
        "new_slug": "bekymringstegn-igen",
        "new_parent_page": index.pk,
        "copy_subpages": "on",
        "publish_copies": "on",
    }
    office.post(reverse("wagtailadmin_pages:copy", args=[course.pk]), form)
    copy = CoursePage.objects.get(slug="bekymringstegn-igen")
    assert [m.title for m in copy.modules()] == [m.title for m in course.specific.modules()]
    assert copy.audience.count() == course.specific.audience.count()
    assert copy.enrolments.count() == 0
    assert client_of().get(copy.modules()[1].url).status_code == 200


@pytest.mark.parametrize(
    ("name", "model", "slug"), [("dilemma", Dilemma, "a2-v1"), ("questionbank", QuestionBank, "a2-quiz")]
)
def test_what_a_live_module_sends_learners_to_is_not_unpublished(office, content, name, model, slug):
    thing = model.objects.get(slug=slug)
    page = office.post(reverse(f"wagtailsnippets_courses_{name}:unpublish", args=[thing.pk]), follow=True)
    thing.refresh_from_db()
    assert (thing.live, "kan ikke afpubliceres, fordi modulet" in page.text) == (True, True)


def test_what_no_live_module_uses_is_unpublished(office, content):
    dilemma = Dilemma.objects.get(slug="a2-v1")
    for module in ModulePage.objects.all():
        module.unpublish()
    office.post(reverse("wagtailsnippets_courses_dilemma:unpublish", args=[dilemma.pk]))
    dilemma.refresh_from_db()
    assert dilemma.live is False


@pytest.mark.parametrize(("body", "field"), [("{nvan} har", "{nvan}"), ("{0}", "{0}"), ("{navn} den {", "{")])
def test_a_certificate_text_with_an_unknown_field_is_refused(content, body, field):
    text = CertificateText.objects.get(programme__slug="grundkursus")
    text.body = body
    with pytest.raises(ValidationError) as refusal:
        text.full_clean()
    assert refusal.value.messages == [f"Ukendt felt: {field}. Felterne er {{navn}}, {{dato}} og {{gyldig_til}}."]
