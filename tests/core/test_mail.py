"""What is posted is sent once, in the reader's language, and nothing in it can become a header."""

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django_q.models import OrmQ

from core import clock, mail
from core.mail import Attachment, Message
from core.models import OutgoingMail
from tests.factories.core import OutgoingMailFactory

pytestmark = pytest.mark.django_db

RAIJA = SimpleNamespace(get_short_name=lambda: "Raija")


def greeting(**values):
    return Message(**{"template": "greeting", "to": "raija@post.example", "language": "en", **values})


@pytest.fixture
def later():
    """Moves the clock on by seconds."""
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield lambda seconds: traveller.shift(dt.timedelta(seconds=seconds))


@pytest.fixture
def attachments(monkeypatch):
    monkeypatch.setattr(mail, "_makers", {})
    return mail.register_attachment


# Posting


def test_a_posted_mail_is_a_row_and_a_job_that_names_only_the_row():
    posted = mail.post(greeting(context={"thing": "Ääkkönen"}))
    task = OrmQ.objects.get().task
    assert (task["func"], task["args"], task["kwargs"]) == ("core.tasks.deliver_mail", (posted.pk,), {})


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_neither_mail_nor_job():
    with transaction.atomic():
        mail.post(greeting())
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
    assert not OrmQ.objects.exists()


def test_the_frame_greets_by_name_and_says_what_is_never_asked():
    posted = mail.post(greeting(context={"person": RAIJA, "thing": "It’s ready <now> & here", "more": "More"}))
    assert posted.subject == "Sign in: It’s ready <now> & here"
    assert posted.body == (
        "Hello Raija,\n\nIt’s ready <now> & here\n\nMore\n\nhttp://localhost:8000/v/\n\n"
        "Kind regards\nVieri, the digital support network\n\n"
        "We never ask for bank codes, passwords or your personal identity code.\n"
    )


def test_nobody_is_greeted_when_the_name_is_not_known():
    assert mail.post(greeting()).body.startswith("Hello,\n\n")


def test_a_mail_speaks_the_language_of_its_reader_not_of_the_sender():
    with translation.override("fi"):
        posted = mail.post(greeting(template="spoken", language="sv"))
    assert (posted.subject, posted.body, posted.language) == ("sv", "sv\n", "sv")


@pytest.mark.parametrize(
    "value", ["x\nBcc: all@post.example", "x\r\nBcc: all@post.example", "x\x0bBcc:\u2028a\x00\x85b"]
)
def test_no_value_in_a_subject_begins_another_header(smtp, value):
    posted = mail.post(greeting(context={"thing": value}))
    assert len(posted.subject.splitlines()) == 1
    assert posted.subject.isprintable()
    assert mail.deliver(posted.pk)
    assert smtp.mails[0]["Bcc"] is None
    assert smtp.mails[0].recipients == ["raija@post.example"]


@pytest.mark.parametrize(
    "address", ["", "raija", "raija@post.example\nBcc: all@post.example", "a@b.example, c@d.example"]
)
def test_what_is_no_address_gets_no_mail(address):
    with pytest.raises(ValidationError):
        mail.post(greeting(to=address))
    assert not OutgoingMail.objects.exists()


def test_a_language_or_attachment_nobody_knows_is_refused_before_anything_is_written(attachments):
    with pytest.raises(LookupError):
        mail.post(greeting(language="xx"))
    with pytest.raises(LookupError):
        mail.post(greeting(attachment="nothing:1"))
    assert not OutgoingMail.objects.exists()


# Delivering


def test_a_mail_is_sent_once_with_the_headers_of_an_automatic_mail(smtp):
    posted = mail.post(greeting(language="fi", context={"thing": "Ääkkönen"}))
    assert mail.deliver(posted.pk)
    assert not mail.deliver(posted.pk)
    (sent,) = smtp.mails
    assert sent["Message-ID"] == f"<{posted.key}@vieri.example>"
    assert sent["Content-Language"] == "fi"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["From"] == "Vieri <no-reply@vieri.example>"
    assert sent["Subject"] == posted.subject
    assert sent.get_content_type() == "text/plain"
    assert sent.get_content().replace("\r\n", "\n") == posted.body
    posted.refresh_from_db()
    assert (posted.attempts, posted.claimed_until, posted.failed_at) == (1, None, None)
    assert posted.sent_at


def test_the_attachment_is_made_at_sending_in_the_reader_s_language(smtp, attachments):
    attachments(
        "note", lambda key, language: Attachment(f"{key}.txt", translation.get_language().encode(), "text/plain")
    )
    posted = mail.post(greeting(language="sv", attachment="note:7"))
    assert mail.deliver(posted.pk)
    (attached,) = smtp.mails[0].iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("7.txt", "sv")


def test_a_refused_mail_waits_longer_each_time_and_is_given_up_at_last(smtp, settings, later):
    settings.MAIL_MAX_ATTEMPTS = 3
    smtp.refuse = "550 raija@post.example is unknown here"
    posted = mail.post(greeting())
    for wait in (60, 240):
        assert not mail.deliver(posted.pk)
        posted.refresh_from_db()
        assert posted.due_at == clock.now() + dt.timedelta(seconds=wait)
        later(wait - 1)
        assert mail.sweep() == 0
        later(2)
    assert not mail.deliver(posted.pk)
    posted.refresh_from_db()
    assert posted.failed_at
    assert posted.last_error == "SMTPRecipientsRefused"
    assert "raija" not in posted.last_error
    smtp.refuse = ""
    later(1_000_000)
    assert mail.sweep() == 0


