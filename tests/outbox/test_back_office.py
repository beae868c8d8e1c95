"""Mails in the back office: their texts, and the list of what was sent and what was not."""

import pytest

from outbox import actions, standard
from outbox.models import Mail, MailTemplate

LIST = "/cms/udbakke/"


@pytest.fixture
def office(client_of, editor):
    """The back office, as an editor sees it."""
    return client_of(editor)


@pytest.fixture
def moved_up(db):
    return MailTemplate.objects.get(slug="moved_up")


def edit(template):
    return f"/cms/snippets/outbox/mailtemplate/edit/{template.pk}/"


def test_editors_and_administrators_only_see_the_mails(cast, client_of):
    met = {name: client_of(user).get(LIST).status_code for name, user in cast.items()}
    assert met == dict.fromkeys(cast, 403) | {"visitor": 302, "editor": 200, "administrator": 200}


def test_the_list_shows_kind_state_and_reason_and_no_address(plan, office):
    plan(13, 1)
    actions.send_due()
    html = office.get(LIST).content.decode()
    assert all(word in html for word in ("Prøvemail", "Nummer 13 er rejst.", "Ikke sendt", "Sendt", "proeve-1"))
    assert "modtager1" not in html


def test_the_list_is_narrowed_by_kind_and_state(plan, office):
    plan(13, 1)
    actions.send_due()
    html = office.get(LIST, {"state": "skipped", "kind": "proeve"}).content.decode()
    assert html.count("/igen/") == 1
    assert office.get(LIST, {"kind": "moved_up"}).content.decode().count("/igen/") == 0


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_takes_the_same_queries_whatever_its_length(plan, office, django_assert_num_queries, number):
    plan(*range(100, 100 + number))
    office.get(LIST)
    with django_assert_num_queries(QUERIES):
        office.get(LIST)


QUERIES = 12


def test_a_mail_is_sent_again_after_a_question(plan, office, editor):
    (mail,) = plan(1)
    actions.send_due()
    assert "Mailen skrives på ny" in office.get(f"{LIST}{mail.pk}/igen/").content.decode()
    assert Mail.objects.count() == 1
    office.post(f"{LIST}{mail.pk}/igen/")
    assert Mail.objects.planned().get().planned_by == editor


def test_a_text_is_changed_and_a_wrong_field_refused_in_words(office, moved_up):
    good = {"subject": "Plads: {arrangement}", "body": "Hej {fornavn}\n\n{link}"}
    refused = office.post(edit(moved_up), good | {"body": "{link} {cpr}"})
    assert "Ukendt felt: {cpr}. Du kan bruge {organisation}" in refused.content.decode()
    office.post(edit(moved_up), good)
    moved_up.refresh_from_db()
    assert (moved_up.subject, moved_up.body.replace("\r\n", "\n")) == (good["subject"], good["body"])


def test_the_editor_sees_which_fields_there_are_with_examples(office, moved_up):
    html = office.get(edit(moved_up)).content.decode()
    assert all(word in html for word in ("<code>{billetlink}</code>", "Demohuset, Aalborg Kommune", "Sæt tilbage"))


def test_the_preview_shows_what_is_being_written_with_sample_values(office, moved_up):
    preview = f"/cms/snippets/outbox/mailtemplate/preview/{moved_up.pk}/"
    office.post(preview, {"subject": "Plads på {arrangement}", "body": "Hej **{fornavn}**\n\n{link}"})
    html = office.get(preview, {"mode": ""}).content.decode()
    assert "Plads på Fra bekymring til handling" in html
    assert "Hej Tilde" in html
    assert "&lt;strong&gt;Tilde&lt;/strong&gt;" in html


def test_texts_are_neither_added_nor_deleted(office, moved_up, client_of, administrator):
    administrator.is_superuser = True
    administrator.save()
    for browser in (office, client_of(administrator)):
        added = browser.get("/cms/snippets/outbox/mailtemplate/add/")
        deleted = browser.post(f"/cms/snippets/outbox/mailtemplate/delete/{moved_up.pk}/")
        assert (added.status_code, deleted.status_code) == (302, 302)
    assert MailTemplate.objects.filter(pk=moved_up.pk).exists()


def test_a_text_is_set_back_after_a_question(office, moved_up):
    address = f"{LIST}tekst/{moved_up.pk}/standard/"
    MailTemplate.objects.filter(pk=moved_up.pk).update(body="Andet {link}")
    assert "går tabt" in office.get(address).content.decode()
    office.post(address)
    moved_up.refresh_from_db()
    assert moved_up.body == standard.texts()["moved_up"].body
