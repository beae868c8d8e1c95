"""From the outbox to a real mail server: once, and with what is true now."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outbox import actions, delivery
from outbox.actions import Tally
from outbox.models import Mail

HOUR = timedelta(hours=1)


def states():
    return dict(Mail.objects.filter(kind="proeve").values_list("about", "state"))


def reasons():
    return dict(Mail.objects.filter(kind="proeve").values_list("about", "because"))


def test_what_is_due_is_sent_once(plan, mail_server):
    plan(1, 2)
    plan(3, due_at=timezone.now() + HOUR)

    assert actions.send_due() == Tally(sent=2)
    assert actions.send_due() == Tally()
    assert mail_server.recipients == ["modtager1@example.dk", "modtager2@example.dk"]
    assert states() == {1: "sent", 2: "sent", 3: "planned"}


def test_a_mail_arrives_as_text_and_as_html(plan, mail_server):
    (mail,) = plan(1)
    actions.send_due()

    (message,) = mail_server.accepted
    assert {name: message[name] for name in ("From", "To", "Reply-To", "Subject", "Auto-Submitted", "Message-ID")} == {
        "From": "Forebyg <forebyg@forebyg.example>",
        "To": "modtager1@example.dk",
        "Reply-To": "kontakt@forebyg.example",
        "Subject": "Til nr. 1",
        "Auto-Submitted": "auto-generated",
        "Message-ID": f"<{mail.message_id}@127.0.0.1>",
    }
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == (
        "Hej Mia\n\nKlik her: https://forebyg.example/a/?b=1&c=2\n\n"
        "Venlig hilsen\nStyrelsen for International Rekruttering og Integration\n\n"
        "Du får denne mail, fordi du har en profil på Forebyg. "
        "Skriv til kontakt@forebyg.example, hvis noget er forkert.\n"
    )
    html = message.get_body(("html",)).get_content()
    assert "<strong>her</strong>" in html
    assert 'href="https://forebyg.example/a/?b=1&amp;c=2"' in html


def test_planning_the_same_twice_sends_it_once(plan, mail_server):
    plan(1)
    plan(1)
    actions.send_due()
    assert len(mail_server.accepted) == 1


def test_what_no_longer_fits_is_skipped_with_its_reason(plan, mail_server):
    plan(13, 0, 1)
    assert actions.send_due() == Tally(sent=1, skipped=2)
    assert reasons() == {13: "Nummer 13 er rejst.", 0: "Personen har ingen e-mailadresse.", 1: ""}


def test_a_refused_address_is_told_of_without_being_quoted(plan, mail_server, caplog):
    mail_server.refuses["modtager1@example.dk"] = "550 5.1.1 <modtager1@example.dk>: modtager1 is unknown here"
    plan(1, 2)

    assert actions.send_due() == Tally(sent=1, skipped=1)
    assert reasons()[1] == "550 5.1.1 … … is unknown here"
    assert "modtager" not in caplog.text


def test_an_address_that_is_refused_for_now_is_tried_again_later(plan, mail_server):
    mail_server.refuses["modtager1@example.dk"] = "450 4.2.1 Try again"
    mail_server.once.add("modtager1@example.dk")
    plan(1, 2)

    assert actions.send_due() == Tally(sent=1, postponed=1)
    mail = Mail.objects.get(about=1)
    assert (mail.state, mail.attempts, mail.last_error) == ("planned", 1, "450 4.2.1 Try again")
    assert timezone.now() < mail.due_at < timezone.now() + timedelta(minutes=2)

    assert actions.send_due(now=mail.due_at) == Tally(sent=1)
    assert mail_server.recipients == ["modtager2@example.dk", "modtager1@example.dk"]


def test_who_is_refused_for_five_days_is_given_up_and_seen(plan, mail_server):
    mail_server.refuses["modtager1@example.dk"] = "450 4.2.1 Try again"
    plan(1)
    for _attempt in range(len(actions.WAITS) + 1):
        actions.send_due(now=timezone.now() + timedelta(days=9))
    mail = Mail.objects.get(about=1)
    assert (mail.state, mail.because) == (
        "skipped",
        "Opgivet efter fem dage. Mailserveren sagde: 450 4.2.1 Try again",
    )


def test_a_server_that_is_down_costs_no_mail_anything(plan, mail_server, caplog):
    mail_server.stop()
    plan(1, 2)

    assert actions.send_due() == Tally(is_down=True)
    rows = list(Mail.objects.filter(kind="proeve").values_list("state", "attempts", "last_error"))
    assert rows == [("planned", 0, "Mailserveren svarer ikke (ConnectionRefusedError).")] * 2
    assert caplog.messages == ["The mail server is down; 2 mails wait."]

    mail_server.start()
    assert actions.send_due() == Tally(sent=2)
    assert set(Mail.objects.filter(kind="proeve").values_list("last_error", flat=True)) == {""}


def test_a_connection_that_breaks_stops_the_batch_and_the_mail_goes_out_again_with_its_number(plan, mail_server):
    mail_server.hangs_up_on.add("modtager1@example.dk")
    first, _second = plan(1, 2)

    assert actions.send_due() == Tally(postponed=1, is_down=True)
    assert states() == {1: "planned", 2: "planned"}
    actions.send_due(now=timezone.now() + HOUR)
    assert sorted(mail_server.recipients) == ["modtager1@example.dk", "modtager2@example.dk"]
    assert f"<{first.message_id}@127.0.0.1>" in [mail["Message-ID"] for mail in mail_server.accepted]


def test_a_mail_that_cannot_be_composed_holds_nobody_up_and_names_nobody(plan, mail_server, caplog):
    plan(17, 1)
    assert actions.send_due() == Tally(sent=1, postponed=1)
    assert Mail.objects.get(about=17).last_error == "Fejl i brevet (KeyError)."
    assert ("cannot be composed: KeyError" in caplog.text, "modtager17" in caplog.text) == (True, False)


def test_a_server_that_takes_its_time_to_accept_is_waited_for(plan, mail_server, monkeypatch):
    monkeypatch.setattr(delivery, "COMMAND_SECONDS", 0.5)
    mail_server.slow["modtager1@example.dk"] = 1.2
    plan(1)
    assert actions.send_due() == Tally(sent=1)
    assert len(mail_server.accepted) == 1


def test_who_does_not_wait_sends_it_twice(plan, mail_server, monkeypatch):
    """The control: without the long wait after the mail is handed over, the test above sees two."""
    monkeypatch.setattr(delivery, "COMMAND_SECONDS", 0.5)
    monkeypatch.setattr(delivery, "ACCEPT_SECONDS", 0.5)
    mail_server.slow["modtager1@example.dk"] = 1.2
    plan(1)
    actions.send_due()
    mail_server.slow.clear()
    actions.send_due(now=timezone.now() + HOUR)
    assert len(mail_server.accepted) == 2


def test_what_a_killed_sender_had_taken_is_taken_again_after_half_an_hour(plan, mail_server):
    (mail,) = plan(1)
    now = timezone.now()
    assert actions.take(mail.pk, now) is not None

    assert actions.take(mail.pk, now) is None
    assert actions.send_due(now=now + timedelta(minutes=29)) == Tally()
    assert actions.send_due(now=now + timedelta(minutes=31)) == Tally(sent=1)
    assert mail_server.accepted[0]["Message-ID"] == f"<{mail.message_id}@127.0.0.1>"


def test_a_sender_that_comes_back_does_not_overrule_the_one_that_took_over(plan, mail_server):
    (mail,) = plan(1)
    slow = actions.take(mail.pk, timezone.now())
    actions.send_due(now=timezone.now() + HOUR)
    actions.settle(slow, delivery.Verdict(delivery.Meaning.REFUSED, "550 For sent"), tally=Tally())
    assert states() == {1: "sent"}


def test_sending_again_is_a_new_row_and_a_new_letter(plan, mail_server, editor):
    (mail,) = plan(1)
    with pytest.raises(actions.Refused):
        actions.send_again(mail=mail, by=editor)
    actions.send_due()
    mail.refresh_from_db()

    again = actions.send_again(mail=mail, by=editor)
    assert actions.send_again(mail=mail, by=editor) == again
    assert (again.state, again.planned_by, again.about, again.belongs_to) == ("planned", editor, 1, "proeve-1")
    actions.send_due()
    first, second = (message["Message-ID"] for message in mail_server.accepted)
    assert first != second


def test_a_skipped_mail_stays_skipped(plan, mail_server):
    plan(1, 2)
    actions.skip_planned(Mail.objects.filter(about=1), because="Afmeldt.")
    assert actions.send_due() == Tally(sent=1)
    assert (states(), reasons()[1]) == ({1: "skipped", 2: "sent"}, "Afmeldt.")


def test_a_kind_nobody_sends_any_more_is_skipped(any_db, mail_server):
    actions.plan([Mail(kind="gammel", key="gammel-1", about=1)])
    assert actions.send_due() == Tally(skipped=1)
    assert Mail.objects.get().because == "Denne slags mail sendes ikke mere."


def test_a_table_of_mails_holds_no_letter(plan, mail_server):
    plan(1)
    actions.send_due()
    row = Mail.objects.filter(kind="proeve").values().get()
    assert not any("modtager1" in str(value) or "Mia" in str(value) for value in row.values())