def test_a_refusal_that_passes_ends_with_one_mail_and_the_same_message_id(smtp, later):
    posted = mail.post(greeting())
    smtp.refuse = "451 come back later"
    assert mail.sweep() == 0
    smtp.refuse = ""
    later(61)
    assert mail.sweep() == 1
    assert [sent["Message-ID"] for sent in smtp.mails] == [f"<{posted.key}@vieri.example>"]
    posted.refresh_from_db()
    assert posted.last_error == ""


@pytest.mark.parametrize("refusal", ["", "550 no"])
def test_a_code_is_emptied_from_the_row_once_the_mail_is_sent_or_given_up(smtp, settings, refusal):
    settings.MAIL_MAX_ATTEMPTS = 1
    smtp.refuse = refusal
    posted = mail.post(greeting(context={"thing": "482 913"}, secret=True))
    mail.deliver(posted.pk)
    posted.refresh_from_db()
    assert (posted.subject, posted.body) == ("", "")
    assert bool(posted.failed_at) == bool(refusal)
    assert len(smtp.mails) == (not refusal)


def test_an_error_while_making_the_attachment_is_a_failed_attempt_and_the_next_mail_goes(smtp, attachments):
    def broken(key, language):
        raise LookupError(key)

    attachments("note", broken)
    first, second = mail.post(greeting(attachment="note:7")), mail.post(greeting())
    assert mail.sweep() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.last_error, first.sent_at) == ("LookupError", None)
    assert second.sent_at


def test_a_mail_whose_sender_died_is_free_again_after_the_lease(smtp, settings, later):
    posted = OutgoingMailFactory(
        attempts=1, claimed_until=clock.now() + dt.timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    )
    assert not mail.deliver(posted.pk)
    later(settings.MAIL_LEASE_SECONDS + 1)
    assert mail.deliver(posted.pk)
    assert len(smtp.mails) == 1


def test_a_mail_that_kills_every_sender_is_given_up(smtp, settings):
    posted = OutgoingMailFactory(attempts=settings.MAIL_MAX_ATTEMPTS)
    assert not mail.deliver(posted.pk)
    posted.refresh_from_db()
    assert (posted.last_error, bool(posted.failed_at)) == ("SenderDied", True)
    assert not smtp.mails


def test_two_who_read_the_same_row_cannot_both_take_it(smtp, monkeypatch):
    posted = OutgoingMailFactory()
    assert compete(monkeypatch, posted) == [True, False]
    assert len(smtp.mails) == 1


def test_without_the_comparison_both_would_take_it(smtp, monkeypatch):
    """The control twin: the same race with a claim that does not compare."""
    monkeypatch.setattr(mail, "_claim", lambda pk: OutgoingMail.objects.waiting().filter(pk=pk).first())
    monkeypatch.setattr(mail, "_hold", lambda row: True)
    posted = OutgoingMailFactory()
    assert compete(monkeypatch, posted) == [True, True]
    assert len(smtp.mails) == 2


def compete(monkeypatch, posted):
    """Between the first one's reading and writing of the row, a second one does all of its work."""
    results = []
    queryset = type(OutgoingMail.objects.all())
    read = queryset.first

    def read_and_be_overtaken(self):
        found = read(self)
        monkeypatch.setattr(queryset, "first", read)
        results.append(mail.deliver(posted.pk))
        return found

    monkeypatch.setattr(queryset, "first", read_and_be_overtaken)
    results.append(mail.deliver(posted.pk))
    return results


def test_a_sender_whose_lease_has_run_out_does_not_send_what_another_has_taken(smtp, attachments, later, settings):
    def slow(key, language):
        attachments("note", lambda key, language: Attachment("b.txt", b"b", "text/plain"))
        later(settings.MAIL_LEASE_SECONDS + 1)
        assert mail.deliver(posted.pk)
        return Attachment("a.txt", b"a", "text/plain")

    attachments("note", slow)
    posted = mail.post(greeting(attachment="note:1"))
    assert not mail.deliver(posted.pk)
    assert len(smtp.mails) == 1


def test_a_sweep_sends_what_lost_its_job(smtp):
    OutgoingMailFactory.create_batch(3)
    assert mail.sweep() == 3
    assert mail.sweep() == 0
    assert len({sent["Message-ID"] for sent in smtp.mails}) == 3


def test_a_sweep_ends_in_time_and_leaves_the_rest_to_the_next(smtp, later, monkeypatch):
    OutgoingMailFactory.create_batch(3)
    send = mail.deliver

    def slowly(pk):
        later(mail.SWEEP_SECONDS / 2 + 1)
        return send(pk)

    monkeypatch.setattr(mail, "deliver", slowly)
    assert [mail.sweep(), mail.sweep()] == [2, 1]


def test_the_database_refuses_a_mail_that_is_both_sent_and_given_up():
    now = clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMailFactory(sent_at=now, failed_at=now, key=uuid.uuid4())
