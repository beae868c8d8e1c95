"""The words of mails: what editors may write, how it looks, and the standard text it can go back to."""

import pytest
from django.core.exceptions import ValidationError

from outbox import actions, mails, standard, texts
from outbox.models import MailTemplate

SENDER = {"organisation": "Styrelsen", "kontaktmail": "kontakt@forebyg.example"}


def errors_of(template):
    with pytest.raises(ValidationError) as refused:
        template.full_clean()
    return refused.value.message_dict


def written(template, kind, **facts):
    return texts.written(template, kind, dict(kind.samples) | facts, sender=SENDER)


def test_a_placeholder_that_does_not_exist_is_refused_with_those_that_do(template):
    template.subject, template.body = "Til {navn}", "{link} {fornavn {FORNAVN}"
    allowed = "{organisation}, {site}, {kontaktmail}, {fornavn}, {nummer}, {link}"
    assert errors_of(template) == {
        "subject": [f"Ukendt felt: {{navn}}. Du kan bruge {allowed}."],
        "body": [f"Ukendt felt: {{fornavn , {{FORNAVN}}. Du kan bruge {allowed}."],
    }


def test_a_text_without_what_the_reader_must_have_is_refused(template):
    template.body = "Hej {fornavn}"
    assert errors_of(template) == {"body": ["Teksten skal indeholde {link}."]}


def test_bold_marks_are_bold_in_html_and_gone_in_text(template, kind):
    template.body = "**{fornavn}** og {link}"
    mail = written(template, kind)
    assert mail.text.startswith("Mia og https://forebyg.example/\n")
    assert '<p><strong>Mia</strong> og <a href="https://forebyg.example/">' in mail.html


def test_a_value_can_hold_neither_markup_nor_another_placeholder(template, kind):
    template.body = "{fornavn} {link}"
    mail = written(template, kind, fornavn="<b>**{nummer}**</b>")
    assert "&lt;b&gt;**{nummer}**&lt;/b&gt;" in mail.html
    assert mail.text.startswith("<b>**{nummer}**</b> ")


def test_a_line_whose_value_is_missing_is_left_out(template, kind):
    template.body = "Hej {fornavn}\n\nNummer: {nummer}\nSe {link}"
    assert written(template, kind, nummer="").text.startswith("Hej Mia\n\nSe https://forebyg.example/\n\nVenlig hilsen")


def test_a_subject_stays_one_line(template, kind):
    template.subject = "Til {fornavn}"
    assert written(template, kind, fornavn="Mia\nBcc: alle@example.dk").subject == "Til Mia Bcc: alle@example.dk"


@pytest.mark.parametrize("slug", sorted(standard.texts()))
def test_each_standard_text_is_one_an_editor_could_have_written(db, slug):
    text, kind = standard.texts()[slug], mails.kinds()[slug]
    MailTemplate(slug=slug, title=kind.title, subject=text.subject, body=text.body).full_clean(validate_unique=False)
    mail = texts.written(text, kind, kind.samples, sender=SENDER)
    assert "{" not in mail.subject + mail.text + mail.html


def test_every_kind_of_mail_has_a_standard_text_that_is_loaded(db):
    loaded = set(MailTemplate.objects.values_list("slug", flat=True))
    assert set(mails.kinds()) == set(standard.texts()) == loaded


def test_loading_again_leaves_what_an_editor_wrote(db):
    MailTemplate.objects.filter(slug="moved_up").update(body="Hejsa {link}")
    MailTemplate.objects.filter(slug="still_coming").delete()
    assert actions.load_standard_texts() == 1
    assert MailTemplate.objects.get(slug="moved_up").body == "Hejsa {link}"


def test_a_text_goes_back_to_the_standard_text(db):
    template = MailTemplate.objects.get(slug="moved_up")
    template.subject, template.body = "Andet", "Andet {link}"
    template.save()
    actions.reset_text(template=template)
    template.refresh_from_db()
    text = standard.texts()["moved_up"]
    assert (template.subject, template.body) == (text.subject, text.body)


def test_no_subject_tells_more_than_a_title(db):
    allowed = {"arrangement", "kursus"}
    told = {name for text in standard.texts().values() for name in texts.PLACEHOLDER.findall(text.subject)}
    assert told <= allowed
